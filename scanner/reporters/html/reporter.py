"""Writes the page: templates filled with autoescape, script and style inline and named by their hashes in the page's own policy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, TextIO

from scanner.model.report import Report
from scanner.reporters.html.embedding import embedded, line, policy
from scanner.reporters.html.prose import paragraphs, sentence, ticked
from scanner.reporters.html.view import view_of
from scanner.reporters.registry import Style

if TYPE_CHECKING:
    from jinja2 import Environment


class HtmlReporter:
    """Writes one page; the same report gives the same bytes."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write the whole page."""
        from markupsafe import Markup

        view = view_of(report)
        script, style = (_text(name) for name in ("page.js", "page.css"))
        view |= {
            "policy": policy(script, style),
            "script": Markup(script),  # our own file
            "style": Markup(style),
            "data": Markup(embedded(view["data"])),  # no character in it can end the element
        }
        out.writelines(_environment().get_template("page.html.j2").generate(view))


def make(style: Style) -> HtmlReporter:
    """The reporter; the style is for terminals and changes nothing here."""
    return HtmlReporter()


def _text(name: str) -> str:
    return (files("scanner.reporters.html") / "templates" / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("scanner.reporters.html", "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"shown": line, "ticked": ticked, "paragraphs": paragraphs, "sentence": sentence}
    made.filters |= {"kilobytes": _kilobytes, "last_two": _last_two}
    return made


def _kilobytes(size: int) -> str:
    """A size in bytes as people say it."""
    return f"{size:,} bytes" if size < 1000 else f"{size / 1000:,.0f} kB" if size < 1_000_000 else f"{size / 1_000_000:,.1f} MB"


def _last_two(part: Sequence[object]) -> Sequence[object]:
    """The kind and the number of a part that has a name too."""
    return part[1:]
