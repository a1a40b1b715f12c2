"""Post-mortems as documents: can each be read, and does it hold what its status asks for?"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from scanner.adapters.postmortem import find_postmortems, read_postmortem
from scanner.app.postmortems.postmortem_facts import BelowRoot, FactFinder
from scanner.app.postmortems.postmortem_findings import Judged, findings_of, rules_of
from scanner.errors import InputError
from scanner.lifecycle.check.checking import check_document, check_ids
from scanner.lifecycle.check.plain import status_said
from scanner.lifecycle.check.times import durations
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.incident import PostMortem, Status
from scanner.model.note import Note, NoteKind
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.model.rule import LEVELS, Level

_MOST_OTHERS = 2000


def check(options: RunOptions) -> Report:
    """Check each of `options.paths` (none: all that the code base keeps). What cannot be read is a failure that names the line.

    Findings at "note" fail nothing: a draft may have open questions. Raises RepositoryError where git cannot be asked.
    """
    asked = tuple(dict.fromkeys(options.paths)) or find_postmortems(options.root)
    if not asked:
        detail = "no post-mortems here (looked for *.md in folders called postmortems or incidents); name the files"
        return _report(options, (), (Failure("", FailureKind.NO_FILES, detail),), ())
    failures: list[Failure] = []
    documents: list[PostMortem] = []
    for path in asked:
        try:
            documents.append(read_postmortem(path, options.root))
        except InputError as problem:
            failures.append(Failure("", FailureKind.INPUT, str(problem)))
    finder = FactFinder(options.root)
    twice = check_ids([*_others(options, asked), *documents])
    judged = []
    for document in documents:
        told = check_document(document, finder.facts(document.incident))
        extra = [twice[document.path]] if document.path in twice else []
        failures += finder.commit_failures(document)
        judged.append(Judged(document, _status(document), (*extra, *told)))
    failures += finder.rule_failures(document.incident for document in documents)
    return _report(options, tuple(judged), tuple(failures), _figures(documents, len(asked)))


def _others(options: RunOptions, asked: Sequence[Path]) -> list[PostMortem]:
    """The kept post-mortems that were not asked for: only their ids count, and broken ones are another day's concern."""
    named = {os.path.realpath(path) for path in asked}
    found = []
    for path in find_postmortems(options.root)[:_MOST_OTHERS] if options.paths else ():
        if os.path.realpath(path) not in named:
            try:
                found.append(read_postmortem(path, options.root))
            except InputError:
                continue
    return found


def _status(document: PostMortem) -> Status:
    """By which status a document is judged: its own; without front matter what its head says, else as if it were closed."""
    if document.front:
        return document.incident.status
    return Status(status_said(document) or "closed")


def _figures(documents: Sequence[PostMortem], asked: int) -> tuple[str, ...]:
    words = [f"{len(documents)} of {asked} post-mortems can be read"]
    if len(documents) == 1 and (times := durations(documents[0].incident.timeline)):
        words.append(times)
    return tuple(words)


def _report(options: RunOptions, judged: tuple[Judged, ...], failures: tuple[Failure, ...], said: tuple[str, ...]) -> Report:
    read = BelowRoot(options.root).read
    findings = findings_of(judged, read)
    words = [*said, _counted(findings)] if findings else list(said)
    notes = tuple(Note("", 0, NoteKind.DONE, line) for line in words)
    least = max(Level.WARNING, options.settings.fail_level, key=LEVELS.index)
    return Report(
        str(options.root),
        rules_of(findings),
        findings,
        failures,
        len(judged),
        command="postmortem",
        read=read,
        notes=notes,
        fail_level=least,
    )


def _counted(findings: Sequence[Finding]) -> str:
    counts = Counter(finding.level for finding in findings)
    parts = [f"{counts[level]} {level.value}{'' if counts[level] == 1 else 's'}" for level in reversed(LEVELS) if counts[level]]
    return ", ".join(parts)
