"""Bug classes by their incidents; those that came back after their rule existed stand first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timezone

from scanner.model.figures import ClassCount
from scanner.model.incident import PostMortem

_FIRST = datetime.min.replace(tzinfo=timezone.utc)


def classes_of(documents: Sequence[PostMortem], rules: Mapping[str, datetime | None]) -> tuple[ClassCount, ...]:
    """`rules`: the ids of kept rules, with the moment at which each came (None: nobody knows)."""
    by_class: dict[str, list[PostMortem]] = {}
    for document in documents:
        if document.incident.bug_class is not None:
            by_class.setdefault(document.incident.bug_class.id, []).append(document)
    counts = [_count(id, found, id in rules, rules.get(id)) for id, found in by_class.items()]
    return tuple(sorted(counts, key=lambda each: (-len(each.came_back), -len(each.incidents), each.id)))


def _count(id: str, found: Sequence[PostMortem], has_rule: bool, since: datetime | None) -> ClassCount:
    ordered = sorted((each.incident for each in found), key=lambda incident: (incident.timeline.started or _FIRST, incident.id))
    back = [each.id for each in ordered if since is not None and each.timeline.started is not None and each.timeline.started > since]
    undated = sum(each.timeline.started is None for each in ordered)
    return ClassCount(id, tuple(each.id for each in ordered), has_rule, since.date() if since else None, tuple(back), undated)
