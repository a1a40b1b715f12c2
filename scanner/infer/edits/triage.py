"""Which edits of a fix teach, and in which order to learn from them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Sequence

from scanner.infer.patterns.novelty import new_tokens
from scanner.syntax.digest import digest
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.scope import Function
from scanner.syntax.shape import header_nodes, tokens

_OF_A_KIND = 5
_PRIOR = {EditKind.REPLACE: 2.0, EditKind.WRAP: 1.5, EditKind.INSERT: 1.0, EditKind.UNWRAP: 0.5, EditKind.DELETE: 0.5}


def triage(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that are about behaviour. What was removed beside a new wrapper comes before the wrapper: it is the clearer evidence.

    A changed assignment target is only the consequence of another change in the same statement.
    """
    teaching = [edit for edit in edits if teaches(edit)]
    proper = {id(_statement(edit)) for edit in teaching if not _is_target(edit)}
    kept = [edit for edit in teaching if not (_is_target(edit) and id(_statement(edit)) in proper)]
    emptied = {id(edit.chain[-1].before) for edit in kept if edit.kind is EditKind.DELETE}
    return sorted(kept, key=lambda edit: edit.kind is EditKind.WRAP and id(edit.chain[-1].before) in emptied)


def to_learn_from(edits: Iterable[Edit]) -> list[Edit]:
    """The triaged edits without the consequences of others: what they change is not what was wrong.

    A `with` that a removed assignment explains; what gives a parameter the value that its default has no longer.
    """
    kept = triage(edits)
    return [edit for edit in kept if not _is_opened_before(edit, kept) and not _stands_in_for_default(edit, kept)]


def teaches(edit: Edit) -> bool:
    """Whether an edit is about behaviour: not imports, docstrings or strings that stand alone."""
    nodes = [*edit.before, *edit.after]
    if all(isinstance(n, (ast.Import, ast.ImportFrom, ast.alias)) for n in nodes):
        return False
    if any(isinstance(step.before, (ast.Import, ast.ImportFrom)) for step in edit.chain):
        return False
    if all(isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant) for n in nodes):
        return False
    return not (isinstance(edit.chain[-1].before, ast.Expr) and all(isinstance(n, ast.Constant) for n in nodes))


def most_telling(edits: Sequence[Edit], most: int) -> list[Edit]:
    """At most so many edits, in their order: first those that the fix made more than once, then those that changed an expression.

    Of the same correction five come before any other is left out.
    """
    if len(edits) <= most:
        return list(edits)
    signs = [_sign(edit) for edit in edits]
    times = Counter(sign for sign in signs if sign)
    seen: Counter[frozenset[str]] = Counter()
    order: list[tuple[bool, int, float, int]] = []
    for index, (edit, sign) in enumerate(zip(edits, signs, strict=True)):
        seen[sign] += bool(sign)
        prior = _PRIOR[edit.kind] + isinstance(edit.chain[-1].before, ast.expr)
        order.append((seen[sign] > _OF_A_KIND, -min(times.get(sign, 1), 4), -prior, index))
    return [edits[index] for index in sorted(index for *_, index in sorted(order)[:most])]


def _sign(edit: Edit) -> frozenset[str]:
    """What an edit brought in, names and operators only: equal for the same correction at two places."""
    if edit.kind is EditKind.REPLACE:
        return new_tokens(edit.before[0], edit.after[0])
    if edit.kind is EditKind.WRAP:
        return frozenset(token for node in header_nodes(edit.after[0]) for token in tokens(node)) | {type(edit.after[0]).__name__}
    return frozenset(token for node in (edit.after or edit.before) for token in tokens(node))


def _is_target(edit: Edit) -> bool:
    return bool(edit.before) and isinstance(getattr(edit.before[0], "ctx", None), ast.Store)


def _statement(edit: Edit) -> ast.AST | None:
    return next((step.before for step in reversed(edit.chain) if isinstance(step.before, ast.stmt)), None)


def _is_opened_before(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether a `with` was put around statements to hold what a removed assignment made: that assignment is the mistake, not they."""
    if edit.kind is not EditKind.WRAP or not isinstance(edit.after[0], (ast.With, ast.AsyncWith)):
        return False
    held = {digest(item.context_expr) for item in edit.after[0].items}
    gone = [
        node
        for other in edits
        if other.kind is EditKind.DELETE and other.chain[-1].before is edit.chain[-1].before
        for node in other.before
    ]
    return any(isinstance(node, ast.Assign) and digest(node.value) in held for node in gone)


def _stands_in_for_default(edit: Edit, edits: Sequence[Edit]) -> bool:
    """Whether an edit is about a parameter of its function whose default the fix made None: it only makes up for that."""
    if edit.kind is EditKind.INSERT:
        about = [part.test if isinstance(part, ast.If) else part for part in edit.after]
        where = edit.chain[-1].before
    elif edit.kind is EditKind.REPLACE and isinstance(edit.before[0], ast.Name) and isinstance(edit.after[0], (ast.IfExp, ast.BoolOp)):
        about = [edit.after[0]]
        where = next((step.before for step in reversed(edit.chain) if isinstance(step.before, Function)), edit.chain[-1].before)
    else:
        return False
    given = {name for other in edits if (name := _emptied_parameter(other, where)) is not None}
    return any(isinstance(node, ast.Name) and node.id in given for part in about for node in ast.walk(part))


def _emptied_parameter(edit: Edit, function: ast.AST) -> str | None:
    """The parameter of a function whose default an edit replaced by None; None for any other edit."""
    new = edit.after[0] if edit.kind is EditKind.REPLACE else None
    if not (isinstance(new, ast.Constant) and new.value is None) or len(edit.chain) < 2 or edit.chain[-2].before is not function:
        return None
    parameters = edit.chain[-1].after
    if not isinstance(parameters, ast.arguments):
        return None
    plain = [*parameters.posonlyargs, *parameters.args]
    pairs = [
        *zip(plain[len(plain) - len(parameters.defaults) :], parameters.defaults, strict=True),
        *zip(parameters.kwonlyargs, parameters.kw_defaults, strict=True),
    ]
    return next((parameter.arg for parameter, default in pairs if default is new), None)
