"""Action items and siblings: what was promised, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from scanner.lifecycle.dues import Kept, kept
from scanner.model.figures import ActionCounts, SiblingCounts
from scanner.model.incident import Incident, PostMortem


def actions_of(documents: Sequence[PostMortem], today: date) -> ActionCounts:
    """All action items of all post-mortems by how they stand."""
    counts = Counter(kept(action, today) for document in documents for action in document.incident.actions)
    ordered = (Kept.IN_TIME, Kept.LATE, Kept.UNDATED, Kept.OPEN, Kept.OVERDUE)
    return ActionCounts(sum(counts.values()), *(counts[each] for each in ordered))


def siblings_of(documents: Sequence[PostMortem], triaged: Mapping[str, int], left: Mapping[str, int]) -> SiblingCounts:
    """`triaged`: confirmed findings in triage by rule; `left`: those of them that a scan still finds."""
    hunts = [each.incident.hunt for each in documents if each.incident.hunt is not None]
    plain = [hunt for hunt in hunts if hunt.rule not in triaged]
    confirmed = sum(hunt.confirmed or 0 for hunt in plain) + sum(triaged.values())
    fixed = sum(min(hunt.fixed or 0, hunt.confirmed or hunt.fixed or 0) for hunt in plain)
    fixed += sum(max(0, count - left.get(rule, 0)) for rule, count in triaged.items())
    return SiblingCounts(
        hunted=len(hunts),
        total=len(documents),
        counted=sum(hunt.sites is not None for hunt in hunts),
        found=sum(hunt.sites or 0 for hunt in hunts),
        confirmed=confirmed,
        fixed=fixed,
        from_triage=sum(triaged.values()),
        hit_users=tuple(sorted({later.id for later in _hit(documents)})),
    )


def _hit(documents: Sequence[PostMortem]) -> list[Incident]:
    """Incidents that began after the hunt of an earlier one of their class had confirmed more siblings than were fixed."""
    found: list[Incident] = []
    for earlier in (document.incident for document in documents):
        hunt, bug_class = earlier.hunt, earlier.bug_class
        if hunt is None or bug_class is None or (hunt.confirmed or 0) <= (hunt.fixed or 0):
            continue
        resolved = earlier.timeline.resolved or earlier.timeline.started
        since = hunt.on or (resolved.date() if resolved else None)
        for later in (document.incident for document in documents):
            started = later.timeline.started
            same = later.bug_class is not None and later.bug_class.id == bug_class.id and later is not earlier
            if same and since is not None and started is not None and started.date() > since:
                found.append(later)
    return found
