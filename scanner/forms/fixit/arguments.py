"""The arguments of a call pattern to lists of matchers: `...` anywhere, keyword arguments in any order."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import permutations

from scanner.engines.python.lexing import AFTER, DOTS, ellipsis_metavariable
from scanner.forms.fixit.captures import ANYTHING, Captures, is_variable
from scanner.forms.fixit.layout import Code, atom, call, listed
from scanner.forms.refusal import CannotExpress

ANY_NUMBER = atom("m.ZeroOrMore()")
_MOST_ORDERS = 3
Make = Callable[[ast.AST], Code]


@dataclass(slots=True)
class _Wanted:
    """`first`: what stands by position, `...` among it; `keywords` in any order; `open_end`: `...` after the first keyword."""

    first: list[Code] = field(default_factory=list)
    keywords: list[Code] = field(default_factory=list)
    open_end: bool = False


def argument_lists(make: Make, captures: Captures, node: ast.Call) -> Code | None:
    """What to write for `args=`; None where any arguments do. Raises CannotExpress."""
    given: list[ast.expr | ast.keyword] = sorted([*node.args, *node.keywords], key=lambda each: (each.lineno, each.col_offset))
    wanted = _Wanted()
    loose = 0
    for argument in given:
        if _is_dots(argument):
            if wanted.keywords:
                wanted.open_end = True
            elif not wanted.first or wanted.first[-1] is not ANY_NUMBER:
                wanted.first.append(ANY_NUMBER)
                captures.loose += 1
                loose += 1
        elif isinstance(argument, ast.keyword) and argument.arg is not None:
            captures.loose -= loose
            wanted.keywords.append(_keyword(make, argument))
            captures.loose += loose
        elif wanted.keywords:
            raise CannotExpress("an argument by position after one by keyword")
        else:
            wanted.first.append(_positional(make, argument))
    captures.loose -= loose
    return _lists(wanted)


def _lists(wanted: _Wanted) -> Code | None:
    first, keywords = wanted.first, wanted.keywords
    if not keywords:
        return None if first == [ANY_NUMBER] else listed(*first)
    closed_by_dots = bool(first) and first[-1] is ANY_NUMBER
    if wanted.open_end:
        lead = first if closed_by_dots else [*first, ANY_NUMBER]
        lists = [listed(*lead, each, ANY_NUMBER) for each in keywords]
        return lists[0] if len(lists) == 1 else call("m.AllOf", *lists)
    if len(keywords) > _MOST_ORDERS:
        raise CannotExpress(f"more than {_MOST_ORDERS} keyword arguments and no others")
    orders = [listed(*first, *order) for order in permutations(keywords)]
    return orders[0] if len(orders) == 1 else call("m.OneOf", *orders)


def _is_dots(argument: ast.expr | ast.keyword) -> bool:
    if isinstance(argument, ast.keyword):
        value = argument.value
        return argument.arg is None and isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == AFTER
    inner = argument.value if isinstance(argument, ast.Starred) else argument
    return isinstance(inner, ast.Name) and (inner.id == DOTS or ellipsis_metavariable(inner.id) is not None)


def _keyword(make: Make, argument: ast.keyword) -> Code:
    assert argument.arg is not None
    if is_variable(argument.arg) or argument.arg.startswith("MV"):
        raise CannotExpress("a keyword argument of any name")
    value = make(argument.value)
    return call("m.Arg", keyword=call("m.Name", atom(f'"{argument.arg}"')), value=None if value is ANYTHING else value)


def _positional(make: Make, argument: ast.expr | ast.keyword) -> Code:
    if isinstance(argument, ast.keyword):
        return call("m.Arg", star=atom('"**"'), value=_unless_anything(make(argument.value)))
    if isinstance(argument, ast.Starred):
        return call("m.Arg", star=atom('"*"'), value=_unless_anything(make(argument.value)))
    value = make(argument)
    if isinstance(argument, ast.Name) and is_variable(argument.id):
        return call("m.Arg", keyword=atom("None"), value=_unless_anything(value))
    return call("m.Arg", keyword=atom("None"), star=atom('""'), value=_unless_anything(value))


def _unless_anything(code: Code) -> Code | None:
    return None if code is ANYTHING else code
