"""Conditions on metavariables that the classic and the new rule syntax share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.fields import RuleProblem, Unsupported, check_keys, flag_at, metavariable_at, require, text_at
from scanner.model.formula import MetavariableComparison, MetavariableRegex

PYTHON_LANGUAGES = frozenset({"python", "python3", "py"})


def metavariable_regex_of(source: Mapping[str, Any], where: str) -> MetavariableRegex:
    """A `metavariable-regex` mapping as a condition. Raises RuleProblem."""
    check_keys(source, ("metavariable", "regex", "constant-propagation"), where)
    name = metavariable_at(require(source, "metavariable", where), f"{where}.metavariable")
    regex = text_at(require(source, "regex", where), f"{where}.regex")
    return MetavariableRegex(name, regex, flag_at(source, "constant-propagation", where))


def comparison_of(source: Mapping[str, Any], where: str) -> MetavariableComparison:
    """A `metavariable-comparison` mapping as a condition. Raises RuleProblem."""
    check_keys(source, ("metavariable", "comparison", "strip", "base"), where)
    comparison = text_at(require(source, "comparison", where), f"{where}.comparison")
    name = source.get("metavariable")
    strip = flag_at(source, "strip", where)
    if name is not None:
        name = metavariable_at(name, f"{where}.metavariable")
    elif strip:
        raise RuleProblem(f"{where}: `strip: true` needs the key `metavariable`")
    base = source.get("base")
    if base is not None and (isinstance(base, bool) or not isinstance(base, int)):
        if not isinstance(base, str) or not re.fullmatch(r"[0-9]{1,2}", base):
            raise RuleProblem(f"{where}.base: expected a number")
        base = int(base)
    return MetavariableComparison(comparison, name, base, strip)


def language_of(source: Mapping[str, Any], where: str) -> str | None:
    """The language that a metavariable's text is parsed as; None for the rule's own. Raises RuleProblem, Unsupported."""
    if "language" not in source:
        return None
    language = text_at(source["language"], f"{where}.language")
    if language not in PYTHON_LANGUAGES:
        raise Unsupported(f"metavariable-pattern in the language {language}")
    return None
