"""Python expressions to be written, laid out as a person would: on one line where that fits, else one part a line."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Code:
    """An expression: `head`, its parts, `tail`. Without parts only the head counts. `name` makes it a keyword argument."""

    head: str
    parts: tuple[Code, ...] = ()
    tail: str = ""
    name: str = ""

    def named(self, name: str) -> Code:
        """The same as a keyword argument."""
        return Code(self.head, self.parts, self.tail, name)

    def flat(self) -> str:
        """On one line."""
        inner = ", ".join(part.flat() for part in self.parts)
        return f"{self._prefix}{self.head}{inner}{self.tail}"

    def lines(self, indent: int = 0, used: int = 0) -> str:
        """Laid out; `indent` is that of the line it begins on, `used` the columns before and after it on its lines."""
        flat = self.flat()
        if not self.parts or indent + used + len(flat) <= WIDTH:
            return flat
        inner = "\n".join(f"{' ' * (indent + 4)}{part.lines(indent + 4, 1)}," for part in self.parts)
        return f"{self._prefix}{self.head}\n{inner}\n{' ' * indent}{self.tail}"

    @property
    def _prefix(self) -> str:
        return f"{self.name}=" if self.name else ""


def atom(text: str) -> Code:
    """An expression that is not broken."""
    return Code(text)


def call(function: str, *given: Code, **named: Code | None) -> Code:
    """A call; keyword arguments that are None are left out."""
    parts = (*given, *(value.named(name) for name, value in named.items() if value is not None))
    return Code(f"{function}(", parts, ")") if parts else Code(f"{function}()")


def listed(*items: Code) -> Code:
    """A list."""
    return Code("[", items, "]") if items else Code("[]")
