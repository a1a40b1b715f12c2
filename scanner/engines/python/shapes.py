"""What the code that a pattern matches looks like beyond its words, told so that a file's bytes can be tested for it.

An empty list as a default, a comparison with None, a name that is called, a name that ends in something. A test may say yes too
often, never no where the pattern matches; the name of a test is remembered between runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from scanner.engines.python.commented import is_commented, line_start
from scanner.engines.python.compared import Compared, compared
from scanner.engines.python.nameparts import parts_of_names
from scanner.engines.python.parentheses import parentheses
from scanner.engines.python.pattern import parse_pattern
from scanner.engines.python.prefilter import plain_name, varies_in_number
from scanner.model.formula import Every, Formula, Inside, Pattern

Shape = Callable[[bytes], bool]
_GAP = rb"(?:\s|\\\n|#[^\n]*\n)*"
_CLOSED = rb"(?:[\s)\\]|#[^\n]*\n)*"
_BEHIND = re.compile(_CLOSED)
_EMPTY = {"empty list": b"[]", "empty dict": b"{}"}
_DEFINITION = re.compile(rb"def +[\w\x80-\xff]+ *\(")
_OPERATORS: dict[type, str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Is: "is", ast.IsNot: "is not"}
_BODIES: dict[type, str] = {ast.Pass: "pass", ast.Continue: "continue", ast.Break: "break"}
_OTHER_HEADER = re.compile(rb"[ \t\f]*(?:class|def|if|elif|else|for|while|with|try|finally|async|case|match)\b([^\n]*)\Z")


def shapes_of(formula: Formula, symmetric: bool = False) -> tuple[str, ...]:
    """The names of the tests that every file with a match of a formula passes. `symmetric`: the sides of `==` may change places."""
    found = [f"contains|{part}" for part in parts_of_names(formula)]
    for pattern in _patterns(formula):
        for node in parse_pattern(pattern.text).nodes:
            found += _shapes(node, symmetric)
    return tuple(dict.fromkeys(one for one in found if not any(other != one and other.startswith(one) for other in found)))


def _patterns(formula: Formula) -> Iterator[Pattern]:
    """The patterns that all have to match."""
    if isinstance(formula, Inside):
        yield from _patterns(formula.formula)
    elif isinstance(formula, Every):
        for part in formula.formulas:
            yield from _patterns(part)
    elif isinstance(formula, Pattern):
        yield formula


def _shapes(node: ast.AST, symmetric: bool) -> Iterator[str]:
    """Of a pattern's node and all in it, decorators apart."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        yield from _defaults(node)
    elif isinstance(node, ast.Compare):
        yield from _comparison(node, symmetric)
    elif isinstance(node, ast.Call):
        yield from _called(node)
    elif isinstance(node, ast.ExceptHandler) and node.body and type(node.body[0]) in _BODIES:
        yield f"handled|{_BODIES[type(node.body[0])]}"
    for name, value in ast.iter_fields(node):
        if name != "decorator_list":
            for part in value if isinstance(value, list) else (value,):
                if isinstance(part, ast.AST):
                    yield from _shapes(part, symmetric)


def _defaults(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    for default in node.args.kw_defaults:
        if isinstance(default, ast.List) and not default.elts:
            yield "empty list"
        elif isinstance(default, ast.Dict) and not default.keys:
            yield "empty dict"


def _comparison(node: ast.Compare, symmetric: bool) -> Iterator[str]:
    operator = _OPERATORS.get(type(node.ops[0])) if len(node.ops) == 1 else None
    if operator is None:
        return
    both = symmetric and operator in ("==", "!=")
    left, right = _literal(node.left), _literal(node.comparators[0])
    calls = [] if both or right is None else list(_called(node.left))
    if calls:
        yield f"{calls[0]}|{operator}|{right}"
    elif right is not None:
        yield f"compared|{operator}|{right}|{'both' if both else 'right'}"
    elif left is not None:
        yield f"compared|{operator}|{left}|{'both' if both else 'left'}"


def _literal(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else ...
    return str(value) if value is None or type(value) in (bool, int) else None


def _called(node: ast.expr) -> Iterator[str]:
    """How a call of a name looks: the name, after a point where it is an attribute, and how many arguments where that is certain."""
    if not isinstance(node, ast.Call):
        return
    function = node.func
    name = function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""
    if plain_name(name):
        yield f"called|{'.' if isinstance(function, ast.Attribute) else ''}{name}|{_arity(node)}"


def _arity(call: ast.Call) -> str:
    """The number of arguments; empty where it varies."""
    names = (argument.id if isinstance(argument, ast.Name) else "" for argument in call.args)
    varies = any(isinstance(argument, ast.Starred) for argument in call.args) or any(map(varies_in_number, names))
    if varies or any(word.arg is None or varies_in_number(word.arg) for word in call.keywords):
        return ""
    return str(len(call.args) + len(call.keywords))


class _Called:
    """Whether a name is called, or given another name by an import. A function's own name is not the end of a dotted one.

    A decorator without parentheses counts as a call without arguments.
    """

    def __init__(self, name: str, arity: str, then: Compared | None) -> None:
        plain = name.removeprefix(".").encode("ascii")
        before = rb"(?<![\w.]" if plain.decode() == name else rb"(?<!\w"
        self._word = plain
        self._arity = int(arity) if arity else None
        self._then = then
        self._used = re.compile(plain + before + plain + rb")(?<!\bdef " + plain + rb")(?:" + _CLOSED + rb"\(|" + _GAP + rb"as\b)")
        self._decorates = (
            re.compile(rb"@[ \t]*(?:\(|[^\r\n(#]*(?<!\w)" + plain + rb"(?!\w))") if arity in ("", "0") and then is None else None
        )

    def __call__(self, content: bytes) -> bool:
        if self._word not in content:
            return False
        if any(self._may_be(content, found) for found in self._used.finditer(content)):
            return True
        return self._decorates is not None and self._decorates.search(content) is not None

    def _may_be(self, content: bytes, found: re.Match[bytes]) -> bool:
        if found[0][-1:] != b"(":
            return True
        if is_commented(content, found.start()):
            return False
        if self._arity is None and self._then is None:
            return True
        given = parentheses(content, found.end() - 1)
        if given is None:
            return True
        if self._arity not in (None, given.items):
            return False
        behind = _BEHIND.match(content, given.end)
        return self._then is None or behind is None or self._then.may_follow(content, behind.end())


class _Default:
    """Whether a default of a function's parameter may be an empty list or dictionary."""

    def __init__(self, literal: bytes) -> None:
        self._given = re.compile(rb"=" + _GAP + re.escape(literal[:1]) + _GAP + re.escape(literal[1:]) + _GAP + rb"[,)]")

    def __call__(self, content: bytes) -> bool:
        return any(_may_be_header(content, found.start()) for found in self._given.finditer(content))


def _may_be_header(content: bytes, at: int) -> bool:
    """Whether a place may stand in a function's parameters: not where those of the last function before it evidently end earlier."""
    begins = content.rfind(b"def ", 0, at)
    if begins < 0:
        return content.find(b"def", 0, at) >= 0
    name = _DEFINITION.match(content, begins)
    if name is None or (content.count(b'"""', 0, begins) + content.count(b"'''", 0, begins)) % 2:
        return True
    given = parentheses(content, name.end() - 1)
    return given is None or given.end > at


class _Handled:
    """Whether the first statement of an exception handler may be `pass`, or another keyword alone."""

    def __init__(self, keyword: str) -> None:
        self._body = re.compile(rb":" + _GAP + keyword.encode("ascii") + rb"\b")

    def __call__(self, content: bytes) -> bool:
        return any(
            _may_end_except(content, found.start()) and not is_commented(content, found.start()) for found in self._body.finditer(content)
        )


def _may_end_except(content: bytes, colon: int) -> bool:
    """Whether a colon can end an `except` line: not where it evidently ends a line that begins another compound statement."""
    begins = line_start(content, colon)
    other = _OTHER_HEADER.match(content[begins:colon])
    if other is None or _is_continued(content, begins):
        return True
    return b"except" in other[1] or other[1].count(b")") > other[1].count(b"(")


def _is_continued(content: bytes, begins: int) -> bool:
    """Whether the last line with anything on it before a line's beginning ends in a backslash."""
    end = begins
    while end and content[end - 1] in b"\r\n":
        end -= 1
    return content[end - 1 : end] == b"\\"


@lru_cache(maxsize=4096)
def shape_test(name: str) -> Shape | None:
    """The test of that name; None where there is none."""
    if name in _EMPTY:
        return _Default(_EMPTY[name])
    kind, *words = name.split("|")
    if kind == "compared" and len(words) == 3:
        return compared(*words)
    if kind == "called" and len(words) in (2, 4) and plain_name(words[0].removeprefix(".")) and (not words[1] or words[1].isdecimal()):
        then = compared(words[2], words[3], "right") if len(words) == 4 else None
        return _Called(words[0], words[1], then) if then is not None or len(words) == 2 else None
    if kind == "contains" and len(words) == 1 and plain_name(words[0]):
        part = words[0].encode("ascii")
        return lambda content: part in content
    if kind == "handled" and words and words[0] in _BODIES.values():
        return _Handled(words[0])
    return None
