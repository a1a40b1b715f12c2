"""The line hash is GitHub's own: the known vectors of its algorithm, and a plain definition of it beside the quick one."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanner.reporters.line_hash import line_hashes

GREETINGS = ["e9496ae3ebfced30:1", "fb7c023a8b9ccb3f:1", "ce8ba1a563dcdaca:1", "e20e36e16fcb0cc8:1"]
GREETINGS += ["b3edc88f2938467e:1", "c8e28b0b4002a3a0:1", "c129715d7a2bc9a3:1"]
LOREM = [f"a7f2ff13bc495cf2:{n}" for n in range(1, 7)]
LOREM += ["a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1"]
LETTERS = ["271789c17abda88f:1", "54703d4cd895b18:1", "180aee12dab6264:1", "a23a3dc5e078b07b:1"]
VECTORS = [
    ("", ["c129715d7a2bc9a3:1"]),
    (" a\nb\n  \t\tc\n d", LETTERS),
    (" hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n", GREETINGS),
    (" hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r", GREETINGS),
    (" hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n", GREETINGS),
    (" hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n", GREETINGS),
    ("Lorem ipsum dolor sit amet.\n" * 10, LOREM),
]


def plainly(text: str) -> dict[int, str]:
    """The definition, line by line."""
    lines = [re.sub(r"[ \t]", "", line) for line in re.split(r"\r\n|\r|\n", text)]
    seen: Counter[int] = Counter()
    found = {}
    for number in range(len(lines)):
        rest = "\n".join(lines[number:]).encode("utf-16-le")
        units = [int.from_bytes(rest[at : at + 2], "little") for at in range(0, min(len(rest), 200), 2)]
        padded = [*units, 65535, *[0] * 100][:100]
        hashed = sum(unit * 37 ** (99 - at) for at, unit in enumerate(padded)) % 2**64
        seen[hashed] += 1
        found[number + 1] = f"{hashed:x}:{seen[hashed]}"
    return found


@pytest.mark.parametrize(("text", "hashes"), VECTORS)
def test_the_known_vectors(text: str, hashes: list[str]) -> None:
    assert list(line_hashes(text.encode(), range(1, 99)).values()) == hashes
    assert list(plainly(text).values()) == hashes


@given(st.text(st.sampled_from("ab \t\n\r\x0b\x0c\u2028é😀"), max_size=300))
@example("x" * 99 + "\ny")
@example("x" * 101)
@example("az\nbU\naz\n")
def test_the_quick_way_is_the_plain_one(text: str) -> None:
    assert line_hashes(text.encode(), range(1, 999)) == plainly(text)


def test_equal_hashes_of_other_lines_count_even_when_not_asked_for() -> None:
    assert line_hashes(b"x\n" * 300, [150]) == {150: line_hashes(b"x\n" * 300, range(1, 151))[150]}
    assert line_hashes(b"x\n" * 300, [150])[150].endswith(":150")


@pytest.mark.parametrize("lines", [[], [0], [-1], [99]])
def test_lines_that_are_not_there_have_no_hash(lines: list[int]) -> None:
    assert line_hashes(b"a\nb\n", lines) == {}


def test_bytes_that_are_no_utf8_are_replaced_not_refused() -> None:
    assert line_hashes(b"\xff\xfe a\n", [1]) == line_hashes("\ufffd\ufffda\n".encode(), [1])
    assert line_hashes("\ufeffa".encode(), [1]) != line_hashes(b"a", [1])
