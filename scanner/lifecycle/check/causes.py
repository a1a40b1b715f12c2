"""What slowed the diagnosis; the root cause, told apart from the trigger."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.lifecycle.check.model import Told
from scanner.lifecycle.check.words import is_said, is_same
from scanner.model.incident import Part, PostMortem, Section


def check_causes(document: PostMortem) -> Iterator[Told]:
    """Each question about causes that nobody answered."""
    slow = document.section(Part.DIAGNOSIS)
    if not _answered(slow):
        words = "what slowed the diagnosis is not answered; say it in a section 'What slowed us down' (if nothing did, say so)"
        yield Told("diagnosis-unanswered", slow.line if slow else 1, words)
    cause, set_off = document.section(Part.ROOT_CAUSE), document.section(Part.TRIGGER)
    if not _answered(cause):
        words = "the root cause is not told; say in a section 'Root cause' which defect made the incident possible"
        yield Told("root-cause-unanswered", cause.line if cause else 1, words)
    named = document.incident.trigger if is_said(document.incident.trigger) else ""
    if not named and not _answered(set_off):
        words = "the trigger is not told; set trigger = \"...\" in the front matter, or say in a section 'Trigger' what set it off that day"
        yield Told("trigger-unanswered", set_off.line if set_off and "trigger" not in document.lines else document.line("trigger"), words)
    elif cause and cause.answered and is_same(cause.text, named or (set_off.text if set_off else "")):
        if not named and set_off and set_off.line == cause.line:
            words = f"'{cause.heading}' tells both at once; set trigger = \"...\" in the front matter: what set it off that day"
        else:
            words = (
                "root cause and trigger are told in the same words; the trigger set it off, the root cause is the defect that waited for it"
            )
        yield Told("root-cause-is-trigger", cause.line, words)


def _answered(section: Section | None) -> bool:
    return section is not None and section.answered
