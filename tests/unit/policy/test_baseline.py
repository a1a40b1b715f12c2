"""The baseline counts equal findings, follows moved code, and its file merges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.errors import InputError
from scanner.model.finding import Finding, State
from scanner.model.source import Span
from scanner.policy.baseline import Entry, baseline_text, entries_of, read_baseline
from scanner.policy.matching import Looked, match_entries

A, B = "a" * 32, "b" * 32


def found(path: str, line: int = 1, code: str = A, rule: str = "r") -> Finding:
    return Finding(rule, path, Span(line, 1, line, 5), "m", f"  call_{code[0]}()\nmore", code)


def everything(*paths: str) -> Looked:
    return Looked(frozenset(paths), lambda path: path not in paths)


def new(findings: list[Finding], entries: tuple[Entry, ...], looked: Looked) -> list[tuple[str, int]]:
    return [(f.path, f.span.start_line) for f in match_entries(findings, entries, looked).findings if f.state is State.NEW]


def test_what_is_accepted_is_known_wherever_it_moves_in_its_file() -> None:
    entries = entries_of([found("a.py", 3)])
    assert new([found("a.py", 300)], entries, everything("a.py")) == []
    assert match_entries([found("a.py", 300)], entries, everything("a.py")).stale == ()


def test_a_second_copy_is_new() -> None:
    entries = entries_of([found("a.py", 3)])
    assert new([found("a.py", 3), found("a.py", 9)], entries, everything("a.py")) == [("a.py", 9)]
    assert new([found("b.py", 1), found("a.py", 9)], entries, everything("a.py", "b.py")) == [("b.py", 1)]


@pytest.mark.parametrize("other", [found("a.py", code=B), found("a.py", rule="s")])
def test_other_code_and_another_rule_are_new(other: Finding) -> None:
    assert new([other], entries_of([found("a.py")]), everything("a.py")) == [("a.py", 1)]


def test_a_renamed_file_keeps_its_findings() -> None:
    assert new([found("b.py")], entries_of([found("a.py")]), everything("b.py")) == []


def test_code_that_moved_between_files_that_were_looked_at_is_known() -> None:
    assert new([found("b.py")], entries_of([found("a.py")]), everything("a.py", "b.py")) == []


def test_an_entry_of_a_file_that_was_not_looked_at_accounts_for_nothing_here() -> None:
    looked = Looked(frozenset(("b.py",)), lambda path: False)
    answer = match_entries([found("b.py")], entries_of([found("a.py")]), looked)
    assert answer.findings[0].state is State.NEW
    assert answer.stale == ()


def test_stale_entries() -> None:
    entries = entries_of([found("a.py"), found("a.py", 2), found("a.py", 3, B), found("c.py", 1, B, "not-run")])
    looked = Looked(frozenset(("a.py", "c.py")), lambda path: False, frozenset(("r",)))
    stale = match_entries([found("a.py")], entries, looked).stale
    assert [(entry.path, entry.fingerprint, entry.index) for entry in stale] == [("a.py", A, 2), ("a.py", B, 1)]
    assert len(match_entries([], entries, everything()).stale) == 4


def test_a_suppressed_finding_uses_up_no_entry() -> None:
    from dataclasses import replace

    suppressed = replace(found("a.py"), state=State.SUPPRESSED)
    answer = match_entries([suppressed], entries_of([found("a.py")]), everything("a.py"))
    assert answer.findings == (suppressed,) and len(answer.stale) == 1


def test_the_file_is_one_sorted_line_a_finding_without_line_numbers() -> None:
    text = baseline_text(entries_of([found("b.py", 7), found("a.py", 9), found("a.py", 8)]))
    assert text.splitlines() == [
        f'{{"path": "a.py", "rule_id": "r", "fingerprint": "{A}", "index": 1, "excerpt": "call_a()"}}',
        f'{{"path": "a.py", "rule_id": "r", "fingerprint": "{A}", "index": 2, "excerpt": "call_a()"}}',
        f'{{"path": "b.py", "rule_id": "r", "fingerprint": "{A}", "index": 1, "excerpt": "call_a()"}}',
    ]


PLACES = st.lists(
    st.tuples(st.sampled_from(["a.py", "b/é.py", "c\udcff.py"]), st.integers(1, 50), st.sampled_from([A, B])), unique=True, max_size=10
)
quick = settings(max_examples=50)


@quick
@given(PLACES)
def test_reading_what_was_written(places: list[tuple[str, int, str]]) -> None:
    entries = entries_of(found(*place) for place in places)
    assert read_baseline(baseline_text(entries), "x") == entries
    assert read_baseline(baseline_text(entries) * 2, "x") == entries  # as a union merge may leave it


@quick
@given(PLACES, PLACES)
def test_as_many_are_new_as_there_are_more(before: list[tuple[str, int, str]], after: list[tuple[str, int, str]]) -> None:
    paths = everything("a.py", "b/é.py", "c\udcff.py")
    fresh = new([found(*place) for place in after], entries_of(found(*place) for place in before), paths)
    wanted = sum(max(0, sum(p[2] == code for p in after) - sum(p[2] == code for p in before)) for code in (A, B))
    assert len(fresh) == wanted


GOOD = baseline_text(entries_of([found("a.py")]))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (GOOD + "{", "base:2: is not JSON"),
        (GOOD + "[]\n", "base:2: is not a JSON object"),
        (GOOD.replace('"index": 1', '"index": 0'), "base:1: 'index' must be a number from 1"),
        (GOOD.replace('"index": 1', '"index": true'), "base:1: 'index' must be a number from 1"),
        (GOOD.replace('"index": 1', '"index": "1"'), "base:1: 'index' must be a number from 1"),
        (GOOD.replace('"a.py"', "3"), "base:1: 'path' must be text"),
        (GOOD.replace('"path"', '"paht"'), "base:1: has the unknown key 'paht'"),
        (GOOD.replace('"index": 1, ', ""), "base:1: has no 'index'"),
        (f"<<<<<<< HEAD\n{GOOD}=======\n>>>>>>> b\n", "base:1: holds the mark of a merge conflict"),
        ("[" * 100_000, "base:1: is not JSON"),
        ("\0", "base:1: is not JSON"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        read_baseline(text, "base")
    assert str(caught.value).startswith(words)
