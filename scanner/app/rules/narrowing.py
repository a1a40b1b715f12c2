"""A kept rule made narrower by what a person calls a false positive: a negative part more, and it proves on its fixes as before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.fixes import load_fix
from scanner.adapters.rule_files import (
    AnnotationKind,
    read_annotations,
    read_rules,
    rule_of,
    stamp_fits,
    test_beside,
    with_proof,
    write_rule,
    write_text,
)
from scanner.app.scanning.engines import python_engine
from scanner.app.rules.fix_records import commits_of
from scanner.app.rules.keep import stamp
from scanner.errors import InputError, NoLesson, ScannerError
from scanner.infer.proving.excluding import narrower
from scanner.infer.edits.lesson import Changed, read_lesson
from scanner.infer.proving.prove import RuleProof, prove_rules
from scanner.model.finding import Finding
from scanner.model.formula import Formula
from scanner.model.match import Match
from scanner.model.ports import Engine
from scanner.model.proof import Verdict
from scanner.model.hunt_request import FixSource
from scanner.model.rule import Rule
from scanner.model.semgrep_form import formula_entry
from scanner.model.source import Target
from scanner.syntax.parse import Parsed, parse

_PATTERN_KEYS = ("pattern", "patterns", "pattern-either", "pattern-regex", "match")


@dataclass(frozen=True, slots=True)
class Aim:
    """What the narrower rule must leave out, what it must still find, and the content of the files where it finds something now."""

    out: Sequence[Finding]
    stay: Sequence[Finding]
    files: Sequence[Target]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """A rule before and after, the texts of its file before and after, and how many other places it no longer finds."""

    old: Rule
    rule: Rule
    before: str
    after: str
    lost: int


@dataclass(frozen=True, slots=True)
class _Tried:
    rule: Rule
    kept: int
    lost: int


def can_narrow(rule: Rule | None) -> bool:
    """Whether a rule remembers the commits that it must still prove on."""
    return rule is not None and rule.formula is not None and bool(commits_of(rule.metadata))


def narrow(root: Path, rule: Rule, aim: Aim) -> Narrowed:
    """The narrower rule, written in place of the kept one with a stamp of its own; of several, the one that loses fewest other places.

    Raises ScannerError in one line, and leaves the rule as it is, where it was edited, its fix is not there, or nothing proves.
    """
    if rule.formula is None or not can_narrow(rule):
        raise InputError(f"the rule {rule.id} was not narrowed: it records no commit to prove a narrower one on")
    engine = python_engine()
    file = root / rule.path
    before = _kept_text(file, rule, root)
    if reason := engine.unsupported(rule):
        raise InputError(f"the rule {rule.id} was not narrowed: the in-process engine cannot run it: {reason}")
    own = engine.run([rule], aim.files).matches
    tried = _tried(rule, own, aim, engine)
    lessons = [read_lesson(load_fix(FixSource(revision=commit), None, root).fixes) for commit in commits_of(rule.metadata)]
    for one in tried:
        proofs = [prove_rules([one.rule], lesson, engine)[rule.id] for lesson in lessons]
        fired = _fired(proofs)
        if fired is not None and _test_holds(one.rule, file, engine):
            document = json.loads(one.rule.document)
            write_rule(file.parent, with_proof(document, stamp(document, fired, engine.name, engine.version)))
            return Narrowed(rule, read_rules(file, root).rules[0], before, file.read_text(encoding="utf-8"), one.lost)
    raise NoLesson(f"the rule {rule.id} was not narrowed: no narrower one that still proves leaves this out; the decision alone is kept")


def put_back(root: Path, narrowed: Narrowed) -> bool:
    """The rule as it was before; False where its file has been changed since."""
    file = root / narrowed.rule.path
    try:
        if file.read_text(encoding="utf-8") != narrowed.after:
            return False
    except (OSError, UnicodeDecodeError):
        return False
    write_text(file, narrowed.before)
    return True


def _kept_text(file: Path, rule: Rule, root: Path) -> str:
    """The text of the rule's file. Raises InputError where it holds anything but this rule, as it was proven."""
    said = f"the rule {rule.id} was not narrowed"
    found = read_rules(file, root).rules if file.name == f"{rule.id}.yaml" and file.is_file() else ()
    if len(found) != 1 or found[0].document != rule.document:
        raise InputError(f"{said}: it does not stand alone in a file {rule.id}.yaml of this code base")
    if not stamp_fits(rule):
        raise InputError(f"{said}: it was edited since it was proven; prove it with `bugclass prove {rule.id}` first")
    return file.read_text(encoding="utf-8")


def _tried(rule: Rule, own: Sequence[Match], aim: Aim, engine: Engine) -> list[_Tried]:
    """The narrower rules that find nothing new, none of what is to be left out, all of what is to stay; best first."""
    sites, out, stay = _starts(own), _starts(aim.out), _starts(aim.stay)
    found: list[_Tried] = []
    for formula in _formulas(rule, own, aim):
        candidate = _with_formula(rule, formula)
        if candidate is None or engine.unsupported(candidate):
            continue
        hits = _starts(engine.run([candidate], aim.files).matches)
        if hits <= sites and not hits & out and stay & sites <= hits:
            found.append(_Tried(candidate, len(hits), len(sites - out - hits)))
    return sorted(found, key=lambda one: -one.kept)


def _formulas(rule: Rule, own: Sequence[Match], aim: Aim) -> list[Formula]:
    first = aim.out[0]
    content = next((target.content for target in aim.files if target.path == first.path), None)
    parsed = parse(content, first.path) if content is not None else None
    match = next((match for match in own if (match.path, match.span) == (first.path, first.span)), None)
    if rule.formula is None or match is None or not isinstance(parsed, Parsed):
        return []
    return list(dict.fromkeys(narrower(rule.formula, parsed, match.span)))


def _with_formula(rule: Rule, formula: Formula) -> Rule | None:
    """The rule with another formula; None where that cannot be written in the classic syntax as it is."""
    document = {key: value for key, value in json.loads(rule.document).items() if key not in _PATTERN_KEYS}
    made = rule_of({**document, **formula_entry(formula)}, rule.path)
    return made if made.formula == formula else None


def _fired(proofs: Sequence[RuleProof]) -> Changed | None:
    """The file of the first fix that the rule fired in, where it proves on all of them."""
    proven = all(proof.verdict is Verdict.PROVEN and not proof.failure for proof in proofs)
    return proofs[0].file if proofs and proven else None


def _test_holds(rule: Rule, file: Path, engine: Engine) -> bool:
    """Whether the annotated test beside the rule's file still says what the rule does; so it does where there is none."""
    test = test_beside(file)
    try:
        content = Target(test.name, test).read()
        wanted = {a.line for a in read_annotations(content.decode("utf-8")) if a.kind is AnnotationKind.RULEID and a.rule_id == rule.id}
    except FileNotFoundError:
        return True
    except (OSError, UnicodeDecodeError, ScannerError):
        return False
    return {match.span.start_line for match in engine.run([rule], [Target(test.name, content=content)]).matches} == wanted


def _starts(found: Sequence[Finding] | Sequence[Match]) -> set[tuple[str, int, int]]:
    return {(one.path, one.span.start_line, one.span.start_column) for one in found}
