"""Workarounds and their expiry: one whose lines are all gone is over, whatever its date says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from scanner.app.postmortems.recorded_fixes import FixedCode, parsed_sides
from scanner.app.verifying.ending import Code
from scanner.infer.sites.places import is_test
from scanner.lifecycle.following import landed_lines, written_lines
from scanner.model.checklist import Evidence, Mark
from scanner.model.incident import FixLevel, PostMortem
from scanner.syntax.parse import split_lines

Now = Callable[[FixedCode, str], "str | None"]


def workaround_facts(postmortem: PostMortem, fixes: tuple[FixedCode, ...], today: date, code: Code, now: Now) -> list[Evidence]:
    """One fact for each recorded workaround. A day that is the expiry itself is not past it."""
    known = {fix.number: fix for fix in fixes}
    found: list[Evidence] = []
    for number, recorded in enumerate(postmortem.incident.fixes):
        if recorded.level is not FixLevel.WORKAROUND:
            continue
        name = f"workaround {recorded.what or recorded.commit or number + 1}"
        line = postmortem.line("fix", number)
        if recorded.expires is None:
            words = f"{name}: no expiry is recorded; add expires = 2026-12-01 to [[fix]]"
            found.append(Evidence(words, postmortem.path, line, Mark.UNKNOWN))
        elif today <= recorded.expires:
            found.append(Evidence(f"{name}: may stay until {recorded.expires}", postmortem.path, line))
        else:
            found.append(_expired(Evidence(name, postmortem.path, line), recorded.expires, known.get(number), code, now))
    return found


def _expired(named: Evidence, expires: date, fix: FixedCode | None, code: Code, now: Now) -> Evidence:
    if fix is not None and fix.problem:
        words = f"{named.detail}: expired on {expires}, and whether it is still there cannot be told: {fix.problem}"
        return Evidence(words, named.path, named.line, Mark.FAILED)
    if fix is None:
        words = f"{named.detail}: expired on {expires}; record its commit, so that its removal can be seen"
        return Evidence(words, named.path, named.line, Mark.FAILED)
    left = _left(fix, code, now)
    if left is None:
        return Evidence(f"{named.detail}: expired on {expires}, and none of its lines is left", named.path, named.line)
    words = f"{named.detail}: expired on {expires} and is still there ({left.detail})"
    return Evidence(words, left.path or named.path, left.line or named.line, Mark.FAILED)


def _left(fix: FixedCode, code: Code, now: Now) -> Evidence | None:
    """The first line that the workaround wrote and that still stands, tests aside; None where there is none."""
    if not fix.files or all(is_test(change.path) for change in fix.files):
        return Evidence("it changed no Python code, so its lines cannot be followed") if fix.others or fix.files else None
    found: list[tuple[str, int]] = []
    for sides in parsed_sides(fix.files):
        path = now(fix, sides.after.path)
        content = code.read(path) if path is not None and not is_test(sides.after.path) else None
        if path is None or content is None:
            continue
        landed = landed_lines(sides.after.lines, split_lines(content.decode("utf-8", "replace")))
        written = written_lines(sides.before.lines, sides.after.lines)
        found += [(path, landed[line]) for line in written if line in landed and not _is_common(sides.after.lines[line - 1])]
    return Evidence(f"{len(found)} of its lines", found[0][0], found[0][1]) if found else None


def _is_common(line: str) -> bool:
    """Whether a line is too short to be told again: a bracket, `else:`, `return`."""
    return len(line.strip()) < 8
