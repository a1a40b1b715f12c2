"""Suppressing comments: which there are, for which lines, and what only looks like one."""

from __future__ import annotations

import ast
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.model.finding import Finding, State
from scanner.model.note import NoteKind
from scanner.model.source import Span
from scanner.policy.comments import find_comments
from scanner.policy.removal import without
from scanner.policy.suppressions import Suppressed, suppress

RAN = frozenset(("evil-call", "other"))


def found(line: int, rule: str = "evil-call", end: int = 0) -> Finding:
    return Finding(rule, "a.py", Span(line, 1, end or line, 9), "m", "evil()", "f" * 32)


def put(text: str, *findings: Finding) -> Suppressed:
    return suppress("a.py", findings, find_comments(textwrap.dedent(text).encode()), RAN)


def lines_suppressed(text: str) -> list[int]:
    """The lines where a finding that starts there would be suppressed."""
    count = textwrap.dedent(text).count("\n") + 1
    return [n for n in range(1, count + 1) if put(text, found(n)).findings[0].state is State.SUPPRESSED]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("evil()  # bugclass: ignore[evil-call] reviewed\n", [1]),
        ("evil()  #bugclass:ignore[evil-call]: reviewed\n", [1]),
        ("evil()  # noqa: E501  # bugclass: ignore[evil-call] reviewed\n", [1]),
        ("evil()  # bugclass: ignore[evil-call] reviewed  # noqa\n", [1]),
        ("evil()  # bugclass: ignore[other, evil-call] reviewed\n", [1]),
        ("# bugclass: ignore[evil-call] reviewed\nevil()\nevil()\n", [2]),
        ("# bugclass: ignore[evil-call] reviewed\n\n# more\nevil()\nevil()\n", [4]),
        ("# bugclass: ignore[evil-call] reviewed\nx = [\n    evil(),\n]\nevil()\n", [2, 3, 4]),
        ("x = [\n    evil(),\n    1,\n]  # bugclass: ignore[evil-call] reviewed\nevil()\n", [1, 2, 3, 4]),
        ("x = [\n    evil(),  # bugclass: ignore[evil-call] reviewed\n    evil(),\n]\n", [2]),
        ("x = [\n    # bugclass: ignore[evil-call] reviewed\n    evil(),\n    evil(),\n]\n", [3]),
        ("# bugclass: ignore[evil-call] reviewed\nif evil():\n    evil()\n", [2]),
        ("# bugclass: ignore[evil-call] r\n@evil()\n@other(\n)\ndef f():\n    evil()\n", [2, 3, 4, 5]),
        ("if x:\n    pass\n    # bugclass: ignore[evil-call] r\nevil()\n", [4]),
        ("evil()  # nosemgrep: evil-call\n", [1]),
        ("# nosemgrep: evil-call\nevil()\n", [2]),
        ("evil()  # nosemgrep: rules.python.evil-call\n", [1]),
        ("evil()  # nosem: a, evil-call\n", [1]),
        ("x = '''\n'''; evil()  # bugclass: ignore[evil-call] r\n", [1, 2]),
    ],
)
def test_lines_that_a_comment_is_for(text: str, lines: list[int]) -> None:
    assert lines_suppressed(text) == lines


@pytest.mark.parametrize(
    "text",
    [
        "evil()\n",
        "evil()  # bugclass: ignore\n",
        "evil()  # bugclass: ignore[] reason\n",
        "evil()  # bugclass: ignore[evil-call]\n",
        "evil()  # bugclass: ignore[evil-call]   # noqa\n",
        "evil()  # bugclass: ignore evil-call because\n",
        "evil()  # bugclass: ignore[evil call] because\n",
        "evil()  # bugclass: ignore[*] because\n",
        "evil()  # bugclass: ignore[evil] because\n",
        "evil()  # bugclass: ignore[a.evil-call] because\n",
        "evil()  # bugclass: ignored[evil-call] because\n",
        "evil()  # write bugclass: ignore[evil-call] because\n",
        "evil()  # nosemgrep\n",
        "evil()  # nosemgrep because of evil-call\n",
        "evil()  # nosemgrep: evil\n",
        "evil('# bugclass: ignore[evil-call] because')\n",
        '"""\n# bugclass: ignore[evil-call] because\n"""; evil()\n',
        "f'{evil()} # nosemgrep: evil-call'\n",
        "evil()\n# bugclass: ignore[evil-call] because\n",
        "evil(  # bugclass: ignore[other] because\n)\n",
        "(\n# bugclass: ignore[evil-call] because\n",
        "# -*- coding: nonsense -*-\nevil()  # bugclass: ignore[evil-call] because\n",
    ],
)
def test_what_suppresses_nothing(text: str) -> None:
    assert lines_suppressed(text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("evil()  # bugclass: ignore\n", "names no rule"),
        ("evil()  # bugclass: ignore[evil-call]\n", "gives no reason"),
        ("evil()  # nosemgrep\n", "names no rule"),
        ("s = '# bugclass: ignore'\n", ""),
        ("# how to use bugclass: ignore\n", ""),
        ("# nosemantics\n", ""),
    ],
)
def test_what_is_no_suppression_is_told(text: str, told: str) -> None:
    notes = put(text, found(1)).notes
    assert [note.kind for note in notes] == ([NoteKind.NOT_A_SUPPRESSION] if told else [])
    assert not told or told in notes[0].detail


def test_reason_and_the_end_of_a_finding() -> None:
    (finding,) = put("evil(\n)  # bugclass: ignore[evil-call] agreed with #12 and ops\n", found(1, end=2)).findings
    assert finding.suppression is not None and finding.suppression.in_source
    assert finding.suppression.reason == "agreed with #12 and ops"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("x = 1  # bugclass: ignore[evil-call] r\n", [("evil-call",)]),
        ("x = 1  # bugclass: ignore[evil-call, other] r\n", [("evil-call", "other")]),
        ("x = 1  # nosemgrep: evil-call\n", [("evil-call",)]),
        ("x = 1  # nosemgrep: their.rule\n", []),
        ("x = 1  # bugclass: ignore[did-not-run] r\n", []),
        ("x = 1\n", []),
    ],
)
def test_unused(text: str, ids: list[tuple[str, ...]]) -> None:
    assert [each.ids for each in put(text).unused] == ids


def test_one_used_id_of_two_leaves_the_other_unused() -> None:
    answer = put("evil()  # bugclass: ignore[evil-call, other] r\n", found(1))
    assert [each.ids for each in answer.unused] == [("other",)]
    assert answer.findings[0].state is State.SUPPRESSED


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"x = 1  # bugclass: ignore[other] r\n", b"x = 1\n"),
        (b"x = 1  # bugclass: ignore[other] r\r\ny = 2\r\n", b"x = 1\r\ny = 2\r\n"),
        (b"# bugclass: ignore[other] r\nx = 1\n", b"x = 1\n"),
        (b"if x:\n    # bugclass: ignore[other] r\r\n    y()\n", b"if x:\n    y()\n"),
        (b"x = 1  # bugclass: ignore[other] r  # noqa\n", b"x = 1  # noqa\n"),
        (b"x = 1  # noqa  # bugclass: ignore[other] r\n", b"x = 1  # noqa\n"),
        (b"evil()  # bugclass: ignore[other, evil-call] r\n", b"evil()  # bugclass: ignore[evil-call] r\n"),
        (b"\xef\xbb\xbfx = 1  # bugclass: ignore[other] \xc3\xa9\n", b"\xef\xbb\xbfx = 1\n"),
        (b"# coding: latin-1\nx = '\xe9'  # nosemgrep: other\n", b"# coding: latin-1\nx = '\xe9'\n"),
        (b"\tx\n", b"\tx\n"),
        (b"x = 1  # bugclass: ignore[other] r", b"x = 1"),
        (b"x = 1\x0c  # bugclass: ignore[other] r\ny  =  2 \n", b"x = 1\ny  =  2 \n"),
    ],
)
def test_removal_touches_nothing_else(before: bytes, after: bytes) -> None:
    findings = [found(n + 1) for n, line in enumerate(before.split(b"\n")) if line.startswith(b"evil")]
    unused = suppress("a.py", findings, find_comments(before), RAN).unused
    assert without(before, unused) == after


PIECES = st.lists(
    st.sampled_from(
        [
            "x = 1",
            "evil()",
            "y = [",
            "]",
            "if x:",
            "    z()",
            "# note",
            "# bugclass: ignore[other] r",
            "s = '#'",
            "",
            "  # nosemgrep: other",
        ]
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(PIECES, st.sampled_from(["\n", "\r\n"]))
def test_removal_keeps_the_code(pieces: list[str], end: str) -> None:
    content = end.join(pieces).encode()
    try:
        tree = ast.dump(ast.parse(content))
    except SyntaxError:
        return
    after = without(content, suppress("a.py", [], find_comments(content), RAN).unused)
    assert ast.dump(ast.parse(after)) == tree
    assert b"other" not in after
