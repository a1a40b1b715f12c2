"""Front matter to an incident: the known keys, their types, and what must be there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scanner.adapters.postmortem.fields import choice, count, day, moment, required, text, texts, truth
from scanner.adapters.postmortem.table import Table
from scanner.model.incident import (
    Action,
    BugClass,
    Containment,
    ContainmentKind,
    FixLevel,
    Incident,
    RecordedFix,
    RecordedHunt,
    Status,
    Timeline,
)

_MOMENTS = ("started", "detected", "contained", "resolved")
_KEYS = ("id", "title", "status", "severity", "affected", "trigger", *_MOMENTS, "test", "bug_class", "fix", "containment", "action", "hunt")
_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_MAX_ID = 100
_TEST = re.compile(r"(?P<path>[^:\\\0]+\.py)(?:::[^\W\d]\w*)*(?:\[[^\0]*\])?")
_RULE = re.compile(r"[\w][\w.\-]*")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the document says outside its front matter."""

    id: str
    title: str
    status: Status = Status.DRAFT
    severity: str = ""


def read_incident(table: Table, defaults: Defaults) -> Incident:
    """Raises InputError with the line for an unknown key, a wrong type, a missing or impossible value."""
    table.check_keys(_KEYS)
    return Incident(
        id=text(table, "id") or defaults.id,
        title=text(table, "title") or defaults.title,
        status=choice(table, "status", Status, defaults.status),
        severity=text(table, "severity") or defaults.severity,
        affected=text(table, "affected"),
        trigger=text(table, "trigger"),
        timeline=Timeline(*(moment(table, key) for key in _MOMENTS)),
        bug_class=_bug_class(table.child("bug_class")),
        fixes=tuple(_fix(child) for child in table.children("fix")),
        containments=tuple(_containment(child) for child in table.children("containment")),
        actions=tuple(_action(child) for child in table.children("action")),
        tests=_tests(table),
        hunt=_hunt(table.child("hunt")),
    )


def _bug_class(table: Table | None) -> BugClass | None:
    if table is None:
        return None
    table.check_keys(("id", "title"))
    name = required(table, "id")
    if not _KEBAB.fullmatch(name) or len(name) > _MAX_ID:
        raise table.place("id").error(f"'{name}' is not a bug class id; write it in kebab-case, like http-call-without-timeout")
    if name.startswith(("no-", "use-")):
        raise table.place("id").error(f"'{name}' names the cure; name the defect, like http-call-without-timeout")
    return BugClass(name, text(table, "title"))


def _fix(table: Table) -> RecordedFix:
    table.check_keys(("level", "commit", "expires", "what"))
    level = choice(table, "level", FixLevel)
    commit = text(table, "commit")
    expires = day(table, "expires")
    if commit.startswith("-") or " " in commit:
        raise table.place("commit").error(f"'{commit}' is not a revision; give a commit id, or A..B")
    return RecordedFix(level, commit or None, expires, text(table, "what"))


def _containment(table: Table) -> Containment:
    table.check_keys(("kind", "what", "pattern"))
    return Containment(choice(table, "kind", ContainmentKind), required(table, "what"), text(table, "pattern", lines=True))


def _action(table: Table) -> Action:
    table.check_keys(("title", "owner", "due", "done"))
    title, owner, due = required(table, "title"), text(table, "owner"), day(table, "due")
    value = table.values.get("done")
    if value is None or isinstance(value, bool):
        return Action(title, owner, due, truth(table, "done"))
    if isinstance(value, str) and not value[:1].isdigit():
        raise table.place("done").error("'action.done' must be true or false, or the date when it was done, like 2026-12-01")
    return Action(title, owner, due, True, day(table, "done"))


def _tests(table: Table) -> tuple[str, ...]:
    found = texts(table, "test")
    for name in found:
        match = _TEST.fullmatch(name)
        if match is None:
            raise table.place("test").error(f"'{name}' names no test; write it like tests/test_cart.py::test_total, below the root")
        if match["path"].startswith(("/", "~", "-")) or ".." in match["path"].split("/"):
            raise table.place("test").error(f"'{name}' does not lie below the root; write it like tests/test_cart.py::test_total")
    return found


def _hunt(table: Table | None) -> RecordedHunt | None:
    if table is None:
        return None
    table.check_keys(("rule", "commit", "date", "sites", "confirmed", "fixed"))
    rule, commit = required(table, "rule"), text(table, "commit")
    if not _RULE.fullmatch(rule) or len(rule) > _MAX_ID:
        raise table.place("rule").error(f"'{rule}' is no rule's id; write it like http-call-without-timeout")
    if commit.startswith("-") or " " in commit:
        raise table.place("commit").error(f"'{commit}' is not a revision; give the commit that the hunt looked at")
    counts = {key: count(table, key) for key in ("sites", "confirmed", "fixed")}
    least: int | None = None
    for key, number in counts.items():
        if number is not None and least is not None and number > least:
            raise table.place(key).error(f"'hunt.{key}' is {number}, more than there can be ({least}); sites >= confirmed >= fixed")
        least = number if number is not None else least
    return RecordedHunt(rule, commit, day(table, "date"), **counts)
