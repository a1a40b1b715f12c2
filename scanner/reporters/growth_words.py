"""What the reports for people say of a history, in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model.age import age_words
from scanner.model.counted import counted
from scanner.model.growth import Change, Ending, Growth, LivingSite, PastSite, Sample

_BARS = "▁▂▃▄▅▆▇█"
_PLAIN = "_.-=+*%#"


def heading(growth: Growth) -> str:
    """How many revisions there are, from when to when, and how many were looked at."""
    if not growth.samples:
        return f"{counted(growth.revisions, 'revision')}, none of them could be read"
    first, last = min(sample.made for sample in growth.samples), max(sample.made for sample in growth.samples)
    asked = sum(sample.asked for sample in growth.samples)
    more = len(growth.samples) - asked
    halved = f", and {more} more between them" if more else ""
    return f"{first:%Y-%m-%d} to {last:%Y-%m-%d}: {counted(growth.revisions, 'revision')}, {asked} looked at{halved}"


def standing(growth: Growth) -> str:
    """The number of sites now, at most, and since when."""
    if not growth.samples:
        return "how many sites there are is not known"
    most = max(growth.samples, key=lambda sample: sample.sites)
    first = next((sample for sample in growth.samples if sample.sites), None)
    if first is None:
        return "no site in any revision that was looked at"
    now = growth.samples[-1].sites
    return f"{counted(now, 'site')} now, at most {most.sites} ({most.made:%Y-%m-%d}), the first seen {first.made:%Y-%m-%d}"


def spark(samples: Sequence[Sample], width: int, plain: bool = False) -> str:
    """The number of sites over time, one character a stretch of time: what it was at the end of it. `plain`: ASCII only."""
    if not samples or not (most := max(sample.sites for sample in samples)):
        return ""
    bars = _PLAIN if plain else _BARS
    times = [sample.made.timestamp() for sample in samples]
    begin, end = min(times), max(times)
    columns = max(1, min(width, len(samples)))
    found: list[str] = []
    for column in range(columns):
        until = begin + (end - begin) * (column + 1) / columns
        seen = [sample for sample, time in zip(samples, times, strict=True) if time <= until] or [samples[0]]
        level = seen[-1].sites if column < columns - 1 else samples[-1].sites
        found.append(" " if level == 0 else bars[round((len(bars) - 1) * level / most)])
    return "".join(found)


def change_words(change: Change) -> str:
    """A commit in one line."""
    told = f"{change.made:%Y-%m-%d} {change.commit[:10]}"
    return f"{told} {change.author}: {change.subject}" if change.subject or change.author else told


def living_words(site: LivingSite) -> str:
    """Since when, and by which commit."""
    if site.came is None or site.days is None:
        return "of unknown age"
    return f"{age_words(site.days)} old, since {change_words(site.came)}"


def past_words(site: PastSite) -> str:
    """How it went, and with which commit."""
    how = "corrected" if site.ending is Ending.CORRECTED else "went with its file"
    by = "" if site.exact else "between the revision looked at before and "
    return f"{how}, {by}{change_words(site.gone)}"
