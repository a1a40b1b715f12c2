"""What is due on a day, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone

import pytest

from scanner.lifecycle.dues import Kept, is_over, kept, overdue_actions, recorded_siblings
from scanner.model.incident import Action, Incident, PostMortem, RecordedHunt, Status, Timeline

TODAY = date(2026, 6, 15)


def document(**more: object) -> PostMortem:
    return PostMortem("pm.md", Incident("PM-1", "t", **more), lines={"action.1": 7, "hunt": 9})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("action", "how"),
    [
        (Action("a", due=date(2026, 6, 14)), Kept.OVERDUE),
        (Action("a", due=TODAY), Kept.OPEN),
        (Action("a"), Kept.OPEN),
        (Action("a", due=date(2020, 1, 1), done=True), Kept.UNDATED),
        (Action("a", done=True, done_on=TODAY), Kept.UNDATED),
        (Action("a", due=TODAY, done=True, done_on=TODAY), Kept.IN_TIME),
        (Action("a", due=date(2026, 6, 1), done=True, done_on=date(2026, 6, 2)), Kept.LATE),
    ],
)
def test_how_an_action_stands(action: Action, how: Kept) -> None:
    assert kept(action, TODAY) is how


def test_overdue_actions_have_their_line_and_owner() -> None:
    actions = (Action("first", due=date(2027, 1, 1)), Action("second", "ada", date(2026, 6, 14)), Action("third", "", date(2026, 6, 13)))
    found = list(overdue_actions(document(actions=actions), TODAY))
    assert [(fact.line, fact.detail) for fact in found] == [
        (7, "'second', ada: due 2026-06-14, 1 day ago"),
        (1, "'third', without an owner: due 2026-06-13, 2 days ago"),
    ]
    assert list(overdue_actions(document(), TODAY)) == []


@pytest.mark.parametrize(
    ("hunt", "count"),
    [
        (None, 0),
        (RecordedHunt("r"), 0),
        (RecordedHunt("r", sites=3), 0),
        (RecordedHunt("r", confirmed=2, fixed=2), 0),
        (RecordedHunt("r", confirmed=0), 0),
        (RecordedHunt("r", confirmed=2), 1),
        (RecordedHunt("r", confirmed=3, fixed=1), 1),
    ],
)
def test_siblings_that_the_hunt_left(hunt: RecordedHunt | None, count: int) -> None:
    assert len(list(recorded_siblings(document(hunt=hunt)))) == count


def test_when_an_incident_is_over() -> None:
    draft = document()
    resolved = Timeline(resolved=datetime(2026, 1, 1, tzinfo=timezone.utc))
    assert not is_over(draft) and not is_over(document(status=Status.REVIEWED))
    assert is_over(document(status=Status.CLOSED)) and is_over(replace(draft, incident=replace(draft.incident, timeline=resolved)))
