"""An explanation as JSON (documented in docs/reference/json.md)."""

from __future__ import annotations

from typing import Any

from scanner.model.explanation import Explanation, Here
from scanner.reporters.json_answer import answer_json


def explanation_json(explanation: Explanation) -> str:
    """One JSON object and a line end; ASCII only."""
    told = explanation.about
    body = {
        "rule": {
            "id": told.id,
            "title": told.title,
            "level": told.level.value,
            "confidence": told.confidence or None,
            "cwe": told.cwe or None,
            "message": told.what,
            "why": told.why or None,
            "incidents": list(told.incidents),
            "words": [{"depth": line.depth, "text": line.text} for line in told.words],
            "pattern": told.pattern or None,
            "fires_on": list(told.fires),
            "silent_on": list(told.silent),
            "correction": told.correction or None,
            "references": list(told.references),
        },
        "here": _here(explanation.here) if explanation.here else None,
    }
    summary = {"failures": len(explanation.failures), "exit_code": explanation.exit_code}
    return answer_json("explain", body, explanation.failures, summary)


def _here(here: Here) -> dict[str, Any]:
    stamp = here.stamp
    return {
        "path": here.path,
        "verdict": here.verdict.value,
        "stamp": None
        if stamp is None
        else {
            "before": stamp.before,
            "after": stamp.after,
            "rule": stamp.rule,
            "engine": stamp.engine,
            "engine_version": stamp.engine_version,
        },
        "incident": list(here.incident),
        "fixes": list(here.fixes),
        "files_scanned": here.files,
        "sites": [
            {"path": s.path, "start_line": s.span.start_line, "snippet": s.snippet, "state": s.state.value, "fingerprint": s.fingerprint}
            for s in here.sites
        ],
    }
