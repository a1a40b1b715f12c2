"""What a post-mortem promised and when it is due. Pure: documents and a day in, facts out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import Enum

from scanner.model.checklist import Evidence, Mark
from scanner.model.counted import counted
from scanner.model.incident import Action, PostMortem, Status


class Kept(str, Enum):
    """How an action item stands."""

    IN_TIME = "in time"
    LATE = "late"
    UNDATED = "done, nobody says when or by when"
    OPEN = "open"
    OVERDUE = "overdue"


def kept(action: Action, today: date) -> Kept:
    """How an action item stands on a day; what is due on that very day is not overdue."""
    if action.done:
        if action.done_on is None or action.due is None:
            return Kept.UNDATED
        return Kept.IN_TIME if action.done_on <= action.due else Kept.LATE
    return Kept.OVERDUE if action.due is not None and action.due < today else Kept.OPEN


def is_over(postmortem: PostMortem) -> bool:
    """Whether the incident is over, so that its containment has no reason to stay."""
    incident = postmortem.incident
    return incident.status is Status.CLOSED or incident.timeline.resolved is not None


def overdue_actions(postmortem: PostMortem, today: date) -> Iterator[Evidence]:
    """The action items that should have been done by now."""
    for number, action in enumerate(postmortem.incident.actions):
        if kept(action, today) is Kept.OVERDUE and action.due is not None:
            late = (today - action.due).days
            whose = f", {action.owner}" if action.owner else ", without an owner"
            words = f"'{action.title}'{whose}: due {action.due}, {late} day{'' if late == 1 else 's'} ago"
            yield Evidence(words, postmortem.path, postmortem.line("action", number), Mark.FAILED, f"{action.title} {action.due}")


def recorded_siblings(postmortem: PostMortem) -> Iterator[Evidence]:
    """Siblings that the recorded hunt confirmed and does not call fixed."""
    hunt = postmortem.incident.hunt
    if hunt is not None and hunt.confirmed is not None and hunt.confirmed > (hunt.fixed or 0):
        left = hunt.confirmed - (hunt.fixed or 0)
        siblings = counted(hunt.confirmed, "confirmed sibling")
        words = f"by the record of the hunt, {left} of {siblings} not fixed; once fixed, say so in hunt.fixed"
        yield Evidence(words, postmortem.path, postmortem.line("hunt", "fixed"), Mark.FAILED)
