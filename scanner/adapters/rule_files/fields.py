"""Taking typed values out of a rule's mapping; each error says where in the rule and what is expected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from scanner.errors import InputError


class RuleProblem(InputError):
    """A rule does not have the form that Semgrep's rules have."""


class Unsupported(Exception):
    """The rule is well formed, but uses what only Semgrep can run. The message names it."""


def mapping_at(value: Any, where: str) -> Mapping[str, Any]:
    """`value` as a mapping with text keys. Raises RuleProblem."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise RuleProblem(f"{where}: expected a mapping, found {kind_of(value)}")
    return value


def list_at(value: Any, where: str) -> list[Any]:
    """`value` as a list that is not empty. Raises RuleProblem."""
    if not isinstance(value, list) or not value:
        raise RuleProblem(f"{where}: expected a list with at least one member, found {kind_of(value)}")
    return value


MOST_CHARACTERS = 100_000


def text_at(value: Any, where: str) -> str:
    """`value` as text that is not blank, of bounded length: a pattern of a million nodes takes minutes to read. Raises RuleProblem."""
    if not isinstance(value, str) or not value.strip():
        raise RuleProblem(f"{where}: expected text, found {kind_of(value)}")
    if len(value) > MOST_CHARACTERS:
        raise RuleProblem(f"{where}: is longer than {MOST_CHARACTERS:,} characters; no rule needs that")
    return value


def texts_at(value: Any, where: str) -> tuple[str, ...]:
    """`value` as a list of texts. Raises RuleProblem."""
    return tuple(text_at(each, f"{where}[{number}]") for number, each in enumerate(list_at(value, where)))


def metavariable_at(value: Any, where: str) -> str:
    """`value` as a metavariable's name, with its `$`. Raises RuleProblem."""
    name = text_at(value, where)
    if not name.startswith("$") or len(name) < 2:
        raise RuleProblem(f"{where}: {name!r} is not a metavariable; metavariables are written like $X")
    return name


def flag_at(source: Mapping[str, Any], key: str, where: str) -> bool:
    """The true or false under `key`, False where it is absent. Raises RuleProblem."""
    value = source.get(key, False)
    if not isinstance(value, bool):
        raise RuleProblem(f"{where}.{key}: expected true or false, found {kind_of(value)}")
    return value


def require(source: Mapping[str, Any], key: str, where: str) -> Any:
    """The value under `key`. Raises RuleProblem where it is absent."""
    if key not in source:
        raise RuleProblem(f"{where}: the key `{key}` is missing")
    return source[key]


def check_keys(source: Mapping[str, Any], known: Collection[str], where: str) -> None:
    """Refuse keys that are not known, naming the nearest one that is. Raises RuleProblem."""
    for key in source:
        if key not in known:
            import difflib  # only a mistake needs it, and reading rules comes before every scan

            near = difflib.get_close_matches(key, sorted(known), 1)
            advice = f"did you mean `{near[0]}`?" if near else "known are " + ", ".join(sorted(known))
            raise RuleProblem(f"{where}: unknown key `{key}`; {advice}")


def kind_of(value: Any) -> str:
    """What a value is, in words for a message."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return "blank text" if not value.strip() else f"the text {value[:40]!r}"
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a mapping"}
    if isinstance(value, list) and not value:
        return "an empty list"
    return names.get(type(value), type(value).__name__)
