"""Which files had incidents before: touched by earlier fixes, and by the fixes that post-mortems record."""

from __future__ import annotations

from collections import Counter

from scanner.adapters.git import Repository
from scanner.adapters.git.ranges import earlier_files, files_of
from scanner.adapters.postmortem import find_postmortems, read_postmortem
from scanner.errors import ScannerError
from scanner.infer.edits.fixlike import says_fix

_MOST_DOCUMENTS = 200
_MOST_COMMITS = 100
# a fix that a post-mortem records says more than a commit that calls itself one
_RECORDED = 3


def earlier_fixes(repository: Repository, base: str) -> dict[str, int]:
    """Path -> how often it was fixed before `base` (full id), a fix of a post-mortem counting thrice; of the newest 1,000 commits."""
    counts: Counter[str] = Counter()
    for subject, files in earlier_files(repository.root, base):
        if says_fix(subject):
            counts.update(set(files))
    for commit in _recorded(repository):
        for path in files_of(repository.root, commit):
            counts[path] += _RECORDED
    return dict(counts)


def _recorded(repository: Repository) -> list[str]:
    """The fix commits of the post-mortems in the working tree. One that cannot be read says nothing here: `postmortem check` tells."""
    found: dict[str, None] = {}
    for path in find_postmortems(repository.root)[:_MOST_DOCUMENTS]:
        try:
            for fix in read_postmortem(path, repository.root).incident.fixes:
                if fix.commit and ".." not in fix.commit:
                    found[repository.resolve(fix.commit)] = None
        except ScannerError:
            continue
    return list(found)[:_MOST_COMMITS]
