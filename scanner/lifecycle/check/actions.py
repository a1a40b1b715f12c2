"""The action items: two to four, each owned and due."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.lifecycle.check.model import Told
from scanner.lifecycle.check.words import is_said, shortened
from scanner.model.incident import Part, PostMortem

FEWEST, MOST = 2, 4


def check_actions(document: PostMortem) -> Iterator[Told]:
    """What is missing from the action items."""
    actions = document.incident.actions
    section = document.section(Part.ACTIONS)
    if not FEWEST <= len(actions) <= MOST:
        number = len(actions)
        count = "no action items" if not number else "one action item" if number == 1 else f"{number} action items"
        advice = (
            "keep those that matter most, and put the rest into the backlog"
            if number > MOST
            else "add [[action]] with title, owner and due"
        )
        line = document.line("action", 0) if number else section.line if section else document.line("action")
        yield Told("action-count", line, f"{count}; two to four get done: {advice}")
    for number, action in enumerate(actions):
        subject = f"action {number + 1}"
        name = f"{subject} ('{shortened(action.title, 60)}')"
        if not is_said(action.owner):
            yield Told("action-without-owner", document.line("action", number), f"{name} has no owner; name one person or team", subject)
        if action.due is None and not action.done:
            words = f"{name} has no due date; give the day, like 2026-12-01"
            yield Told("action-without-due", document.line("action", number), words, subject)
