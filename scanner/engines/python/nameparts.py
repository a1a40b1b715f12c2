"""What every file with a match must contain because a regular expression asks it of a name: `\\w*_packed$` asks for `_packed`."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from scanner.engines.python.lexing import metavariable
from scanner.engines.python.pattern import parse_pattern
from scanner.model.formula import Every, Formula, Inside, MetavariableRegex, Pattern

_SIMPLE = re.compile(r"\^?((?:\\w[*+]|\.[*+]|\w)*)\$?\Z", re.ASCII)
_LITERAL = re.compile(r"(?:\\w|\.)[*+]|(\w{2,})", re.ASCII)


def parts_of_names(formula: Formula) -> Iterator[str]:
    """Parts of names that stand in the code: of expressions of letters and of any number of any letters, asked of an attribute's name.

    What a whole expression is bound to may be worked out, or stand in the code with escapes: nothing is told of it.
    """
    if isinstance(formula, Inside):
        yield from parts_of_names(formula.formula)
    elif isinstance(formula, Every):
        for part in formula.formulas:
            yield from parts_of_names(part)
        attributes = {name for part in formula.formulas if isinstance(part, Pattern) for name in _attributes(part)}
        for condition in formula.conditions:
            if isinstance(condition, MetavariableRegex) and condition.metavariable in attributes:
                simple = _SIMPLE.match(condition.regex)
                yield from (found[1] for found in _LITERAL.finditer(simple[1] if simple else "") if found[1])


def _attributes(pattern: Pattern) -> Iterator[str]:
    """The metavariables that stand for the name of an attribute."""
    for root in parse_pattern(pattern.text).nodes:
        for node in ast.walk(root):
            name = metavariable(node.attr) if isinstance(node, ast.Attribute) else None
            if name is not None:
                yield name
