"""The facts that a post-mortem must record, whatever its templates."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.lifecycle.check.model import Told
from scanner.lifecycle.check.words import is_said
from scanner.model.incident import Part, PostMortem

_HOW = {
    "severity": 'add severity = "SEV2" (or what you call it) to the front matter',
    "affected": "add affected = \"who and how many\" to the front matter, or a section 'Impact'",
    "started": "add started = 2026-11-02T09:14:00Z: when the first user was affected",
    "detected": "add detected = 2026-11-02T09:31:00Z: when the first of us knew",
    "contained": "add contained = 2026-11-02T09:52:00Z: when the containment held",
    "resolved": "add resolved = 2026-11-02T13:05:00Z: when users were no longer affected",
    "summary": "add a section 'Summary': what happened, in three sentences",
    "fix": "add [[fix]] with level (workaround, hotfix or root-cause) and commit",
    "bug_class": 'add [bug_class] with id = "http-call-without-timeout": the name of the defect',
}


def check_required(document: PostMortem) -> Iterator[Told]:
    """One finding for each fact that is missing or only a placeholder."""
    incident, times = document.incident, document.incident.timeline
    impact, summary = document.section(Part.IMPACT), document.section(Part.SUMMARY)
    there = {
        "severity": is_said(incident.severity),
        "affected": is_said(incident.affected) or bool(impact and impact.answered),
        "started": times.started is not None,
        "detected": times.detected is not None,
        "contained": times.contained is not None or not incident.containments,
        "resolved": times.resolved is not None,
        "summary": bool(summary and summary.answered),
        "fix": bool(incident.fixes),
        "bug_class": incident.bug_class is not None,
    }
    lines = {"affected": impact, "summary": summary}
    for key, known in there.items():
        if not known:
            section = lines.get(key)
            line = section.line if section and key not in document.lines else document.line(key)
            yield Told("fact-missing", line, f"'{key}' is missing; {_HOW[key]}", key)
