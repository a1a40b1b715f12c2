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
    spans: dict[Span, list[Match]] = {}
    by_line: dict[int, list[Span]] = {}
    for match in sorted(matches, key=lambda m: (_extent(m.span), m.span, m.rule_id)):
        hosts = [s for line in range(match.span.start_line, match.span.start_line + _HEADER_LINES + 1) for s in by_line.get(line, ())]
        homes = [s for s in hosts if s == match.span or match.span.contains(s)]
        if not homes:
            homes = [match.span]
            spans[match.span] = []
            by_line.setdefault(match.span.start_line, []).append(match.span)
        for home in homes:
            spans[home].append(match)
    return [Site(path, span, tuple(hits)) for span, hits in sorted(spans.items())]


def _extent(span: Span) -> tuple[int, int]:
    lines = span.end_line - span.start_line
    return lines, span.end_column - span.start_column if not lines else span.end_column
