"""Figures in words, for every report that people read."""

from __future__ import annotations

from scanner.model.counted import counted
from scanner.model.figures import ClassCount, Duration, SiblingCounts


def span(minutes: float | None) -> str:
    """A duration as people say it: "45 min", "3 h 10 min", "2 d 4 h"; "-" for none."""
    if minutes is None:
        return "-"
    whole = round(minutes)
    if whole < 60:
        return f"{whole} min"
    hours, rest = divmod(whole, 60)
    if hours < 48:
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    days, hours = divmod(hours, 24)
    return f"{days} d {hours} h" if hours else f"{days} d"


def periods(duration: Duration) -> str:
    """The last periods, oldest first: "2026-Q3 45 min (3)"."""
    return ", ".join(f"{each.name} {span(each.median)} ({each.count})" for each in duration.periods[-4:]) or "-"


def rule_words(each: ClassCount) -> str:
    """What is known of a class's rule."""
    if not each.has_rule:
        return "no rule"
    return f"since {each.rule_since}" if each.rule_since else "kept, since when is not known"


def sibling_words(counts: SiblingCounts) -> str:
    """What came of the hunts, in a sentence."""
    first = f"users found {len(counts.hit_users)} first" if counts.hit_users else "users found none of them first"
    places = counted(counts.found, "place")
    return (
        f"{counts.hunted} of {counts.total} post-mortems record a hunt, {counts.counted} of them what it found: {places}; "
        f"{counts.confirmed} confirmed ({counts.from_triage} in triage), {counts.fixed} of them fixed; {first}"
    )
