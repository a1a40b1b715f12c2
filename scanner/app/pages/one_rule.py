"""One rule by its id: of those kept, of a file or folder, or of the library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.nearest import nearest
from scanner.app.rules.rules import library_folder, load_rules
from scanner.errors import InputError
from scanner.model.request import RuleChoice
from scanner.model.rule import Rule

_SOME = 6


@dataclass(frozen=True, slots=True)
class Named:
    """A rule, and the folder that its path counts from."""

    rule: Rule
    folder: Path


def rule_named(id: str, root: Path, choice: RuleChoice) -> Named:
    """The rule of this id. Where nothing says which rules are meant: a kept one, else one of the library.

    Raises InputError where there is none, naming the likeliest of those that are there.
    """
    known: list[str] = []
    broken = ""
    for place in [choice] if choice.library or choice.named is not None else [RuleChoice(), RuleChoice(library=True)]:
        loaded = load_rules(root, place.named, place.library)
        for rule in loaded.rules:
            if rule.id == id:
                return Named(rule, library_folder() if place.library else root)
        known += [rule.id for rule in loaded.rules]
        broken = broken or next((f"; {failure.path}: {failure.detail}" for failure in loaded.failures if failure.path), "")
    raise InputError(f"no rule is called {id!r}{_advice(id, known)}{broken}")


def _advice(id: str, known: list[str]) -> str:
    close = nearest(id, known)
    if close:
        return f"; did you mean {close!r}?"
    some = list(dict.fromkeys(known))  # the kept ones come first
    more = f", and {len(some) - _SOME} more (docs/rules)" if len(some) > _SOME else ""
    return f"; the known ones are: {', '.join(some[:_SOME]) or 'none'}{more}"
