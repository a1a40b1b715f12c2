"""A new post-mortem, filled from git and the code; what they cannot know is asked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.postmortem import find_postmortems, read_postmortem
from scanner.adapters.whole_file import replace_file
from scanner.app.postmortems.draft_fix import ReadFix, read_fix
from scanner.app.postmortems.draft_hunt import hunt_for
from scanner.errors import InputError
from scanner.infer.sites.places import is_test
from scanner.lifecycle.draft.difference import written_tests
from scanner.lifecycle.draft.model import DraftFacts, HuntFacts, Template
from scanner.lifecycle.draft.naming import file_name, next_id, test_place
from scanner.lifecycle.draft.rendering import render
from scanner.model.ports import Progress
from scanner.model.request import RunOptions

_MOST_TESTS = 5
_TITLE = "What happened, in a few words"


@dataclass(frozen=True, slots=True)
class DraftChoice:
    """What to draft: the fix (None: not known yet), whose headings, and the day it is written."""

    revision: str | None
    template: Template
    today: date


@dataclass(frozen=True, slots=True)
class Draft:
    """The document, and where it belongs (relative to the root)."""

    text: str
    path: str


def draft(options: RunOptions, choice: DraftChoice, progress: Progress) -> Draft:
    """Gather the facts and write the document; nothing is put into a file. Raises ScannerError where the fix cannot be read."""
    kept = find_postmortems(options.root)
    day, title = choice.today, _TITLE
    fix: ReadFix | None = None
    hunted, place = HuntFacts(), ""
    tests: tuple[str, ...] = ()
    if choice.revision is not None:
        fix = read_fix(choice.revision, options.root)
        last = fix.facts.commits[-1] if fix.facts.commits else None
        day, title = (last.made.date(), last.subject or title) if last else (day, title)
        hunted = hunt_for(choice.revision, options, choice.today, progress)
        tests, place = _tests(fix, options.root)
    facts = DraftFacts(next_id(_ids(kept, options.root), day), title, choice.today, fix.facts if fix else None, hunted, tests, place)
    paths = [path.relative_to(options.root).as_posix() for path in kept]
    return Draft(render(facts, choice.template), file_name(paths, day, title))


def keep_draft(made: Draft, root: Path) -> Path:
    """Write the document to its own place; the path. Raises InputError where something is there already."""
    if os.path.lexists(root / made.path):
        raise InputError(f"{made.path}: is there already; name another file with -o FILE, or replace this one with -o FILE --write")
    replace_file(root, made.path, made.text.encode("utf-8"))
    return root / made.path


def _ids(kept: tuple[Path, ...], root: Path) -> list[str]:
    found = []
    for path in kept:
        try:
            found.append(read_postmortem(path, root).incident.id)
        except InputError:
            continue
    return found


def _tests(fix: ReadFix, root: Path) -> tuple[tuple[str, ...], str]:
    """The tests that the fix wrote; else the place where one belongs."""
    written = [name for change in fix.changes if is_test(change.path) for name in written_tests(change)]
    code = [change.path for change in fix.changes if not is_test(change.path)]
    if written or not code:
        return tuple(written[:_MOST_TESTS]), ""
    repository = Repository.find(root)
    base = Path(os.path.realpath(root))
    listed = [repository.root / name for name in repository.tracked_and_untracked([base]).paths] if repository else []
    files = [file.relative_to(base).as_posix() for file in listed if file.is_relative_to(base)]
    return (), test_place(code[0], files, is_test)
