"""Tracebacks out of any text."""

from __future__ import annotations

import time
import traceback as printed

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.lifecycle.suspects.tracebacks import read_traceback
from scanner.model.traceback import Frame, Raised, Traceback

PLAIN = """\
Traceback (most recent call last):
  File "/srv/shop/pay.py", line 12, in charge
    total = quote(cart)
            ^^^^^^^^^^^
  File "/srv/shop/tax.py", line 7, in quote
    return rates[cart.country]
KeyError: 'EE'
"""
PAY = Frame("/srv/shop/pay.py", 12, "charge", "total = quote(cart)")
TAX = Frame("/srv/shop/tax.py", 7, "quote", "return rates[cart.country]")
ONE = Raised("KeyError", "'EE'", (PAY, TAX))


def places(text: str) -> list[list[tuple[str, int | None, str]]]:
    return [[(f.path, f.line, f.function) for f in raised.frames] for raised in read_traceback(text).raised]


def test_plain() -> None:
    assert read_traceback(PLAIN) == Traceback((ONE,))


@pytest.mark.parametrize(
    "prefix",
    ["2026-11-02 09:14:00,123 ERROR [shop.web] ", "web_1  | ", "    ", "\t", "Nov 02 09:14:00 host app[12]: ", "> ", "E   "],
)
def test_prefixes_of_logs(prefix: str) -> None:
    text = "".join(prefix + line + "\n" for line in PLAIN.splitlines())
    assert read_traceback(f"started\n{text}done\n") == Traceback((ONE,))


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends(ending: str) -> None:
    assert read_traceback(PLAIN.replace("\n", ending)) == Traceback((ONE,))


@pytest.mark.parametrize(
    "between",
    [
        "During handling of the above exception, another exception occurred:",
        "The above exception was the direct cause of the following exception:",
    ],
)
def test_chained(between: str) -> None:
    second = PLAIN.replace("KeyError: 'EE'", "shop.errors.NoRate")
    assert read_traceback(f"{PLAIN}\n{between}\n\n{second}").raised == (ONE, Raised("shop.errors.NoRate", "", (PAY, TAX)))


def test_exception_group() -> None:
    text = """\
  + Exception Group Traceback (most recent call last):
  |   File "/a/run.py", line 3, in main
  |     raise ExceptionGroup("both", found)
  | ExceptionGroup: both (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/a/one.py", line 4, in first
    |     int(text)
    | ValueError: no number
    +---------------- 2 ----------------
    | Traceback (most recent call last):
    |   File "/a/two.py", line 5, in second
    | TypeError: bad
    +------------------------------------
"""
    assert [(one.name, one.message, one.frames[-1].path) for one in read_traceback(text).raised] == [
        ("ExceptionGroup", "both (2 sub-exceptions)", "/a/run.py"),
        ("ValueError", "no number", "/a/one.py"),
        ("TypeError", "bad", "/a/two.py"),
    ]


def test_pytest_long() -> None:
    text = """\
____________________________ test_total ____________________________

    def test_total():
>       charge({})

tests/test_pay.py:8:
_ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _

cart = {}

    async def charge(cart):
>       return cart["total"]
E       KeyError: 'total'

shop/pay.py:4: KeyError
"""
    (raised,) = read_traceback(text).raised
    assert (raised.name, raised.message) == ("KeyError", "'total'")
    assert [(f.path, f.line, f.function) for f in raised.frames] == [
        ("tests/test_pay.py", 8, "test_total"),
        ("shop/pay.py", 4, "charge"),
    ]


def test_pytest_short() -> None:
    text = "shop/pay.py:12: in charge\n    total = quote(cart)\nshop/tax.py:7: in quote\n    return rates[c]\nE   KeyError: 'EE'\n"
    (raised,) = read_traceback(text).raised
    assert (raised.name, raised.frames[-1]) == ("KeyError", Frame("shop/tax.py", 7, "quote", "return rates[c]"))


def test_a_log_line_of_json() -> None:
    line = '{"level": "error", "exc": "' + PLAIN.replace("\n", "\\n").replace('"', '\\"') + '"}\n'
    assert read_traceback(line) == Traceback((ONE,))


def test_windows_paths_no_line_and_faulthandler() -> None:
    assert places('  File "C:\\shop\\pay.py", line 3, in f\nE1: x\n') == [[("C:/shop/pay.py", 3, "f")]]
    assert places('  File "shop/pay.py", in f\n') == [[("shop/pay.py", None, "f")]]
    text = 'Thread 0x1 (most recent call first):\n  File "in.py", line 5 in inner\n  File "out.py", line 6 in outer\n'
    assert places(text) == [[("out.py", 6, "outer"), ("in.py", 5, "inner")]]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "everything is fine",
        "Traceback (most recent call last):\n",
        "Traceback (most recent call last):\nKeyError: 'x'\n",
        'File "no end of the quote, line 3',
        'import "x.py"; line 3, in f',
        "KeyError: 'x'\n" * 5,
        "see shop/pay.py:12 for more",
        "shop/pay.py:12: error: not a mypy line",
        "\x00\x1b[31m",
    ],
)
def test_no_traceback(text: str) -> None:
    assert read_traceback(text) == Traceback()


@pytest.mark.parametrize("line", ["total is 3: fine", "3 problems", "-- end --", "^^^^", "    indented: text", "a b: c"])
def test_lines_that_say_nothing_of_an_exception(line: str) -> None:
    text = f'Traceback (most recent call last):\n  File "a.py", line 1, in f\n{line}\n'
    assert [(one.name, one.message) for one in read_traceback(text).raised] == [("", "")]


def test_repeated_calls_are_bounded() -> None:
    text = "Traceback (most recent call last):\n" + '  File "a.py", line 1, in f\n    f()\n' * 50_000 + "RecursionError: deep\n"
    assert len(read_traceback(text).frames) <= 2_000


def test_long_lines_are_cut() -> None:
    text = f'  File "{"a/" * 400}b.py", line 1, in f\n    {"x" * 5_000_000}\nE: {"y" * 1_000_000}\n'
    (raised,) = read_traceback(text).raised
    assert len(raised.frames[0].code) <= 2_000 and len(raised.message) <= 2_000


@given(st.text(st.sampled_from('File "a.py", line 1, in f\n:E |+-_>\\nTraceback (most recent call last)\x00'), max_size=300))
def test_anything_is_read(text: str) -> None:
    for raised in read_traceback(text).raised:
        assert raised.frames


@given(
    st.lists(st.sampled_from([*PLAIN.splitlines(), "", "x", "E   KeyError: 1", "a.py:3: in f", "a.py:4: KeyError", "  | "]), max_size=30)
)
def test_lines_in_any_order(lines: list[str]) -> None:
    found = read_traceback("\n".join(lines))
    assert len(found.frames) == sum("File " in line or line.startswith("a.py:") for line in lines)


def _raise(depth: int, chain: bool) -> None:
    if depth:
        _raise(depth - 1, chain)
    try:
        raise KeyError("inner")
    except KeyError as problem:
        if chain:
            raise ValueError("outer") from problem
        raise


@given(st.integers(0, 2), st.booleans())
def test_what_python_prints_is_read_back(depth: int, chain: bool) -> None:
    try:
        _raise(depth, chain)
    except (KeyError, ValueError) as problem:
        text = "".join(printed.format_exception(problem))
        frames = printed.extract_tb(problem.__traceback__)
    raised = read_traceback(text).raised
    assert len(raised) == 1 + chain
    assert [(f.line, f.function, f.code) for f in raised[-1].frames] == [(f.lineno, f.name, f.line) for f in frames]
    assert raised[-1].name == ("ValueError" if chain else "KeyError")


@pytest.mark.parametrize(
    "line", ["| " * 999 + "x", " " * 1999 + "x", "-+" * 999, "_" * 999 + " " + "_ " * 400, "a." * 999, "a" * 1999 + "(", "/x.py" * 399]
)
def test_hostile_lines_take_little_time(line: str) -> None:
    start = time.process_time()
    read_traceback('  File "a.py", line 1, in f\n' + f"{line}\n" * 1_000)
    assert time.process_time() - start < 2
