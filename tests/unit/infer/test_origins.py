"""A change of how a value is tested, tied to where the value comes from."""

from __future__ import annotations

import pytest
from support.lessons import hunted, learned

BEFORE = "def f(size: Optional[int] = None):\n    if not size:\n        stop()\n    run(size)\n"
AFTER = "def f(size: Optional[int] = None):\n    if size is None:\n        stop()\n    run(size)\n"


def found(tree: str, before: str = BEFORE, after: str = AFTER) -> set[int]:
    result = hunted(before, after, {"app/b.py": tree})
    own = {id for id, one in result.learned.items() if one.candidate.within}
    return {hit.span.start_line for one in result.ranked for hit in one.site.hits if hit.rule_id in own}


@pytest.mark.parametrize(
    "definition",
    [
        "def g(width: Optional[int]):",
        "def g(a, width: Optional[int] = None, *rest):",
        "def g(width: Optional[float], b=1):",
        "def g(width=None):",
        "def g(*, width=None):",
    ],
)
def test_another_parameter_that_may_be_none(definition: str) -> None:
    assert 2 in found(f"{definition}\n    if not width:\n        return\n")


@pytest.mark.parametrize(
    "text",
    [
        "def g(width: int):\n    if not width:\n        return\n",
        "def g(width=0):\n    if not width:\n        return\n",
        "def g(width, other=None):\n    if not width:\n        return\n",
        "def g(width=None):\n    if width is None:\n        return\n",
        "def g(width=None):\n    if width:\n        return\n",
        "def g(width=None):\n    if not width.size:\n        return\n",
        "if not width:\n    stop()\n",
    ],
)
def test_other_values_and_other_tests_are_left_alone(text: str) -> None:
    assert not found(text)


def test_a_value_that_a_call_gave() -> None:
    before = "def f(table):\n    size = table.get('size')\n    if not size:\n        stop()\n"
    after = "def f(table):\n    size = table.get('size')\n    if size is None:\n        stop()\n"
    tree = """
        def g(rows):
            width = rows.get("width")
            log(width)
            if not width:
                return
            height = rows.pop("height")
            if not height:
                return
    """
    assert found(tree, before, after) == {4}


def test_such_patterns_are_never_the_recommended_ones() -> None:
    own = [one for one in learned(BEFORE, AFTER).values() if one.candidate.within]
    assert own and not any(one.safe for one in own)


def test_a_value_of_unknown_origin_gives_none() -> None:
    assert not any(
        one.candidate.within for one in learned("def f(size):\n    return not size\n", "def f(size):\n    return size is None\n").values()
    )
