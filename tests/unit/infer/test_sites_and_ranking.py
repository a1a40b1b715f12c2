"""Matches to sites, and sites in the order to look at them."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.infer.likeness import bag, cosine, weights
from scanner.infer.places import is_test, nearness
from scanner.infer.ranking import Pattern, Ranked, SiteText, rank
from scanner.infer.sites import Site, gather
from scanner.infer.surroundings import surroundings
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


def site(path: str, line: int = 1, *rules: str) -> Site:
    span = Span(line, 1, line, 9)
    return Site(path, span, tuple(Match(path, span, rule) for rule in rules or ("r",)))


def ranked(sites: list[Site], texts: dict[str, SiteText] | None = None, function: str = "", **patterns: Pattern) -> list[Ranked]:
    known = patterns or {"r": Pattern(4, 0, "app/db/a.py", "get(url)")}
    around = {(s.path, s.span): (texts or {}).get(s.path, SiteText("get(url)", "")) for s in sites}
    return rank(sites, known, around, function)


def order(found: list[Ranked]) -> list[str]:
    return [r.site.path for r in found]


def test_nearer_is_higher() -> None:
    paths = ["web/x/b.py", "app/web/b.py", "app/db/b.py", "app/db/a.py"]
    assert order(ranked([site(p) for p in paths])) == ["app/db/a.py", "app/db/b.py", "app/web/b.py", "web/x/b.py"]


def test_test_code_is_lower_unless_the_fix_was_in_a_test() -> None:
    sites = [site("app/db/test_b.py"), site("web/b.py")]
    assert order(ranked(sites)) == ["web/b.py", "app/db/test_b.py"]
    home = Pattern(4, 0, "app/db/test_a.py", "get(url)")
    assert order(ranked(sites, r=home)) == ["app/db/test_b.py", "web/b.py"]


def test_alike_is_higher() -> None:
    texts = {"b/x.py": SiteText("get(url)", ""), "a/x.py": SiteText("frobnicate(thing, other)", "")}
    assert order(ranked([site("a/x.py"), site("b/x.py")], texts)) == ["b/x.py", "a/x.py"]


def test_same_function_name_is_higher_and_said() -> None:
    texts = {"b/x.py": SiteText("get(url)", "fetch_all"), "a/x.py": SiteText("get(url)", "store")}
    found = ranked([site("a/x.py"), site("b/x.py")], texts, "fetch_all")
    assert order(found) == ["b/x.py", "a/x.py"]
    assert any("fetch_all" in reason for reason in found[0].why)


def test_rarer_and_fuller_patterns_are_higher() -> None:
    sites = [site("c/x.py", 1, "wide"), site("c/y.py", 1, "wide", "narrow"), *(site("c/z.py", n, "wide") for n in range(1, 9))]
    wide, narrow = Pattern(2, 0, "a.py", "get"), Pattern(5, 0, "a.py", "get")
    found = ranked(sites, wide=wide, narrow=narrow)
    assert (found[0].site.path, found[0].tightest) == ("c/y.py", "narrow")


def test_ties_are_in_path_and_line_order() -> None:
    sites = [site("d/b.py", 2), site("d/b.py", 1), site("d/a.py", 1), site("c/a.py", 9)]
    found = ranked(sites, r=Pattern(4, 0, "x/y/z.py", "get(url)"))
    scores = {round(r.score, 6) for r in found if r.site.path != "d/b.py"}
    assert len(scores) == 1
    assert [(r.site.path, r.site.span.start_line) for r in found] == [("c/a.py", 9), ("d/a.py", 1), ("d/b.py", 1), ("d/b.py", 2)]


@given(st.permutations([site(p, n) for p in ("a.py", "app/db/b.py", "app/test_c.py", "app/db/a.py") for n in (1, 2, 3)]))
def test_the_order_does_not_depend_on_the_input(sites: list[Site]) -> None:
    assert [(r.site.path, r.site.span.start_line) for r in ranked(sites)] == [
        (r.site.path, r.site.span.start_line) for r in ranked(sorted(sites, key=lambda s: (s.path, s.span)))
    ]


def test_every_site_says_why() -> None:
    found = ranked([site("app/db/a.py"), site("web/b.py")])
    assert all(r.why for r in found)
    assert "in the file that was fixed" in found[0].why
    assert found[1].why[0].startswith("one of 2 places")


def test_nothing_to_rank() -> None:
    assert ranked([]) == []


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
    one, other = bag("get_user(id)"), bag("frobnicate")
    weight = weights([one, other])
    assert cosine(one, one, weight) == pytest.approx(1.0)
    assert cosine(one, other, weight) == 0.0
    assert cosine(Counter(), Counter(), {}) == 0.0
    assert weights([]) == {}


def text_at(content: bytes | None, line: int, columns: tuple[int, int] = (1, 2)) -> SiteText:
    place = Site("a.py", Span(line, columns[0], line, columns[1]), ())
    return surroundings([place], {"a.py": content}.get)["a.py", place.span]


def test_surroundings_are_the_statement_and_the_function() -> None:
    content = b"class A:\n    def f(self):\n        x = g(\n            1,\n        )\n        return x\n"
    assert text_at(content, 4) == SiteText("        x = g(\n            1,\n        )", "f")
    assert text_at(content, 2) == SiteText("    def f(self):", "")
    assert text_at(content, 1) == SiteText("class A:", "")


def test_surroundings_within_handlers_and_cases() -> None:
    content = b"def f():\n    try:\n        a()\n    except E:\n        b()\n    match x:\n        case 1:\n            c()\n"
    assert text_at(content, 5) == SiteText("        b()", "f")
    assert text_at(content, 8) == SiteText("            c()", "f")
    assert text_at(content, 4).function == "f"


@pytest.mark.parametrize("content", [None, b"x = (\n", b"\xff", b"\x00"])
def test_unreadable_surroundings_are_empty(content: bytes | None) -> None:
    assert text_at(content, 1) == SiteText("", "")
