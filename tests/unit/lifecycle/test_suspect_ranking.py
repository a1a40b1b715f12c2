"""Each kind of evidence moves the commit that has it, and only that one, to the top."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from scanner.lifecycle.suspects.frames import Place
from scanner.lifecycle.suspects.mentions import import_names, seen
from scanner.lifecycle.suspects.ranking import Known, count_groups, rank
from scanner.lifecycle.suspects.traces import Traces, earlier_names
from scanner.lifecycle.suspects.weights import WEIGHTS
from scanner.model.history import Hunk, LoggedCommit, TouchedFile
from scanner.model.suspects import DependencyUpdate, Group, GroupCount, Sign
from scanner.model.traceback import Frame, Raised, Traceback

NOTHING = seen("", Traceback(), frozenset())


def touched(path: str, *added: str, heading: str = "", removed: tuple[str, ...] = ()) -> TouchedFile:
    return TouchedFile(path, path, "1", "2", len(added), len(removed), (Hunk(1, 1, heading, removed, added),))


def commit(name: str, *files: TouchedFile, message: str = "work") -> LoggedCommit:
    return LoggedCommit(name * 40, ("0" * 40,), "Ada", "2026-01-01T00:00:00+00:00", message, files)


PLAIN = [commit(letter, touched(f"other{letter}.py", "x = 1")) for letter in "0123456789"]
CHOSEN = "c" * 40


def first(chosen: LoggedCommit, known: Known) -> dict[Sign, float]:
    """The chosen commit, last of the range, must come first; its evidence."""
    ranked = rank([*PLAIN, chosen], known)
    assert [suspect.commit[0] for suspect in ranked] == ["c", *"0123456789"]
    assert [suspect.rank for suspect in ranked] == list(range(1, 12))
    assert ranked[0].score == pytest.approx(sum(one.points for one in ranked[0].evidence), abs=0.05)
    assert not any(one.sign is not Sign.SIZE for suspect in ranked[1:] for one in suspect.evidence)
    return {one.sign: one.points for one in ranked[0].evidence}


PAY = Place("pay.py", "charge", 6, 4, 9, 1.0)


def test_the_line_of_a_call() -> None:
    found = first(commit("c", touched("pay.py", "y")), Known(Traces((PAY,), {"pay.py": {6: CHOSEN}}), NOTHING))
    assert found[Sign.LINE] == WEIGHTS[Sign.LINE] and found[Sign.FILE] == WEIGHTS[Sign.FILE] and found[Sign.FUNCTION] > 1


def test_a_line_near_the_call() -> None:
    found = first(commit("c", touched("pay.py", "y")), Known(Traces((PAY,), {"pay.py": {8: CHOSEN, 6: "0" * 39}}), NOTHING))
    assert Sign.LINE not in found and 0 < found[Sign.NEAR] < WEIGHTS[Sign.NEAR]


@pytest.mark.parametrize(
    "file",
    [
        touched("pay.py", heading="def charge(cart):", removed=("    check()",)),
        touched("pay.py", "async def charge(cart):"),
        touched("pay.py", heading="class A:", removed=("    def charge(self):",)),
    ],
)
def test_the_function_by_its_name(file: TouchedFile) -> None:
    known = Known(Traces((dataclasses.replace(PAY, line=None, first=0, last=0),)), NOTHING)
    assert {Sign.FUNCTION, Sign.FILE} <= first(commit("c", file), known).keys()


def test_the_file_alone_and_its_earlier_name() -> None:
    found = first(commit("c", touched("pay.py", "y", heading="def other():")), Known(Traces((PAY,)), NOTHING))
    assert Sign.FILE in found and Sign.FUNCTION not in found
    renaming = LoggedCommit("d" * 40, (), "A", "", "move", (TouchedFile("old.py", "pay.py"),))
    names = earlier_names([renaming, commit("e", TouchedFile("older.py", "old.py"))], ["pay.py"])
    assert names == {"old.py": "pay.py", "older.py": "pay.py"}
    assert Sign.FILE in first(commit("c", touched("older.py", "y")), Known(Traces((PAY,), aliases=names), NOTHING))


def test_outer_calls_count_less() -> None:
    outer = dataclasses.replace(PAY, path="web.py", weight=0.8)
    files = [commit("a", touched("web.py", "y")), commit("b", touched("pay.py", "y"))]
    ranked = rank(files, Known(Traces((PAY, outer)), NOTHING))
    assert [suspect.commit[0] for suspect in ranked] == ["b", "a"]


def test_imports() -> None:
    found = first(commit("c", touched("rates.py", "y")), Known(Traces((PAY,), distances={"rates.py": 2}), NOTHING))
    assert found[Sign.IMPORTS] == WEIGHTS[Sign.IMPORTS] / 2


TRACED = Traceback((Raised("shop.NoRate", "no rate for 'zone_code'", (Frame("x.py", 1, "quote", "return table[zone]"),)),))


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("raise NoRate(1)", Sign.MESSAGE),
        ("zone_code = 3", Sign.MESSAGE),
        ("row = table.get(key)", Sign.NAMES),
        ("def quote(cart):", Sign.DEFINITION),
    ],
)
def test_names_of_the_traceback(line: str, sign: Sign) -> None:
    found = first(commit("c", touched("far.py", line)), Known(Traces(), seen("", TRACED, frozenset())))
    assert found[sign] > 0


def test_names_that_all_commits_have_say_nothing() -> None:
    everywhere = [commit(letter, touched(f"{letter}.py", "zone_code = 1")) for letter in "abcdef"]
    ranked = rank(everywhere, Known(Traces(), seen("", TRACED, frozenset())))
    assert all(one.points < 0.5 for suspect in ranked for one in suspect.evidence if one.sign is Sign.MESSAGE)
    assert [suspect.commit[0] for suspect in ranked] == list("abcdef")


def test_words_of_the_symptom() -> None:
    known = Known(Traces(), seen("checkouts hang for carts", Traceback(), frozenset()))
    in_message = commit("c", touched("far.py", "x = 1"), message="Retry checkout")
    assert first(in_message, known)[Sign.SYMPTOM] > 0
    ranked = rank([commit("a", touched("far.py", "checkout()")), in_message], known)
    assert [suspect.commit[0] for suspect in ranked] == ["c", "a"]


def test_an_updated_package_of_the_traceback() -> None:
    update = DependencyUpdate("pyyaml", "5.4", "6.0", "poetry.lock")
    known = Known(Traces(), seen("", Traceback(), frozenset(("yaml",))), {CHOSEN: (update,)})
    found = first(commit("c", touched("poetry.lock", "x")), known)
    assert found[Sign.DEPENDENCY] == WEIGHTS[Sign.DEPENDENCY]
    other = Known(Traces(), seen("", Traceback(), frozenset(("json",))), {CHOSEN: (update,)})
    assert all(one.sign is Sign.SIZE for one in rank([commit("c", touched("poetry.lock", "x"))], other)[0].evidence)


def test_import_names() -> None:
    assert "dateutil" in import_names("python-dateutil") and "psycopg2" in import_names("psycopg2-binary")
    assert "typing_extensions" in import_names("typing-extensions") and "pil" in import_names("pillow")
    assert "" not in import_names("py")


def test_history_and_size() -> None:
    assert first(commit("c", touched("far.py", "x = 1")), Known(Traces(), NOTHING, fixes={"far.py": 5}))[Sign.HISTORY] > 0
    assert first(commit("c", touched("far.py", *["x = 1"] * 50)), Known(Traces(), NOTHING))[Sign.SIZE] > 0.5
    huge = rank([commit("c", touched("far.py", *["x"] * 100_000))], Known(Traces(), NOTHING, fixes={"far.py": 10**6}))[0]
    assert huge.score <= 4 * WEIGHTS[Sign.HISTORY] + 8 * WEIGHTS[Sign.SIZE] + 0.01


def last(chosen: LoggedCommit, *more: LoggedCommit) -> set[Sign]:
    ranked = rank([*more, chosen, *PLAIN], Known(Traces(), NOTHING))
    assert ranked[-1 - len(more)].score < 0 and chosen.id in {suspect.commit for suspect in ranked[-1 - len(more) :]}
    return {one.sign for suspect in ranked if suspect.commit == chosen.id for one in suspect.evidence}


def test_what_speaks_against_a_commit() -> None:
    assert last(commit("c", touched("tests/test_a.py", "x"))) == {Sign.TESTS_ONLY}
    assert last(commit("c", touched("docs/a.md", "x"), touched("README.md", "y"))) == {Sign.DOCUMENTATION_ONLY}
    assert last(commit("c", touched("tests/test_a.py", "x"), touched("docs/a.md", "x"))) == {Sign.TESTS_ONLY}
    taken_back = commit("c", touched("pay.py", "x"))
    back = commit("d", touched("pay.py", "y"), message=f"Revert\n\nThis reverts commit {CHOSEN}.")
    assert Sign.REVERTED in last(taken_back, back)


@pytest.mark.parametrize("path", ["pay.py", "app.yaml", "poetry.lock", "Dockerfile", "db/x.sql", "flags.py"])
def test_other_files_do_not_speak_against_it(path: str) -> None:
    (suspect,) = rank([commit("c", touched(path, "x"), touched("tests/test_a.py", "x"))], Known(Traces(), NOTHING))
    assert suspect.score > 0


def test_merges_are_suspects_only_with_lines_of_their_own() -> None:
    merge = LoggedCommit("e" * 40, ("a", "b"), "Ada", "", "Merge")
    assert rank([merge], Known(Traces((PAY,)), NOTHING)) == ()
    (suspect,) = rank([merge], Known(Traces((PAY,), {"pay.py": {6: "e" * 40}}), NOTHING))
    assert suspect.files == () and suspect.score > 0


def test_nothing_to_rank_and_empty_commits() -> None:
    assert rank([], Known(Traces(), NOTHING)) == () == count_groups(())
    assert [suspect.score for suspect in rank([commit("a")], Known(Traces((PAY,)), NOTHING))] == [0]


def test_groups_are_counted() -> None:
    commits = [commit("a", touched("pay.py", 'FLAGS["x1"]'), touched("tests/test_a.py", "x")), commit("b", touched("pay.py", "x"))]
    counts = count_groups(rank(commits, Known(Traces(), NOTHING)))
    assert counts == (GroupCount(Group.CODE, 2, 1), GroupCount(Group.FLAG, 1, 0), GroupCount(Group.TEST, 1, 1))


def test_the_same_input_gives_the_same_order() -> None:
    known = Known(Traces((PAY,), distances={"other3.py": 1}), seen("quote `x`", TRACED, frozenset()))
    assert rank(PLAIN, known) == rank(list(PLAIN), known)


def test_the_documented_weights_are_these() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "how-it-works.md"
    rows = re.findall(
        r"^\| `([a-z-]+)` \| .* \| (-?[\d.]+) \|$", page.read_text(encoding="utf-8").partition("## Suspects")[2], re.MULTILINE
    )
    assert {Sign(name): float(weight) for name, weight in rows} == WEIGHTS
