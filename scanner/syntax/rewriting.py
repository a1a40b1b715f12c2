"""A learned edit carried over to another place: the new tree of the place, and the smallest changes to its text that make it.

Where the fix's code and the site are of one form, only what the fix changed is touched; else the corrected form is written anew,
with the site's own parts in it as they stand.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.syntax.argument_text import write_arguments
from scanner.syntax.arguments import ArgumentPlan, plan_arguments
from scanner.syntax.digest import digest, height
from scanner.syntax.extents import Extent, Extents
from scanner.syntax.filling import Filled, Filler, Refused
from scanner.syntax.partners import Partners, partners
from scanner.syntax.pieces import Brackets, Destination, written
from scanner.syntax.shape import same
from scanner.syntax.splicing import TextEdit

_OPERATORS = (ast.operator, ast.cmpop, ast.unaryop, ast.boolop)
_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """The fix's code before and after, as text with extents; the names in it that stand for anything; the site's file."""

    before: Extents
    after: Extents
    holes: frozenset[str]
    site: Extents


class Rewriter:
    """Carries over one edit; `edits` are the changes to the site's text. Raises Refused where the edit does not fit the site."""

    def __init__(self, sides: Sides, top: tuple[ast.AST, ast.AST], brackets: Brackets) -> None:
        self._sides = sides
        self._brackets = brackets
        self._top = top
        self._overall = partners(top[0], top[1], sides.holes)
        self.edits: list[TextEdit] = []

    def rewrite(self, before: ast.AST, after: ast.AST, site: ast.AST) -> ast.AST:
        """The site's new tree; unchanged parts are the site's own nodes."""
        if same(before, after):
            return site
        if isinstance(before, ast.expr) and height(before) > 1 - isinstance(before, ast.Name) and _holds(after, before):
            return self._whole(before, after, site)
        if type(before) is type(after) is type(site):
            if isinstance(before, ast.Call) and isinstance(after, ast.Call) and isinstance(site, ast.Call):
                return self._call(before, after, site)
            if _goes_down(before, after, site):
                return self._fields(before, after, site)
        return self._whole(before, after, site)

    def fill_in(self, before: ast.AST, after: ast.AST, site: ast.AST) -> Filled:
        """The corrected form with the site's parts, nothing of the site lost."""
        found = partners(before, site, self._sides.holes)
        filled = self._filler(before, found).fill(after)
        self._filler(before, found).check_nothing_lost(before, filled)
        return filled

    def fill_around(self, before: Sequence[ast.stmt], new: ast.stmt, site: Sequence[ast.stmt]) -> Filled:
        """A new statement around or beside the site's statements."""
        found = Partners(self._sides.holes)
        for one, mine in zip(before, site, strict=True):
            found.pair(one, mine)
        return self._filler(ast.Module(list(before), []), found).fill(new)

    def check_nothing_lost(self, before: ast.AST, site: ast.AST, made: Sequence[Filled]) -> None:
        """All in which the site differs from the fix's code lives on in one of the new statements. Raises Refused."""
        together = Filled(site, [], {taken for one in made for taken in one.taken})
        self._filler(before, partners(before, site, self._sides.holes)).check_nothing_lost(before, together)

    def _filler(self, before: ast.AST, found: Partners) -> Filler:
        merged = Partners(found.holes, {**self._overall.by_digest, **found.by_digest}, found.differing)
        return Filler(self._sides.after, before, merged)

    def _to(self, place: Extent) -> Destination:
        return Destination(self._sides.site, place, self._brackets)

    def _whole(self, before: ast.AST, after: ast.AST, site: ast.AST) -> ast.AST:
        if hasattr(site, "body") and not isinstance(site, (ast.IfExp, ast.Lambda)):
            raise Refused("is another kind of block than the fix corrected")
        if not isinstance(site, (ast.expr, ast.stmt, ast.keyword)) or not isinstance(after, (ast.expr, ast.stmt, ast.keyword)):
            raise Refused("is of another form than the code that the fix corrected")
        filled = self.fill_in(before, after, site)
        extent = self._sides.site.of(site)
        self.edits.append(TextEdit(extent, written(filled, self._sides.after.of(after), self._sides.after, self._to(extent))))
        return filled.tree

    def _fields(self, before: ast.AST, after: ast.AST, site: ast.AST) -> ast.AST:
        changed: dict[str, object] = {}
        for name in site._fields:
            one, other, mine = getattr(before, name, None), getattr(after, name, None), getattr(site, name, None)
            if isinstance(mine, ast.AST) and isinstance(one, ast.AST) and isinstance(other, ast.AST):
                changed[name] = mine if isinstance(mine, _OPERATORS) else self.rewrite(one, other, mine)
            elif isinstance(mine, list) and name not in _BLOCKS:
                changed[name] = self._items(one or [], other or [], mine)
            else:
                changed[name] = mine
        return type(site)(**changed)

    def _items(self, before: Sequence[ast.AST], after: Sequence[ast.AST], site: list[ast.AST]) -> list[ast.AST]:
        """The changed ones of some items: by place where there are as many, else all that are just like the fix's."""
        made = list(site)
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            if one is None or other is None or same(one, other):
                continue
            if len(site) == len(before):
                made[index] = self.rewrite(one, other, site[index])
                continue
            alike = [number for number, item in enumerate(site) if item is not None and same(item, one)]
            if not alike:
                raise Refused("has not what the fix changed")
            for number in alike:
                made[number] = self.rewrite(one, other, site[number])
        return made

    def _call(self, before: ast.Call, after: ast.Call, site: ast.Call) -> ast.AST:
        function = self.rewrite(before.func, after.func, site.func)
        plan: ArgumentPlan = plan_arguments(before, after, site)
        made: list[ast.AST] = []
        texts: list[str | None] = []
        for slot in plan.slots:
            if slot.site is None:
                assert slot.after is not None
                filled = self._filler(before, partners(before, site, self._sides.holes)).fill(slot.after)
                made.append(filled.tree)
                place = self._sides.site.of(site)
                texts.append(written(filled, self._sides.after.of(slot.after), self._sides.after, self._to(place)))
            else:
                changed = slot.before is not None and slot.after is not None
                made.append(self.rewrite(slot.before, slot.after, slot.site) if changed else slot.site)  # type: ignore[arg-type]
                texts.append(None)
        self.edits.extend(TextEdit(e.extent, e.text) for e in write_arguments(self._sides.site, site, plan, texts))
        arguments = [node for node in made if not isinstance(node, ast.keyword)]
        return ast.Call(function, arguments, [node for node in made if isinstance(node, ast.keyword)])  # type: ignore[arg-type]


def _holds(outer: ast.AST, inner: ast.AST) -> bool:
    wanted = digest(inner)
    return any(type(node) is type(inner) and digest(node) == wanted for node in ast.walk(outer) if node is not outer)


def _goes_down(before: ast.AST, after: ast.AST, site: ast.AST) -> bool:
    """Whether the change lies below these nodes: names and operators of both sides are equal, and lists as long."""
    for name in before._fields:
        one, other, mine = getattr(before, name, None), getattr(after, name, None), getattr(site, name, None)
        if name in ("ctx", "kind", "type_comment"):
            continue
        if isinstance(one, list) and isinstance(other, list):
            if name in _BLOCKS:
                if [digest(s) for s in one] != [digest(s) for s in other]:
                    return False
            elif len(one) != len(other) or any((a is None) != (b is None) for a, b in zip(one, other, strict=True)):
                return False
        elif isinstance(one, _OPERATORS):
            if type(one) is not type(other):
                return False
        elif isinstance(one, ast.AST) and isinstance(other, ast.AST):
            if not isinstance(mine, ast.AST):
                return False
        elif isinstance(one, ast.AST) or isinstance(other, ast.AST) or one != other:
            return False
    return not _operators_change(before, after)


def _operators_change(before: ast.AST, after: ast.AST) -> bool:
    ones, others = getattr(before, "ops", []), getattr(after, "ops", [])
    return any(type(one) is not type(other) for one, other in zip(ones, others, strict=True))
