"""Figures over all post-mortems as a page shows them, with what the bars need."""

from __future__ import annotations

from typing import Any

from scanner.model.figures import Duration, Figures, Trend
from scanner.reporters.figures_words import rule_words, sibling_words, span
from scanner.reporters.html.embedding import line

_PERIODS = 8
_TRENDS = {
    Trend.SHORTER: "getting shorter",
    Trend.LONGER: "getting longer",
    Trend.SAME: "about the same as before",
    Trend.UNKNOWN: "too few to tell a trend",
}


def figures_of(figures: Figures) -> dict[str, Any]:
    """Durations with their periods, classes, action items, siblings."""
    most = max((len(each.incidents) for each in figures.classes), default=0) or 1
    counts = figures.actions
    return {
        "postmortems": figures.postmortems,
        "durations": [_duration(each) for each in figures.durations],
        "classes": [
            {
                "id": line(each.id, 200),
                "count": len(each.incidents),
                "share": round(100 * len(each.incidents) / most, 1),
                "rule": rule_words(each),
                "back": [line(id, 100) for id in each.came_back],
            }
            for each in figures.classes
        ],
        "unclassified": figures.unclassified,
        "actions": {
            "total": counts.total,
            "parts": [
                (name, kind, number)
                for name, kind, number in (
                    ("done in time", "good", counts.in_time),
                    ("done late", "fair", counts.late),
                    ("done, days not on record", "plain", counts.undated),
                    ("open", "open", counts.open),
                    ("overdue", "bad", counts.overdue),
                )
                if number
            ],
        },
        "siblings": sibling_words(figures.siblings),
        "hit": [line(id, 100) for id in figures.siblings.hit_users],
    }


def _duration(duration: Duration) -> dict[str, Any]:
    shown = duration.periods[-_PERIODS:]
    most = max((each.median for each in shown), default=0.0) or 1.0
    return {
        "step": duration.step,
        "words": duration.words,
        "median": span(duration.median),
        "known": duration.known,
        "total": duration.total,
        "trend": _TRENDS[duration.trend],
        "periods": [(each.name, span(each.median), each.count, round(max(2.0, 100 * each.median / most), 1)) for each in shown],
    }
