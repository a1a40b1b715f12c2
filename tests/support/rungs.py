"""The rules of all rungs that the hunts of all fixtures find."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

import yaml
from support.case import FIXTURES, cases
from support.code_rules import plain_rule
from support.command import in_json

from scanner.model.rule import Rule
from scanner.model.source import Target

_FORMULAS = ("patterns:", "pattern-either:")


@functools.cache
def all_rungs() -> tuple[Rule, ...]:
    """A rule for each rung of each case, called after both."""
    found: list[Rule] = []
    for case in cases():
        with tempfile.TemporaryDirectory() as folder:
            case.build(Path(folder))
            for rung in in_json(Path(folder), "hunt", "postmortem.md").document["rules"]:
                text = rung["pattern"]
                body = yaml.safe_load(text) if text.startswith(_FORMULAS) else {"pattern": text}
                found.append(plain_rule(f"{case.name}-{rung['rung']}", body))
    return tuple(found)


def fixture_files() -> list[Target]:
    """All Python files of all fixtures, before and after."""
    return [Target(file.relative_to(FIXTURES).as_posix(), file=file) for file in sorted(FIXTURES.glob("*/*/**/*.py"))]
