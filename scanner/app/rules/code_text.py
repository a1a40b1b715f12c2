"""The text of a rule's LibCST module, with its correction where the module really makes the one that the rule does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from scanner.adapters.rule_files import rule_of_code
from scanner.app.scanning import engines
from scanner.errors import InputError
from scanner.model.correction_form import correction_from
from scanner.model.match import Match
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.syntax.carrying import Carried, CarryResult, Change, carry_over, change_of, put_text
from scanner.syntax.parse import Parsed, parse, parse_text

if TYPE_CHECKING:
    from scanner.forms.fixit import Example, Telling


def module_text(rule: Rule, telling: Telling) -> str:
    """The module; it corrects, and says what its examples become, only where it was tried on all of them.

    Raises CannotExpress as `fixit_module` does.
    """
    from scanner.forms.fixit import Example, fixit_module

    plain = fixit_module(rule, telling)
    examples = tuple(Example(each.code, _corrected(rule, each.code)) for each in telling.invalid)
    if not examples or any(each.replacement is None for each in examples):
        return plain
    text = fixit_module(rule, replace(telling, invalid=examples, corrects=True))
    return text if _corrects(rule_of("corrects", text), examples) else plain


def rule_of(name: str, text: str) -> Rule:
    """A written module as a rule. Raises InputError where it is no Python."""
    parsed = parse(text.encode(), f"{name}.py")
    if not isinstance(parsed, Parsed):
        raise InputError(f"the LibCST form of the rule is no Python: {parsed.detail}; use --as semgrep, or another rung with --rung")
    return rule_of_code(name, parsed)


def _corrected(rule: Rule, code: str) -> str | None:
    """An example with the rule's correction at all matches; None where it is not sure, or needs more than the matched code's place."""
    correction = correction_from(rule.metadata)
    change = change_of(correction) if correction is not None else None
    if correction is not None and (change is None or correction.reason):
        return None
    matches = engines.python_engine().run([rule], [Target("example.py", content=code.encode())]).matches
    return _spliced(code, matches, change)


def _corrects(code: Rule, examples: Sequence[Example]) -> bool:
    """Whether a module, run on the examples, makes of each what it says."""
    from scanner.engines.libcst import LibcstEngine
    from scanner.scan.run import run_engine

    targets = [Target(f"{number}.py", content=each.code.encode()) for number, each in enumerate(examples)]
    result = run_engine(LibcstEngine(), [code], targets)
    made = [_spliced(each.code, [m for m in result.matches if m.path == t.path], None) for t, each in zip(targets, examples, strict=True)]
    return not result.failures and made == [each.replacement for each in examples]


def _spliced(code: str, matches: Sequence[Match], change: Change | None) -> str | None:
    """Code with each match corrected, the last one first: by `change`, or by the match's own `fix`. None where one cannot be."""
    ordered = sorted(matches, key=lambda match: match.span)
    if not ordered or any(_end(one) > _start(other) for one, other in pairwise(ordered)):
        return None
    for match in reversed(ordered):
        parsed = parse_text(code, "example.py")
        if not isinstance(parsed, Parsed):
            return None
        made = _made(parsed, match, change)
        if not isinstance(made, Carried) or made.doubt or made.imports:
            return None
        code = made.text
    return code


def _made(parsed: Parsed, match: Match, change: Change | None) -> CarryResult:
    if change is not None:
        return carry_over(change, parsed, match.span)
    return put_text(parsed, match.span, match.fix) if match.fix is not None else "has no correction"


def _start(match: Match) -> tuple[int, int]:
    return match.span.start_line, match.span.start_column


def _end(match: Match) -> tuple[int, int]:
    return match.span.end_line, match.span.end_column
