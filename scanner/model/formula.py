"""What a rule looks for: Semgrep's search-mode formula, as data.

Source: Semgrep's rule syntax (patterns, pattern-either, pattern-not, pattern-inside, metavariable-*, focus-metavariable).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union


@dataclass(frozen=True, slots=True)
class Pattern:
    """A code pattern in Semgrep's pattern language."""

    text: str


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression over the file's text (PCRE in Semgrep)."""

    text: str


@dataclass(frozen=True, slots=True)
class Either:
    """Any of the options."""

    options: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Inside:
    """Within a range that matches `formula`."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Not:
    """Not a range that matches `formula`; with `Inside` within it: not within such a range."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class MetavariableRegex:
    """What is bound to `metavariable` ("$X") matches `regex`, anchored at its start."""

    metavariable: str
    regex: str
    constant_propagation: bool = False


@dataclass(frozen=True, slots=True)
class MetavariablePattern:
    """What is bound to `metavariable` matches `formula` (parsed as `language`, None: the rule's own)."""

    metavariable: str
    formula: Formula
    language: str | None = None


@dataclass(frozen=True, slots=True)
class MetavariableComparison:
    """What is bound satisfies `comparison`, a small Python-like expression over metavariables."""

    comparison: str
    metavariable: str | None = None
    base: int | None = None
    strip: bool = False


Condition = Union[MetavariableRegex, MetavariablePattern, MetavariableComparison]


@dataclass(frozen=True, slots=True)
class Every:
    """All of `formulas` at the same range, all `conditions` met; the range narrowed to the `focus` metavariables."""

    formulas: tuple[Formula, ...]
    conditions: tuple[Condition, ...] = ()
    focus: tuple[str, ...] = ()


Formula = Union[Pattern, Regex, Either, Inside, Not, Every]
