"""What all JSON answers have in common: how they begin, their failures, how they end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import scanner
from scanner.model.failure import Failure
from scanner.reporters.json_text import pieces

SCHEMA = 1


def head(command: str) -> dict[str, Any]:
    """How a document begins: the version of its form, the program, the command that answers."""
    return {"schema": SCHEMA, "tool": {"name": "bugclass", "version": scanner.__version__}, "command": command}


def failure_document(failure: Failure) -> dict[str, str]:
    """One failure."""
    return {"path": failure.path, "kind": failure.kind.value, "detail": failure.detail}


def failures_of(failures: Sequence[Failure]) -> list[dict[str, str]]:
    """What could not be looked at."""
    return [failure_document(failure) for failure in failures]


def answer_json(command: str, body: Mapping[str, Any], failures: Sequence[Failure], summary: Mapping[str, Any]) -> str:
    """A whole answer as one JSON object and a line end; ASCII only."""
    return "".join(pieces({**head(command), **body, "failures": failures_of(failures), "summary": dict(summary)})) + "\n"
