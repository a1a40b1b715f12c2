"""What a fix changed, and the document made of it: hostile names stay text, and the reader reads all of it back."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.adapters.postmortem import read_postmortem
from scanner.lifecycle.draft.difference import excerpt, to_blame, written_tests
from scanner.lifecycle.draft.model import ChangedFile, Commit, Deployment, DraftFacts, Excerpt, FixFacts, HuntFacts, Template
from scanner.lifecycle.draft.rendering import code, fenced, plain, quoted, render, spans
from scanner.model.fix import FileChange
from scanner.model.incident import BugClass, RecordedHunt

BEFORE = b"import os\n\n\ndef a():\n    x = 1\n\n    return x\n\n\n@deco\ndef b():\n    return 2\n"


def change(after: bytes | None, before: bytes | None = BEFORE, path: str = "shop/a.py") -> FileChange:
    return FileChange(path if before is not None else None, path if after is not None else None, before, after)


@pytest.mark.parametrize(
    ("after", "lines"),
    [
        (BEFORE, []),
        (BEFORE.replace(b"x = 1", b"x = 2"), [5]),
        (BEFORE.replace(b"    x = 1\n\n", b""), [5]),
        (BEFORE.replace(b"    return x\n", b"    y = 3\n    return x\n"), [7]),
        (BEFORE + b"z = 1\n", [12]),
        (None, [1, 4, 5, 7, 10, 11, 12]),
    ],
)
def test_the_lines_to_blame(after: bytes | None, lines: list[int]) -> None:
    assert to_blame(change(after)) == lines


def test_a_new_file_has_nobody_to_blame() -> None:
    assert to_blame(change(b"x = 1\n", None)) == [] and excerpt(change(b"x = 1\n", None)) is None and excerpt(change(None)) is None


def test_the_function_around_the_change_is_shown() -> None:
    shown = excerpt(change(BEFORE.replace(b"return 2", b"return 3")))
    assert shown == Excerpt("shop/a.py", "@deco\ndef b():\n    return 2", "@deco\ndef b():\n    return 3")


def test_imports_and_comments_alone_are_no_excerpt() -> None:
    assert excerpt(change(BEFORE.replace(b"import os", b"import sys"))) is None
    assert excerpt(change(b"# new\n" + BEFORE)) is None


def test_a_change_outside_functions_and_broken_code_show_lines() -> None:
    shown = excerpt(change(b"A = 1\nB = 2\n", b"A = 1\nB = 1\n"))
    assert shown is not None and (shown.before, shown.after) == ("A = 1\nB = 1", "A = 1\nB = 2")
    shown = excerpt(change(b"def (:\n  y\n", b"def (:\n  x\n"))
    assert shown is not None and "x" in shown.before


def test_only_written_tests_are_named() -> None:
    before = b"def test_old(): pass\ndef helper(): pass\nclass TestA:\n    def test_x(self): pass\n"
    after = b"def test_old(): pass\ndef helper(): return 1\nasync def test_new(): pass\nclass TestA:\n    def test_x(self): return 1\n"
    assert written_tests(change(after, before, "tests/test_a.py")) == ["tests/test_a.py::TestA::test_x", "tests/test_a.py::test_new"]
    assert written_tests(change(None, before, "tests/test_a.py")) == []
    assert written_tests(change(b"def (:\n", before, "tests/test_a.py")) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("a`b|c", "`a'b\\|c`"), ("", ""), ("a\nb", "`a b`"), ("\x1b[31m", "`\\x1b[31m`"), ("x" * 400, "`" + "x" * 297 + "...`")],
)
def test_code_spans(text: str, wanted: str) -> None:
    assert code(text) == wanted


def test_nothing_in_plain_text_is_markup() -> None:
    assert plain("<b>*x*|[y](z) `q` #1 @team") == "\\<b\\>\\*x\\*\\|\\[y\\](z) \\`q\\` \\#1 \\@team"


def test_a_fence_is_longer_than_what_it_holds() -> None:
    assert fenced("a\n````\nb\x1b") == "`````python\na\n````\nb\\x1b\n`````"
    assert quoted('a"b\\') == '"a\\"b\\\\"'


ANY = st.text(max_size=60)
WHEN = datetime(2026, 1, 2, 3, 4, tzinfo=timezone.utc)


@settings(max_examples=60)
@given(ANY, ANY, ANY, st.sampled_from(list(Template)))
def test_any_names_give_a_document_that_is_read(name: str, subject: str, text: str, template: Template) -> None:
    commit = Commit("abc123", name, WHEN, subject)
    fix = FixFacts(
        "abc123",
        (commit,),
        (ChangedFile(name, 1, 2),),
        (commit,),
        Deployment(name, WHEN),
        Deployment(subject, WHEN + timedelta(days=1)),
        (Excerpt(name, text, subject),),
    )
    recorded = RecordedHunt("a-b", "abc123", date(2026, 1, 3), 2)
    facts = DraftFacts(
        "PM-1", subject or "x", date(2026, 1, 3), fix, HuntFacts(BugClass("a-b", name), text, recorded, text, (name,)), (), name
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.md"
        file.write_bytes(render(facts, template).encode())
        document = read_postmortem(file, Path(folder))
    assert document.front and document.incident.hunt == recorded and len(document.incident.fixes) == 1
    assert document.incident.actions == () and document.incident.timeline.started is None
    assert not any(
        section.answered for section in document.sections if section.part.value in ("summary", "impact", "detection", "root cause")
    )


def test_code_within_words_stays_code_and_the_rest_no_markup() -> None:
    assert spans("a call of `f[0]` without `x|y` <b>") == r"a call of `f[0]` without `x\|y` \<b\>"
    assert spans("one ` alone") == plain("one ` alone") and spans("") == ""


@pytest.mark.parametrize(
    ("sites", "shown", "wanted"),
    [
        (0, (), "at 0 other places. Keep"),
        (1, ("a.py:3",), "at 1 other place:\n\n- `a.py:3`\n\nKeep"),
        (3, ("a.py:3",), "at 3 other places:\n\n- `a.py:3`\n- and 2 more, which"),
    ],
)
def test_the_places_that_the_hunt_found_are_listed(sites: int, shown: tuple[str, ...], wanted: str) -> None:
    hunt = HuntFacts(BugClass("a-b", "t"), "a `b`", RecordedHunt("a-b", "abc123", date(2026, 1, 3), sites), "", shown)
    assert f"The hunt looked for a `b` and found it {wanted}" in render(DraftFacts("PM-1", "x", date(2026, 1, 3), hunt=hunt), Template.OURS)
