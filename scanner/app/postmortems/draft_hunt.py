"""What the hunt proposes for a new post-mortem: the class of bug, and the hunt to record."""

from __future__ import annotations

from datetime import date

from scanner.adapters.git import Repository
from scanner.app.hunting.hunt import found_by
from scanner.errors import ScannerError
from scanner.lifecycle.draft.model import HuntFacts
from scanner.model.counted import counted
from scanner.model.hunt_request import FixSource, HuntChoice
from scanner.model.incident import BugClass, RecordedHunt
from scanner.model.ports import Progress
from scanner.model.request import RunOptions

_SHORT = 12
_MOST_WORDS = 200
_MOST_SITES = 10


def hunt_for(revision: str, options: RunOptions, today: date, progress: Progress) -> HuntFacts:
    """Hunt with the fix. Where it teaches nothing, or not everything could be looked at, the remark says so and no hunt is recorded."""
    try:
        report = found_by(FixSource(revision=revision), options, HuntChoice(max_sites=_MOST_SITES), progress)
    except ScannerError as problem:
        return HuntFacts(remark=f"No rule came of the fix: {problem}")
    number, chosen = (
        next(((n, rung) for n, rung in enumerate(report.hunt.ladder, 1) if rung.chosen), (0, None)) if report.hunt else (0, None)
    )
    if chosen is None:
        return HuntFacts(remark="No rule came of the fix")
    words = chosen.words if len(chosen.words) <= _MOST_WORDS else chosen.words[: _MOST_WORDS - 3] + "..."
    named = BugClass(chosen.rule.id, words)
    if report.failures:
        missed = len(report.failures)
        return HuntFacts(named, words, None, f"The hunt is not complete: {counted(missed, 'place')} not looked at")
    repository = Repository.find(options.root)
    head = repository.head() if repository else None
    caught = (finding for finding in report.findings if finding.rung is not None and finding.rung <= number)
    sites = tuple(f"{finding.path}:{finding.span.start_line}" for finding in caught)
    return HuntFacts(named, words, RecordedHunt(chosen.rule.id, (head or "")[:_SHORT], today, chosen.sites), "", sites)
