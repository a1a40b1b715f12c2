"""How much a fix touched, and how much of that its bug class needed: edits that a proven rule has nothing to do with. Pure."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from scanner.lifecycle.functions import MODULE, function_at, functions_of
from scanner.model.source import Span
from scanner.syntax.difference import difference
from scanner.syntax.edit import Edit
from scanner.syntax.parse import Parsed


class Need(str, Enum):
    """What an edit is to the fix."""

    NEEDED = "needed"
    SUPPORTING = "supports the correction"
    IMPORT = "import"
    LAYOUT = "comments and layout"
    TEST = "test"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True, order=True)
class Touched:
    """One edit: its file, its line (of the corrected file; of the old one where code was only removed), its function, how many lines."""

    path: str
    line: int
    function: str
    need: Need
    lines: int


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """A changed Python file, both sides parsed; an absent side is an empty module."""

    before: Parsed
    after: Parsed


@dataclass(slots=True, eq=False)
class _Piece:
    """An edit with the names that its new code uses and brings, and those that it defines, and uses, no more."""

    edit: Edit
    before_lines: set[int]
    after_lines: set[int]
    used: frozenset[str]
    brought: frozenset[str]
    dropped: frozenset[str] = frozenset()
    freed: frozenset[str] = frozenset()
    need: Need = Need.UNRELATED


def surface_of(sides: Sequence[Sides], fired: Mapping[str, Sequence[Span]], is_test: Callable[[str], bool]) -> tuple[Touched, ...]:
    """Each edit of a fix. `fired` are the places, by path, where the rule fires on the code before."""
    pieces = {each.after.path: _pieces(each) for each in sides if not is_test(each.after.path)}
    for each in sides:
        for piece in pieces.get(each.after.path, ()):
            if any(_touches(piece.edit, each, span) for span in fired.get(each.after.path, ())):
                piece.need = Need.NEEDED
    _spread([piece for found in pieces.values() for piece in found])
    touched: list[Touched] = []
    for each in sides:
        path = each.after.path
        changed = _changed(each)
        if path not in pieces:
            touched.append(Touched(path, min(changed.after, default=1), "", Need.TEST, len(changed.before) + len(changed.after)))
            continue
        touched += [_told(piece, each) for piece in pieces[path]]
        covered = [set[int]().union(*(getattr(p, side) for p in pieces[path])) for side in ("before_lines", "after_lines")]
        rest = [changed.before - covered[0], changed.after - covered[1]]
        if rest[0] or rest[1]:
            touched.append(Touched(path, min(rest[1] or rest[0]), "", Need.LAYOUT, len(rest[0]) + len(rest[1])))
    return tuple(sorted(touched))


@dataclass(frozen=True, slots=True)
class _Lines:
    """The changed lines of both sides that are not empty, 1-based."""

    before: set[int]
    after: set[int]


def _changed(sides: Sides) -> _Lines:
    old, new = sides.before.lines, sides.after.lines
    before: set[int] = set()
    after: set[int] = set()
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            before.update(n for n in range(a + 1, b + 1) if old[n - 1].strip())
            after.update(n for n in range(c + 1, d + 1) if new[n - 1].strip())
    return _Lines(before, after)


def _pieces(sides: Sides) -> list[_Piece]:
    changed = _changed(sides)
    found = []
    for edit in difference(sides.before.tree, sides.after.tree):
        after = _names(edit.after)
        piece = _Piece(edit, changed.before & _range(edit.before), changed.after & _range(edit.after), after.used, after.bound)
        before = _names(edit.before)
        piece.brought = after.bound - before.bound
        piece.dropped, piece.freed = before.bound - after.bound, before.plain - after.plain
        if _is_docstring(edit):
            piece.need = Need.LAYOUT
        found.append(piece)
    return found


def _spread(pieces: Sequence[_Piece]) -> None:
    """What a needed edit's code uses and another edit brings is needed too; so is what another edit uses and a needed one brings.

    And so is taking away what only a needed edit's old code had used.
    """
    moved = True
    while moved:
        moved = False
        needed = [piece for piece in pieces if piece.need in (Need.NEEDED, Need.SUPPORTING)]
        used = frozenset[str]().union(*(piece.used for piece in needed))
        brought = frozenset[str]().union(*(piece.brought for piece in needed))
        freed = frozenset[str]().union(*(piece.freed for piece in needed))
        for piece in pieces:
            if piece.need is Need.UNRELATED and (piece.brought & used or piece.used & brought or piece.dropped & freed):
                piece.need = Need.SUPPORTING
                moved = True
    for piece in pieces:
        nodes = (*piece.edit.before, *piece.edit.after)
        if piece.need is Need.UNRELATED and all(isinstance(node, (ast.Import, ast.ImportFrom, ast.alias)) for node in nodes):
            piece.need = Need.IMPORT


def _touches(edit: Edit, sides: Sides, span: Span) -> bool:
    lines = _range(edit.before)
    if not lines:
        around = [*([edit.previous] if edit.previous else []), *edit.following[:1]]
        lines = set[int]().union(*map(_header, around)) or _range([edit.chain[-1].before])
    statement = next((step.before for step in reversed(edit.chain) if isinstance(step.before, ast.stmt)), None)
    if statement is not None and not hasattr(statement, "body"):
        lines |= _range([statement])
    return any(span.start_line <= line <= span.end_line for line in lines)


def _header(statement: ast.stmt) -> set[int]:
    """The lines of a statement; of a compound one only those before its body."""
    body = getattr(statement, "body", None)
    lines = _range([statement])
    return {line for line in lines if line < body[0].lineno} if isinstance(body, list) and body else lines


def _range(nodes: Iterable[ast.AST]) -> set[int]:
    found: set[int] = set()
    for node in nodes:
        lines = [n for each in ast.walk(node) for n in (getattr(each, "lineno", 0), getattr(each, "end_lineno", 0) or 0) if n]
        if lines:
            found.update(range(min(lines), max(lines) + 1))
    return found


@dataclass(frozen=True, slots=True)
class _Names:
    """Names that code uses, and those that it defines: variables, functions, parameters, imports. `plain` are used, and no attributes."""

    used: frozenset[str]
    bound: frozenset[str]
    plain: frozenset[str]


def _names(nodes: Iterable[ast.AST]) -> _Names:
    used: set[str] = set()
    bound: set[str] = set()
    plain: set[str] = set()
    for node in (each for top in nodes for each in ast.walk(top)):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
            if isinstance(node.ctx, ast.Load):
                plain.add(node.id)
        elif isinstance(node, ast.Attribute):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            used.add(node.arg)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, ast.alias):
            bound.add((node.asname or node.name).split(".")[0])
    return _Names(frozenset(used), frozenset(bound - {"self", "cls"}), frozenset(plain))


def _is_docstring(edit: Edit) -> bool:
    nodes = [node.value if isinstance(node, ast.Expr) else node for node in (*edit.before, *edit.after)]
    inside = isinstance(edit.chain[-1].before, ast.Expr) or any(isinstance(node, ast.Expr) for node in (*edit.before, *edit.after))
    return inside and all(isinstance(node, ast.Constant) and isinstance(node.value, str) for node in nodes)


def _told(piece: _Piece, sides: Sides) -> Touched:
    after = piece.after_lines or _range(piece.edit.after)
    side, lines = (sides.after, after) if after else (sides.before, piece.before_lines or _range(piece.edit.before))
    line = min(lines, default=1)
    function = function_at(functions_of(side.tree), line)
    count = len(piece.before_lines) + len(piece.after_lines)
    return Touched(sides.after.path, line, function.name if function else MODULE, piece.need, count)
