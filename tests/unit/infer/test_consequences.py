"""What only makes up for another change of the same fix does not teach."""

from __future__ import annotations

import pytest

from scanner.infer.edits.lesson import read_lesson
from scanner.infer.edits.triage import to_learn_from
from scanner.model.fix import FileChange, Fix, FixOrigin
from scanner.syntax.edit import EditKind


def kinds(before: str, after: str) -> list[EditKind]:
    change = FileChange("a.py", "a.py", before.encode(), after.encode())
    (changed,) = read_lesson([Fix(FixOrigin.FILES, "a", (change,))])
    return [edit.kind for edit in to_learn_from(changed.edits)]


SHARED = "def pack(parcel, kinds=[], *, tags={}):\n    kinds.append(parcel)\n    return kinds, tags\n"
NONE = SHARED.replace("kinds=[]", "kinds=None")


@pytest.mark.parametrize(
    "stand_in",
    [
        "    if kinds is None:\n        kinds = []\n",
        "    kinds = [] if kinds is None else kinds\n",
        "    kinds = kinds or []\n",
        "    kinds: list = kinds or []\n",
    ],
)
def test_what_stands_in_for_a_default_does_not_teach(stand_in: str) -> None:
    assert kinds(SHARED, NONE.replace("    kinds.append", stand_in + "    kinds.append")) == [EditKind.REPLACE]


def test_nor_where_it_is_used() -> None:
    assert kinds(SHARED, NONE.replace("return kinds,", "return kinds or [],")) == [EditKind.REPLACE]


def test_nor_for_a_parameter_that_is_named() -> None:
    after = SHARED.replace("tags={}", "tags=None").replace("    kinds.append", "    tags = tags or {}\n    kinds.append")
    assert kinds(SHARED, after) == [EditKind.REPLACE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SHARED, NONE.replace("    kinds.append", "    if parcel is None:\n        return\n    kinds.append")),
        (SHARED, NONE.replace("    kinds.append", "    check(parcel)\n    kinds.append")),
        (SHARED, SHARED.replace("kinds=[]", "kinds=()").replace("    kinds.append", "    kinds = list(kinds)\n    kinds.append")),
        (SHARED + "def f(kinds):\n    g(kinds)\n", NONE + "def f(kinds):\n    if kinds is None:\n        return\n    g(kinds)\n"),
        (SHARED, SHARED.replace("    kinds.append", "    if kinds is None:\n        kinds = []\n    kinds.append")),
    ],
)
def test_other_edits_teach(before: str, after: str) -> None:
    assert EditKind.INSERT in kinds(before, after)
