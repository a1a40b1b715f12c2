"""How much a regular expression may try: the bound on its time, told from its parsed form."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from scanner.model.record import Record

_PARSER: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
_FEW = 2


class Shape(Record):
    """A search in n characters takes at most about n to the power of `degree` + 1 steps; with `nested` repetitions nothing bounds it."""

    degree: int
    nested: bool


def shape_of(text: str) -> Shape:
    """The shape of a valid expression."""
    return _shape(_PARSER.parse(text), False)


def _shape(tree: Any, repeated: bool) -> Shape:
    degree, nested = 0, False
    for operation, value in tree:
        name = str(operation)
        inner = [Shape(0, False)]
        if name in _REPEATS:
            many = int(value[1]) > _FEW
            inner = [_shape(value[2], repeated or many)]
            varies = many and int(value[0]) != int(value[1])
            degree += varies
            nested |= varies and repeated
        elif name == "BRANCH":
            inner = [_shape(choice, repeated) for choice in value[1]]
            nested |= repeated and not _told_apart(value[1])
        elif name == "SUBPATTERN":
            inner = [_shape(value[-1], repeated)]
        elif name in ("ASSERT", "ASSERT_NOT"):
            inner = [_shape(value[1], repeated)]
        elif name == "ATOMIC_GROUP":
            inner = [_shape(value, repeated)]
        elif name == "GROUPREF_EXISTS":
            inner = [_shape(part, repeated) for part in value[1:] if part is not None]
        elif name.startswith("GROUPREF"):
            degree += 1
        degree += max(one.degree for one in inner)
        nested |= any(one.nested for one in inner)
    return Shape(degree, nested)


def _told_apart(choices: Any) -> bool:
    """Whether the first character alone says which choice it can be."""
    firsts = [choice[0] if len(choice) else None for choice in choices]
    literals = [first[1] for first in firsts if first is not None and str(first[0]) == "LITERAL"]
    return len(literals) == len(firsts) == len(set(literals))
