"""A fleet as one HTML page: no script, no request to anywhere, which its own policy holds it to."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from scanner.model.fleet import FleetReport
from scanner.reporters.fleet_text import summary_words
from scanner.reporters.growth_chart import environment
from scanner.reporters.harmless import code, one_line
from scanner.reporters.html.embedding import digest

if TYPE_CHECKING:
    from jinja2 import Environment

MOST_SITES = 300
MOST_ROWS = 5_000
MOST_FAILURES = 500


def fleet_html(report: FleetReport) -> str:
    """The page: the repositories, the most evident sites with their places, what was not looked at. The same answers, the same bytes."""
    from markupsafe import Markup

    templates = _environment()
    style = templates.get_template("page.css.j2").render()
    failures = list(islice(report.answers.failures(), MOST_FAILURES))
    rows = list(islice(report.answers.rows(), MOST_ROWS))
    return templates.get_template("fleet.html.j2").render(
        report=report,
        totals=report.totals,
        rows=rows,
        sites=list(report.answers.sites(MOST_SITES)),
        failures=failures,
        summary=summary_words(report),
        style=Markup(style),  # our own text
        style_digest=digest(style),
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment().overlay()
    made.filters = {**made.filters, "line": one_line, "code": code}
    return made
