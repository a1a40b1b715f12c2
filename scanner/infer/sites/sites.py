"""Candidate sites: the places where proven patterns match, each with all the patterns that caught it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scanner.model.match import Match
from scanner.model.source import Span

_HEADER_LINES = 2


@dataclass(frozen=True, slots=True)
class Site:
    """One place. `span` is the narrowest match; `hits` all matches there, by rule id, narrowest first."""

    path: str
    span: Span
    hits: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class SiteText:
    """What stands at a place: its statement's text, the name of the function around it, and the lines around it."""

    statement: str
    function: str
    around: str = ""


def gather(matches: Iterable[Match]) -> list[Site]:
    """Sites in path and line order. A wider match belongs to the narrower ones that it starts at."""
    found: list[Site] = []
    by_path: dict[str, list[Match]] = {}
    for match in matches:
        by_path.setdefault(match.path, []).append(match)
    for path in sorted(by_path):
        found.extend(_of_file(path, by_path[path]))
    return found


def _of_file(path: str, matches: list[Match]) -> list[Site]:
    """Narrow matches first: a wider one takes in all the sites that begin where it begins."""
    sites: dict[Span, list[Match]] = {}
    by_line: dict[int, set[Span]] = {}
    for match in sorted(matches, key=lambda m: (_extent(m.span), m.span, m.rule_id)):
        span = match.span
        lines = range(span.start_line, span.start_line + _HEADER_LINES + 1)
        inner = sorted(s for line in lines for s in by_line.get(line, ()) if span.contains(s))
        home = inner[0] if inner else span
        for merged in inner[1:]:
            sites[home].extend(sites.pop(merged))
            by_line[merged.start_line].discard(merged)
        sites.setdefault(home, []).append(match)
        by_line.setdefault(home.start_line, set()).add(home)
    return [
        Site(path, span, tuple(sorted(hits, key=lambda m: (_extent(m.span), m.span, m.rule_id)))) for span, hits in sorted(sites.items())
    ]


def _extent(span: Span) -> tuple[int, int]:
    """Lines, then columns: of two spans over the same lines the one within the other is the smaller."""
    return span.end_line - span.start_line, span.end_column - span.start_column
