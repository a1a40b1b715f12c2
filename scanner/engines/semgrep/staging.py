"""A private copy of the targets, so that no file name, ignore file or repository around them can change what Semgrep looks at.

Python source is written as UTF-8 with `\\n` line ends, whatever its encoding was: so lines and columns can be counted in one way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scanner.model.failure import Failure, FailureKind
from scanner.model.source import Target
from scanner.syntax.parse import decode, parse, split_lines

_PYTHON = (".py", ".pyi")
_UNSAFE = re.compile(r"[^\w.@+=,~()\[\] -]")
_MEANINGFUL = frozenset({".semgrepignore", ".gitignore", ".git", ".gitmodules", "", ".", ".."})
_MAX_PART = 120


@dataclass(slots=True)
class Stage:
    """What was copied: staged name to target path, the lines of each staged file, and what could not be copied."""

    folder: Path
    python: bool
    targets: dict[str, str] = field(default_factory=dict)
    lines: dict[str, list[str]] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)


def stage(folder: Path, targets: Sequence[Target], python: bool) -> Stage:
    """Copy `targets` into the empty folder `folder`. `python`: every rule is for Python, so every target is read as Python."""
    made = Stage(folder, python)
    folder.mkdir()
    (folder / ".semgrepignore").write_text("")
    for target in targets:
        _copy(target, made)
    return made


def is_python(name: str) -> bool:
    """Whether Semgrep takes a file of this name for Python."""
    return name.endswith(_PYTHON)


def _copy(target: Target, made: Stage) -> None:
    try:
        content = target.read()
    except OSError as problem:
        made.failures.append(Failure(target.path, FailureKind.UNREADABLE, f"cannot be read: {problem.strerror or problem}"))
        return
    name = _staged_name(target.path, made.python)
    if is_python(name):
        text = decode(content, target.path)
        if isinstance(text, Failure):
            made.failures.append(text)
            return
        parsed = parse(content, target.path)
        if isinstance(parsed, Failure):
            made.failures.append(parsed)
        lines = split_lines(text)
        content = "\n".join(lines).encode("utf-8", "surrogateescape")
    else:
        lines = content.decode("utf-8", "surrogateescape").split("\n")
    try:
        written = _write(made, name, content)
    except (OSError, ValueError) as problem:
        made.failures.append(Failure(target.path, FailureKind.SKIPPED, f"cannot be given to Semgrep: {problem}"))
        return
    made.targets[written] = target.path
    made.lines[written] = lines


def _staged_name(path: str, python: bool) -> str:
    """A relative name that is safe to write and keeps the folders that a rule's `paths` speak of."""
    parts = [_safe(part) for part in path.split("/") if part not in ("", ".")] or ["_"]
    if python and not is_python(parts[-1]):
        parts[-1] += ".py"
    return "/".join(parts)


def _safe(part: str) -> str:
    if part.lower() in _MEANINGFUL:
        return "_" + part.replace(".", "_")
    cleaned = _UNSAFE.sub("_", part)
    if len(cleaned.encode("utf-8", "replace")) > _MAX_PART:
        cleaned = cleaned[:20] + "_" + cleaned[-20:]
    return "_" + cleaned if cleaned.startswith("-") else cleaned


def _write(made: Stage, name: str, content: bytes) -> str:
    """Write under `name`, or under a folder of its own where that name is taken; never over another file."""
    for attempt in range(len(made.targets) + 2):
        chosen = name if attempt == 0 else f"_{attempt}/{name}"
        path = made.folder / chosen
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                out.write(content)
        except (FileExistsError, NotADirectoryError, IsADirectoryError):
            continue
        return chosen
    raise ValueError("no free name")
