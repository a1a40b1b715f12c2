"""The corrected form with a site's own code in it: as a tree, and as text."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field

from scanner.syntax.digest import digest
from scanner.syntax.extents import Extent, Extents
from scanner.syntax.partners import Partners

_UNCLEAR = "it is not clear which part of this place {} stands for"


class Refused(Exception):
    """The correction does not fit the place; the message says why, as the rest of a sentence."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """A stretch of the corrected form that a node of the site takes."""

    extent: Extent
    site: ast.AST


@dataclass(slots=True, eq=False)
class Filled:
    """The new tree (its site parts are the site's own nodes), and where in the corrected form's text they go."""

    tree: ast.AST
    pieces: list[Piece] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)


class Filler:
    """Puts a site's parts into parts of the corrected form. `form` is where that stands as text."""

    def __init__(self, form: Extents, before: ast.AST, found: Partners) -> None:
        self._form = form
        self._found = found
        self._before = Counter(digest(node) for node in ast.walk(before))

    def fill(self, after: ast.AST) -> Filled:
        """The corrected form `after` for the site. Raises Refused where a hole has no one meaning here."""
        filled = Filled(after)
        self._after = Counter(digest(node) for node in ast.walk(after))
        filled.tree = self._node(after, filled)
        return filled

    def check_nothing_lost(self, before: ast.AST, filled: Filled) -> None:
        """Everything in which the site differs from the fix's own code must live on in the new form. Raises Refused."""
        kept: set[int] = set()
        for node in ast.walk(before):
            if digest(node) in filled.taken:
                kept.update(id(inner) for inner in ast.walk(node))
        for mine, theirs in self._found.differing:
            if mine is None or id(mine) not in kept:
                shown = ast.unparse(theirs) if isinstance(theirs, (ast.expr, ast.keyword)) else "something"
                raise Refused(f"has `{shown[:60]}` where the fix had other code, and the correction says nothing of it")

    def _node(self, after: ast.AST, filled: Filled) -> ast.AST:
        if isinstance(after, (ast.expr, ast.stmt)):
            site = self._partner(after)
            if site is not None:
                filled.pieces.append(Piece(self._form.of(after), site))
                filled.taken.add(digest(after))
                return site
        if isinstance(after, ast.Name) and after.id in self._found.holes:
            raise Refused(_UNCLEAR.format(f"`{after.id}`"))
        changed = {}
        for name in after._fields:
            value = getattr(after, name, None)
            if isinstance(value, ast.AST):
                changed[name] = self._node(value, filled)
            elif isinstance(value, list):
                changed[name] = [self._node(item, filled) if isinstance(item, ast.AST) else item for item in value]  # type: ignore[assignment]
            else:
                changed[name] = value  # type: ignore[assignment]
        return type(after)(**changed)

    def _partner(self, after: ast.AST) -> ast.AST | None:
        """What the site has for a part that the fix kept; None for a part that is the fix's own."""
        found = self._found.by_digest.get(digest(after))
        if not found:
            return None
        different = {digest(site) for site in found}
        if different == {digest(after)}:
            return found[0]
        if isinstance(after, ast.Constant) and (after.value is None or after.value is ... or isinstance(after.value, bool)):
            return None  # what these mean is the point: the same must stand here
        if len(different) > 1:
            if isinstance(after, ast.Name):
                raise Refused(_UNCLEAR.format(f"`{after.id}`"))
            return None
        if isinstance(after, ast.Constant) and self._after[digest(after)] > self._before[digest(after)]:
            raise Refused(_UNCLEAR.format(f"`{ast.unparse(after)[:40]}`"))
        return found[0]
