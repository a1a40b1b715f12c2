"""Which parts of a site answer to which parts of the code that the fix changed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from scanner.syntax.digest import digest

_ASIDE = (ast.expr_context,)
_BLOCKS = ("body", "orelse", "finalbody")


@dataclass(slots=True, eq=False)
class Partners:
    """`by_digest`: for the digest of a node of the fix the nodes of the site in its place. `differing`: the largest parts that differ
    (None where the site has nothing in that place, or the fix has not)."""

    holes: frozenset[str]
    by_digest: dict[str, list[ast.AST]] = field(default_factory=dict)
    differing: list[tuple[ast.AST | None, ast.AST | None]] = field(default_factory=list)

    def pair(self, before: ast.AST | None, site: ast.AST | None) -> None:
        """Take two nodes as counterparts and go down as far as they are alike."""
        if before is None or site is None:
            if before is not site:
                self.differing.append((before, site))
            return
        self.by_digest.setdefault(digest(before), []).append(site)
        if digest(before) == digest(site):
            self._children(before, site)
            return
        hole = isinstance(before, ast.Name) and before.id in self.holes
        if hole or type(before) is not type(site) or not _same_scalars(before, site):
            self.differing.append((before, site))
        elif isinstance(before, ast.Call) and isinstance(site, ast.Call):
            self._calls(before, site)
        elif any(len(one) != len(other) for one, other in _lists(before, site)):
            self.differing.append((before, site))
        else:
            self._children(before, site)

    def _children(self, before: ast.AST, site: ast.AST) -> None:
        header = is_header(before)
        for one, other in zip(_nodes(before, header), _nodes(site, header), strict=True):
            self.pair(one, other)

    def _calls(self, before: ast.Call, site: ast.Call) -> None:
        self.pair(before.func, site.func)
        for one, other in zip_longest(before.args, site.args):
            self.pair(one, other)
        named = {keyword.arg: keyword for keyword in site.keywords}
        for keyword in before.keywords:
            self.pair(keyword, named.pop(keyword.arg, None))
        for rest in named.values():
            self.pair(None, rest)


def partners(before: ast.AST, site: ast.AST, holes: frozenset[str]) -> Partners:
    """The counterparts of two trees from their tops down. `holes` are names of `before` that stand for anything."""
    found = Partners(holes)
    found.pair(before, site)
    return found


def _same_scalars(one: ast.AST, other: ast.AST) -> bool:
    for name in one._fields:
        value = getattr(one, name, None)
        if name in ("ctx", "kind", "type_comment") or isinstance(value, (ast.AST, list)):
            continue
        against = getattr(other, name, None)
        if not isinstance(against, ast.AST) and (type(value) is not type(against) or value != against):
            return False
    return True


def is_header(node: ast.AST) -> bool:
    """Whether a compound statement of a correction stands for its header only: its body is `...`."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or len(body) != 1 or not isinstance(body[0], ast.Expr):
        return False
    return isinstance(body[0].value, ast.Constant) and body[0].value.value is ...


def _lists(one: ast.AST, other: ast.AST) -> Iterator[tuple[list[object], list[object]]]:
    header = is_header(one)
    for name in one._fields:
        value = getattr(one, name, None)
        if isinstance(value, list) and not (header and name in _BLOCKS):
            yield value, getattr(other, name)


def _nodes(node: ast.AST, header: bool) -> Iterator[ast.AST | None]:
    """The direct children in order, None for an absent one, so that the children of two like nodes stand side by side."""
    for name in node._fields:
        if header and name in _BLOCKS:
            continue
        value = getattr(node, name, None)
        for item in value if isinstance(value, list) else (value,):
            if item is None or (isinstance(item, ast.AST) and not isinstance(item, _ASIDE)):
                yield item
