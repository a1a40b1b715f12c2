"""The learned edit at another place: finds the place's code, carries the edit over, and lets nothing pass that does not read back.

The new text is parsed again and must be the old tree with just the planned change: so parentheses stand where they are needed,
and nothing else moved.
"""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Union

from scanner.model.correction import Correction, Unit
from scanner.model.source import Span
from scanner.syntax.extents import Extent, Extents
from scanner.syntax.filling import Refused
from scanner.syntax.grafting import Family
from scanner.syntax.parse import Parsed, parse_text
from scanner.syntax.pieces import Brackets
from scanner.syntax.placing import Placer
from scanner.syntax.readback import reads_as
from scanner.syntax.rewriting import Rewriter, Sides
from scanner.syntax.splicing import TextEdit, spliced
from scanner.syntax.visibility import look_up

_TRIES = (Brackets(), Brackets(inner=True), Brackets(outer=True), Brackets(True, True))


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A correction, parsed: the statements (or the one expression) before and after."""

    correction: Correction
    before: Extents
    after: Extents

    @property
    def sides(self) -> tuple[list[ast.stmt], list[ast.stmt]]:
        """The statements of both sides."""
        return self.before.parsed.tree.body, self.after.parsed.tree.body


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """A correction at a place: the changes to the file's text, which do not overlap, the file's whole new text, and the tree it means.

    The tree shares with the old one what did not change; its positions say nothing.

    `doubt` says why it is a suggestion only, "" where it is sure.
    `imports` are import statements that the file lacks for it, as this file has to write them.
    """

    edits: tuple[TextEdit, ...]
    text: str
    meant: ast.Module
    doubt: str
    imports: tuple[str, ...] = ()

    def replacement(self, extent: Extent, old: str) -> str | None:
        """The new text for a stretch of the old text; None where the change reaches out of it."""
        if not all(extent.start <= edit.extent.start and edit.extent.end <= extent.end for edit in self.edits):
            return None
        return spliced(old[extent.start : extent.end], [edit.moved(-extent.start) for edit in self.edits])


CarryResult = Union[Carried, str]


def change_of(correction: Correction) -> Change | None:
    """The correction ready to be carried over; None where its code does not parse."""
    before, after = (parse_text(text, "") for text in (correction.before, correction.after))
    if not isinstance(before, Parsed) or not isinstance(after, Parsed) or not before.tree.body:
        return None
    if correction.unit is Unit.EXPRESSION and not all(_is_expression(side.tree) for side in (before, after)):
        return None
    return Change(correction, Extents(before), Extents(after))


def _is_expression(tree: ast.Module) -> bool:
    return len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr)


def carry_over(change: Change, parsed: Parsed, span: Span) -> CarryResult:
    """The file with the correction made at `span`, where a rule matched; the reason in words where it does not fit there."""
    try:
        return _carried(change, _extents(parsed), span)
    except Refused as reason:
        return str(reason)
    except RecursionError:
        return "is nested too deeply"


def _carried(change: Change, file: Extents, span: Span) -> Carried:
    family = _family(file.parsed.tree)
    before, after = change.sides
    node = _located(change, file, family, span)
    holes = frozenset(change.correction.holes)
    for brackets in _TRIES:
        sides = Sides(change.before, change.after, holes, file)
        if change.correction.unit is Unit.EXPRESSION:
            assert isinstance(before[0], ast.Expr) and isinstance(after[0], ast.Expr)
            rewriter = Rewriter(sides, (before[0].value, node), brackets)
            made = [rewriter.rewrite(before[0].value, after[0].value, node)]
            old, edits = [node], rewriter.edits
        else:
            statements = _row(change, family, node, len(before))
            rewriter = Rewriter(sides, (before[0], statements[0]), brackets)
            placed = Placer(sides, family, rewriter, brackets).place(before, after, statements)
            old, made, edits = list(statements), placed.statements, placed.edits
        if not edits:
            raise Refused("has nothing to correct")
        meant = family.exchanged(old, made)
        assert isinstance(meant, ast.Module)
        if reads_as(file, edits, meant):
            found = look_up(change.correction, file.parsed, family, node)
            doubt = change.correction.reason or found.doubt
            return Carried(tuple(sorted(edits)), spliced(file.text, edits), meant, doubt, found.imports)
    raise Refused("cannot be written here so that it reads back as meant")


@lru_cache(maxsize=2)
def _extents(parsed: Parsed) -> Extents:
    """Kept, as the next, for the other places of the same file."""
    return Extents(parsed)


@lru_cache(maxsize=2)
def _family(tree: ast.Module) -> Family:
    return Family(tree)


def _located(change: Change, file: Extents, family: Family, span: Span) -> ast.AST:
    """The node that the correction rewrites: from the matched one up."""
    wanted = file.at(span)
    nodes = list(_nodes_at(file, wanted, span))
    if not nodes:
        raise Refused("is no whole piece of code")
    if change.correction.unit is Unit.STATEMENT:
        statement = family.statement(nodes[-1])
        if statement is None:
            raise Refused("stands outside any statement")
        return statement
    first = change.sides[0][0]
    kind = type(first.value) if isinstance(first, ast.Expr) else type(first)
    if not change.correction.climb:
        return next((n for n in nodes if type(n) is kind), next((n for n in reversed(nodes) if isinstance(n, ast.expr)), nodes[-1]))
    at: ast.AST = next((n for n in reversed(nodes) if isinstance(n, ast.expr)), nodes[-1])
    for _ in range(change.correction.climb):
        above = family.above(at)
        if above is None or isinstance(at, ast.stmt):
            raise Refused("stands otherwise than the code that the fix corrected")
        at = above.parent
    return at


def _nodes_at(file: Extents, wanted: Extent, span: Span) -> Iterator[ast.AST]:
    """The nodes that take exactly this stretch, outermost first; a definition also without its decorators."""
    pending: deque[ast.AST] = deque([file.parsed.tree])
    while pending:
        node = pending.popleft()
        if isinstance(node, (ast.stmt, ast.expr)):
            if _is_elsewhere(node, span):
                continue
            found = file.of(node)
            if found == wanted:
                yield node
            elif found.end == wanted.end and getattr(node, "decorator_list", None) and found.start < wanted.start:
                own = file.text[wanted.start : wanted.start + 9]
                if own.startswith(("def", "async", "class")):
                    yield node
        pending.extend(ast.iter_child_nodes(node))


def _is_elsewhere(node: ast.stmt | ast.expr, span: Span) -> bool:
    """Whether no line of the node, nor of a decorator of it, is one of the span."""
    if node.end_lineno is not None and node.end_lineno < span.start_line:
        return True
    return node.lineno > span.end_line and not getattr(node, "decorator_list", None)


def _row(change: Change, family: Family, node: ast.AST, count: int) -> list[ast.stmt]:
    """The site's statements in a row, as many as the fix's; `climb` of them stand before the matched one."""
    assert isinstance(node, ast.stmt)
    block = family.block(node)
    start = next(index for index, statement in enumerate(block) if statement is node) - change.correction.climb
    if start < 0 or start + count > len(block):
        raise Refused("has not as many statements in a row")
    return block[start : start + count]


def put_text(parsed: Parsed, span: Span, replacement: str) -> CarryResult:
    """The file with a text, given by a rule written by hand, in the place of `span`; the reason where it would not parse."""
    file = Extents(parsed)
    edit = TextEdit(file.at(span), replacement)
    text = spliced(file.text, [edit])
    read = parse_text(text, "")
    return (
        Carried((edit,), text, read.tree, "") if isinstance(read, Parsed) else "would not parse with the text that the rule's `fix:` gives"
    )
