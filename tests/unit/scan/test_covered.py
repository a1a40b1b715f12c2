"""Nodes that a span covers, found without going through the whole file."""

from __future__ import annotations

import ast

import pytest

from scanner.model.source import Span
from scanner.scan.covered import covered
from scanner.syntax.parse import Parsed, parse

LONG = f"""\
@first
@second(1)
async def plenty(é, *rest, key="é", **more):
    table = {{"é": one(1), **more, {", ".join(f"k{n}: call(v{n}, 'é')" for n in range(40))}}}
    return [{", ".join(f"pick(x{n})" for n in range(60))}], lambda y: y + {" + ".join(f"z{n}" for n in range(40))}

{chr(10).join(f"s{n} = f(a{n}); t{n} = 'é' if u{n} else w(b{n})" for n in range(30))}
"""


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    found = parse(LONG.encode(), "a.py")
    assert isinstance(found, Parsed)
    return found


def located(parsed: Parsed) -> list[ast.AST]:
    return [node for node in ast.walk(parsed.tree) if hasattr(node, "end_lineno")]


def test_the_place_of_each_node_covers_it_or_one_in_the_same_place(parsed: Parsed) -> None:
    for node in located(parsed):
        span = parsed.span(node)
        found = covered(parsed, span).nodes
        assert [parsed.span(each) for each in found] == [span], ast.dump(node)


def test_all_of_a_list_between_two_of_its_members(parsed: Parsed) -> None:
    listed = next(node for node in located(parsed) if isinstance(node, ast.List)).elts
    for first, last in ((0, 0), (0, 59), (3, 17), (58, 59)):
        found = covered(parsed, parsed.between(listed[first], listed[last]))
        assert found.nodes == tuple(listed[first : last + 1])
        assert [type(each).__name__ for each in found.functions] == ["AsyncFunctionDef"]


@pytest.mark.parametrize("cut", [(1, 0), (0, -1), (1, -1), (-1, 1), (0, 7)])
def test_part_of_a_node_covers_nothing_of_its_kind(parsed: Parsed, cut: tuple[int, int]) -> None:
    call = next(node for node in located(parsed) if isinstance(node, ast.Call) and ast.unparse(node) == "pick(x30)")
    whole = parsed.span(call)
    span = Span(whole.start_line, whole.start_column + cut[0], whole.end_line, whole.end_column + cut[1])
    assert call not in covered(parsed, span).nodes or cut == (-1, 1)  # white space and a comma around it are nothing


def test_a_definition_without_its_decorators_is_covered(parsed: Parsed) -> None:
    definition = parsed.tree.body[0]
    whole = parsed.span(definition)
    assert covered(parsed, Span(3, 1, whole.end_line, whole.end_column)).nodes == (definition,)
    assert covered(parsed, Span(3, 7, whole.end_line, whole.end_column)).nodes != (definition,)


@pytest.mark.parametrize("span", [Span(1, 1, 1, 1), Span(900, 1, 901, 4), Span(6, 1, 6, 1), Span(3, 500, 3, 600)])
def test_a_place_without_code_covers_nothing(parsed: Parsed, span: Span) -> None:
    assert covered(parsed, span).nodes == ()
