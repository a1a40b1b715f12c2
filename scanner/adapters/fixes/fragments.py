"""Making a fragment of code a whole that Python's parser accepts, both sides of a fix in the same way.

In order: as it stands (common indentation removed); a first line that lost its indentation; headers without a body get `pass`;
a lone `except`, `else`, `elif`, `finally` or `case` gets its opening; arguments and dictionary entries get brackets. Then, statements
that belong in a function (`return`, `yield`, `await`, `async for`, `async with`) or a loop (`break`, `continue`) are put into one.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.syntax.parse import parse

_PROMPT = re.compile(r"^\s*(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)
_KEYWORDS = re.compile(r"(?:[ \t]*\w+=[^=\s].*,[ \t]*\n)+")
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of a fix, made whole."""

    before: str
    after: str


def complete(before: str, after: str) -> Pair:
    """Both fragments, wrapped alike where one needs it. What no way makes whole is left as it is, for the parser to refuse."""
    pair = Pair(_clean(before), _clean(after))
    # `timeout=5,` alone is Python too: a tuple assigned. Without spaces around `=` it is meant as an argument.
    ways = (_as_is, _first_line, _body, _opening, _arguments, _entries)
    for wrap in (_arguments, *ways) if all(_KEYWORDS.fullmatch(text) for text in (pair.before, pair.after)) else ways:
        made = Pair(wrap(pair.before), wrap(pair.after))
        trees = (_tree(made.before), _tree(made.after))
        if trees[0] is not None and trees[1] is not None:
            return _in_scope(made, (trees[0], trees[1]))
    each = [_alone(pair.before), _alone(pair.after)]
    trees = (_tree(each[0]), _tree(each[1]))
    if trees[0] is not None and trees[1] is not None:
        return _in_scope(Pair(*each), (trees[0], trees[1]))
    return pair


def _alone(text: str) -> str:
    wraps: tuple[Callable[[str], str], ...] = (_as_is, _first_line, _body, _opening)
    return next((made for wrap in wraps if _tree(made := wrap(text)) is not None), text)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n")
    if re.match(r"\s*>>>", text):
        text = "\n".join(_PROMPT.sub("", line) for line in text.split("\n") if _PROMPT.match(line))
    return textwrap.dedent(text).rstrip() + "\n"


def _tree(text: str) -> ast.Module | None:
    result = parse(text.encode("utf-8", "surrogatepass"), "")
    return None if isinstance(result, Failure) else result.tree


def _as_is(text: str) -> str:
    return text


def _first_line(text: str) -> str:
    first, _, rest = text.partition("\n")
    return f"{first}\n{textwrap.dedent(rest)}" if rest else text


def _body(text: str) -> str:
    """`pass` below each header that has no body: the last line, or one whose next line is not deeper."""
    lines = text.rstrip("\n").split("\n")
    made: list[str] = []
    for number, line in enumerate(lines):
        made.append(line)
        following = next((later for later in lines[number + 1 :] if later.strip()), "")
        if line.rstrip().endswith(":") and _indent(following) <= _indent(line):
            made.append(" " * (_indent(line) + 4) + "pass")
    if lines and lines[-1].lstrip().startswith("@"):
        made.append(" " * _indent(lines[-1]) + "def _(): pass")
    return "\n".join(made) + "\n"


def _opening(text: str) -> str:
    start = text.lstrip()
    if re.match(r"(except|finally)\b", start):
        return "try:\n    pass\n" + _body(text)
    if re.match(r"(else|elif)\b", start):
        return "if _:\n    pass\n" + _body(text)
    if re.match(r"case\b", start):
        return "match _:\n" + textwrap.indent(_body(text), "    ")
    return text


def _arguments(text: str) -> str:
    return f"_(\n{textwrap.indent(text.rstrip().removesuffix(','), '    ')}\n)\n"


def _entries(text: str) -> str:
    return f"_ = {{\n{textwrap.indent(text, '    ')}}}\n"


def _in_scope(pair: Pair, trees: tuple[ast.Module, ast.Module]) -> Pair:
    loop = any(_holds(tree, (ast.Break, ast.Continue), (*_SCOPES, *_LOOPS)) for tree in trees)
    waits = any(_holds(tree, (ast.Await, ast.AsyncFor, ast.AsyncWith), _SCOPES) for tree in trees)
    returns = any(_holds(tree, (ast.Return, ast.Yield, ast.YieldFrom), _SCOPES) for tree in trees)
    for wanted, header in ((loop, "while True:"), (waits or returns, "async def _():" if waits else "def _():")):
        if wanted:
            pair = Pair(_under(header, pair.before), _under(header, pair.after))
    return pair


def _under(header: str, text: str) -> str:
    made = f"{header}\n{textwrap.indent(text, '    ')}"
    return made if _tree(made) is not None else _body(made)


def _holds(tree: ast.AST, wanted: tuple[type[ast.AST], ...], borders: tuple[type[ast.AST], ...]) -> bool:
    """Whether a node of a wanted kind stands outside every border."""
    waiting = list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if isinstance(node, wanted):
            return True
        if not isinstance(node, borders):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
