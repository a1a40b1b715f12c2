"""The history of a class as a page shows it: the chart, the oldest sites, those that were corrected last."""

from __future__ import annotations

from typing import Any

from scanner.model.age import age_words
from scanner.model.growth import Growth
from scanner.reporters.growth_chart import growth_svg
from scanner.reporters.growth_words import change_words, heading, standing
from scanner.reporters.html.embedding import line

_SHOWN = 12


def history_of(growth: Growth) -> dict[str, Any]:
    """All of it in words; `svg` is escaped by its own template. `unread` is what could not be looked at in old revisions."""
    from markupsafe import Markup

    oldest = sorted((site for site in growth.living if site.days is not None), key=lambda site: -(site.days or 0.0))
    return {
        "svg": Markup(growth_svg(growth, name="history", style=False)),
        "heading": line(heading(growth)),
        "standing": line(standing(growth)),
        "remarks": [line(each) for each in growth.remarks],
        "unread": [line(f"{each.path}: {each.detail}" if each.path else each.detail) for each in growth.failures[:_SHOWN]],
        "unread_count": len(growth.failures),
        "oldest": [
            (age_words(site.days or 0.0), f"{line(site.path, 300)}:{site.start_line}", line(change_words(site.came)) if site.came else "")
            for site in oldest[:_SHOWN]
        ],
        "past": [
            (site.ending.value.replace("-", " "), f"{line(site.path, 300)}:{site.start_line}", line(change_words(site.gone)), site.exact)
            for site in reversed(growth.past[-_SHOWN:])
        ],
    }
