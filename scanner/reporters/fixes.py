"""The answer of `bugclass fix`: for people, as a patch, and as JSON (documented in docs/reference/json.md)."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from scanner.model.fixing import FixAnswer, SiteOutcome, SiteState
from scanner.reporters.harmless import block, one_line
from scanner.reporters.json_answer import failures_of, head

_WORDS = {
    SiteState.CORRECTED: "corrected",
    SiteState.POSSIBLE: "can be corrected",
    SiteState.DECLINED: "not corrected: declined",
    SiteState.SUGGESTION: "suggestion, not applied",
    SiteState.LEFT: "left as it is",
}


def fix_text(answer: FixAnswer, quiet: bool = False) -> str:
    """One line a site, a suggestion with its change below, and how many there are of each kind."""
    lines: list[str] = []
    for site in answer.sites:
        lines.append(site_line(site))
        if site.state is SiteState.SUGGESTION and not quiet:
            lines += ["    " + line for line in change_lines(site)]
    counts = Counter(site.state for site in answer.sites)
    told = ", ".join(f"{counts[state]} {words.partition(':')[0]}" for state, words in _WORDS.items() if counts[state])
    if not quiet:
        lines.append(f"{told or 'no site'} (rule {one_line(answer.rule_id)})")
    return "".join(line + "\n" for line in lines)


def site_line(site: SiteOutcome) -> str:
    """One site in one harmless line."""
    reason = f": {site.reason}" if site.reason else ""
    return one_line(f"{site.path}:{site.span.start_line}:{site.span.start_column}: {_WORDS[site.state]}{reason}")


def change_lines(site: SiteOutcome) -> list[str]:
    """The change of one site, harmless, without the names of the file."""
    return [line for line in block(site.diff.replace("\r\n", "\n")).split("\n") if line and not line.startswith(("---", "+++"))]


def fix_json(answer: FixAnswer) -> str:
    """The answer as one JSON object and a line end; ASCII only."""
    counts = Counter(site.state for site in answer.sites)
    document = {
        **head("fix"),
        "rule_id": answer.rule_id,
        "sites": [_site(site) for site in answer.sites],
        "changed": list(answer.changed),
        "patch": answer.patch,
        "failures": failures_of(answer.failures),
        "summary": {**{state.value: counts[state] for state in SiteState}, "exit_code": answer.exit_code},
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"  # a patch keeps what is no text in it


def _site(site: SiteOutcome) -> dict[str, Any]:
    return {
        "path": site.path,
        "start_line": site.span.start_line,
        "start_column": site.span.start_column,
        "end_line": site.span.end_line,
        "end_column": site.span.end_column,
        "state": site.state.value,
        "reason": site.reason,
        "diff": site.diff,
    }
