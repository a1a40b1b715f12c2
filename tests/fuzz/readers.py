"""Targets that read text which somebody else wrote: any content is either read or refused in one clear line."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from observed import check

from scanner.adapters.fixes.patch_files import patched_paths
from scanner.adapters.git.range_patch import read_patch
from scanner.adapters.postmortem import read_postmortem
from scanner.adapters.rule_files import read_text, rule_digest, rule_yaml
from scanner.engines.python import compile_rule
from scanner.errors import ScannerError
from scanner.lifecycle.suspects.tracebacks import read_traceback
from scanner.policy.baseline import baseline_text, read_baseline
from scanner.policy.comments import find_comments
from scanner.policy.decisions import decisions_text, read_decisions
from scanner.policy.removal import without
from scanner.policy.suppressions import Unused

_FOLDER = Path(tempfile.mkdtemp(prefix="bugclass-fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
_FILE = _FOLDER / "incident.md"


def postmortem(data: bytes) -> None:
    """A post-mortem is read, or refused with its place."""
    _FILE.write_bytes(data)
    try:
        read_postmortem(_FILE, _FOLDER)
    except ScannerError as problem:
        check(str(problem).startswith("incident.md"), "a refusal names the file")
        check("\n" not in str(problem) and "\x1b" not in str(problem), "a refusal is one harmless line")


def rule(data: bytes) -> None:
    """A rule file becomes rules and failures; what becomes a rule can be written, read again, and compiled or refused."""
    found = read_text(data.decode("utf-8", "replace"), "rules.yaml")
    for one in found.rules:
        compile_rule(one)
    for failure in found.failures:
        check(failure.detail, "a failure says what is wrong")


def baseline(data: bytes) -> None:
    """A baseline, or a file of decisions, is read or refused; what was read is the same when written and read again."""
    text = data.decode("utf-8", "surrogateescape")
    for read, write in ((read_baseline, baseline_text), (read_decisions, decisions_text)):
        try:
            once = read(text, "file.jsonl")
        except ScannerError as problem:
            check(str(problem).startswith("file.jsonl:"), "a refusal names file and line")
            continue
        written = write(once)  # type: ignore[arg-type]
        check(len(read(written, "file.jsonl")) == len(once), "nothing is lost in writing")
        check(write(read(written, "file.jsonl")) == written, "written twice is written once")  # type: ignore[arg-type]


def patch(data: bytes) -> None:
    """A patch names files below the root, or is refused; git's own form is read whatever it holds."""
    read_patch(iter(data.splitlines(keepends=True)))
    try:
        paths = patched_paths(data, "x.patch")
    except ScannerError as problem:
        check("\n" not in str(problem), "a refusal is one line")
        return
    for path in paths:
        for name in (path.before, path.after):
            check(name is None or (not name.startswith("/") and ".." not in name.split("/")), "no name leads out")
        for folders in range(4):
            path.stripped(folders)


def traceback(data: bytes) -> None:
    """Any text has a list of exceptions, maybe none, and no call without a path."""
    for raised in read_traceback(data.decode("utf-8", "replace")).raised:
        check(raised.frames, "an exception has calls")


def comments(data: bytes) -> None:
    """Suppressing comments are found in any bytes; taking them all away leaves no line more, and none of them."""
    found = find_comments(data)
    if not found:
        return
    unused = [Unused(one, one.ids) for one in found if not one.problem]
    check(without(data, unused).count(b"\n") <= data.count(b"\n"), "no line comes in")


__all__ = ["baseline", "comments", "patch", "postmortem", "rule", "rule_digest", "rule_yaml", "traceback"]
