"""Records: what `@dataclass(frozen=True, slots=True)` gives, made in a tenth of the time, and without loading `dataclasses`.

A commit hook waits for every class that is made while it starts, and there are some fifty of them (docs/adr/0010). Nothing is compiled
for a record: its methods are the same for all. To `dataclasses.replace` and `fields` it is a dataclass, and to type checkers too (PEP 681).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from dataclasses import replace

    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**said: object) -> Callable[[Any], Any]:
        """Only type checkers look."""
        return lambda made: made

    def replace(record: Record, /, **changes: object) -> Record:
        """`dataclasses.replace`, of records only, and without loading that."""
        values = [changes.pop(name) if name in changes else getattr(record, name) for name in record.__match_args__]
        return type(record)(*values, **changes)


__all__ = ["Record", "RecordType", "fresh", "replace"]

_T = TypeVar("_T")
_set = object.__setattr__


class _Fresh:
    """A default that is made anew for each record."""

    def __init__(self, factory: Callable[[], object]) -> None:
        self.factory = factory


def fresh(*, factory: Callable[[], _T]) -> _T:
    """For a field whose default is made for each record, such as an empty list."""
    return _Fresh(factory)  # type: ignore[return-value] # to type checkers it is the default itself


class RecordType(type):
    """Makes a class of its annotations: a slot for each, with the values that stand beside them as defaults.

    `frozen`: nothing can be set later, and equal records have equal hashes; else there is no hash. `eq`: equal where the class and
    all values are, but for the fields named in `uncompared`; else a record equals itself only.
    """

    __match_args__: tuple[str, ...]
    _defaults: dict[str, Any]

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **said: Any) -> RecordType:
        """The class. Annotations are texts here, as `from __future__ import annotations` leaves them."""
        fields = tuple(each for each, kind in namespace.get("__annotations__", {}).items() if not kind.startswith("ClassVar"))
        compared = [each for each in fields if each not in said.get("uncompared", ())]
        namespace["_defaults"] = {each: namespace.pop(each) for each in fields if each in namespace}
        namespace["__slots__"] = namespace["__match_args__"] = fields
        namespace["_compared"] = attrgetter(*compared) if compared else type
        if not said.get("eq", True):
            namespace = {"__eq__": object.__eq__, "__hash__": object.__hash__, **namespace}
        if not said.get("frozen", True):
            namespace = {"__setattr__": _set, "__delattr__": object.__delattr__, "__hash__": None, **namespace}
        return super().__new__(mcs, name, bases, namespace)

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **said: object) -> None:
        super().__init__(name, bases, namespace)


class _Fields:
    """What `dataclasses` asks of a class, for the few that do."""

    def __get__(self, record: Record | None, owner: RecordType) -> Mapping[str, Any]:
        from dataclasses import dataclass, field

        made = {
            name: field(default_factory=default.factory) if isinstance(default, _Fresh) else default
            for name, default in owner._defaults.items()
        }
        plain = type(owner.__name__, (), {"__annotations__": dict.fromkeys(owner.__match_args__, Any), **made})
        fields: Mapping[str, Any] = dataclass(kw_only=True)(plain).__dataclass_fields__  # type: ignore[attr-defined]
        return fields


@dataclass_transform(frozen_default=True, field_specifiers=(fresh,))
class Record(metaclass=RecordType):
    """The base of all records."""

    if TYPE_CHECKING:
        __dataclass_fields__: ClassVar[dict[str, Any]]
        __match_args__: ClassVar[tuple[str, ...]]
        _compared: ClassVar[Any]
        _defaults: ClassVar[dict[str, Any]]
    else:
        __dataclass_fields__ = _Fields()

    def __init__(self, *values: object, **named: object) -> None:
        fields = self.__match_args__
        for name, value in zip(fields, values):  # noqa: B905 - more values than fields are told below
            _set(self, name, value)
        if named or len(values) != len(fields):
            self._set_others(values, named)

    def _set_others(self, values: tuple[object, ...], named: dict[str, object]) -> None:
        """What was given by name, or not at all. Raises TypeError as any function does."""
        fields, defaults = self.__match_args__, self._defaults
        if len(values) > len(fields):
            raise TypeError(f"{type(self).__name__}() takes {len(fields)} values, and {len(values)} were given")
        for name in fields[len(values) :]:
            if name in named:
                value = named.pop(name)
            elif name in defaults:
                value = defaults[name]
                value = value.factory() if type(value) is _Fresh else value
            else:
                raise TypeError(f"{type(self).__name__}() misses a value for {name!r}")
            _set(self, name, value)
        if named:
            raise TypeError(f"{type(self).__name__}() has no field {next(iter(named))!r}, or has a value for it already")

    def __setattr__(self, name: str, value: object) -> None:
        raise _frozen(self, name)

    def __delattr__(self, name: str) -> None:
        raise _frozen(self, name)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and bool(self._compared(self) == self._compared(other))

    def __hash__(self) -> int:
        return hash(self._compared(self))

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__match_args__)})"

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        return type(self), tuple(getattr(self, name) for name in self.__match_args__)


def _frozen(record: Record, name: str) -> AttributeError:
    from dataclasses import FrozenInstanceError

    return FrozenInstanceError(f"field {name!r} of a {type(record).__name__} cannot change")
