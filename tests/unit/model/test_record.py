"""Records are to their users what frozen dataclasses with slots are, compared here with real ones."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import ClassVar, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.model.record import Record, fresh, replace

T = TypeVar("T")


class Point(Record):
    """Two numbers, a word, and something that does not count."""

    kind: ClassVar[str] = "point"
    x: int
    y: int = 2
    word: str = ""
    seen: list[int] = fresh(factory=list)

    def sum(self) -> int:
        """Methods are methods."""
        return self.x + self.y


class Other(Record):
    """The same fields in another class."""

    x: int
    y: int = 2
    word: str = ""
    seen: list[int] = fresh(factory=list)


class Noted(Record, uncompared=("note",)):
    """A note that does not count."""

    x: int
    note: str = ""


class Single(Record):
    """One field."""

    x: object


class Empty(Record):
    """No field."""


class Counter(Record, frozen=False):
    """May change."""

    n: int = 0


class Itself(Record, eq=False):
    """Equals itself only."""

    x: int


class Holder(Record, Generic[T]):
    """Of any type."""

    held: T


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """What `Point` is compared with."""

    x: int
    y: int = 2
    word: str = ""


values = st.tuples(st.integers(), st.integers(), st.text())


@given(values, values)
def test_equal_and_hashed_as_dataclasses(one: tuple[int, int, str], other: tuple[int, int, str]) -> None:
    mine, yours = (Point(*each, seen=[]) for each in (one, other))
    assert (mine == yours) == (Twin(*one) == Twin(*other))
    assert (mine != yours) == (Twin(*one) != Twin(*other))
    assert Noted(one[0], "a") == Noted(one[0], "b")
    assert hash(Noted(one[0], "a")) == hash(Noted(one[0], "b"))


@given(values)
def test_copied_sent_and_replaced_as_it_is(given: tuple[int, int, str]) -> None:
    point = Point(*given, seen=[1])
    for made in (pickle.loads(pickle.dumps(point)), copy.copy(point), copy.deepcopy(point), replace(point), dataclasses.replace(point)):
        assert made == point
        assert made.seen == [1]
    assert replace(point, x=9) == dataclasses.replace(point, x=9) == Point(9, *given[1:], seen=[1])


def test_is_a_dataclass_to_who_asks() -> None:
    assert [field.name for field in dataclasses.fields(Point)] == ["x", "y", "word", "seen"]
    assert dataclasses.asdict(Point(1)) == {"x": 1, "y": 2, "word": "", "seen": []}
    assert dataclasses.is_dataclass(Point)
    match Point(1, 5):
        case Point(1, y):
            assert y == 5
    assert repr(Point(1)) == "Point(x=1, y=2, word='', seen=[])"


@pytest.mark.parametrize("values", [(), (1, 2, "", [], 5)], ids=["too few", "too many"])
def test_wrong_numbers_of_values_are_refused(values: tuple[object, ...]) -> None:
    with pytest.raises(TypeError, match="Point"):
        Point(*values)


@pytest.mark.parametrize("named", [{"x": 1, "z": 2}, {"x": 1, "kind": "line"}], ids=["unknown", "of the class"])
def test_unknown_fields_are_refused(named: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="no field"):
        Point(**named)


def test_a_value_twice_is_refused() -> None:
    with pytest.raises(TypeError, match="'x'"):
        Point(1, x=1)


def test_defaults_are_made_for_each() -> None:
    one, other = Point(1), Point(1)
    one.seen.append(1)
    assert other.seen == []


def test_what_is_frozen_does_not_change() -> None:
    point = Point(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 2  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        del point.x
    with pytest.raises(AttributeError):
        point.z = 2  # type: ignore[attr-defined]
    assert point == Point(1)


def test_what_may_change_has_no_hash() -> None:
    counter = Counter()
    counter.n += 1
    assert counter == Counter(1)
    with pytest.raises(TypeError, match="unhashable"):
        hash(counter)
    with pytest.raises(AttributeError):
        counter.z = 2  # type: ignore[attr-defined]


def test_other_classes_are_other_things() -> None:
    assert Point(1) != Other(1)
    assert Point(1) != (1, 2, "", [])
    assert Single(1) != 1
    assert Itself(1) != Itself(1)
    assert len({Itself(1), Itself(1)}) == 2
    assert Empty() == Empty()
    assert hash(Single("a")) == hash(Single("a"))
    assert Holder[int](3) == Holder(3)
    assert Point.kind == Point(1).kind == "point"
    assert Point(1).sum() == 3
