"""A report as what the templates show: plain values, all foreign text made harmless and bounded."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import Any

import scanner
from scanner.model.note import NoteKind
from scanner.model.page import PageFacts
from scanner.model.report import Report
from scanner.reporters.html.embedding import line
from scanner.reporters.html.figures_view import figures_of
from scanner.reporters.html.folders import Folder, folders_of
from scanner.reporters.html.history_view import history_of
from scanner.reporters.html.incident_view import incident_of
from scanner.reporters.html.rows import STANDINGS, rows_of, rule_names
from scanner.reporters.html.rules_view import convention_of, ladder_of, rules_of, title_of
from scanner.reporters.html.treemap import areas
from scanner.reporters.text_summary import summary_words

PLAIN_ROWS = 50
_MOST_REMARKS = 200
_WIDE = (1000.0, 440.0)
_NARROW = (340.0, 460.0)


def view_of(report: Report) -> dict[str, Any]:
    """Everything that the page needs; `data` is what its script reads."""
    facts = report.page or PageFacts()
    rows = rows_of(report, facts.decisions)
    standing = Counter(row["state"] for row in rows)
    rules = rules_of(report, facts.sides)
    names = rule_names(report)
    return {
        "version": scanner.__version__,
        "title": _title(report),
        "root": line(PurePath(report.root).name or report.root, 200),
        "revision": facts.revision[:10],
        "summary": line(summary_words(report)),
        "complete": not report.failures,
        "failures": [(line(each.path, 500), line(each.detail), each.kind.value) for each in report.failures[:_MOST_REMARKS]],
        "failures_hidden": max(0, len(report.failures) - _MOST_REMARKS),
        "notes": _notes(report),
        "incident": incident_of(report.incident, facts) if report.incident else None,
        "rules": rules,
        "is_hunt": report.hunt is not None,
        "hunt": _hunt(report),
        "ladder": ladder_of(report.hunt) if report.hunt else [],
        "convention": convention_of(report.hunt) if report.hunt else None,
        "rows": rows[:PLAIN_ROWS],
        "row_count": len(rows),
        "asks_sites": report.command not in ("stats", "verify", "learn", "prove") or bool(rows),
        "standings": [(name, words, standing[name]) for name, words in STANDINGS.items() if standing[name]],
        "standing_words": STANDINGS,
        "rule_names": [line(name, 200) for name in names],
        "rungs": sorted({row["rung"] for row in rows if row["rung"]}),
        "scanned": report.scanned,
        "map": _map(report, facts),
        "checklist": [
            (
                line(each.question),
                each.mark.value,
                line(each.answer),
                [(line(f.path, 500), f.line, line(f.detail)) for f in each.evidence[:50]],
            )
            for each in report.checklist
        ],
        "history": history_of(facts.growth) if facts.growth and facts.growth.samples else None,
        "figures": figures_of(report.figures) if report.figures else None,
        "data": {"rows": rows, "rules": [line(name, 200) for name in names], "standings": STANDINGS},
    }


def _title(report: Report) -> str:
    if report.incident and (report.incident.title.strip() or report.incident.id.strip()):
        return line(report.incident.title.strip() or report.incident.id, 300)
    if len({each.rule.id for each in report.rules}) == 1:
        return title_of(report.rules[0])
    if report.rules:
        return f"{len(report.rules)} bug classes"
    return "Figures over all post-mortems" if report.figures else "What was found"


def _hunt(report: Report) -> dict[str, Any] | None:
    hunt = report.hunt
    if hunt is None:
        return None
    return {
        "label": line(hunt.fix_label, 200),
        "kind": hunt.kind.value.replace("-", " "),
        "place": line(hunt.place, 500),
        "hidden": hunt.hidden_sites,
        "why": line(hunt.chosen_why),
        "outlook": line(hunt.outlook),
        "remarks": [line(each) for each in hunt.remarks],
    }


def _notes(report: Report) -> list[tuple[str, str]]:
    told = [note for note in report.notes if note.kind is not NoteKind.DONE]
    allowed = [(line(each.path, 500), f"let pass: {line(each.detail)}") for each in report.allowed]
    return [*allowed, *((line(note.path, 500), line(note.detail)) for note in told)][:_MOST_REMARKS]


def _map(report: Report, facts: PageFacts) -> dict[str, Any] | None:
    """The map for wide and for narrow screens, and the folders with sites as a table, those with the most first."""
    if not facts.files:
        return None
    root = folders_of(facts.files, Counter(each.path for each in report.findings))
    with_sites = sorted((each for each in _own(root) if each.sites), key=lambda each: (-each.sites, each.path))
    return {
        "wide": areas(root, *_WIDE),
        "narrow": areas(root, *_NARROW),
        "folders": [(line(each.path, 300) or "(top level)", each) for each in with_sites[:30]],
        "hidden": max(0, len(with_sites) - 30),
        "files": root.files,
        "size": root.size,
    }


def _own(folder: Folder) -> list[Folder]:
    """The ends of the tree: each folder's own files."""
    if not folder.inner:
        return [folder]
    return [end for each in folder.inner.values() for end in _own(each)]
