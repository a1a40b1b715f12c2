"""Prove kept rules again: from the fix they recorded, or from the annotated test beside them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.fixes import load_fix
from scanner.adapters.rule_files import (
    AnnotationKind,
    code_of,
    proof_of,
    read_annotations,
    rule_digest,
    test_beside,
    with_proof,
    write_rule,
)
from scanner.app.scanning import engines
from scanner.app.rules.fix_records import commits_of
from scanner.app.rules.prove_code import prove_code
from scanner.app.rules.rules import load_rules, standing
from scanner.errors import InputError, ScannerError
from scanner.infer.edits.lesson import read_lesson
from scanner.infer.proving.prove import prove_rule
from scanner.model.failure import Failure, FailureKind
from scanner.model.fix import FileChange
from scanner.model.ports import Engine
from scanner.model.proof import ProofStamp, Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.hunt_request import FixSource
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.model.source import Target


@dataclass(frozen=True, slots=True)
class _Trial:
    """A verdict with what it was reached on; `failure` where the rule could not be tried."""

    verdict: Verdict
    before: bytes = b""
    after: bytes = b""
    failure: Failure | None = None


def prove(options: RunOptions, rules: Path | None, ids: tuple[str, ...]) -> Report:
    """A verdict for each rule (all, or those named). A rule that proves gets its stamp renewed where that had lapsed.

    Raises InputError for an id that no rule has. A rule that cannot be tried is a failure.
    """
    loaded = load_rules(options.root, rules, False)
    known = {rule.id for rule in loaded.rules}
    if missing := [id for id in ids if id not in known]:
        raise InputError(f"no kept rule is called {missing[0]!r}; the kept ones are: {', '.join(sorted(known)) or 'none'}")
    failures = list(loaded.failures)
    reports: list[RuleReport] = []
    for rule in loaded.rules:
        if ids and rule.id not in ids:
            continue
        plan = engines.assign([rule], options.engine)
        if not plan.assignments:
            failures.extend(plan.failures)
            continue
        engine = plan.assignments[0].engine
        trial = _try(rule, engine, options.root)
        if trial.failure:
            failures.append(trial.failure)
        elif trial.verdict is Verdict.PROVEN and standing(rule) is not Verdict.PROVEN and proof_of(rule) is not None:
            _renew(rule, trial, engine, options.root)
        reports.append(RuleReport(rule, engine.name, trial.verdict))
    return Report(str(options.root), tuple(reports), (), tuple(sorted(failures)), len(reports), command="prove")


def verdict_now(rule: Rule, options: RunOptions) -> Verdict | Failure:
    """What the rule's stamp says; of a rule without one, what its fix, annotated test or examples say. Nothing is written."""
    if (known := standing(rule)) is not Verdict.UNPROVEN:
        return known
    plan = engines.assign([rule], options.engine)
    if not plan.assignments:
        return plan.failures[0]
    trial = _try(rule, plan.assignments[0].engine, options.root)
    return trial.failure or trial.verdict


def _try(rule: Rule, engine: Engine, root: Path) -> _Trial:
    if (text := code_of(rule)) is not None:
        found = prove_code(rule, text, engine)
        return _Trial(Verdict.UNPROVEN, failure=found) if isinstance(found, Failure) else _Trial(found)
    commits = commits_of(rule.metadata)
    if not commits:
        return _on_test(rule, engine, root)
    trials = [_on_fix(rule, engine, root, commit) for commit in commits]
    return next((trial for trial in trials if trial.failure or trial.verdict is not Verdict.PROVEN), trials[0])


def _on_fix(rule: Rule, engine: Engine, root: Path, commit: str) -> _Trial:
    try:
        lesson = read_lesson(load_fix(FixSource(revision=commit), None, root).fixes)
    except ScannerError as problem:
        return _Trial(Verdict.UNPROVEN, failure=Failure(rule.path, FailureKind.RULE, f"rule {rule.id}: its fix cannot be read: {problem}"))
    proof = prove_rule(rule, lesson, engine)
    if proof.failure:
        return _Trial(Verdict.UNPROVEN, failure=Failure(rule.path, FailureKind.RULE, f"rule {rule.id}: {proof.failure}"))
    change: FileChange | None = proof.file.change if proof.file else None
    return _Trial(proof.verdict, (change.before or b"") if change else b"", (change.after or b"") if change else b"")


def _on_test(rule: Rule, engine: Engine, root: Path) -> _Trial:
    """The annotated test: it must fire on each `ruleid` line and nowhere else."""
    path = test_beside(root / rule.path)
    try:
        content = Target(path.name, path).read()
        annotations = read_annotations(content.decode("utf-8"))
    except (OSError, UnicodeDecodeError):
        shown = test_beside(Path(rule.path)).as_posix()
        detail = f"rule {rule.id}: records no commit, and there is no annotated test {shown} to prove it on"
        return _Trial(Verdict.UNPROVEN, failure=Failure(rule.path, FailureKind.RULE, detail))
    result = engine.run([rule], [Target(path.name, content=content)])
    if result.failures:
        return _Trial(Verdict.UNPROVEN, failure=Failure(rule.path, FailureKind.RULE, f"rule {rule.id}: {result.failures[0].detail}"))
    wanted = {a.line for a in annotations if a.kind is AnnotationKind.RULEID and a.rule_id == rule.id}
    fired = {match.span.start_line for match in result.matches}
    verdict = Verdict.PROVEN if wanted and fired == wanted else Verdict.FIRES_AFTER if fired - wanted else Verdict.SILENT_BEFORE
    return _Trial(verdict, content, content)


def _renew(rule: Rule, trial: _Trial, engine: Engine, root: Path) -> None:
    document = json.loads(rule.document)
    digests = [hashlib.sha256(content).hexdigest() for content in (trial.before, trial.after)]
    stamp = ProofStamp(digests[0], digests[1], rule_digest(document), engine.name, engine.version)
    path = root / rule.path
    if path.name == f"{rule.id}.yaml" and len(load_rules(root, path, False).rules) == 1:
        write_rule(path.parent, with_proof(document, stamp))
