"""A rule's `fix` and `fix-regex`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.fields import RuleProblem, check_keys, kind_of, mapping_at, require, text_at
from scanner.model.rule import FixRegex

_MOST = 1000


def fix_of(source: Mapping[str, Any], where: str) -> str | None:
    """The text under `fix`, without white space around it; "" takes the match away. Raises RuleProblem."""
    value = source.get("fix")
    if value is None:
        return None
    return _any_text(value, f"{where}.fix").strip()


def fix_regex_of(source: Mapping[str, Any], where: str) -> FixRegex | None:
    """What stands under `fix-regex`. Raises RuleProblem."""
    value = source.get("fix-regex")
    if value is None:
        return None
    here = f"{where}.fix-regex"
    given = mapping_at(value, here)
    check_keys(given, ("regex", "replacement", "count"), here)
    count = given.get("count")
    if count is not None and (isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _MOST):
        raise RuleProblem(f"{here}.count: expected a number from 0 to {_MOST}, found {kind_of(count)}")
    return FixRegex(
        text_at(require(given, "regex", here), f"{here}.regex"),
        _any_text(require(given, "replacement", here), f"{here}.replacement"),
        count,
    )


def _any_text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise RuleProblem(f"{where}: expected text, found {kind_of(value)}")
    return value
