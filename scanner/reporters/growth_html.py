"""A history as one HTML file: no script, no request to anywhere, which its own policy holds it to."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from textwrap import dedent
from typing import TYPE_CHECKING

from scanner.model.age import age_words
from scanner.model.growth import Change, Growth
from scanner.reporters.growth_chart import chart_of, environment, growth_svg
from scanner.reporters.growth_words import change_words, heading, standing
from scanner.reporters.harmless import code, one_line
from scanner.reporters.html.prose import ticked

if TYPE_CHECKING:
    from jinja2 import Environment


def growth_html(growth: Growth) -> str:
    """The page: the chart, the living sites by age, those that went, the numbers behind the chart."""
    from markupsafe import Markup

    templates = _environment()
    style = "".join(templates.get_template(name).render() for name in ("page.css.j2", "growth.css.j2"))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    page = templates.get_template("growth.html.j2")
    return page.render(
        growth=growth,
        chart=chart_of(growth),
        svg=Markup(growth_svg(growth, style=False)),  # escaped already, by its own template
        style=Markup(style),  # our own text
        style_digest=f"sha256-{digest}",
        heading=heading(growth),
        standing=standing(growth),
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment().overlay()
    made.filters = {**made.filters, "age": _age, "change": _change, "line": one_line, "code": code, "ticked": ticked, "dedented": dedent}
    return made


def _age(days: float | None) -> str:
    return "unknown" if days is None else age_words(days)


def _change(change: Change | None) -> str:
    return "not known" if change is None else one_line(change_words(change))
