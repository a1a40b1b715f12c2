"""One rule explained: what it says itself, and what this code base adds: incident, proof, sites now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scanner.adapters.git import Repository
from scanner.adapters.git.authorship import authored
from scanner.adapters.postmortem import find_postmortems
from scanner.adapters.rule_files import RuleSet, proof_of, test_beside
from scanner.adapters.rule_files.about import about
from scanner.app.gating.judging import run_with_decisions
from scanner.app.gating.kept_decisions import load_decisions
from scanner.app.pages.one_rule import rule_named
from scanner.app.postmortems.several import read_all
from scanner.app.rules.rules import standing
from scanner.app.scanning.running import only_python
from scanner.errors import RepositoryError
from scanner.infer.words.plain_words import plain_words
from scanner.model.explanation import About, Explanation, Here, WordLine
from scanner.model.incident import PostMortem
from scanner.model.ports import Progress
from scanner.model.record import replace
from scanner.model.request import RuleChoice, RunOptions
from scanner.model.rule import Rule
from scanner.scan.targets import find_targets

_MOST_WORDS = 1_200


def explain(options: RunOptions, id: str, rules: RuleChoice, progress: Progress) -> Explanation:
    """The rule, as it is kept, and its sites now, those that are suppressed or decided marked.

    Raises InputError for a rule that is not there, or a broken triage file.
    """
    named = rule_named(id, options.root, rules)
    rule = named.rule
    targets = find_targets(options.root, (), only_python(RuleSet((rule,), ())))
    report = run_with_decisions(RuleSet((rule,), ()), targets, options, load_decisions(options.root), progress).report
    here = Here(
        rule.path,
        standing(rule),
        proof_of(rule),
        tuple(_incident(rule, options)),
        tuple(_fixes(rule, options.root)),
        report.findings,
        report.scanned,
    )
    return Explanation(about_rule(rule, named.folder), here, report.failures)


def about_rule(rule: Rule, folder: Path) -> About:
    """What the rule and the annotated test beside it (`rule.path` counts from `folder`) say, and its pattern in plain words."""
    try:
        test = test_beside(folder / rule.path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        test = ""
    return about(rule, test, words_of(rule))


def words_of(rule: Rule) -> tuple[WordLine, ...]:
    """The pattern in plain words; where only another engine understands it, that."""
    if rule.formula is not None:
        return plain_words(rule.formula)
    return (WordLine(0, f"what only another engine can say: {rule.unsupported}" if rule.unsupported else "what its code says"),)


def _incident(rule: Rule, options: RunOptions) -> Iterator[str]:
    """The incident that the rule came from, as its post-mortem tells it; only its id where that is not here."""
    id = _ours(rule).get("incident")
    if not isinstance(id, str) or not id:
        return
    found = _postmortem(id, options)
    if found is None:
        yield f"{id}: its post-mortem is not among those of this code base."
        return
    incident = found.incident
    standing_words = ", ".join(part for part in (incident.severity, incident.status.value) if part)
    yield f"{incident.id}: {incident.title} ({standing_words}), `{found.path}`."
    for text in (found.summary, found.root_cause):
        if plain := " ".join(text.split()):
            yield plain if len(plain) <= _MOST_WORDS else plain[: _MOST_WORDS - 3].rstrip() + "..."


def _postmortem(id: str, options: RunOptions) -> PostMortem | None:
    try:
        paths = (*find_postmortems(options.root), *sorted(options.root.glob("*post*mortem*.md")))
        return next((each for each in read_all(replace(options, paths=paths)).documents if each.incident.id == id), None)
    except RepositoryError:
        return None


def _fixes(rule: Rule, root: Path) -> Iterator[str]:
    """The fixes that the rule was learned from, each with its commit where git has it."""
    ours = _ours(rule)
    listed = ours.get("fixes")
    entries = listed if isinstance(listed, list) and listed else [ours.get("fix")]
    for entry in entries:
        if not isinstance(entry, dict):
            continue
        path, commit = entry.get("path"), entry.get("commit")
        told = _commit(root, commit) if isinstance(commit, str) else str(entry.get("label") or "")
        yield f"Learned from {told or 'a fix'}" + (f", `{path}`" if isinstance(path, str) and path else "")


def _commit(root: Path, commit: str) -> str:
    try:
        repository = Repository.find(root)
        found = authored(repository.root, [repository.resolve(commit)]) if repository is not None else ()
    except RepositoryError:
        found = ()
    return f"{commit[:10]} ({found[0].made:%Y-%m-%d}, {found[0].author}: {found[0].subject})" if found else commit[:10]


def _ours(rule: Rule) -> dict[str, Any]:
    found = rule.metadata.get("bugclass")
    return found if isinstance(found, dict) else {}
