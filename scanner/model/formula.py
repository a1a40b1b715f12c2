"""What a rule looks for: Semgrep's search-mode formula, as data.

Source: Semgrep's rule syntax (patterns, pattern-either, pattern-not, pattern-inside, metavariable-*, focus-metavariable).
"""

from __future__ import annotations

from typing import Union

from scanner.model.record import Record


class Pattern(Record):
    """A code pattern in Semgrep's pattern language."""

    text: str


class Regex(Record):
    """A regular expression over the file's text (PCRE in Semgrep)."""

    text: str


class Either(Record):
    """Any of the options."""

    options: tuple[Formula, ...]


class Inside(Record):
    """Within a range that matches `formula`."""

    formula: Formula


class Not(Record):
    """Not a range that matches `formula`; with `Inside` within it: not within such a range."""

    formula: Formula


class MetavariableRegex(Record):
    """What is bound to `metavariable` ("$X") matches `regex`, anchored at its start."""

    metavariable: str
    regex: str
    constant_propagation: bool = False


class MetavariablePattern(Record):
    """What is bound to `metavariable` matches `formula` (parsed as `language`, None: the rule's own)."""

    metavariable: str
    formula: Formula
    language: str | None = None


class MetavariableComparison(Record):
    """What is bound satisfies `comparison`, a small Python-like expression over metavariables."""

    comparison: str
    metavariable: str | None = None
    base: int | None = None
    strip: bool = False


Condition = Union[MetavariableRegex, MetavariablePattern, MetavariableComparison]


class Every(Record):
    """All of `formulas` at the same range, all `conditions` met; the range narrowed to the `focus` metavariables."""

    formulas: tuple[Formula, ...]
    conditions: tuple[Condition, ...] = ()
    focus: tuple[str, ...] = ()


Formula = Union[Pattern, Regex, Either, Inside, Not, Every]
