"""Matches to sites, what stands around them, and how alike two places are."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.infer.sites.likeness import bag, cosine, direction, identifiers, overlap, weights
from scanner.infer.sites.places import is_test, nearness
from scanner.infer.sites.sites import Site, SiteText, gather
from scanner.infer.sites.surroundings import surroundings
from scanner.model.match import Match
from scanner.model.source import Span


def match(path: str, line: int, rule: str = "r", columns: tuple[int, int] = (1, 9), last: int = 0) -> Match:
    return Match(path, Span(line, columns[0], last or line, columns[1]), rule)


def test_equal_spans_are_one_site() -> None:
    (site,) = gather([match("a.py", 1, "wide"), match("a.py", 1, "narrow")])
    assert [h.rule_id for h in site.hits] == ["narrow", "wide"]


def test_a_wider_match_belongs_to_the_narrower() -> None:
    (site,) = gather([match("a.py", 1, "call", (8, 20)), match("a.py", 1, "statement", (1, 20))])
    assert site.span == Span(1, 8, 1, 20)
    assert [h.rule_id for h in site.hits] == ["call", "statement"]


def test_a_block_belongs_to_what_stands_at_its_head() -> None:
    (site,) = gather([match("a.py", 1, "block", (1, 5), last=30), match("a.py", 2, "call", (5, 9))])
    assert site.span.start_line == 2


def test_a_match_deep_within_a_block_is_its_own_site() -> None:
    sites = gather([match("a.py", 1, "block", (1, 5), last=30), match("a.py", 20, "call", (5, 9))])
    assert [s.span.start_line for s in sites] == [1, 20]


def test_neighbours_and_other_files_are_apart() -> None:
    matches = [match("a.py", 1), match("a.py", 2), match("b.py", 1), match("a.py", 1, columns=(10, 12))]
    assert len(gather(matches)) == 4
    assert gather([]) == []


_MATCHES = st.lists(
    st.builds(
        lambda path, line, more, rule, column, width: Match(path, Span(line, column, line + more, column + width), rule),
        st.sampled_from(["a.py", "b/c.py"]),
        st.integers(1, 12),
        st.integers(0, 4),
        st.sampled_from(["r1", "r2", "r3"]),
        st.integers(1, 9),
        st.integers(1, 9),
    ),
    max_size=25,
    unique=True,
)


@given(_MATCHES, st.randoms(use_true_random=False))
def test_gathering_loses_nothing_and_does_not_depend_on_order(matches: list[Match], dice: random.Random) -> None:
    sites = gather(matches)
    assert {h for s in sites for h in s.hits} == set(matches)
    assert [(s.path, s.span) for s in sites] == sorted({(s.path, s.span) for s in sites})
    assert all(s.span in {h.span for h in s.hits} and {h.path for h in s.hits} == {s.path} for s in sites)
    assert sum(len(s.hits) for s in sites) == len(matches)
    shuffled = list(matches)
    dice.shuffle(shuffled)
    assert gather(shuffled) == sites


TESTS = [
    "tests/a.py",
    "test/a.py",
    "app/tests/deep/a.py",
    "test_a.py",
    "app/test_a.py",
    "a_test.py",
    "app/a_tests.py",
    "conftest.py",
    "testing/a.py",
]
CODE = [
    "a.py",
    "app/contest.py",
    "attest/a.py",
    "app/latest.py",
    "testimony.py",
    "app/protests/a.py",
    "app/testdata.py",
    "app/tester/a.py",
    "test.md",
]


@pytest.mark.parametrize("path", TESTS)
def test_test_code_is_known_by_its_path(path: str) -> None:
    assert is_test(path)


@pytest.mark.parametrize("path", CODE)
def test_code_is_not_taken_for_test_code(path: str) -> None:
    assert not is_test(path)


@pytest.mark.parametrize("path", ["a.py", "app/a.py", "app/db/a.py"])
def test_nearness_is_one_at_home_and_less_elsewhere(path: str) -> None:
    assert nearness(path, path) == 1.0
    assert nearness("z/" + path, path) < 1.0
    assert nearness(path, "z/y.py") == nearness("z/y.py", path)


def test_nearness_falls_with_each_folder() -> None:
    home = "a/b/c/x.py"
    falls = [nearness(p, home) for p in (home, "a/b/c/y.py", "a/b/d/y.py", "a/d/e/y.py", "d/e/f/y.py")]
    assert falls == sorted(set(falls), reverse=True)
    assert falls[-1] == 0.0


def test_cosine_is_one_for_equal_and_nought_for_strange() -> None:
    bags = [bag("get_user(id)"), bag("frobnicate")]
    weight = weights(bags)
    one, other = (direction(words, weight) for words in bags)
    assert cosine(one, one) == pytest.approx(1.0)
    assert cosine(one, other) == 0.0
    assert cosine(direction(Counter(), {}), one) == 0.0
    assert weights([]) == {}


def test_a_rare_word_in_common_weighs_more() -> None:
    weight = weights([bag("self rare"), bag("self one"), bag("self two"), bag("self three")])
    common, rare = (
        cosine(direction(bag("self x"), weight), direction(bag("self y"), weight)),
        cosine(*[direction(bag("rare x"), weight)] * 2),
    )
    assert common < rare


@pytest.mark.parametrize(
    ("left", "right", "part"),
    [("", "", 0), ("a", "", 0), ("a.b(c)", "a.b(c)", 1), ("a b", "b c", 0.5), ("get_user", "user", 0), ("a a", "a", 2 / 3)],
)
def test_overlap_is_of_whole_names(left: str, right: str, part: float) -> None:
    assert overlap(identifiers(left), identifiers(right)) == pytest.approx(part)


def text_at(content: bytes | None, line: int, columns: tuple[int, int] = (1, 2)) -> SiteText:
    place = Site("a.py", Span(line, columns[0], line, columns[1]), ())
    return surroundings([place], {"a.py": content}.get)["a.py", place.span]


def test_surroundings_are_the_statement_and_the_function() -> None:
    content = b"class A:\n    def f(self):\n        x = g(\n            1,\n        )\n        return x\n"
    whole = content.decode()
    assert text_at(content, 4) == SiteText("        x = g(\n            1,\n        )", "f", whole)
    assert text_at(content, 2) == SiteText("    def f(self):", "", whole)
    assert text_at(content, 1) == SiteText("class A:", "", whole.removesuffix("\n"))


def test_five_lines_each_way_are_around_a_line() -> None:
    content = "".join(f"x{n} = {n}\n" for n in range(1, 21)).encode()
    assert text_at(content, 10).around.split("\n") == [f"x{n} = {n}" for n in range(5, 16)]
    assert text_at(content, 1).around.split("\n") == [f"x{n} = {n}" for n in range(1, 7)]


def test_surroundings_within_handlers_and_cases() -> None:
    content = b"def f():\n    try:\n        a()\n    except E:\n        b()\n    match x:\n        case 1:\n            c()\n"
    assert (text_at(content, 5).statement, text_at(content, 5).function) == ("        b()", "f")
    assert (text_at(content, 8).statement, text_at(content, 8).function) == ("            c()", "f")
    assert text_at(content, 4).function == "f"


@pytest.mark.parametrize("content", [None, b"x = (\n", b"\xff", b"\x00"])
def test_unreadable_surroundings_are_empty(content: bytes | None) -> None:
    assert text_at(content, 1) == SiteText("", "")
