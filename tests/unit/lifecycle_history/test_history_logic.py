"""Which revisions are looked at, and what became of sites between two of them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from scanner.lifecycle.history.sampling import refined, sampled
from scanner.lifecycle.history.tracking import SiteAt, View, differ, gone
from scanner.model.age import age_words


def site(path: str, fingerprint: str, snippet: str = "evil(1)", line: int = 1) -> SiteAt:
    return SiteAt(path, line, line, fingerprint, snippet)


def view(*sites: SiteAt, unread: frozenset[str] = frozenset()) -> View:
    return View(sites, unread, 9)


@given(st.integers(0, 3000), st.integers(0, 200))
def test_samples_are_spread_and_hold_both_ends(count: int, most: int) -> None:
    found = sampled(count, most)
    assert found == sorted(set(found)) and all(0 <= number < count for number in found)
    if count:
        assert found[0] == 0 and found[-1] == count - 1
        assert most == 0 or len(found) <= max(most, 2)
    if most == 0:
        assert len(found) == count


@given(st.lists(st.integers(0, 1), min_size=2, max_size=80), st.integers(2, 6))
def test_each_change_that_samples_show_is_found_between_neighbours(levels: list[int], most: int) -> None:
    asked = sampled(len(levels), most)
    looked: list[int] = []
    found = refined(asked, lambda a, b: levels[a] != levels[b], looked.extend, 1000)
    assert sorted({*asked, *looked}) == found and not set(asked) & set(looked)
    for one, other in pairwise(found):
        assert levels[one] == levels[other] or other - one == 1


def test_halving_stops_at_its_bound() -> None:
    found = refined([0, 1000], lambda a, b: True, lambda numbers: None, 4)
    assert len(found) < 12


def test_a_site_that_stands_elsewhere_is_not_gone() -> None:
    assert gone(view(site("a.py", "f")), view(site("b.py", "f"))) == ()


def test_of_equal_sites_the_one_whose_file_lost_it_is_gone() -> None:
    before = view(site("a.py", "f"), site("b.py", "f"))
    assert [each.path for each in gone(before, view(site("b.py", "f")))] == ["a.py"]


def test_an_edited_site_is_followed_within_its_file_only() -> None:
    one, edited = site("a.py", "f", "evil(address, 1)"), site("a.py", "g", "evil(address, 2)")
    assert gone(view(one), view(edited)) == ()
    assert gone(view(one), view(site("b.py", "g", "evil(address, 2)"))) == (one,)


def test_another_site_of_the_file_is_no_heir() -> None:
    one = site("a.py", "f", "evil(address, retries=3)")
    assert gone(view(one), view(site("a.py", "g", "x = [evil]"))) == (one,)


def test_one_heir_is_for_one_site() -> None:
    first, second = site("a.py", "f", "evil(1)"), site("a.py", "g", "evil(2)", 2)
    assert len(gone(view(first, second), view(site("a.py", "h", "evil(3)")))) == 1


def test_nobody_knows_what_became_of_sites_in_what_was_not_read() -> None:
    one = site("pack/a.py", "f")
    assert gone(view(one), view(unread=frozenset({"pack/a.py"}))) == ()
    assert gone(view(one), view(unread=frozenset({"pack"}))) == ()
    assert gone(view(one), view(unread=frozenset({"pac"}))) == (one,)


def test_views_differ_by_code_not_by_place() -> None:
    assert not differ(view(site("a.py", "f")), view(site("b.py", "f", line=7)))
    assert differ(view(site("a.py", "f")), view(site("a.py", "f"), site("b.py", "f")))


def test_ages_in_words() -> None:
    words = [age_words(days) for days in (-3, 0.5, 1, 12, 100, 700, 731, 1571)]
    expected = ["less than a day", "less than a day", "1 day", "12 days", "3 months", "23 months", "2.0 years", "4.3 years"]
    assert words == expected
