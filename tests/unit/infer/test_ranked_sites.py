"""Sites in the order to look at them, why each is there, and how many are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.app.hunting.shortlist import shortlist
from scanner.infer.patterns.policy import Changed, Context, Policy
from scanner.infer.sites.ranking import WEIGHTS, Ranked, rank, score
from scanner.infer.sites.signs import Incident, Pattern, Signs, signs
from scanner.infer.sites.sites import Site, SiteText
from scanner.model.match import Match
from scanner.model.source import Span


def site(path: str, line: int = 1, *rules: str) -> Site:
    span = Span(line, 1, line, 9)
    return Site(path, span, tuple(Match(path, span, rule) for rule in rules or ("r",)))


def pattern(home: str = "app/db/a.py", fullness: float = 4, function: str = "", policy: Policy | None = None, edit: int = 0) -> Pattern:
    kept = policy or Policy(Changed.LOCALS, Context.LOCALS, 1)
    return Pattern(fullness, kept, edit, Incident(home, SiteText("get(url)", function, "a = 1\nget(url)\nb = 2")))


def ranked(sites: list[Site], texts: dict[str, SiteText] | None = None, **patterns: Pattern) -> list[Ranked]:
    around = {(s.path, s.span): (texts or {}).get(s.path, SiteText("get(url)", "")) for s in sites}
    return rank(sites, patterns or {"r": pattern()}, around)


def order(found: list[Ranked]) -> list[str]:
    return [r.site.path for r in found]


def test_nearer_is_higher() -> None:
    paths = ["web/x/b.py", "app/web/b.py", "app/db/b.py", "app/db/a.py"]
    assert order(ranked([site(p) for p in paths])) == ["app/db/a.py", "app/db/b.py", "app/web/b.py", "web/x/b.py"]


def test_test_code_is_lower_unless_the_fix_was_in_a_test() -> None:
    sites = [site("app/db/test_b.py"), site("web/b.py")]
    assert order(ranked(sites)) == ["web/b.py", "app/db/test_b.py"]
    assert order(ranked(sites, r=pattern("app/db/test_a.py"))) == ["app/db/test_b.py", "web/b.py"]


ALIKE = [
    pytest.param(SiteText("get(url)", ""), SiteText("frobnicate(thing, other)", ""), id="statement"),
    pytest.param(SiteText("x()", "", "a = 1\nx()\nb = 2"), SiteText("x()", "", "while True:\n    x()\n"), id="lines around"),
    pytest.param(SiteText("x()", "fetch_all"), SiteText("x()", "store"), id="name of the function"),
]


@pytest.mark.parametrize(("alike", "strange"), ALIKE)
def test_alike_is_higher(alike: SiteText, strange: SiteText) -> None:
    found = ranked([site("a/x.py"), site("b/x.py")], {"b/x.py": alike, "a/x.py": strange}, r=pattern(function="fetch_all"))
    assert order(found) == ["b/x.py", "a/x.py"]
    assert len(found[0].why) > len(found[1].why)


def test_rarer_and_fuller_patterns_are_higher() -> None:
    sites = [site("c/x.py", 1, "wide"), site("c/y.py", 1, "wide", "narrow"), *(site("c/z.py", n, "wide") for n in range(1, 9))]
    found = ranked(sites, wide=pattern("a.py", 2), narrow=pattern("a.py", 5))
    assert (found[0].site.path, found[0].tightest) == ("c/y.py", "narrow")


POLICIES = [
    pytest.param(Policy(Changed.LOCALS, Context.CALLEE, 1), Policy(Changed.LOCALS, Context.ANY, 1), id="callee kept"),
    pytest.param(Policy(Changed.LOCALS, Context.CALLEE, 2), Policy(Changed.LOCALS, Context.CALLEE, 0), id="statement kept"),
]


@pytest.mark.parametrize(("narrow", "wide"), POLICIES)
def test_patterns_that_keep_more_of_the_context_are_higher(narrow: Policy, wide: Policy) -> None:
    sites = [site("c/x.py", 1, "wide"), site("c/y.py", 1, "narrow")]
    assert order(ranked(sites, wide=pattern(policy=wide), narrow=pattern(policy=narrow))) == ["c/y.py", "c/x.py"]


def test_a_site_is_told_by_the_pattern_that_speaks_most_for_it() -> None:
    both = site("c/y.py", 1, "wide", "narrow")
    (found,) = ranked([both], wide=pattern(fullness=1), narrow=pattern(fullness=9))
    (by_pattern,) = signs([both], {"wide": pattern(fullness=1), "narrow": pattern(fullness=9)}, {("c/y.py", both.span): SiteText("", "")})
    assert found.tightest == "narrow"
    assert set(by_pattern) == {"wide", "narrow"}


def test_a_pattern_that_hits_a_place_twice_counts_once() -> None:
    inner, outer = Match("c.py", Span(1, 1, 1, 9), "r"), Match("c.py", Span(1, 1, 3, 9), "r")
    twice = Site("c.py", inner.span, (inner, outer))
    (seen,) = signs([twice], {"r": pattern()}, {("c.py", inner.span): SiteText("", "")})
    assert (seen["r"].tree, seen["r"].file, seen["r"].support) == (0.0, 0.0, 1.0)


def test_support_is_of_the_edit_with_most_patterns_there() -> None:
    known = {"a": pattern(edit=0), "b": pattern(edit=1), "c": pattern(edit=1), "d": pattern(edit=1), "e": pattern(edit=0)}
    one = site("c.py", 1, "a", "b", "c")
    (seen,) = signs([one], known, {("c.py", one.span): SiteText("", "")})
    assert {each.support for each in seen.values()} == {2 / 3}


def test_every_sign_has_a_weight_and_no_sign_is_unbounded() -> None:
    one = site("app/db/a.py")
    (seen,) = signs([one], {"r": pattern(fullness=1000)}, {("app/db/a.py", one.span): SiteText("get(url)", "f", "get(url)")})
    assert len(WEIGHTS) == len(Signs._fields)
    assert all(WEIGHTS)
    assert all(0 <= value <= 12 for value in seen["r"])
    assert score(seen["r"]) == pytest.approx(sum(w * v for w, v in zip(WEIGHTS, seen["r"], strict=True)))


def test_ties_are_in_path_and_line_order() -> None:
    sites = [site("d/b.py", 2), site("d/b.py", 1), site("d/a.py", 1), site("c/a.py", 9)]
    found = ranked(sites, r=pattern("x/y/z.py"))
    scores = {round(r.score, 6) for r in found if r.site.path != "d/b.py"}
    assert len(scores) == 1
    assert [(r.site.path, r.site.span.start_line) for r in found] == [("c/a.py", 9), ("d/a.py", 1), ("d/b.py", 1), ("d/b.py", 2)]


@given(st.permutations([site(p, n) for p in ("a.py", "app/db/b.py", "app/test_c.py", "app/db/a.py") for n in (1, 2, 3)]))
def test_the_order_does_not_depend_on_the_input(sites: list[Site]) -> None:
    assert [(r.site.path, r.site.span.start_line) for r in ranked(sites)] == [
        (r.site.path, r.site.span.start_line) for r in ranked(sorted(sites, key=lambda s: (s.path, s.span)))
    ]


def test_every_site_says_why_what_weighs_most_first() -> None:
    texts = {"app/db/a.py": SiteText("get(url)", "fetch", "a = 1\nget(url)\nb = 2"), "app/test_b.py": SiteText("nothing", "")}
    home, elsewhere = ranked([site("app/db/a.py"), site("app/test_b.py")], texts, r=pattern(function="fetch"))
    assert home.why[0] == "one of 2 places that match this rung"
    assert home.why[1] == "the lines around it are like the incident's"
    assert set(home.why[2:]) == {
        "in the file that was fixed",
        "its statement has the incident's words",
        "most patterns of the change match here",
    }
    assert "in test code, which the fix was not" in elsewhere.why
    assert "in the file that was fixed" not in elsewhere.why


def test_a_function_of_the_same_or_a_like_name_is_said() -> None:
    for name, words in (("fetch_all", "the same name, fetch_all"), ("fetch_one", "a like name, fetch_one")):
        (found,) = ranked([site("z/a.py")], {"z/a.py": SiteText("", name)}, r=pattern(function="fetch_all"))
        assert any(reason.endswith(words) for reason in found.why)
    (found,) = ranked([site("z/a.py")], {"z/a.py": SiteText("", "store")}, r=pattern(function="fetch_all"))
    assert not any("function" in reason for reason in found.why)


def test_nothing_to_rank() -> None:
    assert ranked([]) == []


def scored(*scores: float) -> list[Ranked]:
    return [Ranked(site("a.py", line), value, "r", ()) for line, value in enumerate(scores, 1)]


def test_equal_sites_are_all_shown_up_to_the_cap() -> None:
    assert len(shortlist(scored(*[3.0] * 40), 25)) == 25
    assert len(shortlist(scored(*[3.0] * 20), 25)) == 20


@pytest.mark.parametrize(
    ("scores", "shown"),
    [((10, 6.6, 6.4), 2), ((5, 2.1, 1.9), 2), ((0, -2.4), 2), ((0, -2.6), 1), ((-4, -6.4), 2), ((-4, -6.6), 1), ((7,), 1), ((), 0)],
)
def test_the_likelier_the_best_the_more_of_what_follows(scores: tuple[float, ...], shown: int) -> None:
    assert len(shortlist(scored(*scores), 25)) == shown


@pytest.mark.parametrize(("eleventh", "shown"), [(5.0, 11), (4.1, 11), (3.9, 10), (2.5, 10)])
def test_beyond_ten_only_what_nearly_equals_the_best(eleventh: float, shown: int) -> None:
    assert len(shortlist(scored(*[5.0] * 9, max(4.0, eleventh), eleventh), 25)) == shown


def test_all_is_all() -> None:
    assert len(shortlist(scored(9, -90, -900), 0)) == 3


@given(st.lists(st.floats(-20, 20), max_size=60), st.integers(1, 30))
def test_a_shortlist_is_the_head_of_the_list(scores: list[float], most: int) -> None:
    known = scored(*sorted(scores, reverse=True))
    shown = shortlist(known, most)
    assert shown == known[: len(shown)]
    assert bool(shown) is bool(known)
    assert len(shown) <= most
