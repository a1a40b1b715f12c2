"""Examples for a rule's page, cut from its annotated test file: what it finds and what it leaves alone."""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass

from scanner.adapters.rule_files.annotations import AnnotationKind, read_annotations
from scanner.syntax.parse import Parsed, parse

_ANNOTATION = re.compile(r"^\s*#\s*(?:ruleid|ok|todoruleid|todook):")
_SHOWN = 2


@dataclass(frozen=True, slots=True)
class Examples:
    """Snippets of code, without their annotations."""

    fires: tuple[str, ...]
    silent: tuple[str, ...]


def examples_of(test_text: str, rule_id: str) -> Examples:
    """The first few functions (or statements) of each kind. Empty where the test file cannot be parsed."""
    parsed = parse(test_text.encode("utf-8", "replace"), "test")
    if not isinstance(parsed, Parsed):
        return Examples((), ())
    annotations = [each for each in read_annotations(test_text) if each.rule_id == rule_id]
    firing = {each.line for each in annotations if each.kind is AnnotationKind.RULEID}
    quiet = [each.line for each in annotations if each.kind is AnnotationKind.OK]
    fires = _snippets(parsed, sorted(firing), set())
    return Examples(fires, _snippets(parsed, quiet, firing))


def _snippets(parsed: Parsed, lines: list[int], without: set[int]) -> tuple[str, ...]:
    found: list[str] = []
    for line in lines:
        first, last = _around(parsed, line)
        if any(first <= other <= last for other in without):
            first, last = _statement(parsed, line)
        kept = [text for text in parsed.lines[first - 1 : last] if not _ANNOTATION.match(text)]
        snippet = textwrap.dedent("\n".join(kept)).strip("\n")
        if snippet and snippet not in found:
            found.append(snippet)
    return tuple(found[:_SHOWN])


def _around(parsed: Parsed, line: int) -> tuple[int, int]:
    """The lines of the outermost function, or else of the outermost statement that is not a class, around a line."""
    body: list[ast.stmt] = parsed.tree.body
    while True:
        around = next((each for each in body if _first(each) <= line <= (each.end_lineno or each.lineno)), None)
        if around is None:
            return line, line
        if not isinstance(around, ast.ClassDef) or line < around.body[0].lineno - 1:
            return _first(around), around.end_lineno or around.lineno
        body = around.body


def _statement(parsed: Parsed, line: int) -> tuple[int, int]:
    """The lines of the innermost statement around a line."""
    around = [each for each in ast.walk(parsed.tree) if isinstance(each, ast.stmt) and _first(each) <= line <= (each.end_lineno or 0)]
    if not around:
        return line, line
    inner = min(around, key=lambda each: (each.end_lineno or 0) - _first(each))
    return _first(inner), inner.end_lineno or inner.lineno


def _first(node: ast.stmt) -> int:
    starts: list[int] = [node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))]
    return min(starts)
