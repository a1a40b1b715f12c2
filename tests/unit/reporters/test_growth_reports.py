"""The line, the chart and the page of a history: exact where numbers are shown, harmless whatever is put in."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from scanner.model.failure import Failure, FailureKind
from scanner.model.growth import Growth, Sample
from scanner.reporters.growth_chart import chart_of, growth_svg
from scanner.reporters.growth_html import growth_html
from scanner.reporters.growth_words import heading, spark, standing

BEGIN = datetime(2020, 1, 1, tzinfo=timezone.utc)


def samples(*sites: int, days: int = 100) -> tuple[Sample, ...]:
    return tuple(Sample(f"{number:040x}", BEGIN + timedelta(days=days * number), count, 0, 9) for number, count in enumerate(sites))


def growth(*sites: int, rule: str = "a-rule", days: int = 100) -> Growth:
    return Growth(rule, "words", "message", len(sites), samples(*sites, days=days))


def test_the_line_rises_and_falls_with_the_sites() -> None:
    assert spark(samples(0, 1, 4, 8, 2), 60) == " ▂▅█▃"
    assert spark(samples(0, 1, 4, 8, 2), 60, plain=True) == " .+#-"


def test_there_is_no_line_where_there_was_never_a_site() -> None:
    assert spark(samples(0, 0), 60) == "" and spark((), 60) == ""
    assert standing(growth(0, 0)) == "no site in any revision that was looked at"


def test_many_revisions_fit_a_narrow_line() -> None:
    line = spark(samples(*range(200)), 20)
    assert len(line) == 20 and line[-1] == "█"


def test_the_last_column_is_what_is_there_now() -> None:
    assert spark(samples(4, 4, 4, 0), 60)[-1] == " "


def test_nothing_that_could_be_read_is_said_plainly() -> None:
    empty = Growth("a-rule", "", "", 3)
    assert "none of them could be read" in heading(empty) and "not known" in standing(empty)
    assert ElementTree.fromstring(growth_svg(empty)).get("role") == "img"


def test_revisions_of_one_moment_make_a_chart() -> None:
    chart = chart_of(growth(1, 2, days=0))
    assert "nan" not in chart.line and len(chart.xs) == 1


def test_clocks_that_disagree_never_run_the_chart_backwards() -> None:
    tangled = Growth("a-rule", "", "", 3, tuple(reversed(samples(1, 2, 3))))
    moves = [float(part.split("V")[0]) for part in chart_of(tangled).line.split("H")[1:]]
    assert moves == sorted(moves)


def test_axes_start_at_zero_and_hold_the_highest_number() -> None:
    ticks = [int(tick.label) for tick in chart_of(growth(0, 7, 13)).ys]
    assert ticks[0] == 0 and ticks[-1] >= 13 and len(ticks) <= 6


@given(st.lists(st.integers(0, 100_000), min_size=1, max_size=30), st.text(min_size=1, max_size=20))
def test_any_numbers_and_any_name_make_a_chart_that_parses(numbers: list[int], name: str) -> None:
    tree = ElementTree.fromstring(growth_svg(growth(*numbers, rule=name)))
    assert not [node for node in tree.iter() if node.tag.endswith(("script", "image", "a", "foreignObject"))]


@given(st.text(max_size=30))
def test_any_words_make_a_page_without_markup_of_their_own(text: str) -> None:
    hostile = Growth(f"<script>{text}", f'"><img src=x>{text}', "", 1, samples(1), remarks=(f"<iframe>{text}",))
    page = growth_html(hostile)
    assert "<script" not in page and "<img" not in page and "<iframe" not in page


def test_what_was_not_looked_at_is_said_before_the_numbers_and_listed_after_them() -> None:
    failure = Failure("a<b>.py", FailureKind.UNPARSABLE, "line 1: <i>")
    page = growth_html(Growth("a-rule", "", "", 1, samples(1), failures=(failure,)))
    assert page.index("1 failure, listed below") < page.index("Sites now") < page.index("Not looked at")
    assert "<code>a&lt;b&gt;.py</code>: line 1: &lt;i&gt;" in page
    assert "Not everything" not in growth_html(growth(1))
