"""Pattern text to a syntax tree with placeholders, and what kind of code the pattern is about."""

from __future__ import annotations

import ast
import re
import textwrap
import warnings
from functools import lru_cache
from typing import Literal

from scanner.engines.python.brackets import to_python
from scanner.engines.python.lexing import AFTER, PatternSyntaxError, prefix_of
from scanner.model.record import Record

Kind = Literal["expr", "stmt", "stmts", "decorator", "pair"]
_PYTHON_2 = re.compile(r"^\s*(?:print|exec)\s+[^\s=(.,)]|\bexcept\s+[\w.$]+\s*,\s*\$?\w+\s*:|\braise\s+[\w.$]+\s*,|<>", re.MULTILINE)
_PREFIXED = re.compile(r"(?<!\w)[rRbBuU]{1,2}['\"]")
_PARTIAL = re.compile(r"^\s*(?:async\s+)?(?:def|class|if|while|for|with|try|except|finally|else|elif)\b.*:\s*$", re.DOTALL)


class NotSupported(Exception):
    """The pattern may be good, but this engine does not know what it means."""


class ParsedPattern(Record):
    """A pattern as a tree: one expression, or statements."""

    kind: Kind
    nodes: tuple[ast.AST, ...]


@lru_cache(maxsize=64)
def parse_pattern(text: str) -> ParsedPattern:
    """Parse a pattern. Raises PatternSyntaxError when it is wrong, NotSupported when only this engine cannot read it.

    The last ones are kept: compiling a rule asks twice for each of its own.
    """
    source = to_python(textwrap.dedent(text.expandtabs()).strip("\n").rstrip())
    if not source.strip():
        raise PatternSyntaxError("the pattern is empty")
    source = source if _first_indent(source) == 0 else source.lstrip()
    tree = _parse(source)
    if isinstance(tree, ast.Module):
        return _classify(tree)
    if source.lstrip().startswith("@"):
        tree2 = _parse(source + "\ndef MVDUMMY_(): pass\n")
        if isinstance(tree2, ast.Module) and len(tree2.body) == 1 and isinstance(tree2.body[0], ast.FunctionDef):
            return ParsedPattern("decorator", tuple(tree2.body[0].decorator_list))
    pair = _parse("{" + source.replace("MVDOTS_", "MVDOTS_") + "}")
    if isinstance(pair, ast.Module) and len(pair.body) == 1 and isinstance(pair.body[0], ast.Expr):
        value = pair.body[0].value
        if isinstance(value, ast.Dict) and len(value.keys) == 1 and value.keys[0] is not None:
            return ParsedPattern("pair", (value.keys[0], value.values[0]))
    grouped = _parse("(" + source + "\n)")
    if isinstance(grouped, ast.Module):
        return _classify(grouped)
    if _PYTHON_2.search(text):
        raise NotSupported("the pattern is Python 2")
    if _PARTIAL.match(text):
        raise NotSupported("the pattern is a statement without its body")
    raise PatternSyntaxError(tree if isinstance(tree, str) else "not Python")


def _first_indent(source: str) -> int:
    first = next((line for line in source.split("\n") if line.strip()), "")
    return len(first) - len(first.lstrip())


def _parse(source: str) -> ast.Module | str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        if _PREFIXED.search(source):
            _note_prefixes(tree, source)
        return _reordered(tree) if AFTER in source else tree
    except SyntaxError as problem:
        return f"the pattern does not parse: {problem.msg} (line {problem.lineno or 1})"
    except (RecursionError, MemoryError, ValueError):
        return "the pattern does not parse: too deeply nested"


def _note_prefixes(tree: ast.Module, source: str) -> None:
    """Put the letters before the quotes of each string (but f-strings) where Python keeps a `u`: they are part of the pattern."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            letters = prefix_of(ast.get_source_segment(source, node) or "")
            node.kind = letters if letters and "f" not in letters.lower() else None


def _reordered(tree: ast.Module) -> ast.Module:
    """Put arguments that stand after `**k` or a keyword, where Python does not read them, among the others; positions tell the order."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Call, ast.ClassDef)):
            plain = node.args if isinstance(node, ast.Call) else node.bases
            late = [
                k
                for k in node.keywords
                if isinstance(k.value, ast.Call) and isinstance(k.value.func, ast.Name) and k.value.func.id == AFTER
            ]
            plain += [argument for k in late if isinstance(k.value, ast.Call) for argument in k.value.args]
            node.keywords = [k for k in node.keywords if k not in late]
    return tree


def _classify(tree: ast.Module) -> ParsedPattern:
    body = tree.body
    if not body:
        raise PatternSyntaxError("the pattern is empty")
    if len(body) > 1:
        return ParsedPattern("stmts", tuple(body))
    only = body[0]
    if isinstance(only, ast.Expr):
        return ParsedPattern("expr", (only.value,))
    if isinstance(only, (ast.Assign, ast.AugAssign)):
        return ParsedPattern("expr", (only,))
    return ParsedPattern("stmt", (only,))
