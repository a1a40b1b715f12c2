"""Patterns in plain words: a table, a golden file of the ladders of the fixtures, and what must hold for any formula."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.infer.words.describe import describe
from scanner.model.formula import (
    Either,
    Every,
    Formula,
    Inside,
    MetavariableComparison,
    MetavariablePattern,
    MetavariableRegex,
    Not,
    Pattern,
    Regex,
)

P = Pattern


def N(text: str) -> Not:
    return Not(Pattern(text))


def NI(text: str) -> Not:
    return Not(Inside(Pattern(text)))


PATTERNS = [
    ("f(...)", "a call of `f`"),
    ("f()", "a call of `f` with no arguments"),
    ("f($X)", "a call of `f` with just one argument"),
    ("f($X, $Y)", "a call of `f` with just two arguments"),
    ("f($X, ..., k=$V)", "a call of `f` with `k`"),
    ("requests.get(url)", "a call of `requests.get` with just `url`"),
    ("requests.get($URL, ...)", "a call of `requests.get`"),
    ("$X.get(...)", "a call of method `get`"),
    ("$X.get($K)", "a call of method `get` with just one argument"),
    ("json.$METHOD(...)", "a call of any method of `json`"),
    ("$F(...)", "any call"),
    ("$X.$M(...)", "a call of any method"),
    ("a.b.c.d(...)", "a call of `a.b.c.d`"),
    ("f(..., shell=True, ...)", "a call of `f` with `shell=True`"),
    ("f(g(...), ...)", "a call of `f` with a call of `g`"),
    ("f('...', ...)", "a call of `f` with a string"),
    ("f(*$ARGS)", "a call of `f` with just `*$ARGS`"),
    ("f(**$K, ...)", "a call of `f`"),
    ("f($...ARGS)", "a call of `f`"),
    ("$X = f(...)", "a variable set to a call of `f`"),
    ("$X.attr = f(...)", "attribute `attr` set to a call of `f`"),
    ("$X['key'] = $V", "item `'key'` of anything set to anything"),
    ("$X[$K] = $V", "an item of anything set to anything"),
    ("a.b = None", "`a.b` set to the constant `None`"),
    ("$X += f(...)", "a variable changed by `+=` with a call of `f`"),
    ("$X.attr", "a use of attribute `attr`"),
    ("self.cache", "a use of `self.cache`"),
    ("$X[0]", "the item `0` of anything"),
    ("$X[...]", "an item of anything"),
    ("$D['key']", "the item `'key'` of anything"),
    ("$X[1:]", "a slice of anything: `$X[1:]`"),
    ("$X == None", "a comparison of anything with `None` by `==`"),
    ("$X is '...'", "a comparison of anything with a string by `is`"),
    ("$X.state is 'paid'", "a comparison of `.state` with `'paid'` by `is`"),
    ("a < b < c", "the comparison `a < b < c`"),
    ("$X in $Y", "a comparison of anything with anything by `in`"),
    ("$X not in []", "a comparison of anything with `[]` by `not in`"),
    ("$A % $B", "`%` of anything and anything"),
    ("'...' % $X", "`%` of a string and anything"),
    ("$X + 1", "`+` of anything and `1`"),
    ("not $X", "`not` before anything"),
    ("-$X", "`-` before anything"),
    ("not a.b", "`not` before `a.b`"),
    ("$A and b()", "`and` of anything and a call of `b`"),
    ("$X if c else $Y", "a conditional expression on `c`"),
    ("await f(...)", "an `await` of a call of `f`"),
    ("lambda: $X", "a `lambda` that gives anything"),
    ("[$X for $Y in z.items()]", "a list comprehension over a call of `z.items`"),
    ("{'k': $V, ...}", "a dictionary with `'k'`"),
    ("{..., 'k': None, ...}", "a dictionary with `'k'` set to `None`"),
    ("[]", "an empty list"),
    ("[..., 0, ...]", "a list with `0`"),
    ("()", "an empty tuple"),
    ("{1, 2}", "a set with `1` and `2`"),
    ("f'{$X}'", "the f-string `f'{$X}'`"),
    ("'...'", "a string"),
    ("'abc'", "the string `'abc'`"),
    ("3600", "the number `3600`"),
    ("None", "the constant `None`"),
    ("return $X", "a `return` of anything"),
    ("return f(...)", "a `return` of a call of `f`"),
    ("return", "a bare `return`"),
    ("raise KeyError", "a `raise` of `KeyError`"),
    ("raise KeyError($X)", "a `raise` of `KeyError`"),
    ("raise", "a bare `raise`"),
    ("raise $X", "a `raise` of anything"),
    ("if $X:\n    ...", "an `if` on anything"),
    ("if $X is None:\n    ...", "an `if` on `$X is None`"),
    ("if $X.user:\n    ...", "an `if` on `.user`"),
    ("while True:\n    ...", "a `while` loop on `True`"),
    ("for $X in d.items():\n    ...", "a `for` loop over a call of `d.items`"),
    ("for $X in $Y:\n    $Y.remove(...)", "a `for` loop over anything with a call of method `remove` in it"),
    ("with open(...) as $F:\n    ...", "a `with` on a call of `open`"),
    ("async with $X:\n    ...", "an `async with` on anything"),
    ("try:\n    ...\nexcept KeyError:\n    ...", "a `try` that catches `KeyError`"),
    ("try:\n    ...\nexcept:\n    ...", "a `try` that catches everything"),
    ("try:\n    f(...)\nexcept (A, B) as $E:\n    pass", "a `try` with a call of `f` in it that catches `(A, B)`"),
    ("try:\n    ...\nfinally:\n    ...", "a `try` with a `finally`"),
    ("def $F(..., $X=[], ...):\n    ...", "a function whose parameter defaults to `[]`"),
    ("def f(...):\n    ...", "a function `f`"),
    ("async def $F(...):\n    time.sleep(...)", "an `async` function with a call of `time.sleep` in it"),
    ("def $F(..., x: int = 3, ...):\n    ...", "a function whose parameter `x` defaults to `3`"),
    ("@cache\ndef $F(...):\n    ...", "a function decorated with `cache`"),
    ("@$D", "a decorator: anything"),
    ("class $C(Base):\n    ...", "a class derived from `Base`"),
    ("class $C(...):\n    ...", "a class"),
    ("assert $X", "an `assert` of anything"),
    ("assert ($X, $Y)", "an `assert` of `($X, $Y)`"),
    ("del $D[$K]", "a `del` of `$D[$K]`"),
    ("global $X", "a `global` of `$X`"),
    ("import pickle", "the import `import pickle`"),
    ("from a import b", "the import `from a import b`"),
    ("match $X:\n    case 1:\n        ...", "a `match` on anything"),
    ("yield $X", "a `yield` of anything"),
    ("yield", "a bare `yield`"),
    ("yield from f()", "a `yield from` a call of `f`"),
    ("($X := f())", "a `:=` set to a call of `f` with no arguments"),
    ("f()\n...\ng()", "a call of `f` with no arguments followed by a call of `g` with no arguments"),
    ("'key': $V", "a dictionary entry: `'key'`"),
    ("<... f($X) ...>", "anything that holds `f($X)`"),
    ("($X: int).bit_length()", "a call of method `bit_length` with no arguments"),
    ("pass", "a `pass`"),
    ("not valid (", "`not valid (`"),
    (" ", "code that the pattern describes"),
    ("$X", "anything"),
]
FORMULAS: list[tuple[Formula, str]] = [
    (Every((P("f(...)"), N("f(..., timeout=$T, ...)"))), "a call of `f` without `timeout`"),
    (Every((P("f(..., shell=$S, ...)"), N("f(..., shell=False, ...)"))), "a call of `f` with `shell` whose `shell` is not `False`"),
    (Every((P("f(...)"), N("f(..., verify=True, ...)"))), "a call of `f` without `verify=True`"),
    (
        Every((P("json.loads($X)"), N("json.loads($X.decode(...))"))),
        "a call of `json.loads` with just one argument whose argument is taken without `.decode()`",
    ),
    (Every((P("f($X)"), N("f(str($X))"))), "a call of `f` with just one argument whose argument is not wrapped in `str($X)`"),
    (Every((P("f($X)"), N("f($X, $Y)"))), "a call of `f` with just one argument without another argument"),
    (Every((P("f($X, ...)"), N("f(None, ...)"))), "a call of `f` whose argument is not `None`"),
    (Every((P("$X = $Y"), N("$X = str(...)"))), "a variable set to anything that is not wrapped in `str(...)`"),
    (Every((P("return $Y"), N("return str(...)"))), "a `return` of anything that is not wrapped in `str(...)`"),
    (Every((P("request.user"), NI("request.user.is_authenticated"))), "a use of `request.user` without `.is_authenticated`"),
    (Every((P("$X.items"), NI("$X.items()"))), "a use of attribute `items` that is not called"),
    (Every((P("len($X)"), NI("str(...)"))), "a call of `len` with just one argument that is not wrapped in `str(...)`"),
    (Every((P("f(...)"), NI("await f(...)"))), "a call of `f` that is not awaited"),
    (Every((P("f(...)"), NI("with lock:\n    ..."))), "a call of `f` outside `with lock`"),
    (Every((P("f(...)"), NI("with lock:\n    ..."), NI("with lock as $V:\n    ..."))), "a call of `f` outside `with lock`"),
    (
        Every((P("f(...)"), NI("try:\n    ...\nexcept ValueError:\n    ..."), NI("try:\n    ...\nexcept ValueError as $P:\n    ..."))),
        "a call of `f` outside a `try` that catches `ValueError`",
    ),
    (Every((P("f(...)"), NI("try:\n    ...\nfinally:\n    ..."))), "a call of `f` outside a `try` with a `finally`"),
    (Every((P("f(...)"), NI("if $X is None:\n    ..."))), "a call of `f` outside `if $X is None`"),
    (Every((P("f(...)"), NI("if $X is None:\n    ...\n..."))), "a call of `f` with no earlier `if $X is None`"),
    (
        Every((P("$X = f(...)"), NI("$X = f(...)\n...\nif $X is None:\n    ..."))),
        "a variable set to a call of `f` with no later `if $X is None`",
    ),
    (Every((P("$X.pack(...)"), NI("$X.pack(...)\n...\n$X.save(...)"))), "a call of method `pack` with no later `$X.save(...)`"),
    (Every((P("$X.label(...)"), NI("$X.save(...)\n..."))), "a call of method `label` with no earlier `$X.save(...)`"),
    (
        Every((P("f(...)"), NI("$V = f(...)"), NI("return f(...)"), NI("await f(...)"), NI("yield f(...)"))),
        "a call of `f` whose result is dropped",
    ),
    (Every((P("f(...)"), NI("def $F(...):\n    ..."))), "a call of `f`, not inside a function"),
    (Every((P("f(...)"), Inside(P("class $C(View):\n    ...")))), "a call of `f` inside a class derived from `View`"),
    (
        Every((P("f(...)"), Inside(P("for $X in $Y:\n    ...")), N("f(0)"))),
        "a call of `f` inside a `for` loop over anything without `0` as argument",
    ),
    (Every((P("$X"), Inside(P("f($X)"))), focus=("$X",)), "anything inside a call of `f` with just one argument"),
    (Every((P("$F(...)"),), (MetavariableRegex("$F", "get_.*"),)), "any call, where `$F` is like `get_.*`"),
    (Every((P("f($X)"),), (MetavariableComparison("$X > 3", "$X"),)), "a call of `f` with just one argument, where `$X > 3`"),
    (Every((P("f($X)"),), (MetavariablePattern("$X", P("g(...)")),)), "a call of `f` with just one argument, where `$X` is a call of `g`"),
    (Either((P("f(...)"), P("g(...)"))), "a call of `f` or a call of `g`"),
    (Either((P("f(...)"), P("g(...)"), P("h(...)"))), "a call of `f` or a call of `g` or 1 more form"),
    (Either((P("f(...)"), P("g(...)"), P("h(...)"), P("i(...)"))), "a call of `f` or a call of `g` or 2 more forms"),
    (Regex("TODO.*"), "text like `TODO.*`"),
    (Every((Regex("a`b\n"), N("x"))), "text like `a'b`, other than a use of `x`"),
    (Inside(P("f()")), "code inside a call of `f` with no arguments"),
    (Not(P("f()")), "code other than a call of `f` with no arguments"),
    (Every((N("f()"),)), "code, other than a call of `f` with no arguments"),
    (Every(()), "code"),
    (Every((P("if $X:\n    ..."), N("if $X is None:\n    ..."))), "an `if` on anything, other than on `$X is None`"),
    (Every((P("$A is $B"), N("$A == $B"))), "a comparison of anything with anything by `is`, other than `$A == $B`"),
    (Every((P("f(...)\n...\ng(...)"), N("f(...)\n...\nh()"))), "a call of `f` followed by a call of `g`, other than `f(...)` ... `h()`"),
    (Every((P("f(...)"), N("not valid ("))), "a call of `f`, other than `not valid (`"),
    (Every((P("not valid ("), N("f()"))), "`not valid (`, other than a call of `f` with no arguments"),
]


@pytest.mark.parametrize(("text", "words"), PATTERNS)
def test_a_pattern_in_words(text: str, words: str) -> None:
    assert describe(Pattern(text)) == words


@pytest.mark.parametrize(("formula", "words"), FORMULAS)
def test_a_formula_in_words(formula: Formula, words: str) -> None:
    assert describe(formula) == words


def test_most_descriptions_are_short() -> None:
    assert all(len(words) <= 100 for _, words in (*PATTERNS, *FORMULAS))


def test_a_long_pattern_is_cut_and_its_quotes_pair() -> None:
    words = describe(Pattern("f(" + ", ".join(f"{'a' * 30}{n}=1" for n in range(60)) + ")"))
    assert len(words) <= 161 and words.count("`") % 2 == 0


TEXTS = st.sampled_from([text for text, _ in PATTERNS]) | st.text(max_size=30) | st.text("$XYab.()[]{}=,: \n'\"`#*", max_size=25)
LEAVES = st.builds(Pattern, TEXTS) | st.builds(Regex, TEXTS)
FORMULA = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(Inside, inner)
        | st.builds(lambda parts: Either(tuple(parts)), st.lists(inner, min_size=1, max_size=4))
        | st.builds(
            lambda parts, text: Every(tuple(parts), (MetavariableRegex("$X", text), MetavariableComparison(text))),
            st.lists(inner, max_size=4),
            TEXTS,
        )
    ),
    max_leaves=6,
)
_INTERNAL = re.compile(r"MV[A-Z]+_")


@settings(max_examples=250)
@given(FORMULA)
def test_any_formula_is_one_harmless_line(formula: Formula) -> None:
    words = describe(formula)
    assert words and words.isprintable() and len(words) <= 162
    assert not _INTERNAL.search(words)
    assert describe(formula) == words
