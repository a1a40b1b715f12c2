"""Semgrep's annotated test files: comments that say which line a rule must find (`ruleid`) and which it must not (`ok`).

Source: Semgrep's documentation on testing rules. The comment stands alone on the line before the annotated one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from scanner.syntax.parse import split_lines

_COMMENT = re.compile(r"^\s*#\s*((?:(?:ruleid|ok|todoruleid|todook):\s*)+)(\S.*?)\s*$")


class AnnotationKind(str, Enum):
    """What an annotation says of its line."""

    RULEID = "ruleid"
    OK = "ok"
    TODO_RULEID = "todoruleid"
    TODO_OK = "todook"


@dataclass(frozen=True, slots=True, order=True)
class Annotation:
    """What must be so at `line` (1-based): the annotated line itself, not the comment's."""

    line: int
    rule_id: str
    kind: AnnotationKind


def read_annotations(text: str) -> tuple[Annotation, ...]:
    """The annotations of a test file in the order they stand. Several ids in one comment are separated by commas.

    Comments stacked above one line all speak of that line.
    """
    lines = split_lines(text)
    found: list[Annotation] = []
    for number, line in enumerate(lines, 1):
        comment = _COMMENT.match(line)
        if not comment:
            continue
        below = number + 1
        while below <= len(lines) and _COMMENT.match(lines[below - 1]):
            below += 1
        kinds = [AnnotationKind(kind.strip()) for kind in comment[1].split(":") if kind.strip()]
        ids = [rule_id.strip() for rule_id in comment[2].split(",")]
        found += [Annotation(below, rule_id, kind) for kind in kinds for rule_id in ids if rule_id]
    return tuple(found)


def write_annotated(before: str, after: str, match_lines: Iterable[int], rule_id: str) -> str:
    """A test file: the code before with `# ruleid:` above each of `match_lines` (1-based), then the code after with `# ok:`.

    In the code after, the comment stands above what took the place of those lines, else above the first line that the fix changed.
    An empty side is left out.
    """
    marked = set(match_lines)
    old, new = _join_continued(split_lines(before), marked), split_lines(after)
    parts = [_annotated(old.lines, old.marked, f"# ruleid: {rule_id}")]
    if after.strip():
        parts.append(_annotated(new, _corrected(split_lines(before), new, marked), f"# ok: {rule_id}"))
    return "\n\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"


@dataclass(frozen=True, slots=True)
class _Marked:
    lines: list[str]
    marked: set[int]


def _join_continued(lines: list[str], marked: set[int]) -> _Marked:
    """Join a marked line to the one before it that ends in a backslash: no comment may stand between the two."""
    kept: list[str] = []
    moved: set[int] = set()
    for number, line in enumerate(lines, 1):
        if number in marked and kept and kept[-1].endswith("\\"):
            kept[-1] = f"{kept[-1][:-1].rstrip()} {line.lstrip()}"
        else:
            kept.append(line)
        if number in marked:
            moved.add(len(kept))
    return _Marked(kept, moved)


def _annotated(lines: list[str], marked: set[int], comment: str) -> str:
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        if number in marked:
            indent = line[: len(line) - len(line.lstrip())]
            out.append(f"{indent}{comment}")
        out.append(line)
    return "\n".join(out)


def _corrected(old: list[str], new: list[str], marked: set[int]) -> set[int]:
    """The lines of `new` that stand where the marked lines of `old` stood; else the first changed line; else the first. 1-based."""
    import difflib  # only writing needs it, and reading rules comes before every scan

    blocks = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    moved = [_within(block, number - 1) for block in blocks for number in sorted(marked) if block[1] < number <= block[2]]
    changed = [number for tag, _, _, start, end in blocks if tag != "equal" for number in range(start, end)]
    there = {at + 1 for at in moved if at is not None and _takes_comment(new, at)}
    return there or {next((at + 1 for at in [*changed, *range(len(new))] if _takes_comment(new, at)), 1)}


def _within(block: tuple[str, int, int, int, int], at: int) -> int | None:
    """Where a line of the old side stands in a block of the new one; None in a block without lines there. 0-based."""
    _, first, _, start, end = block
    return min(start + at - first, end - 1) if end > start else None


def _takes_comment(lines: list[str], at: int) -> bool:
    """Code, and not the rest of a line that goes on."""
    text = lines[at].strip()
    return bool(text) and not text.startswith("#") and not (at and lines[at - 1].endswith("\\"))
