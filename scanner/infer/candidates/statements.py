"""Candidates for statements that the fix inserted, removed, wrapped or unwrapped."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence

from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.edits.names import Names
from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.blanking import DEEPEST
from scanner.infer.patterns.holes import is_hole, text_of
from scanner.infer.patterns.policy import Changed, Context, Policy
from scanner.infer.patterns.telling import says_something, tells_enough
from scanner.infer.proving.correction import Placement, around_place, beside_place
from scanner.syntax.digest import height
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.shape import header_nodes, tokens

_MOST_ANCHORS = 4
_MOST_CALLS = 5
_STATEMENT_LEVELS = (Changed.VERBATIM, Changed.LOCALS, Changed.LITERALS, Changed.LEADING, Changed.SKELETON)
_CALL_LEVELS = (Changed.LOCALS, Changed.LITERALS, Changed.LEADING, Changed.SKELETON, Changed.LAST_NAME, Changed.RECEIVER)


def statements(edit: Edit, index: int, names: Names) -> Iterator[Candidate]:
    """All candidates of one edit that is not a REPLACE."""
    if edit.kind is EditKind.WRAP:
        yield from _anchored(edit, _first_simple(edit.before), index, names)
    elif edit.kind is EditKind.INSERT:
        yield from _anchored(edit, _neighbours(edit), index, names)
    else:
        yield from _removed(edit.before, index, names)


def _removed(gone: Iterable[ast.AST], index: int, names: Names) -> Iterator[Candidate]:
    for statement in list(gone)[:_MOST_ANCHORS]:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)):
            continue
        for level in _STATEMENT_LEVELS:
            tree = Abstraction(names).changed(statement, level)
            if says_something(tree):
                yield Candidate(text_of(tree), (), Policy(level, Context.LOCALS, 1), statement, index, safe=tells_enough(tree, None))


def _anchored(edit: Edit, anchors: Sequence[Placement], index: int, names: Names) -> Iterator[Candidate]:
    """What the new code was put around or beside: the statement, and the calls and uses within it that made it needed."""
    for anchor in anchors[:_MOST_ANCHORS]:
        for level in _STATEMENT_LEVELS:
            if hasattr(anchor.statement, "body") and level >= Changed.LEADING:
                continue
            yield from _with_negatives(edit, anchor, anchor.statement, level, (index, names))
        for part in _parts(anchor.statement, _shared(edit)):
            for level in _CALL_LEVELS:
                yield from _with_negatives(edit, anchor, part, level, (index, names))


def _with_negatives(edit: Edit, anchor: Placement, node: ast.AST, level: Changed, where: tuple[int, Names]) -> Iterator[Candidate]:
    index, names = where
    abstraction = Abstraction(names)
    tree = abstraction.changed(node, level)
    if is_hole(tree) or not says_something(tree):
        return
    build = around_place if edit.kind is EditKind.WRAP else beside_place
    negatives: list[Negative] = build(abstraction, edit, anchor, tree)
    if negatives:
        around = 1 if isinstance(node, ast.stmt) else 0
        text = text_of(tree)
        safe = level <= Changed.SKELETON and tells_enough(tree, None) and isinstance(node, (ast.stmt, ast.Call))
        for linked in (True, False):
            chosen = tuple(n for n in negatives if n.is_linked(text) is linked)
            if chosen:
                yield Candidate(text, chosen, Policy(level, Context.LOCALS, around), node, index, alone=False, safe=safe and linked)


def _first_simple(inner: Sequence[ast.AST]) -> list[Placement]:
    """The wrapped statements, those within compound ones too, in source order."""
    found: list[Placement] = []
    for statement in inner:
        if isinstance(statement, ast.stmt):
            found.append(Placement(statement, following=True))
            for block in (getattr(statement, "body", []), getattr(statement, "orelse", [])):
                found.extend(_first_simple(block))
    return found


def _neighbours(edit: Edit) -> list[Placement]:
    """Statements beside the insertion, those that share most names with the inserted code first; the one after wins a tie."""
    names = _shared(edit)
    around = [Placement(s, following=True) for s in edit.following[:3]]
    if edit.previous is not None:
        around.insert(1, Placement(edit.previous, following=False))
    parent = edit.chain[-1].before
    if isinstance(parent, ast.stmt):
        around.append(Placement(parent, following=True, parent=True))

    def closeness(place: Placement) -> int:
        own = {t for node in header_nodes(place.statement) for t in tokens(node)}
        return len(own & names)

    useful = [place for place in around if closeness(place)]
    return sorted(useful, key=closeness, reverse=True) or around[:1]


def _shared(edit: Edit) -> frozenset[str]:
    return frozenset(t for node in edit.after for t in tokens(node) if not t.startswith("<"))


def _parts(statement: ast.stmt, names: frozenset[str]) -> list[ast.expr]:
    """Calls and attribute or item uses in a statement's header, those that mention the new code's names first."""
    found: list[ast.expr] = []
    for part in header_nodes(statement):
        for node in ast.walk(part):
            if height(node) > DEEPEST:
                continue
            if isinstance(node, ast.Call) or (
                isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Load) and names & set(tokens(node))
            ):
                found.append(node)
    found.sort(key=lambda n: (not isinstance(n, ast.Call), -len(names & set(tokens(n)))))
    return found[:_MOST_CALLS]
