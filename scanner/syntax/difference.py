"""Tree differencing: the edits that turn one module into another, as small as they can be said."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scanner.syntax.align import gaps, pairs
from scanner.syntax.decorated import gained_decorators
from scanner.syntax.digest import digest, height
from scanner.syntax.edit import Edit, EditKind, Step
from scanner.syntax.shape import same
from scanner.syntax.wraps import Wrapped, find_wrap

_OPERATORS = (ast.operator, ast.cmpop, ast.unaryop, ast.boolop)
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEEPEST = 120  # nodes from the module down; below, a change is told as a whole, for this code recurses
_LEAVES = (ast.Name, ast.Constant, ast.JoinedStr, ast.alias, ast.arg)


def difference(before: ast.Module, after: ast.Module) -> list[Edit]:
    """All edits in source order of the before tree. Equal trees give none."""
    found: list[Edit] = []
    _Differ(found).block(before.body, after.body, (Step(before, after),))
    return found


class _Differ:
    def __init__(self, found: list[Edit]) -> None:
        self._found = found

    def block(self, before: Sequence[ast.stmt], after: Sequence[ast.stmt], chain: tuple[Step, ...]) -> None:
        for gap in gaps(before, after):
            self._gap(list(before), gap.at, gap.before, gap.after, chain)

    def _gap(self, block: list[ast.stmt], at: int, before: list[ast.stmt], after: list[ast.stmt], chain: tuple[Step, ...]) -> None:
        if before and (wrap := find_wrap(before, after)):
            self._wrap(wrap, block, at, (before, after), chain)
            return
        if after and (unwrap := find_wrap(after, before)):
            index = before.index(unwrap.wrapper)
            self._found.append(
                Edit(
                    EditKind.UNWRAP,
                    (unwrap.wrapper,),
                    tuple(unwrap.inner),
                    chain,
                    _at(block, at + index - 1),
                    tuple(block[at + index + 1 :][:4]),
                )
            )
            self._gap(block, at, before[:index], after[: unwrap.first], chain)
            self._gap(block, at + index + 1, before[index + 1 :], after[unwrap.last :], chain)
            return
        i = j = 0
        for pair in pairs(before, after):
            b, a = before.index(pair.before), after.index(pair.after)
            self._leftover(block, at + i, before[i:b], after[j:a], chain)
            self.node(pair.before, pair.after, chain)
            i, j = b + 1, a + 1
        self._leftover(block, at + i, before[i:], after[j:], chain)

    def _wrap(
        self, wrap: Wrapped, block: list[ast.stmt], at: int, sides: tuple[list[ast.stmt], list[ast.stmt]], chain: tuple[Step, ...]
    ) -> None:
        before, after = sides
        index = after.index(wrap.wrapper)
        self._gap(block, at, before[: wrap.first], after[:index], chain)
        place = at + wrap.first
        self._found.append(
            Edit(EditKind.WRAP, tuple(wrap.inner), (wrap.wrapper,), chain, _at(block, place - 1), tuple(block[at + wrap.last :][:4]))
        )
        self._gap(block, at + wrap.last, before[wrap.last :], after[index + 1 :], chain)

    def _leftover(self, block: list[ast.stmt], at: int, before: list[ast.stmt], after: list[ast.stmt], chain: tuple[Step, ...]) -> None:
        if len(before) == len(after) == 1:
            self._found.append(Edit(EditKind.REPLACE, (before[0],), (after[0],), chain, _at(block, at - 1), tuple(block[at + 1 :][:4])))
            return
        previous, following = _at(block, at - 1), tuple(block[at + len(before) :][:4])
        heir = _heir(before[0], after) if len(before) == 1 else None
        if heir is not None:
            index = after.index(heir)
            self._found.append(Edit(EditKind.REPLACE, (before[0],), (heir,), chain, previous, following))
            if after[index + 1 :]:
                self._found.append(Edit(EditKind.INSERT, (), tuple(after[index + 1 :]), chain, before[0], following))
            if after[:index]:
                self._found.append(Edit(EditKind.INSERT, (), tuple(after[:index]), chain, previous, (before[0], *following)))
            return
        if before:
            self._found.append(Edit(EditKind.DELETE, tuple(before), tuple(after), chain, previous, following))
        elif after:
            self._found.append(Edit(EditKind.INSERT, (), tuple(after), chain, previous, following))

    def node(self, before: ast.AST, after: ast.AST, chain: tuple[Step, ...]) -> None:
        """Descend to what differs between two counterparts."""
        if same(before, after):
            return
        if isinstance(before, _FUNCTION) and isinstance(after, _FUNCTION) and len(chain) <= _DEEPEST:
            self._below(before, after, chain)
        elif len(chain) > _DEEPEST or type(before) is not type(after) or isinstance(before, _LEAVES) or self._whole(before, after):
            self._found.append(Edit(EditKind.REPLACE, (before,), (after,), chain))
        else:
            self._below(before, after, chain)

    def _below(self, before: ast.AST, after: ast.AST, chain: tuple[Step, ...]) -> None:
        """Descend one level; what no smaller edit tells (a decorator, a handler more) is told by the node as a whole."""
        known = len(self._found)
        self._fields(before, after, (*chain, Step(before, after)))
        if len(self._found) == known:
            self._found.append(Edit(EditKind.REPLACE, (before,), (after,), chain))

    def _fields(self, before: ast.AST, after: ast.AST, chain: tuple[Step, ...]) -> None:
        if isinstance(before, ast.Try) and isinstance(after, ast.Try):
            self._new_handlers(before, after, chain[:-1])
        if gained_decorators(before, after):
            self._found.append(Edit(EditKind.REPLACE, (before,), (after,), chain[:-1]))
        for name in before._fields:
            old, new = getattr(before, name, None), getattr(after, name, None)
            if isinstance(old, ast.AST) and isinstance(new, ast.AST):
                self.node(old, new, chain)
            elif isinstance(old, list) and isinstance(new, list):
                if any(isinstance(item, ast.stmt) for item in (*old, *new)):
                    self.block(old, new, chain)
                else:
                    for step in _counterparts(old, new):
                        self.node(step.before, step.after, chain)

    def _new_handlers(self, before: ast.Try, after: ast.Try, chain: tuple[Step, ...]) -> None:
        """Handlers that were added put the tried statements inside a wider net: a wrap like any other."""
        known = {digest(h.type) if h.type is not None else "" for h in before.handlers}
        added = [h for h in after.handlers if (digest(h.type) if h.type is not None else "") not in known]
        if added and len(after.handlers) > len(before.handlers):
            wrapper = ast.copy_location(ast.Try(after.body, added, [], []), after)
            self._found.append(Edit(EditKind.WRAP, tuple(before.body), (wrapper,), chain))

    def _whole(self, before: ast.AST, after: ast.AST) -> bool:
        """Whether two nodes of one type differ in a way that only the node as a whole can tell."""
        if isinstance(before, ast.expr) and isinstance(after, ast.expr) and (_holds(before, after) or _holds(after, before)):
            return True
        changed = 0
        for name in before._fields:
            old, new = getattr(before, name, None), getattr(after, name, None)
            if isinstance(old, list) and isinstance(new, list):
                if any(isinstance(item, ast.stmt) for item in (*old, *new)):
                    continue
                if len(old) != len(new) or any(_differs_at_top(a, b) for a, b in zip(old, new, strict=False)):
                    return not isinstance(before, ast.stmt) or name not in ("handlers", "decorator_list")
                changed += sum(isinstance(a, ast.AST) and not same(a, b) for a, b in zip(old, new, strict=False))
            elif isinstance(old, ast.AST) and isinstance(new, ast.AST):
                if isinstance(old, _OPERATORS) and type(old) is not type(new):
                    return True
                changed += not same(old, new)
            elif old != new:
                return True
        return isinstance(before, ast.Call) and changed > 1 and not same(before.func, after.func)  # type: ignore[attr-defined]


def _counterparts(old: Sequence[object], new: Sequence[object]) -> list[Step]:
    """The items of two lists in pairs; of lists of unequal length first without what both have, none where that does not help."""
    left, right = [n for n in old if isinstance(n, ast.AST)], [n for n in new if isinstance(n, ast.AST)]
    if len(left) != len(right):
        known, wanted = {digest(n) for n in left}, {digest(n) for n in right}
        left, right = [n for n in left if digest(n) not in wanted], [n for n in right if digest(n) not in known]
    return [Step(one, other) for one, other in zip(left, right, strict=True)] if len(left) == len(right) else []


def _heir(before: ast.stmt, after: Sequence[ast.stmt]) -> ast.stmt | None:
    """The statement that took over a statement's expression: `f()` become `d = f()`; None where none did."""
    if not isinstance(before, ast.Expr) or isinstance(before.value, ast.Constant):
        return None
    return next((s for s in after if not hasattr(s, "body") and _holds(s, before.value)), None)


def _differs_at_top(old: object, new: object) -> bool:
    """List items that cannot be counterparts: other keyword names, other operators, a missing dictionary key."""
    if isinstance(old, ast.keyword) and isinstance(new, ast.keyword):
        return old.arg != new.arg
    if isinstance(old, _OPERATORS):
        return type(old) is not type(new)
    return not isinstance(old, ast.AST) or not isinstance(new, ast.AST)


def _holds(outer: ast.AST, inner: ast.AST) -> bool:
    """Whether `inner` stands, unchanged and not trivially, somewhere within `outer`."""
    if isinstance(inner, ast.Constant) or height(inner) >= height(outer):
        return False
    wanted = digest(inner)
    return any(type(child) is type(inner) and digest(child) == wanted for child in ast.walk(outer) if child is not outer)


def _at(block: list[ast.stmt], index: int) -> ast.stmt | None:
    return block[index] if 0 <= index < len(block) else None
