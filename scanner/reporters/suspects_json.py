"""Suspects as JSON (documented in docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

from scanner.model.suspects import DependencyUpdate, Suspect, SuspectsAnswer
from scanner.reporters.json_answer import answer_json


def suspects_json(answer: SuspectsAnswer) -> str:
    """The answer as one JSON object and a line end; ASCII only."""
    body = {
        "range": {"good": answer.good, "bad": answer.bad, "base": answer.base, "merges": answer.merges},
        "groups": [{"group": each.group.value, "commits": each.commits, "files": each.files} for each in answer.groups],
        "dependencies": [_update(update) for update in answer.dependencies],
        "suspects": [_suspect(suspect) for suspect in answer.suspects],
        "remarks": list(answer.remarks),
    }
    summary = {"commits": len(answer.suspects), "failures": len(answer.failures), "exit_code": answer.exit_code}
    return answer_json("suspects", body, answer.failures, summary)


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
