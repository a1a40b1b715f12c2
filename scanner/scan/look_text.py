"""A look as text to be kept, and back. JSON, never pickle: a cache that somebody else wrote must not be able to run anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.match import Binding
from scanner.model.rule import Level
from scanner.model.source import Span
from scanner.scan.look import Look

_LEVELS = {level.value: level for level in Level}


def text_of(look: Look) -> bytes:
    """The look without its path and digest; nothing at all where nothing was found."""
    if look.scanned and not look.findings and not look.failures and not look.marked:
        return b""
    kept = {
        "scanned": look.scanned,
        "marked": look.marked,
        "findings": [_finding_text(finding) for finding in look.findings],
        "failures": [[failure.kind.value, failure.detail] for failure in look.failures],
    }
    return json.dumps(kept, separators=(",", ":")).encode("ascii")


def look_of(text: bytes, path: str) -> Look | None:
    """The look at `path`; None for a text that `text_of` did not make."""
    if not text:
        return Look(path, (), (), 1)
    try:
        kept = json.loads(text)
        findings = tuple(_finding_of(each, path) for each in kept["findings"])
        failures = tuple(Failure(path, FailureKind(kind), str(detail)) for kind, detail in kept["failures"])
        return Look(path, findings, failures, int(kept["scanned"]), marked=bool(kept["marked"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return None


def texts_of(looks: Sequence[Look]) -> bytes:
    """Looks with their paths; those that found nothing are left out."""
    return json.dumps({look.path: text.decode("ascii") for look in looks if (text := text_of(look))}, separators=(",", ":")).encode("ascii")


def looks_of(kept: bytes | None, known: Callable[[str], bool]) -> list[Look] | None:
    """The looks that `texts_of` kept, at paths that are known: at the others nothing was found. None for a text that it did not make."""
    if kept is None:
        return None
    try:
        texts = json.loads(kept)
        looks = [look_of(text.encode("ascii"), path) for path, text in texts.items() if text and known(path)]
    except (ValueError, TypeError, AttributeError):
        return None
    found = [look for look in looks if look is not None]
    return found if len(found) == len(texts) else None


def _finding_text(finding: Finding) -> list[Any]:
    span = finding.span
    return [
        finding.rule_id,
        [span.start_line, span.start_column, span.end_line, span.end_column],
        finding.message,
        finding.snippet,
        finding.fingerprint,
        finding.level.value,
        finding.score,
        list(finding.why),
        [[binding.name, binding.text] for binding in finding.bindings],
        finding.fix,
    ]


def _finding_of(kept: list[Any], path: str) -> Finding:
    rule_id, span, message, snippet, fingerprint, level, score, why, bindings, fix = kept
    bound = tuple([Binding(name, text) for name, text in bindings])
    place, of_level = Span(*span), _LEVELS[level]
    return Finding(rule_id, path, place, message, snippet, fingerprint, of_level, 0, score, None, tuple(why), bound, State.NEW, fix)
