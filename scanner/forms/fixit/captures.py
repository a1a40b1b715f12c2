"""Which metavariables a matcher has to remember, and under which names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from scanner.engines.python.lexing import ellipsis_metavariable, metavariable
from scanner.forms.fixit.layout import Code, atom, call
from scanner.forms.refusal import CannotExpress

ANYTHING = atom("m.DoNotCare()")


class Captures:
    """Metavariables of one matcher. `shared` are those that must be the same code in several places."""

    def __init__(self, shared: Iterable[str]) -> None:
        self._shared = frozenset(shared)
        self._seen: Counter[str] = Counter()
        self.loose = 0

    @property
    def repeated(self) -> bool:
        """Whether one of them stands twice in this matcher."""
        return any(count > 1 for count in self._seen.values())

    @property
    def remembered(self) -> frozenset[str]:
        """The metavariables that this matcher remembers."""
        return frozenset(self._seen)

    def matcher(self, variable: str, inner: Code = ANYTHING) -> Code | None:
        """What to write for a metavariable; None where anything does and nothing is to be remembered.

        Raises CannotExpress where the place is one of several that a matcher would have to try.
        """
        name = self.name(variable)
        if name is None:
            return None if inner is ANYTHING else inner
        return call("m.SaveMatchedNode", inner, atom(f'"{name}"'))

    def name(self, variable: str) -> str | None:
        """The name to remember a metavariable under; None where it need not be. Raises CannotExpress as `matcher` does."""
        if variable not in self._shared:
            return None
        if self.loose:
            raise CannotExpress(f"{variable} stands in several places, one of them after `...`")
        self._seen[variable] += 1
        count = self._seen[variable]
        return variable[1:].lower() + ("" if count == 1 else f" {count}")

    def takes(self, variable: str) -> bool:
        """Whether this metavariable must be remembered."""
        return variable in self._shared


def variable_of(name: str) -> str | None:
    """The metavariable that a placeholder name stands for. Raises CannotExpress for `$...X`."""
    if rest := ellipsis_metavariable(name):
        raise CannotExpress(f"{rest} in this place")
    found = metavariable(name)
    return None if found in ("$_",) else found


def is_variable(name: str) -> bool:
    """Whether a placeholder name stands for a metavariable."""
    return metavariable(name) is not None
