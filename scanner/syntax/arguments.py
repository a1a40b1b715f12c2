"""What a changed argument list means for another call of the same kind."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from scanner.syntax.digest import digest
from scanner.syntax.filling import Refused

_OTHER = "has other arguments than the call that the fix corrected"


@dataclass(frozen=True, slots=True, eq=False)
class Slot:
    """One argument of the new call: the site's own (`site`), changed as from `before` to `after` where both are there; or a new one."""

    site: ast.AST | None
    before: ast.AST | None = None
    after: ast.AST | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ArgumentPlan:
    """The arguments of the new call in order, and the site's that are gone."""

    slots: tuple[Slot, ...]
    gone: tuple[ast.AST, ...]


def plan_arguments(before: ast.Call, after: ast.Call, site: ast.Call) -> ArgumentPlan:
    """The site's arguments after the same change. Raises Refused where they are too different for that."""
    positional = _positional(before.args, after.args, site.args)
    keywords = _keywords(before, after, site)
    kept = {id(slot.site) for slot in (*positional, *keywords)}
    gone = tuple(node for node in (*site.args, *site.keywords) if id(node) not in kept)
    return ArgumentPlan((*positional, *keywords), gone)


def _positional(before: Sequence[ast.expr], after: Sequence[ast.expr], site: Sequence[ast.expr]) -> list[Slot]:
    ones, others = [digest(n) for n in before], [digest(n) for n in after]
    if ones == others:
        return [Slot(node) for node in site]
    found: list[Slot] = []
    at = 0
    for tag, a, b, c, d in SequenceMatcher(None, ones, others, autojunk=False).get_opcodes():
        if tag == "equal":
            last = b == len(before) and d == len(after)
            end = len(site) if last else b
            found.extend(Slot(node) for node in site[at:end])
            at = end
            continue
        if b > len(site) or (a == len(before) and len(site) != len(before)):
            raise Refused(_OTHER)
        if any(isinstance(node, ast.Starred) for node in site[:b]) and not any(isinstance(node, ast.Starred) for node in before[:b]):
            raise Refused(_OTHER)
        if tag == "replace" and b - a == d - c:
            found.extend(Slot(site[a + n], before[a + n], after[c + n]) for n in range(b - a))
        else:
            found.extend(Slot(None, None, node) for node in after[c:d])
        at = b
    found.extend(Slot(node) for node in site[at:])
    return found


def _keywords(before: ast.Call, after: ast.Call, site: ast.Call) -> list[Slot]:
    old = {keyword.arg: keyword for keyword in before.keywords}
    new = {keyword.arg: keyword for keyword in after.keywords}
    slots: list[Slot] = []
    for mine in site.keywords:
        one, other = old.get(mine.arg), new.get(mine.arg)
        if one is not None and other is None:
            continue
        if one is None and other is not None:
            raise Refused(f"has the argument `{mine.arg or '**'}` already")
        slots.append(Slot(mine, one, other) if one is not None and digest(one) != digest(other or one) else Slot(mine))
    here = {mine.arg for mine in site.keywords}
    for name, one in old.items():
        if name not in here and (name not in new or digest(one) != digest(new[name])):
            raise Refused(_OTHER)
    for index, keyword in enumerate(after.keywords):
        if keyword.arg not in old:
            slots.insert(_place(slots, after.keywords, index), Slot(None, None, keyword))
    return slots


def _place(slots: Sequence[Slot], keywords: Sequence[ast.keyword], index: int) -> int:
    """Where a new keyword goes: behind the one that it follows in the fix, at the front if it is first there, else at the end."""
    names = [node.arg if isinstance(node := slot.site or slot.after, ast.keyword) else None for slot in slots]
    for earlier in reversed(keywords[:index]):
        if earlier.arg is not None and earlier.arg in names:
            return names.index(earlier.arg) + 1
    if index == 0 and len(keywords) > 1:
        return 0
    return names.index(None) if None in names else len(slots)
