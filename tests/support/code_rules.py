"""Rules in the form of code: written from a rule's body, and run in this process."""

from __future__ import annotations

from typing import Any

from scanner.adapters.rule_files import rule_of, rule_of_code
from scanner.engines.libcst import LibcstEngine
from scanner.engines.python import PythonEngine
from scanner.forms.fixit import Telling, fixit_module
from scanner.model.match import EngineResult
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.syntax.parse import Parsed, parse

Place = tuple[str, str, int]


def plain_rule(id: str, body: dict[str, Any]) -> Rule:
    """A Semgrep rule with this body."""
    return rule_of({"id": id, "languages": ["python"], "severity": "WARNING", "message": "Say so", **body})


def code_rule(name: str, text: str) -> Rule:
    """A module's text as a rule."""
    parsed = parse(text.encode(), f"{name}.py")
    assert isinstance(parsed, Parsed), parsed
    return rule_of_code(name, parsed, f"{name}.py")


def written(rule: Rule) -> Rule:
    """The LibCST form of a rule."""
    return code_rule(rule.id.replace("-", "_"), fixit_module(rule, Telling("A title", "From a test.")))


def places(result: EngineResult) -> set[Place]:
    """Rule, path and line of all matches."""
    return {(match.rule_id, match.path, match.span.start_line) for match in result.matches}


def both_forms(rules: list[Rule], targets: list[Target]) -> tuple[set[Place], set[Place]]:
    """What the in-process engine finds with the rules, and what LibCST finds with their other form."""
    code = LibcstEngine().run([written(rule) for rule in rules], targets)
    assert code.failures == ()
    return places(PythonEngine().run(rules, targets)), places(code)
