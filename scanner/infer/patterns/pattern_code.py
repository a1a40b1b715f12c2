"""Pattern text as a tree, and such trees as code again: short, in one line, as the pattern language writes them."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from scanner.engines.python.lexing import PatternSyntaxError, ellipsis_metavariable, metavariable
from scanner.engines.python.pattern import NotSupported, ParsedPattern, parse_pattern

_PLACEHOLDER = re.compile(r"MVAR__(\w+)")
_ELLIPSIS_PLACEHOLDER = re.compile(r"MVEL__(\w+)")
_DOTS = re.compile(r"\*{0,2}MVDOTS_\d*(?:=MVDOTS_\d*)?")
_TWICE = re.compile(r"\.\.\.(?:, \.\.\.)+")
_BARE_STAR = re.compile(r"\*, (?=\.\.\.)")
_INTERNAL = re.compile(r"MV(?:AR|EL|DOTS|DEEP|TYPED|CONCAT|AFTER|DUMMY|STAR|POW|BARE|SLASH)_")
MOST = 60


@lru_cache(maxsize=1024)
def read_pattern(text: str) -> ParsedPattern | None:
    """The pattern as a tree; None where it cannot be read."""
    try:
        return parse_pattern(text)
    except (PatternSyntaxError, NotSupported, RecursionError, MemoryError, ValueError):
        return None


def code(node: ast.AST | None, most: int = MOST) -> str:
    """The tree as pattern code in one line, at most `most` characters; "" where it cannot be written."""
    if node is None:
        return ""
    try:
        text = ast.unparse(node)
    except (RecursionError, ValueError, AttributeError, TypeError, KeyError):
        return ""
    text = _ELLIPSIS_PLACEHOLDER.sub(r"$...\1", _PLACEHOLDER.sub(r"$\1", _DOTS.sub("...", text)))
    text = _TWICE.sub("...", _BARE_STAR.sub("", text)).replace("**$...", "$...").replace("*$...", "$...")
    if _INTERNAL.search(text):
        return ""
    return one_line(text, most)


def one_line(text: str, most: int = MOST) -> str:
    """A text without line ends and back quotes, cut to `most` characters."""
    flat = "".join(c if c.isprintable() else " " for c in " ".join(text.split()).replace("`", "'"))
    return flat if len(flat) <= most else flat[: most - 3].rstrip() + "..."


def quoted(node: ast.AST | None, most: int = MOST) -> str:
    """Code between back quotes; "code" where it cannot be written."""
    text = code(node, most)
    return f"`{text}`" if text else "code"


def is_dots(node: ast.AST | None) -> bool:
    """Whether a node is `...`, also as an argument or a statement, or `$...X`."""
    if isinstance(node, ast.Starred):
        return is_dots(node.value)
    if isinstance(node, ast.Expr):
        return is_dots(node.value)
    if isinstance(node, ast.Constant):
        return node.value is Ellipsis
    return isinstance(node, ast.Name) and (node.id.startswith("MVDOTS_") or ellipsis_metavariable(node.id) is not None)


def is_any(node: ast.AST | None) -> bool:
    """Whether a node is a metavariable."""
    return isinstance(node, ast.Name) and metavariable(node.id) is not None


def is_any_name(name: str | None) -> bool:
    """Whether an identifier stands for a metavariable."""
    return name is not None and metavariable(name) is not None


def is_any_string(node: ast.AST | None) -> bool:
    """Whether a node is `"..."`, which stands for every string."""
    return isinstance(node, ast.Constant) and node.value in ("...", b"...")


def shown_name(name: str) -> str:
    """An identifier as the pattern writes it."""
    return metavariable(name) or name


def same_code(left: ast.AST | None, right: ast.AST | None) -> bool:
    """Whether two trees are the same pattern."""
    if left is None or right is None:
        return left is right
    return type(left) is type(right) and ast.dump(left) == ast.dump(right)
