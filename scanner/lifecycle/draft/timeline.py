"""What git dates of an incident, in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scanner.lifecycle.draft.model import DraftFacts


@dataclass(frozen=True, slots=True)
class Event:
    """One dated thing: a commit or a tag. `name` is what git calls it, `what` what it did, `subject` the commit's own words."""

    when: datetime
    what: str
    name: str
    subject: str = ""


def timeline(facts: DraftFacts) -> tuple[Event, ...]:
    """The bug written, deployed, fixed, the fix deployed: as far as git tells, oldest first."""
    fix = facts.fix
    if fix is None:
        return ()
    events = [Event(one.made, f"the changed code was written by {one.author}", one.id, one.subject) for one in fix.introduced]
    events += [Event(one.made, f"fixed by {one.author}", one.id, one.subject) for one in fix.commits]
    if fix.bug_deployed:
        events.append(Event(fix.bug_deployed.made, "first tag with the bug", fix.bug_deployed.tag))
    if fix.deployed:
        events.append(Event(fix.deployed.made, "first tag with the fix", fix.deployed.tag))
    return tuple(sorted(events, key=lambda event: event.when))
