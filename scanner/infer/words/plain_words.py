"""A formula as a nested list of plain words: all of it, where one line would leave forms out."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.infer.patterns.pattern_code import one_line
from scanner.infer.words.describe import condition_words, describe
from scanner.model.explanation import WordLine
from scanner.model.formula import Either, Every, Formula, Inside, Not, Pattern

_DEEPEST = 6


def plain_words(formula: Formula) -> tuple[WordLine, ...]:
    """One line where that says it all; else the parts, each on its own."""
    return tuple(_lines(formula, 0, ""))


def _lines(formula: Formula, depth: int, lead: str) -> Iterator[WordLine]:
    text = describe(formula)
    if depth >= _DEEPEST or not (text.endswith(("...", "...`")) or " more form" in text):
        yield WordLine(depth, lead + text)
    elif isinstance(formula, Either):
        yield WordLine(depth, f"{lead}any of these:")
        for option in formula.options:
            yield from _lines(option, depth + 1, "")
    elif isinstance(formula, Every):
        yield from _every(formula, depth, lead)
    elif isinstance(formula, Inside):
        yield from _lines(formula.formula, depth, f"{lead}inside ")
    elif isinstance(formula, Not):
        yield from _lines(formula.formula, depth, f"{lead}not ")
    else:
        yield WordLine(depth, lead + text)


def _every(formula: Every, depth: int, lead: str) -> Iterator[WordLine]:
    yield WordLine(depth, f"{lead}code of which all of this is true:")
    first = [part for part in formula.formulas if not isinstance(part, (Not, Inside))]
    for part in (*first, *(part for part in formula.formulas if isinstance(part, (Not, Inside)))):
        yield from _part(part, depth + 1)
    for condition in formula.conditions:
        yield WordLine(depth + 1, condition_words(condition))


def _part(part: Formula, depth: int) -> Iterator[WordLine]:
    """What a formula is inside of in words; what it is not as code, which is exact where words for less than all of it are not."""
    lead = ""
    while isinstance(part, (Inside, Not)):
        lead += "inside " if isinstance(part, Inside) else "not "
        part = part.formula
    if isinstance(part, Pattern) and "not " in lead:
        yield WordLine(depth, f"{lead}`{one_line(part.text)}`")
    else:
        yield from _lines(part, depth, lead)
