"""The incident as a page shows it: what the post-mortem says, its axis, its fixes, containments and action items."""

from __future__ import annotations

from typing import Any

from scanner.model.incident import Incident
from scanner.model.page import PageFacts
from scanner.reporters.html.embedding import line, lines
from scanner.reporters.html.timeline import axis_of

_MOST_PROSE = 1500
LEVELS = {"workaround": "workaround", "hotfix": "hotfix", "root-cause": "root cause"}


def incident_of(incident: Incident, facts: PageFacts) -> dict[str, Any]:
    """All of it; what the document does not say is empty."""
    document = facts.postmortem
    bug_class = incident.bug_class
    return {
        "id": line(incident.id, 200),
        "title": line(incident.title, 300),
        "status": incident.status.value,
        "severity": line(incident.severity, 100),
        "facts": [
            (name, line(text))
            for name, text in (
                ("Affected", incident.affected),
                ("Trigger", incident.trigger),
                ("Bug class", (bug_class.title or bug_class.id) if bug_class else ""),
                ("Regression tests", ", ".join(incident.tests)),
            )
            if text.strip()
        ],
        "prose": [
            (name, lines(text, _MOST_PROSE))
            for name, text in (("Summary", document.summary), ("Root cause", document.root_cause))
            if text.strip()
        ]
        if document
        else [],
        "axis": axis_of(incident, facts.commits),
        "fixes": [
            (LEVELS[fix.level.value], line(" ".join(part for part in (fix.commit or "", fix.what) if part)), fix.expires)
            for fix in incident.fixes
        ],
        "containments": [(each.kind.value.replace("-", " "), line(each.what), line(each.pattern)) for each in incident.containments],
        "actions": [
            (line(each.title), line(each.owner, 200), each.due, "done" if each.done else "open", each.done_on) for each in incident.actions
        ],
    }
