"""A formula as a sentence part in plain words: what the rule catches. The same formula always gives the same words."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scanner.infer.patterns.pattern_code import MOST, one_line, read_pattern
from scanner.infer.words.lacking import is_use, lacks_around, lacks_here
from scanner.infer.words.phrases import pair
from scanner.infer.words.statement_phrases import phrase, sequence
from scanner.model.formula import (
    Condition,
    Either,
    Every,
    Formula,
    Inside,
    MetavariableComparison,
    MetavariableRegex,
    Not,
    Pattern,
    Regex,
)

_MOST = 160
_FEW = 2
_LEADS = ("without", "whose", "that", "outside", "inside", "with no", "not from")


def describe(formula: Formula) -> str:
    """What a formula catches, in one line: its own code where there are no better words."""
    words = _words(formula)
    return one_line_words(words) if words else "code that the pattern describes"


def condition_words(condition: Condition) -> str:
    """What a condition asks of a metavariable, in one line: `where ...`."""
    return one_line_words(_condition(condition))


def one_line_words(words: str) -> str:
    """One printable line of at most 160 characters, its back quotes in pairs."""
    flat = "".join(c if c.isprintable() else " " for c in " ".join(words.split()))
    if len(flat) > _MOST:
        flat = flat[: _MOST - 4].rstrip() + "..."
        flat += "`" if flat.count("`") % 2 else ""
    return flat


def _words(formula: Formula) -> str:
    if isinstance(formula, Pattern):
        return _pattern(formula.text)
    if isinstance(formula, Regex):
        return f"text like `{one_line(formula.text)}`"
    if isinstance(formula, Either):
        return _either(formula.options)
    if isinstance(formula, Inside):
        return f"code inside {_words(formula.formula)}"
    if isinstance(formula, Not):
        return f"code other than {_words(formula.formula)}"
    return _every(formula)


def _pattern(text: str) -> str:
    parsed = read_pattern(text)
    if parsed is None:
        return f"`{one_line(text)}`" if text.strip() else ""
    if parsed.kind == "decorator":
        return f"a decorator: {phrase(parsed.nodes[0])}"
    if parsed.kind == "pair":
        return f"a dictionary entry: {pair(*parsed.nodes)}"
    return sequence(parsed.nodes)


def _either(options: Sequence[Formula]) -> str:
    told = list(dict.fromkeys(_words(option) for option in options[:_FEW]))
    more = len(options) - _FEW
    return " or ".join(told) + (f" or {more} more forms" if more > 1 else " or 1 more form" if more == 1 else "")


def _every(formula: Every) -> str:
    positive = [part for part in formula.formulas if not isinstance(part, (Not, Inside))]
    parts = [_words(positive[0]) if positive else "code", *(f"that is also {_words(part)}" for part in positive[1:])]
    parts += [f"inside {_words(part.formula)}" for part in formula.formulas if isinstance(part, Inside)]
    own = _nodes(positive[0]) if positive else ()
    parts += dict.fromkeys(_negatives(formula.formulas, own))
    parts += [_condition(condition) for condition in formula.conditions]
    return _joined(parts)


def _joined(parts: Sequence[str]) -> str:
    text, last = parts[0], ""
    for part in parts[1:]:
        lead = next((lead for lead in _LEADS if part.startswith(lead)), "")
        text += (" and " if lead and lead == last else " " if lead else ", ") + part
        last = lead
    return text


def _nodes(formula: Formula) -> tuple[ast.AST, ...]:
    parsed = read_pattern(formula.text) if isinstance(formula, Pattern) else None
    return parsed.nodes if parsed else ()


def _negatives(parts: Sequence[Formula], own: Sequence[ast.AST]) -> Iterator[str]:
    uses: list[Sequence[ast.AST]] = []
    for part in parts:
        if not isinstance(part, Not):
            continue
        around = isinstance(part.formula, Inside)
        inner = part.formula.formula if isinstance(part.formula, Inside) else part.formula
        wrong = _nodes(inner)
        if not wrong or not own:
            yield f"{'not inside' if around else 'other than'} {_words(inner)}"
        elif around and is_use(own, wrong):
            uses.append(wrong)
        else:
            yield lacks_around(own, wrong) if around else lacks_here(own, wrong)
    if len(uses) == 1:
        yield lacks_around(own, uses[0])
    elif uses:
        yield "whose result is dropped"


def _condition(condition: Condition) -> str:
    if isinstance(condition, MetavariableRegex):
        return f"where `{condition.metavariable}` is like `{one_line(condition.regex)}`"
    if isinstance(condition, MetavariableComparison):
        return f"where `{one_line(condition.comparison, MOST)}`"
    return f"where `{condition.metavariable}` is {_words(condition.formula)}"
