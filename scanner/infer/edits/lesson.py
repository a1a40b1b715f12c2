"""The lesson of a fix: its edits, with both sides parsed, and which lines of the corrected code it wrote."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from scanner.model.fix import FileChange, Fix
from scanner.model.source import Span, Target
from scanner.syntax.difference import difference
from scanner.syntax.edit import Edit
from scanner.syntax.parse import Parsed, parse


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """One changed file, both sides parsed. `corrected` are the 1-based lines of the after side that the fix wrote.

    `landed` maps every line of the before side to the after side, where it is still there.
    """

    change: FileChange
    before: Parsed
    after: Parsed
    edits: tuple[Edit, ...]
    corrected: frozenset[int]
    landed: dict[int, int]

    def targets(self) -> tuple[Target, Target]:
        """Both sides as engine targets, told apart by a first folder."""
        return (
            Target("before/" + self.change.path, content=self.change.before),
            Target("after/" + self.change.path, content=self.change.after),
        )


def read_lesson(fixes: Iterable[Fix]) -> list[Changed]:
    """All changed Python files of the fixes that have two sides which parse; files without an edit in code are left out."""
    found: list[Changed] = []
    for fix in fixes:
        for change in fix.changes:
            if change.before is None or change.after is None:
                continue
            before, after = parse(change.before, change.path), parse(change.after, change.path)
            if isinstance(before, Parsed) and isinstance(after, Parsed):
                edits = tuple(difference(before.tree, after.tree))
                if edits:
                    found.append(_changed(change, before, after, edits))
    return found


def _changed(change: FileChange, before: Parsed, after: Parsed, edits: tuple[Edit, ...]) -> Changed:
    corrected: set[int] = set()
    landed: dict[int, int] = {}
    matcher = SequenceMatcher(None, before.lines, after.lines, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            landed.update((a + i + 1, c + i + 1) for i in range(b - a))
        else:
            corrected.update(range(c + 1, d + 1))
    return Changed(change, before, after, edits, frozenset(corrected), landed)


def header_span(parsed: Parsed, node: ast.AST) -> Span:
    """The span of a node; of a compound statement only its header lines."""
    span = parsed.span(node)
    body = getattr(node, "body", None)
    if isinstance(node, ast.stmt) and isinstance(body, list) and body:
        last = max(span.start_line, min(span.end_line, body[0].lineno - 1))
        return Span(span.start_line, span.start_column, last, len(parsed.lines[last - 1]) + 1)
    return span
