"""From a fix to a correction that can be carried over: the changed code with its surroundings, and how sure it is."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.infer.corrections.certainty import leaves, meaning, sides_of
from scanner.infer.edits.lesson import Changed
from scanner.infer.edits.triage import teaches
from scanner.model.correction import Certainty, Correction, Unit
from scanner.syntax.edit import Edit, EditKind, Step
from scanner.syntax.parse import Parsed, parse_text
from scanner.syntax.shape import same

_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True, eq=False)
class _Draft:
    """The nodes of both sides, and where they stand to the matched code: see `Correction`."""

    before: Sequence[ast.AST]
    after: Sequence[ast.AST]
    unit: Unit
    climb: int = 0
    new: Sequence[ast.AST] = ()


def learn_correction(file: Changed, edit: Edit, anchor: ast.AST) -> Correction | None:
    """What the fix did around `anchor`, the code of the before side that a rule matches; None where no replacement tells it."""
    makers = {EditKind.REPLACE: _replaced, EditKind.WRAP: _wrapped, EditKind.INSERT: _inserted, EditKind.DELETE: _deleted}
    maker = makers.get(edit.kind)
    draft = maker(file, edit, anchor) if maker else None
    return _correction(file, edit, draft) if draft else None


def _replaced(file: Changed, edit: Edit, anchor: ast.AST) -> _Draft | None:
    steps = [*edit.chain, Step(edit.before[0], edit.after[0])]
    at = next((n for n, step in enumerate(steps) if step.before is anchor), None)
    if at is None:
        at = next((n for n, step in enumerate(steps) if isinstance(step.before, ast.Expr) and step.before.value is anchor), None)
        if at is None:
            return None
        one, other = steps[at].before, steps[at].after
        if isinstance(one, ast.Expr) and isinstance(other, ast.Expr):
            return _Draft([one.value], [other.value], Unit.EXPRESSION)
        return _Draft([one], [other], Unit.STATEMENT)
    top = _widest(file, steps, at)
    one, other = steps[top].before, steps[top].after
    if isinstance(one, ast.stmt) or isinstance(other, ast.stmt):
        return _Draft([one], [other], Unit.STATEMENT) if isinstance(one, ast.stmt) else None
    return _Draft([one], [other], Unit.EXPRESSION, at - top)


def _widest(file: Changed, steps: Sequence[Step], at: int) -> int:
    """The index of the step that holds all that the fix changed in this statement, not below `at`."""
    inner = _innermost(steps)
    for other in file.edits:
        chain = [*other.chain, *([Step(other.before[0], other.after[0])] if other.kind is EditKind.REPLACE else [])]
        if _innermost(chain) is inner and inner is not None and other.kind is EditKind.REPLACE:
            while at and all(step.before is not steps[at].before for step in chain):
                at -= 1
    while at and not isinstance(steps[at].before, (ast.expr, ast.stmt)):
        at -= 1
    return at


def _innermost(steps: Sequence[Step]) -> ast.AST | None:
    return next((step.before for step in reversed(steps) if isinstance(step.before, ast.stmt)), None)


def _wrapped(file: Changed, edit: Edit, anchor: ast.AST) -> _Draft | None:
    for index, statement in enumerate(edit.before):
        if any(node is anchor for node in ast.walk(statement)):
            own = getattr(statement, "body", None) is None
            return _Draft(edit.before, edit.after, Unit.STATEMENT, index, edit.after) if own or statement is anchor else None
    return None


def _inserted(file: Changed, edit: Edit, anchor: ast.AST) -> _Draft | None:
    if edit.previous is not None and _holds(edit.previous, anchor):
        return _Draft([edit.previous], [edit.previous, *edit.after], Unit.STATEMENT, 0, edit.after)
    for index, statement in enumerate(edit.following):
        if _holds(statement, anchor):
            around = edit.following[: index + 1]
            return _Draft(around, [*edit.after, *around], Unit.STATEMENT, index, edit.after)
    return None


def _holds(statement: ast.stmt, anchor: ast.AST) -> bool:
    """Whether the anchor is this statement or stands in its header."""
    if statement is anchor:
        return True
    inner = {id(n) for name in _BLOCKS for s in getattr(statement, name, []) for n in ast.walk(s)}
    return any(node is anchor for node in ast.walk(statement)) and id(anchor) not in inner


def _deleted(file: Changed, edit: Edit, anchor: ast.AST) -> _Draft | None:
    if edit.after or len(edit.before) != 1 or edit.before[0] is not anchor:
        return None
    return _Draft([anchor], [], Unit.STATEMENT)


def _correction(file: Changed, edit: Edit, draft: _Draft) -> Correction | None:
    whole = edit.kind is EditKind.WRAP
    befores = [_text(file.before, node, whole) for node in draft.before]
    afters = [
        _text(file.after if edit.kind is not EditKind.INSERT or node in edit.after else file.before, node, whole or node in edit.after)
        for node in draft.after
    ]
    if None in befores or None in afters:
        return None
    before, after = "\n".join(t for t in befores if t), "\n".join(t for t in afters if t)
    forms = [parse_text(text, "") for text in (before, after)]
    if not isinstance(forms[0], Parsed) or not isinstance(forms[1], Parsed):
        return None
    sides = sides_of(edit.chain, (forms[0].tree, forms[1].tree), (file.before.tree, file.after.tree))
    names = meaning(*sides)
    doubt = names.doubt or _more_to_it(file, edit, draft, (*names.fresh, *names.local))
    if not doubt and leaves(draft.new):
        doubt = "it leaves the place in a way that must be decided anew at each"
    return Correction(
        before,
        after,
        draft.unit,
        names.holes,
        draft.climb,
        names.imports,
        names.dropped,
        names.own,
        file.change.path,
        names.local,
        names.fresh,
        Certainty.SUGGESTION if doubt else Certainty.SURE,
        doubt,
    )


def _more_to_it(file: Changed, edit: Edit, draft: _Draft, names: Sequence[str]) -> str:
    """Whether the fix changed more here than the correction says: beside it in its block, or code that uses its new names."""
    mine = {id(node) for top in (*draft.before, *draft.after) for node in ast.walk(top)}
    block = edit.chain[-1].before
    for other in file.edits:
        nodes = [*other.before, *other.after]
        if other is edit or not teaches(other) or any(id(node) in mine for node in nodes):
            continue
        if edit.kind is EditKind.DELETE or (
            other.kind is not EditKind.REPLACE and other.chain[-1].before is block and _adjoin(edit, other)
        ):
            return "the fix changed more at its place than this"
        used = {n.id for top in nodes for n in ast.walk(top) if isinstance(n, ast.Name)}
        if used & set(names) - {"self", "cls"} and _innermost_function(other) is _innermost_function(edit):
            return "the fix changed more code that belongs to this"
    return ""


def _adjoin(one: Edit, other: Edit) -> bool:
    """Whether two edits of one block stand side by side."""
    mine = [*one.before, one.previous, *one.following[:1]]
    theirs = [*other.before, other.previous, *other.following[:1]]
    statement = _innermost([*one.chain, *([Step(one.before[0], one.after[0])] if one.kind is EditKind.REPLACE else [])])
    return any(n is not None and (n is statement or any(n is m for m in mine)) for n in theirs)


def _innermost_function(edit: Edit) -> ast.AST | None:
    return next((s.before for s in reversed(edit.chain) if isinstance(s.before, (ast.FunctionDef, ast.AsyncFunctionDef))), None)


def _text(parsed: Parsed, node: ast.AST, whole: bool) -> str | None:
    """A node's source, at the left margin; of a compound statement only the header over `...`, unless asked for `whole`."""
    if isinstance(node, ast.stmt) and hasattr(node, "body") and not whole:
        return _header(node)
    span = parsed.span(node)
    margin = parsed.lines[span.start_line - 1]
    margin = margin[: len(margin) - len(margin.lstrip())]
    first, *rest = parsed.slice(span).split("\n")
    text = "\n".join([first, *(line.removeprefix(margin) for line in rest)])
    for candidate in (text, f"({text})", textwrap.dedent(text)):
        found = parse_text(candidate, "")
        if isinstance(found, Parsed) and len(found.tree.body) == 1:
            own: ast.AST = found.tree.body[0]
            if isinstance(node, ast.expr) and isinstance(own, ast.Expr):
                own = own.value
            if same(own, node):
                return candidate
    return None


def _header(node: ast.stmt) -> str | None:
    fields = dict(ast.iter_fields(node))
    for name in _BLOCKS:
        if fields.get(name):
            fields[name] = [ast.Expr(ast.Constant(...))] if name == "body" else []
    if isinstance(node, ast.Try):
        fields["handlers"] = [ast.ExceptHandler(h.type, h.name, [ast.Expr(ast.Constant(...))]) for h in node.handlers]
        fields["finalbody"] = [ast.Expr(ast.Constant(...))] if node.finalbody and not node.handlers else []
    try:
        return ast.unparse(ast.fix_missing_locations(type(node)(**fields)))
    except (RecursionError, ValueError):
        return None
