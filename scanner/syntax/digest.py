"""Digests and heights of syntax trees, without recursion: a parser accepts deeper trees than recursive code can walk."""

from __future__ import annotations

import ast
from hashlib import blake2b

_ASIDE = frozenset({"ctx", "kind", "type_comment", "type_ignores"})


def digest(node: ast.AST) -> str:
    """Text that is equal for equal code and only then: positions, `u` prefixes and contexts (load, store) aside.

    Kept on the node, as a Merkle tree: all of a tree's digests cost one pass. Trees are never changed once parsed.
    """
    return _measured(node)._digest  # type: ignore[attr-defined, no-any-return]


def height(node: ast.AST) -> int:
    """How many nodes stand on the longest way down from this one, itself counted."""
    return _measured(node)._height  # type: ignore[attr-defined, no-any-return]


def constant_text(value: object) -> str:
    """What tells a constant from any other. Python refuses to write very long integers in decimal."""
    return hex(value) if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > 1024 else repr(value)


def _measured(node: ast.AST) -> ast.AST:
    if not hasattr(node, "_digest"):
        order = [node]
        for one in order:
            order.extend(below for below in ast.iter_child_nodes(one) if not hasattr(below, "_digest"))
        for one in reversed(order):
            _measure(one)
    return node


def _measure(node: ast.AST) -> None:
    parts = [type(node).__name__]
    below = 0
    for name in node._fields:
        value = getattr(node, name, None)
        if name in _ASIDE or (value is None and not isinstance(node, ast.Constant)):
            continue
        parts.append(name)
        if isinstance(value, list):
            parts.append(str(len(value)))
        for item in value if isinstance(value, list) else (value,):
            if isinstance(item, ast.AST):
                parts.append(item._digest)  # type: ignore[attr-defined]
                below = max(below, item._height)  # type: ignore[attr-defined]
            else:
                parts.append(f"{type(item).__name__} {constant_text(item)}")
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    node._digest = blake2b(text, digest_size=16).hexdigest()  # type: ignore[attr-defined]
    node._height = below + 1  # type: ignore[attr-defined]
