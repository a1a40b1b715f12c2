"""The files of a tree as one text: what comes out is what went in, sorted, each once, as it was seen last."""

from __future__ import annotations

import os
import stat
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.source import Stamp, Target
from scanner.scan.found import FoundTargets, Gathering, target_at

PLAIN, LINK, PIPE = stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644
NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=()), min_size=1, max_size=12)
TIMES = st.integers(-(10**15), 9 * 10**18)
STATUSES = st.tuples(st.integers(0, 2**62), TIMES, TIMES, st.integers(0, 2**64 - 1))


def status(size: int, changed: int, touched: int, inode: int, mode: int = PLAIN) -> os.stat_result:
    seconds = (changed // 10**9, touched // 10**9)
    times = {"st_mtime_ns": changed, "st_ctime_ns": touched}
    return os.stat_result((mode, inode, 1, 1, 0, 0, size, seconds[0], seconds[0], seconds[1]), times)


def gathered(files: list[tuple[str, tuple[int, int, int, int]]]) -> FoundTargets:
    gathering = Gathering()
    for path, numbers in files:
        assert gathering.add(path, status(*numbers))
    return gathering.below("/root")


@given(st.lists(st.tuples(NAMES, STATUSES), max_size=30))
def test_all_come_out_sorted_once_and_as_seen_last(files: list[tuple[str, tuple[int, int, int, int]]]) -> None:
    found = gathered(files)
    expected = [Target(path, f"/root/{path}", stamp=Stamp(*numbers)) for path, numbers in sorted(dict(files).items())]
    assert list(found) == expected and len(found) == len(expected)
    assert [target.stamp for target in found] == [target.stamp for target in expected]
    assert found[1:-1] == tuple(expected[1:-1]) and list(reversed(found)) == expected[::-1]
    assert found.latest() == max((time for numbers in dict(files).values() for time in numbers[1:3]), default=0)


@given(st.lists(st.tuples(NAMES, STATUSES), max_size=30), NAMES)
def test_a_path_is_found_where_it_is_and_nowhere_else(files: list[tuple[str, tuple[int, int, int, int]]], other: str) -> None:
    found = gathered(files)
    paths = sorted(dict(files))
    for path in [*paths, other]:
        target = target_at(found, path)
        assert (target.path if target else None) == (path if path in paths else None)
        assert found.has(path) == (path in paths)
        at = bisect_left(paths, path)
        assert target is None or target == found[at]


@given(st.lists(st.tuples(NAMES, STATUSES), min_size=1, max_size=8), st.data())
def test_any_change_is_told(files: list[tuple[str, tuple[int, int, int, int]]], data: st.DataObject) -> None:
    kept = list(dict(files).items())
    at = data.draw(st.integers(0, len(kept) - 1))
    path, numbers = kept[at]
    change = data.draw(st.sampled_from(("size", "changed", "touched", "inode", "gone", "named")))
    if change == "gone":
        other = kept[:at] + kept[at + 1 :]
    elif change == "named":
        other = [*kept[:at], (path + "x", numbers), *kept[at + 1 :]]
        if path + "x" in dict(kept):
            return
    else:
        place = ("size", "changed", "touched", "inode").index(change)
        changed = tuple(number + (number == 0 or -1) if index == place else number for index, number in enumerate(numbers))
        other = [*kept[:at], (path, changed), *kept[at + 1 :]]  # type: ignore[list-item]
    assert gathered(kept).told() == gathered(kept[::-1]).told() != gathered(other).told()


@pytest.mark.parametrize("mode", [LINK, PIPE, stat.S_IFDIR | 0o755, stat.S_IFSOCK, stat.S_IFCHR])
def test_what_is_no_plain_file_is_no_target(mode: int) -> None:
    gathering = Gathering()
    assert not gathering.add("a.py", status(1, 2, 3, 4, mode)) and not len(gathering)


def test_nothing_found_is_an_empty_row() -> None:
    found = Gathering().below("/root")
    assert not found and list(found) == [] and found.latest() == 0 and target_at(found, "") is None
    with pytest.raises(IndexError):
        found[0]
