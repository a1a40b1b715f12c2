"""Semgrep's JSON to the model. What is missing or odd in it is a failure: an empty result must mean that nothing was found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from scanner.engines.semgrep.process import Answer
from scanner.engines.semgrep.ruleset import RuleSetForSemgrep, takes
from scanner.engines.semgrep.staging import Stage
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult, Match
from scanner.model.source import Span

_SYNTAX = ("syntax", "lexical", "partialparsing", "parseerror", "astbuilder", "ast builder")
_RULE = ("rule", "pattern", "unknownlanguage", "unknown language", "invalidyaml", "yaml", "missingplugin", "missing plugin")
_GIVEN_ID = re.compile(r"(?:[\w-]+\.)*\b(r\d{5})\b")


def result_of(answer: Answer, rules: RuleSetForSemgrep, stage: Stage) -> EngineResult:
    """All matches and all failures of one start."""
    failures = list(stage.failures)
    matches: list[Match] = []
    scanned: set[str] = set()
    try:
        if answer.timed_out:
            failures.append(Failure("", FailureKind.TIMEOUT, "Semgrep was stopped: its total time ran out"))
        else:
            document = _document(answer)
            scanned = {_plain(path) for path in document["paths"]["scanned"]} & set(stage.targets)
            told = [_failure_of(each, rules, stage) for each in document["errors"]]
            matches = [_match_of(each, rules, stage) for each in document["results"]]
            failures += [*told, *_not_scanned(scanned, rules, stage)]
            if answer.code not in (0, 1) and not told:
                failures.append(Failure("", FailureKind.ENGINE, f"Semgrep ended with code {answer.code}{_said(answer)}"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        detail = f"Semgrep's answer cannot be read (it ended with code {answer.code}){_said(answer)}"
        failures.append(Failure("", FailureKind.ENGINE, detail))
    return EngineResult(tuple(sorted(set(matches), key=_order)), _once(failures), len(scanned))


def _document(answer: Answer) -> dict[str, Any]:
    document = json.loads(answer.output)
    if not isinstance(document, dict):
        raise ValueError("not a mapping")
    return document


def _order(match: Match) -> tuple[str, Span, str, tuple[tuple[str, str], ...]]:
    return match.path, match.span, match.rule_id, tuple((each.name, each.text) for each in match.bindings)


def _plain(path: str) -> str:
    return path.removeprefix("./")


def _match_of(found: dict[str, Any], rules: RuleSetForSemgrep, stage: Stage) -> Match:
    name, staged = found["check_id"], _plain(found["path"])
    filled = rules.filled(name, found["extra"]["message"])
    lines = stage.lines[staged]
    start, end = found["start"], found["end"]
    span = Span(
        start["line"],
        _column(lines, start["line"], start["col"]),
        end["line"],
        _column(lines, end["line"], end["col"]),
    )
    return Match(stage.targets[staged], span, rules.by_id[name].id, filled.bindings, filled.message, found["extra"].get("fix"))


def _column(lines: list[str], line: int, column: int) -> int:
    """Semgrep counts UTF-8 bytes; the model counts code points."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    if text.isascii():
        return column
    return len(text.encode("utf-8", "surrogateescape")[: column - 1].decode("utf-8", "replace")) + 1


def _failure_of(told: dict[str, Any], rules: RuleSetForSemgrep, stage: Stage) -> Failure:
    kind_name = told.get("type") or ""
    name = str(kind_name[0] if isinstance(kind_name, list) else kind_name)
    staged = _plain(str(told.get("path") or ""))
    path = stage.targets.get(staged, "")
    rule = rules.by_id.get(str(told.get("rule_id") or "").rpartition(".")[2])
    message = " ".join(str(told.get("message") or name).split())
    message = _GIVEN_ID.sub(lambda found: rules.by_id[found[1]].id if found[1] in rules.by_id else found[0], message)
    if path:
        message = message.replace(staged, path)
    elif rule:
        path = rule.path or rule.id
    return Failure(path, _kind(name, staged in stage.targets), f"Semgrep: {_printable(message)[:500]}")


def _kind(name: str, about_target: bool) -> FailureKind:
    lower = name.lower()
    if "timeout" in lower:
        return FailureKind.TIMEOUT
    if any(word in lower for word in _RULE) and not about_target:
        return FailureKind.RULE
    return FailureKind.UNPARSABLE if any(word in lower for word in _SYNTAX) else FailureKind.ENGINE


def _not_scanned(scanned: set[str], rules: RuleSetForSemgrep, stage: Stage) -> Iterator[Failure]:
    for staged, path in stage.targets.items():
        if staged not in scanned and any(takes(rule, staged) for rule in rules.by_id.values()):
            yield Failure(path, FailureKind.SKIPPED, "Semgrep was given the file and did not look at it")


def _once(failures: list[Failure]) -> tuple[Failure, ...]:
    """Sorted, each once; a file that cannot be parsed is told of once, in the words of the first who noticed."""
    kept: dict[tuple[str, FailureKind, str], Failure] = {}
    for each in failures:
        key = (each.path, each.kind, "" if each.kind is FailureKind.UNPARSABLE else each.detail)
        kept.setdefault(key, each)
    return tuple(sorted(kept.values()))


def _said(answer: Answer) -> str:
    text = _printable(" ".join(answer.complaints.split()))[-300:]
    return f": {text}" if text else ""


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
