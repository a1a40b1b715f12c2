"""The words that any match of a rule must contain: files without them need not be parsed."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from scanner.engines.python.lexing import CONCATENATED, DEEP, DOTS, TYPED, ellipsis_metavariable, metavariable
from scanner.engines.python.pattern import parse_pattern
from scanner.model.formula import Either, Every, Formula, Inside, Not, Pattern, Regex

Cnf = tuple[frozenset[bytes], ...]
"""All groups must have a word that is in the file. Empty: any file may match."""
MARKERS = ("MVSTAR_", "MVPOW_", "MVBARE_", "MVSLASH_")
_KEYWORDS: dict[type, tuple[str, ...]] = {
    ast.Try: ("try",), ast.With: ("with",), ast.For: ("for",), ast.While: ("while",), ast.If: ("if",), ast.ClassDef: ("class",),
    ast.FunctionDef: ("def",), ast.Raise: ("raise",), ast.Assert: ("assert",), ast.Delete: ("del",), ast.Global: ("global",),
    ast.Pass: ("pass",), ast.Break: ("break",), ast.Continue: ("continue",), ast.Yield: ("yield",), ast.YieldFrom: ("yield",),
    ast.Lambda: ("lambda",), ast.Await: ("await",), ast.Return: (), ast.AugAssign: (), ast.ExceptHandler: ("except",),
}  # fmt: skip


_OPERATORS: dict[type, str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Is: "is", ast.IsNot: "is", ast.In: "in",
    ast.NotIn: "in", ast.And: "and", ast.Or: "or", ast.Add: "+", ast.Mult: "*", ast.Mod: "%", ast.BitOr: "|", ast.BitAnd: "&",
    ast.Div: "/", ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip


def words_of(formula: Formula) -> Cnf:
    """The required words of a formula, as a conjunction of choices."""
    if isinstance(formula, Pattern):
        return _sorted(_pattern_words(formula.text))
    if isinstance(formula, Inside):
        return words_of(formula.formula)
    if isinstance(formula, Every):
        groups: set[frozenset[bytes]] = set()
        for part in formula.formulas:
            groups.update(words_of(part))
        return _sorted(groups)
    if isinstance(formula, Either):
        return _any_of([words_of(option) for option in formula.options])
    if isinstance(formula, (Regex, Not)):
        return ()
    return ()


def _sorted(groups: AbstractSet[frozenset[bytes]]) -> Cnf:
    """The longest words first: they are the likeliest not to be there."""
    return tuple(sorted(groups, key=lambda group: (-min(map(len, group)), sorted(group))))


def _any_of(options: Sequence[Cnf]) -> Cnf:
    """One group that holds when any option holds: from each option its most selective group."""
    if not options or any(not option for option in options):
        return ()
    chosen: set[bytes] = set()
    for option in options:
        chosen |= max(option, key=_selectivity)
    common = set(options[0]).intersection(*options[1:])
    return tuple(sorted({frozenset(chosen), *common}, key=sorted))


def _selectivity(group: AbstractSet[bytes]) -> tuple[int, int]:
    return min(map(len, group)), -len(group)


def words_of_nodes(nodes: Sequence[ast.AST]) -> tuple[frozenset[str], ...]:
    """The words that code matched by all of some pattern nodes has, as text."""
    return tuple(frozenset(word.decode() for word in group) for group in sorted(_groups(tuple(nodes)), key=sorted))


def anchors_of(nodes: Sequence[ast.AST]) -> tuple[str, ...]:
    """The tokens that stand on the lines of any code matched by pattern nodes. Literals may be elsewhere: names can hold them."""
    words = {word for group in words_of_nodes(nodes) if len(group) == 1 for word in group}
    return tuple(sorted(words - _ELSEWHERE))


def names_of(node: ast.AST) -> tuple[str, ...]:
    """The names that any code matched by a pattern node has on its lines, keywords apart."""
    words = {word for group in words_of_nodes([node]) if len(group) == 1 for word in group}
    return tuple(sorted(word for word in words if word.isidentifier() and not keyword.iskeyword(word)))


def _pattern_words(text: str) -> frozenset[frozenset[bytes]]:
    return _groups(parse_pattern(text).nodes)


@lru_cache(maxsize=64)
def _groups(nodes: tuple[ast.AST, ...]) -> frozenset[frozenset[bytes]]:
    """Kept for the patterns of one rule: each is asked several times while the rule is compiled."""
    found: set[frozenset[bytes]] = set()
    for node in nodes:
        _collect(node, found)
    return frozenset(found)


def _collect(node: ast.AST, found: set[frozenset[bytes]]) -> None:
    if isinstance(node, ast.Try) or type(node) in _KEYWORDS:
        for word in _KEYWORDS.get(type(node), ()):
            found.add(frozenset([word.encode()]))
    for token in _tokens(node):
        found.add(frozenset([token.encode()]))
    if isinstance(node, ast.Name):
        _add(node.id, found)
    elif isinstance(node, ast.Attribute):
        _add(node.attr, found)
    elif isinstance(node, (ast.keyword, ast.arg)):
        _add(node.arg or "", found)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        _add(node.name, found)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        found.add(frozenset([b"import"]))
        module = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in [*module, *(alias.name for alias in node.names)]:
            for part in name.split("."):
                _add(part, found)
        return
    for child in ast.iter_child_nodes(node):
        _collect(child, found)


def _tokens(node: ast.AST) -> tuple[str, ...]:
    """Operators and literals that stand in the code as they do in the pattern."""
    if isinstance(node, ast.Compare):
        return tuple(_OPERATORS[type(op)] for op in node.ops if type(op) in _OPERATORS)
    if isinstance(node, (ast.BoolOp, ast.BinOp)):
        return (_OPERATORS[type(node.op)],) if type(node.op) in _OPERATORS else ()
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool)):
        return (str(node.value),)
    if isinstance(node, ast.Try):
        return ("except",) if node.handlers else ()
    return ()


def _add(name: str, found: set[frozenset[bytes]]) -> None:
    for marker in MARKERS:
        name = name.removeprefix(marker)
    if plain_name(name):
        found.add(frozenset([name.encode()]))


def plain_name(name: str) -> bool:
    """Whether a name of a pattern is one that stands in the code, not a metavariable or a mark of the pattern language."""
    if name.startswith((DOTS, DEEP, TYPED, CONCATENATED, *MARKERS)) or metavariable(name) or ellipsis_metavariable(name):
        return False
    return name.isidentifier() and name.isascii()


def varies_in_number(name: str) -> bool:
    """Whether a name of a pattern stands for any number of arguments, or is another mark of the pattern language."""
    return name.startswith((DOTS, *MARKERS)) or ellipsis_metavariable(name) is not None


_ELSEWHERE = frozenset({"None", "True", "False"})


def may_match(words: Cnf, content: bytes) -> bool:
    """Whether a file's bytes have a word of every group."""
    for group in words:
        for word in group:
            if word in content:
                break
        else:
            return False
    return all(any(_stands(word, content) for word in group) for group in words)


def _stands(word: bytes, content: bytes) -> bool:
    """Whether a word stands by itself, not within another one."""
    if not word.isalnum() and b"_" not in word:
        return True
    return _by_itself(word).search(content) is not None


@lru_cache(maxsize=4096)
def _by_itself(word: bytes) -> re.Pattern[bytes]:
    quoted = re.escape(word)
    return re.compile(quoted + rb"(?<!\w" + quoted + rb")(?!\w)")
