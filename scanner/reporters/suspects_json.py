"""Suspects as JSON (documented in docs/reference/json.md)."""

from __future__ import annotations

import json
from typing import Any

import scanner
from scanner.model.suspects import DependencyUpdate, Suspect, SuspectsAnswer
from scanner.reporters.json_format import SCHEMA


def suspects_json(answer: SuspectsAnswer) -> str:
    """The answer as one JSON object and a line end; ASCII only."""
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "tool": {"name": "bugclass", "version": scanner.__version__},
        "command": "suspects",
        "range": {"good": answer.good, "bad": answer.bad, "base": answer.base, "merges": answer.merges},
        "groups": [{"group": each.group.value, "commits": each.commits, "files": each.files} for each in answer.groups],
        "dependencies": [_update(update) for update in answer.dependencies],
        "suspects": [_suspect(suspect) for suspect in answer.suspects],
        "remarks": list(answer.remarks),
        "failures": [{"path": f.path, "kind": f.kind.value, "detail": f.detail} for f in answer.failures],
        "summary": {"commits": len(answer.suspects), "failures": len(answer.failures), "exit_code": answer.exit_code},
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _suspect(suspect: Suspect) -> dict[str, Any]:
    return {
        "rank": suspect.rank,
        "score": suspect.score,
        "commit": suspect.commit,
        "subject": suspect.subject,
        "author": suspect.author,
        "date": suspect.date,
        "groups": [group.value for group in suspect.groups],
        "files": [{"path": f.path, "group": f.group.value, "added": f.added, "removed": f.removed} for f in suspect.files],
        "evidence": [{"sign": e.sign.value, "points": e.points, "words": e.words} for e in suspect.evidence],
        "dependencies": [_update(update) for update in suspect.dependencies],
        "flags": list(suspect.flags),
    }


def _update(update: DependencyUpdate) -> dict[str, str | None]:
    return {"name": update.name, "before": update.before, "after": update.after, "path": update.path}
