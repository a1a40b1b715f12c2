"""All checks of one document, and what can only be told of several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scanner.lifecycle.check.actions import check_actions
from scanner.lifecycle.check.catalogue import PREFIX
from scanner.lifecycle.check.causes import check_causes
from scanner.lifecycle.check.elsewhere import check_elsewhere
from scanner.lifecycle.check.fixes import check_fixes
from scanner.lifecycle.check.model import Facts, Told
from scanner.lifecycle.check.plain import guidance
from scanner.lifecycle.check.regression import check_tests
from scanner.lifecycle.check.required import check_required
from scanner.lifecycle.check.times import check_times
from scanner.model.incident import PostMortem


def check_document(document: PostMortem, facts: Facts) -> list[Told]:
    """All that is to be told of one post-mortem, by line. A document without front matter gets one finding that says what to add."""
    if not document.front:
        return [guidance(document)]
    return sorted(_all(document, facts), key=lambda told: (told.line, told.check, told.subject))


def check_ids(documents: Sequence[PostMortem]) -> dict[str, Told]:
    """The documents (by path) whose written id an earlier one has."""
    first: dict[str, PostMortem] = {}
    found: dict[str, Told] = {}
    for document in documents:
        name = document.incident.id
        if "id" not in document.lines:
            continue
        other = first.setdefault(name, document)
        if other is not document:
            words = f"the id '{name}' is already that of {other.path}:{other.line('id')}; give each post-mortem its own"
            found[document.path] = Told("duplicate-id", document.line("id"), words)
    return found


def rule_id(told: Told) -> str:
    """The rule id of what is told."""
    return PREFIX + told.check


def _all(document: PostMortem, facts: Facts) -> Iterator[Told]:
    yield from check_required(document)
    yield from check_times(document)
    yield from check_causes(document)
    yield from check_fixes(document, facts)
    yield from check_actions(document)
    yield from check_tests(document, facts)
    yield from check_elsewhere(document, facts)
