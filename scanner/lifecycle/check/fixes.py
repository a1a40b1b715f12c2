"""The recorded fixes: their level, their end, their commits."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.lifecycle.check.model import Facts, Told
from scanner.lifecycle.check.words import shortened
from scanner.model.incident import FixLevel, PostMortem, Status


def check_fixes(document: PostMortem, facts: Facts) -> Iterator[Told]:
    """What is wrong with each fix, and whether one of them goes to the root."""
    fixes = document.incident.fixes
    for number, fix in enumerate(fixes):
        subject = f"fix {number + 1}"
        name = f"{subject} ({fix.level.value}{f', {shortened(fix.what, 40)}' if fix.what else ''})"
        if fix.level is FixLevel.WORKAROUND and fix.expires is None:
            words = f"{name}: a workaround is temporary; say until when, with expires = 2026-12-01"
            yield Told("workaround-without-expiry", document.line("fix", number), words, subject)
        if fix.commit is None:
            yield Told("fix-without-commit", document.line("fix", number), f'{name} names no commit; add commit = "..."', subject)
        for end in ends_of(fix.commit or ""):
            if facts.commits.get(end) is False:
                words = f"{name}: git has no commit '{shortened(end, 60)}' here; correct the id, or fetch the history that has it"
                yield Told("commit-unknown", document.line("fix", number, "commit"), words, f"{subject} {end}")
    if fixes and document.incident.status is Status.CLOSED and all(fix.level is not FixLevel.ROOT_CAUSE for fix in fixes):
        words = "closed with workarounds and hotfixes only; record the fix with level = \"root-cause\", or keep it 'reviewed' until then"
        yield Told("no-root-cause-fix", document.line("fix", 0), words)


def ends_of(revision: str) -> tuple[str, ...]:
    """The revisions that a recorded `commit` names: itself, or both ends of `A..B`."""
    return tuple(end or "HEAD" for end in revision.split("..")[:2]) if revision else ()
