"""Dotted names as they may stand in code: in full, or under what some part of them was imported as."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from scanner.forms.refusal import CannotExpress

_MOST = 24


@dataclass(frozen=True, slots=True)
class Spelling:
    """A dotted name's parts as they stand in code, and what the file must import for that; {} for nothing."""

    parts: tuple[str, ...]
    needs: dict[str, Any]


def spelled(node: ast.AST) -> Iterator[tuple[ast.AST, list[dict[str, Any]]]]:
    """The expression with its dotted names spelled in each way, with what each needs. Changes the node in place. Raises CannotExpress."""
    names = list(_dotted_names(node))
    ways = [_spellings(_parts(name), number) for number, name in enumerate(names, 1)]
    if _count(ways) > _MOST:
        raise CannotExpress("several dotted names in one pattern, each of which may be imported in several ways")
    for chosen in product(*ways):
        made = {id(name): way for name, way in zip(names, chosen, strict=True)}
        yield _Spell(made).visit(node), [way.needs for way in chosen if way.needs]


def _count(ways: list[list[Spelling]]) -> int:
    total = 1
    for each in ways:
        total *= len(each)
    return total


def _spellings(parts: tuple[str, ...], number: int) -> list[Spelling]:
    """`a.b.c` in full; `c` or `$N` where that is imported from `a.b`; `b.c`, `$N.c`; `$N.b.c` where `a` is imported as `$N`."""
    alias = f"MVAR__NAME{number}"
    shown = f"$NAME{number}"
    found = [Spelling(parts, {})]
    for length in range(len(parts), 0, -1):
        path, rest = parts[:length], parts[length:]
        if length > 1:
            module = {"has": {"field": "module_name", "regex": _exactly(".".join(path[:-1]))}}
            plain = {"has": {"kind": "dotted_name", "regex": _exactly(path[-1])}}
            found.append(Spelling((path[-1], *rest), _imported("import_from_statement", [module, plain])))
            renamed = {"has": _renamed(path[-1], shown)}
            found.append(Spelling((alias, *rest), _imported("import_from_statement", [module, renamed])))
        whole = {"has": _renamed(".".join(path), shown)}
        found.append(Spelling((alias, *rest), _imported("import_statement", [whole])))
    return found


def _exactly(text: str) -> str:
    return "^" + text.replace(".", r"\.") + "$"


def _renamed(name: str, alias: str) -> dict[str, Any]:
    parts = [{"has": {"field": "name", "regex": _exactly(name)}}, {"has": {"field": "alias", "pattern": alias}}]
    return {"kind": "aliased_import", "all": parts}


def _imported(kind: str, parts: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inside": {"stopBy": "end", "kind": "module", "has": {"stopBy": "end", "kind": kind, "all": parts}}}


def _dotted_names(node: ast.AST) -> Iterator[ast.Attribute]:
    if isinstance(node, ast.Attribute):
        parts = _parts(node)
        if parts and parts[0] not in ("self", "cls") and not any(part.startswith("MV") for part in parts[:1]):
            yield node
            return
    for child in ast.iter_child_nodes(node):
        yield from _dotted_names(child)


def _parts(node: ast.AST) -> tuple[str, ...]:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()


class _Spell(ast.NodeTransformer):
    """Replaces dotted names by how they are spelled."""

    def __init__(self, spellings: dict[int, Spelling]) -> None:
        self._spellings = spellings

    def visit(self, node: ast.AST) -> Any:
        """The node rebuilt; the one given stays as it is."""
        way = self._spellings.get(id(node))
        if way is not None:
            made: ast.expr = ast.Name(way.parts[0])
            for part in way.parts[1:]:
                made = ast.Attribute(made, part)
            return made
        fields = {name: self._rebuilt(value) for name, value in ast.iter_fields(node)}
        return type(node)(**fields)

    def _rebuilt(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._rebuilt(each) for each in value]
        return self.visit(value) if isinstance(value, ast.AST) else value
