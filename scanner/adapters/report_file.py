"""Reading a report that `--format json` wrote: plain values in, a report to show out. Nothing of it can be run again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

from scanner.adapters.visible import visible
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State, Suppression
from scanner.model.formula import Pattern
from scanner.model.hunt import BugKind, Convention, HuntSummary, Rung
from scanner.model.incident import BugClass, Incident, Status
from scanner.model.match import Binding
from scanner.model.note import Note, NoteKind
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level, Rule
from scanner.model.source import Span

_SCHEMA = 1
_MOST_BYTES = 500_000_000
_KIND = TypeVar("_KIND", bound=Enum)


def read_report(file: Path, root: str) -> Report:
    """The report in a file. Raises InputError: no such file, no JSON, not a report of this schema, a value of the wrong kind."""
    name = visible(str(file))
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise InputError(f"{name}: is larger than {_MOST_BYTES // 1_000_000} MB")
        document = json.loads(file.read_bytes())
    except OSError as problem:
        raise InputError(f"{name}: cannot be read: {problem.strerror or problem}; name a file that `--format json` wrote") from None
    except (ValueError, RecursionError):
        raise InputError(f"{name}: is not JSON; name a file that `--format json` wrote") from None
    if not isinstance(document, dict) or document.get("schema") != _SCHEMA or not isinstance(document.get("findings"), list):
        raise InputError(f"{name}: is not a report of schema {_SCHEMA}; name a file that `--format json` wrote")
    try:
        return _report(document, root)
    except (KeyError, TypeError, ValueError) as problem:
        what = f"lacks {problem}" if isinstance(problem, KeyError) else str(problem)
        raise InputError(f"{name}: is not a whole report: {visible(what)[:200]}") from None


def _report(document: Mapping[str, Any], root: str) -> Report:
    levels = {_text(each, "id"): _choice(Level, each.get("level", "warning")) for each in document["rules"]}
    return Report(
        root,
        tuple(map(_rule, document["rules"])),
        tuple(_finding(each, levels) for each in document["findings"]),
        tuple(map(_failure, document["failures"])),
        _number(document["summary"], "files_scanned"),
        _incident(document["incident"]) if document.get("incident") else None,
        _hunt(document["hunt"], document) if document.get("hunt") else None,
        command=_text(document, "command"),
        notes=tuple(map(_note, document.get("notes", ()))),
        allowed=tuple(map(_failure, document.get("allowed", ()))),
    )


def _rule(told: Mapping[str, Any]) -> RuleReport:
    rung = told.get("rung")
    return RuleReport(
        _shown(told, told.get("message", ""), told.get("level", "warning")),
        _text(told, "engine"),
        _choice(Verdict, told["verdict"]),
        rung if rung is None else _number(told, "rung"),
        _text(told, "words"),
        _number(told, "sites"),
    )


def _shown(told: Mapping[str, Any], message: object, level: object) -> Rule:
    """A rule to show, not to run: its pattern is what the file says, whatever formula that was."""
    pattern = _text(told, "pattern")
    id = _text(told, "id" if "id" in told else "rule_id")
    return Rule(id, str(message), _choice(Level, level), (), Pattern(pattern) if pattern else None, "{}")


def _finding(told: Mapping[str, Any], levels: Mapping[str, Level]) -> Finding:
    id = _text(told, "rule_id")
    places = [_number(told, name) for name in ("start_line", "start_column", "end_line", "end_column")]
    why, bindings, excused = told.get("why", []), told.get("bindings", {}), told.get("suppression")
    if not isinstance(why, list) or not isinstance(bindings, dict):
        raise ValueError("why is no list, or bindings no mapping")
    fix, rung = told.get("fix"), told.get("rung")
    return Finding(
        id,
        _text(told, "path"),
        Span(*places),
        _text(told, "message"),
        _text(told, "snippet"),
        _text(told, "fingerprint"),
        _choice(Level, told["level"]) if "level" in told else levels.get(id, Level.WARNING),
        _number(told, "rank"),
        float(told.get("score", 0.0)),
        None if rung is None else _number(told, "rung"),
        tuple(map(str, why)),
        tuple(Binding(str(name), str(text)) for name, text in bindings.items()),
        _choice(State, told["state"]),
        None if fix is None else _text(told, "fix"),
        Suppression(_text(excused, "reason"), excused.get("in_source") is not False) if excused else None,
    )


def _hunt(told: Mapping[str, Any], document: Mapping[str, Any]) -> HuntSummary:
    custom = told.get("convention")
    rungs = tuple(
        Rung(
            _number(each, "rung"),
            _shown(each, "", "warning"),
            _text(each, "words"),
            _choice(Verdict, each["verdict"]),
            _number(each, "sites"),
            each.get("chosen") is True,
        )
        for each in told["ladder"]
    )
    return HuntSummary(
        _text(told, "fix"),
        _choice(BugKind, told["kind"]),
        _text(told, "place"),
        rungs,
        _number(document["summary"], "hidden_sites"),
        str(told.get("chosen_why") or ""),
        Convention(_number(custom, "right"), _number(custom, "wrong"), _text(custom, "words")) if custom else None,
        str(told.get("outlook") or ""),
        tuple(map(str, told.get("remarks", ()))),
    )


def _incident(told: Mapping[str, Any]) -> Incident:
    bug_class = told.get("bug_class")
    return Incident(
        _text(told, "id"),
        _text(told, "title"),
        _choice(Status, told["status"]),
        _text(told, "severity"),
        _text(told, "affected"),
        _text(told, "trigger"),
        bug_class=BugClass(_text(bug_class, "id"), _text(bug_class, "title")) if bug_class else None,
    )


def _failure(told: Mapping[str, Any]) -> Failure:
    return Failure(_text(told, "path"), _choice(FailureKind, told["kind"]), _text(told, "detail"))


def _note(told: Mapping[str, Any]) -> Note:
    line = 0 if told.get("line") is None else _number(told, "line")
    return Note(_text(told, "path"), line, _choice(NoteKind, told["kind"]), _text(told, "detail"))


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told[name]
    if not isinstance(found, str):
        raise ValueError(f"{name} is no text")
    return found


def _number(told: Mapping[str, Any], name: str) -> int:
    found = told[name]
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < 10**9:
        raise ValueError(f"{name} is no number from 0 up")
    return found


def _choice(kind: type[_KIND], value: object) -> _KIND:
    return kind(value)
