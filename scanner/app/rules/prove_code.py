"""Prove a rule that is code: on the examples that it carries."""

from __future__ import annotations

from scanner.adapters.rule_files.code_examples import code_examples
from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Engine
from scanner.model.proof import Verdict
from scanner.model.rule import Rule
from scanner.model.source import Target


def prove_code(rule: Rule, text: str, engine: Engine) -> Verdict | Failure:
    """Whether the rule fires on each of its INVALID examples and on none of its VALID ones; a Failure where it cannot be tried.

    The rule's code runs in a worker process.
    """
    from scanner.scan.run import run_engine

    examples = code_examples(text)
    if not examples.fires:
        return Failure(rule.path, FailureKind.RULE, f"rule {rule.id}: has no INVALID example to prove it on")
    given = [(kind, code) for kind, some in (("INVALID", examples.fires), ("VALID", examples.silent)) for code in some]
    targets = [Target(f"{kind} {number}", content=code.encode()) for number, (kind, code) in enumerate(given)]
    result = run_engine(engine, [rule], targets)
    if result.failures:
        first = result.failures[0]
        return Failure(rule.path, FailureKind.RULE, first.detail if first.path == rule.path else f"{first.path}: {first.detail}")
    fired = {match.path for match in result.matches}
    if any(target.path.startswith("VALID") for target in targets if target.path in fired):
        return Verdict.FIRES_AFTER
    return Verdict.PROVEN if all(target.path in fired for target in targets if target.path.startswith("INVALID")) else Verdict.SILENT_BEFORE
