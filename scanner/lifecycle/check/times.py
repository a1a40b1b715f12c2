"""The incident's moments: there, in order, and what would have shortened the first of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date, timedelta

from scanner.lifecycle.check.model import Told
from scanner.lifecycle.check.words import span
from scanner.model.incident import Part, PostMortem, Timeline

MOMENTS = ("started", "detected", "contained", "resolved")
_SHORTER = re.compile(
    r"\b(?:sooner|earlier|faster|quicker|shorten\w*|alert\w*|alarm\w*|monitor\w*|metrics?|dashboards?|canar\w+|probes?|health ?checks?|"
    r"pag(?:e[dr]?|ing)|thresholds?|would have|should have|could have|next time|from now on|missed|silent|immediately|at once)\b",
    re.IGNORECASE,
)


def check_times(document: PostMortem) -> Iterator[Told]:
    """Each pair of moments that is out of order; the question how to detect sooner."""
    times = document.incident.timeline
    known = [(key, moment) for key in MOMENTS if (moment := getattr(times, key)) is not None]
    for (first, before), (last, after) in itertools.pairwise(known):
        if after < before:
            words = (
                f"'{last}' ({after.isoformat()}) is before '{first}' ({before.isoformat()}); correct one of them: {' <= '.join(MOMENTS)}"
            )
            yield Told("time-order", document.line(last), words, last)
    yield from _too_early(document)
    yield from _detection(document)


def _too_early(document: PostMortem) -> Iterator[Told]:
    """Dates of what came after the incident, but are days before its start (a day of tolerance for time zones)."""
    incident = document.incident
    start = incident.timeline.started
    if start is None:
        return
    dates: list[tuple[tuple[str | int, ...], date | None]] = [(("hunt", "date"), incident.hunt.on if incident.hunt else None)]
    dates += [(("fix", number, "expires"), fix.expires) for number, fix in enumerate(incident.fixes)]
    dates += [(("action", number, "due"), action.due) for number, action in enumerate(incident.actions)]
    dates += [(("action", number, "done"), action.done_on) for number, action in enumerate(incident.actions)]
    for keys, day in dates:
        if day is not None and day < start.date() - timedelta(days=1):
            name = " ".join(str(key + 1) if isinstance(key, int) else key for key in keys)
            words = f"{name} is {day.isoformat()}, before the incident started ({start.date().isoformat()}); correct one of them"
            yield Told("date-before-incident", document.line(*keys), words, name)


def durations(times: Timeline) -> str:
    """The figures in words: `12 min to detect, 21 min to contain, 3 h 51 min to resolve`, each counted from the start; "" without any."""
    verbs = (("detect", times.detected), ("contain", times.contained), ("resolve", times.resolved))
    start = times.started
    return ", ".join(f"{span(start, moment)} to {verb}" for verb, moment in verbs if start and moment and moment >= start)


def _detection(document: PostMortem) -> Iterator[Told]:
    section = document.section(Part.DETECTION)
    times = document.incident.timeline
    took = (
        f" It took {span(times.started, times.detected)}." if times.started and times.detected and times.detected >= times.started else ""
    )
    if section is None or not section.answered:
        line = section.line if section else document.line("detected")
        where = f"under '{section.heading}'" if section else "in a section 'Detection'"
        words = f"how it was detected is not answered.{took} Say {where} what noticed it, and what would have told sooner"
        yield Told("detection-unanswered", line, words)
    elif not _SHORTER.search(section.text):
        words = (
            f"'{section.heading}' does not say what would have shortened the detection.{took} Name the alert, check or test that would have"
        )
        yield Told("detection-not-shortened", section.line, words)
