"""The parts of the page: embedded data, the axis, the map, the two columns, excerpts, prose."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.reports import HOSTILE, SOURCE, finding

from scanner.model.finding import State, Suppression
from scanner.model.incident import Incident, Timeline
from scanner.model.page import CodeFile, Decided, FixCommit, Sides
from scanner.model.report import Report
from scanner.model.source import Span
from scanner.reporters.html.comparing import compared
from scanner.reporters.html.embedding import embedded
from scanner.reporters.html.excerpts import Excerpts
from scanner.reporters.html.folders import folders_of
from scanner.reporters.html.prose import paragraphs, ticked
from scanner.reporters.html.rows import rows_of
from scanner.reporters.html.timeline import axis_of
from scanner.reporters.html.treemap import areas

BEGAN = datetime(2026, 11, 2, 9, 0, tzinfo=timezone.utc)


def after(minutes: float) -> datetime:
    return BEGAN + timedelta(minutes=minutes)


def incident(*minutes: float | None) -> Incident:
    return Incident("PM-1", "t", timeline=Timeline(*(None if each is None else after(each) for each in minutes)))


@given(st.text() | st.sampled_from([HOSTILE, "</script>", "<!--<script>", "\u2028]]>&amp;"]))
def test_embedded_data_is_the_same_and_holds_no_markup(text: str) -> None:
    made = embedded({"a": [text]})
    assert made.isascii() and not set("<>&") & set(made)
    assert json.loads(made) == {"a": [text]}


def test_the_axis_names_what_was_done_between_the_moments() -> None:
    axis = axis_of(incident(0, 20, 40, 240), [FixCommit("f" * 40, after(180), "Fix it")])
    assert axis is not None
    assert [(phase.name, phase.took) for phase in axis.phases] == [
        ("unnoticed", "20 min"),
        ("contain", "20 min"),
        ("isolate", "2 h 20 min"),
        ("fix", "1 h"),
        ("verify", ""),
    ]
    assert axis.moments[3].words == "Fix ffffffffff committed: Fix it"
    places = [moment.at for moment in axis.moments]
    assert places == sorted(places) and places[0] == 0.0 and axis.phases[-1].end == 1.0


def test_without_a_commit_in_between_isolating_and_fixing_are_one() -> None:
    axis = axis_of(incident(0, 20, 40, 240), [FixCommit("f" * 40, after(900), "later")])
    assert axis is not None and [phase.name for phase in axis.phases] == ["unnoticed", "contain", "isolate and fix", "verify"]


def test_an_incident_that_is_not_over_has_no_verify_phase() -> None:
    axis = axis_of(incident(0, None, 30, None), [])
    assert axis is not None and [phase.name for phase in axis.phases] == ["contain"] and axis.moments[-1].at == 1.0


@pytest.mark.parametrize("times", [(None, None, None, None), (0, None, None, None)])
def test_one_moment_makes_no_axis(times: tuple[float | None, ...]) -> None:
    assert axis_of(incident(*times), [FixCommit("f", after(5), "x")]) is None


def test_short_steps_stay_apart_and_moments_at_once_do_no_harm() -> None:
    axis = axis_of(incident(0, 1, 1, 100_000), [])
    assert axis is not None and axis.even
    assert all(phase.end - phase.start > 0.02 for phase in axis.phases)
    assert axis_of(incident(0, 0, 0, 0), []) is not None


def test_times_with_and_without_a_zone_go_together() -> None:
    naive = Incident("PM-1", "t", timeline=Timeline(BEGAN, datetime(2026, 11, 2, 9, 30)))
    axis = axis_of(naive, [])
    assert axis is not None and axis.moments[1].since == "30 min"


FILES = st.lists(
    st.builds(
        CodeFile,
        st.lists(st.sampled_from(["a", "b", "c", "ü", "<x>"]), min_size=1, max_size=4).map("/".join),
        st.integers(0, 100_000),
    ),
    max_size=40,
    unique_by=lambda file: file.path,
)


@given(FILES)
def test_the_map_lies_within_its_frame_and_counts_everything(files: list[CodeFile]) -> None:
    sites = {file.path: number % 3 for number, file in enumerate(files)}
    root = folders_of(files, sites)
    assert root.files == len(files) and root.sites == sum(sites.values())
    made = areas(root, 1000, 440)
    for area in made:
        assert area.x >= -0.1 and area.x + area.width <= 1000.1 and area.y >= -0.1 and area.y + area.height <= 440.1
        assert 0 <= area.shade <= 4 and (area.shade == 0) == (area.folder.sites == 0)
    shown = [area for area in made if not area.head]
    assert sum(area.folder.sites for area in shown) <= root.sites


def test_area_is_code() -> None:
    made = areas(folders_of([CodeFile("a/x.py", 9000), CodeFile("b/y.py", 1000)], {}), 1000, 400)
    large, small = sorted((area.width * area.height for area in made), reverse=True)
    assert 8.0 < large / small < 10.5


def test_a_chain_of_folders_is_one_area_and_files_beside_folders_have_their_own() -> None:
    made = areas(
        folders_of([CodeFile("src/shop/a/x.py", 500), CodeFile("src/shop/b/y.py", 500), CodeFile("src/shop/z.py", 500)], {}), 1000, 400
    )
    assert {(area.folder.path, area.folder.alone) for area in made} == {("src/shop/a", False), ("src/shop/b", False), ("src/shop", True)}


def test_no_files_no_areas() -> None:
    assert areas(folders_of([], {}), 1000, 400) == ()


def test_the_columns_are_equally_long_and_show_only_what_is_near() -> None:
    before = "\n".join(f"line {n}" for n in range(60))
    after = before.replace("line 30", "line thirty\nand one more")
    (stretch,) = compared(Sides("r", "l", "p", before, after)).stretches
    assert len(stretch.before) == len(stretch.after) == 10
    assert [cell.text for cell in stretch.before if cell.kind == "changed"] == ["line 30"]
    assert [cell.text for cell in stretch.after if cell.kind == "changed"] == ["line thirty", "and one more"]
    assert [cell.kind for cell in stretch.before].count("none") == 1


def test_a_difference_without_end_is_cut_and_counted() -> None:
    made = compared(Sides("r", "l", "p", "a\n" * 900, "b\n" * 900))
    assert sum(len(each.before) for each in made.stretches) == 160 and made.hidden == 741
    assert compared(Sides("r", "l", "p", "", "x\n" * 30_000)).stretches == ()


def test_equal_sides_have_no_difference() -> None:
    assert compared(Sides("r", "l", "p", "a\n", "a\n")).stretches == ()


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("f(a)", "f(a, timeout=1)", ([], [", timeout=1"])),
        ("if x == None:", "if x is None:", (["=="], ["is"])),
        ("f(a, b)", "f(b)", (["a, "], [])),
        ("nothing in common", "x = [1, 2]", ([], [])),
    ],
)
def test_what_changed_within_a_line_is_told_apart(old: str, new: str, marked: tuple[list[str], list[str]]) -> None:
    (stretch,) = compared(Sides("r", "l", "p", f"{old}\n", f"{new}\n")).stretches
    cells = (stretch.before[0], stretch.after[0])
    assert tuple([text for text, other in cell.parts if other] for cell in cells) == marked
    assert tuple("".join(text for text, _ in cell.parts) for cell in cells) == (old, new)


def test_an_excerpt_has_the_lines_around_and_marks_what_matched() -> None:
    made = Excerpts(lambda path: SOURCE).of(finding())
    assert (made["first"], made["more"]) == (3, 0)
    assert made["lines"][2] == ["    return requests.get(url)", 11, 28]
    assert [line[0] for line in made["lines"]] == ["", "def ask(url):", "    return requests.get(url)", "", ""]


@pytest.mark.parametrize("content", [None, b"", b"something else\n" * 9])
def test_a_file_that_says_otherwise_lends_no_lines(content: bytes | None) -> None:
    made = Excerpts(lambda path: content).of(finding())
    assert made["first"] == 5 and len(made["lines"]) == 1


def test_tabs_and_escapes_do_not_move_the_mark() -> None:
    made = Excerpts(None).of(finding(snippet="\tx = \x1b[31m", span=Span(1, 6, 1, 11)))
    assert made["lines"] == [["    x = \ufffd[31m", 8, 13]]


def decided(decision: str) -> Decided:
    return Decided("http-call-without-timeout", finding().fingerprint, decision, "because", "Ada", "2026-11-03T10:00:00Z")


@pytest.mark.parametrize(
    ("state", "suppression", "decision", "shown"),
    [
        (State.NEW, None, None, "open"),
        (State.NEW, None, "confirmed", "confirmed"),
        (State.NEW, None, "false-positive", "false-positive"),
        (State.NEW, None, "accepted", "open"),
        (State.BASELINED, None, None, "baselined"),
        (State.BASELINED, None, "confirmed", "confirmed"),
        (State.SUPPRESSED, Suppression("x", in_source=False), "accepted", "accepted"),
        (State.SUPPRESSED, Suppression("x", in_source=True), "confirmed", "suppressed"),
        (State.SUPPRESSED, Suppression("x", in_source=False), None, "suppressed"),
    ],
)
def test_how_a_site_stands(state: State, suppression: Suppression | None, decision: str | None, shown: str) -> None:
    report = Report("/r", findings=(finding(state=state, suppression=suppression),))
    (row,) = rows_of(report, [decided(decision)] if decision else [])
    assert row["state"] == shown and ("Ada" in row["said"]) == (shown == decision)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("call `f(<x>)` now", "call <code>f(&lt;x&gt;)</code> now"),
        ("one ` alone <b>", "one ` alone &lt;b&gt;"),
        ("`a` and `b", "<code>a</code> and `b"),
        ("", ""),
    ],
)
def test_back_ticks_are_code_and_nothing_is_markup(text: str, shown: str) -> None:
    assert str(ticked(text)) == shown


def test_paragraphs_join_wrapped_lines_but_not_lists() -> None:
    assert paragraphs("one\ntwo\n\n- a\n  b\n- c\n\n\n") == ["one two", "- a b\n- c"]
