"""Pattern trees: Python syntax trees with holes, and their text in Semgrep's pattern language.

A hole is an ordinary identifier with a reserved prefix, so that `ast.unparse` writes the tree and the text is mended afterwards.
"""

from __future__ import annotations

import ast
import re

_ELLIPSIS = "BUGCLASS_ELLIPSIS"
_METAVARIABLE = "BUGCLASS_MV_"
_ANY_ELLIPSIS = re.compile(r"(?:\*\*|\*)?" + _ELLIPSIS + r"(?:=" + _ELLIPSIS + r")?")
_METAVARIABLE_USE = re.compile(_METAVARIABLE + r"(\w+?)_END")
_PLAIN = re.compile(r"[^A-Z0-9_]")


class Holes:
    """Gives out metavariable names for one formula: the same local name is the same metavariable, everywhere."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._used: set[str] = set()

    def local(self, name: str) -> str:
        """The identifier that stands for a local name."""
        return self._given.setdefault(name, self.fresh(name))

    def fresh(self, hint: str) -> str:
        """An identifier for a metavariable not given out yet, named after `hint`."""
        plain = _PLAIN.sub("", hint.upper()).strip("_") or "X"
        if plain[0].isdigit():
            plain = "X" + plain
        chosen, number = plain, 1
        while chosen in self._used:
            number += 1
            chosen = f"{plain}{number}"
        self._used.add(chosen)
        return f"{_METAVARIABLE}{chosen}_END"


def named(name: str) -> ast.Name:
    """The metavariable of exactly this name, for parts that must not depend on what was given out before."""
    return ast.Name(f"{_METAVARIABLE}{name}_END", ast.Load())


def ellipsis() -> ast.Name:
    """`...` as an expression."""
    return ast.Name(_ELLIPSIS, ast.Load())


def trailing_ellipsis() -> ast.keyword:
    """`...` after keyword arguments."""
    return ast.keyword(None, ellipsis())


def ellipsis_parameter() -> ast.arg:
    """`...` among parameters."""
    return ast.arg(_ELLIPSIS)


def ellipsis_body() -> list[ast.stmt]:
    """`...` as a block."""
    return [ast.Expr(ellipsis())]


def is_ellipsis(node: ast.AST) -> bool:
    """Whether a node is the `...` hole."""
    return isinstance(node, ast.Name) and node.id == _ELLIPSIS


def is_hole(node: ast.AST) -> bool:
    """Whether a node is a metavariable or `...`."""
    return isinstance(node, ast.Name) and is_hole_name(node.id)


def is_hole_name(name: str) -> bool:
    """Whether an identifier stands for a metavariable or `...`."""
    return name.startswith((_ELLIPSIS, _METAVARIABLE))


def text_of(*nodes: ast.AST) -> str:
    """The pattern text of one expression or of statements in a row."""
    parts: list[str] = []
    for node in nodes:
        module = ast.Module([node if isinstance(node, ast.stmt) else ast.Expr(node)], [])  # type: ignore[arg-type]
        parts.append(ast.unparse(ast.fix_missing_locations(module)))
    return _METAVARIABLE_USE.sub(r"$\1", _ANY_ELLIPSIS.sub("...", "\n".join(parts)))
