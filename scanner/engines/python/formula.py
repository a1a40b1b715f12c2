"""The formula of a rule, compiled: each part is a function from a file to ranges."""

from __future__ import annotations

from bisect import bisect_right
from typing import Union

from scanner.engines.python import assignments, calls, containers, definitions, importing, literals, operators
from scanner.engines.python.bindings import Bound, Env, position
from scanner.engines.python.compiler import Compiler, State
from scanner.engines.python.conditions import Condition, Narrow, compile_condition
from scanner.engines.python.pattern import parse_pattern
from scanner.engines.python.prefilter import words_of_nodes
from scanner.engines.python.ranges import Range, difference, intersect, unique
from scanner.engines.python.regexes import compile_regex
from scanner.engines.python.roots import Finder, finder
from scanner.model.formula import Either, Every, Formula, Inside, Not, Pattern, Regex

FAMILIES = (assignments, calls, containers, definitions, importing, literals, operators)


def compile_formula(compiler: Compiler, formula: Formula, inside: bool = False) -> Finder:
    """Compile a formula. Raises PatternSyntaxError, NotSupported, UnknownNode or BadRegex."""
    if isinstance(formula, Pattern):
        parsed = parse_pattern(formula.text)
        return _guarded(finder(compiler, parsed, inside), words_of_nodes(parsed.nodes))
    if isinstance(formula, Regex):
        return _regex(formula)
    if isinstance(formula, Either):
        options = [compile_formula(compiler, option, inside) for option in formula.options]
        return lambda state, env: [r for option in options for r in option(state, env)]
    if isinstance(formula, Inside):
        inner = compile_formula(compiler, formula.formula, True)
        return lambda state, env: [r.retagged("inside") for r in inner(state, env)]
    if isinstance(formula, Not):
        return compile_formula(compiler, Every((formula,)), inside)
    return Conjunction(compiler, formula, inside)


def _guarded(find: Finder, words: tuple[frozenset[str], ...]) -> Finder:
    """A finder that does not start where the file lacks a word."""
    if not words:
        return find
    return lambda state, env: find(state, env) if state.file.has_words(words) else []


def _regex(formula: Regex) -> Finder:
    searcher = compile_regex(formula.text, multiline=True)

    def find(state: State, env: Env) -> list[Range]:
        text = state.file.parsed.text
        starts = line_starts(state)
        found: list[Range] = []
        for match in searcher.all(text, state.budget):
            state.budget.spend()
            captured: dict[str, Union[Bound, int]] = {}
            groups = {**{f"${i}": i for i in range(1, searcher.groups + 1)}, **{f"${n}": i for n, i in searcher.groupindex.items()}}
            for name, index in groups.items():
                if match.group(index) is not None:
                    place = (_place(match.start(index), starts, state), _place(match.end(index), starts, state))
                    captured[name] = Bound("text", None, place, match.group(index))
            found.append(Range(_place(match.start(), starts, state), _place(match.end(), starts, state), {**env, **captured}, "regex"))
        return found

    return find


def line_starts(state: State) -> list[int]:
    """The index in the text of each line's first character."""
    starts = [0]
    text = state.file.parsed.text
    at = 0
    for line in state.file.parsed.lines[:-1]:
        at += len(line)
        at += 2 if text.startswith("\r\n", at) else 1
        starts.append(at)
    return starts


def _place(index: int, starts: list[int], state: State) -> int:
    line = bisect_right(starts, index)
    column = index - starts[line - 1]
    text = state.file.parsed.lines[line - 1][:column]
    return position(line, len(text.encode("utf-8", "surrogatepass")))


class Conjunction:
    """`patterns:`: all parts at one range, the negatives left out, the conditions met, the focus applied."""

    def __init__(self, compiler: Compiler, formula: Every, inside: bool) -> None:
        self._positive: list[Finder] = []
        self._inside: list[Finder] = []
        self._negative: list[Finder] = []
        for part in formula.formulas:
            if isinstance(part, Not):
                self._negative.append(compile_formula(compiler, part.formula, True))
            elif isinstance(part, Inside):
                self._inside.append(compile_formula(compiler, part, True))
            else:
                self._positive.append(compile_formula(compiler, part, inside))

        def nested(inner: Formula) -> Finder:
            return compile_formula(compiler, inner)

        self._conditions: list[Condition] = [compile_condition(c, nested) for c in formula.conditions]
        self._focus = formula.focus

    def __call__(self, state: State, env: Env) -> list[Range]:
        parts = [*self._positive, *self._inside]
        if not parts:
            return self._finish([whole_file(state, env)], state, env)
        ranges = parts[0](state, env)
        for part in parts[1:]:
            if not ranges:
                return []
            ranges = intersect(ranges, part(state, env), state.budget)
        return self._finish(ranges, state, env)

    def at(self, context: Range, state: State, env: Env) -> list[Range]:
        """The conjunction where the positive range is given from outside, when it has none of its own."""
        return self(state, env) if self._positive or self._inside else self._finish([context], state, env)

    def _finish(self, ranges: list[Range], state: State, env: Env) -> list[Range]:
        for negative in self._negative:
            if not ranges:
                return []
            ranges = difference(ranges, negative(state, env), state.budget)
        for condition in self._conditions:
            ranges = [kept for one in ranges for kept in condition(one, state)]
        if self._focus:
            ranges = unique([narrowed for one in ranges for narrowed in Narrow(self._focus)(one)])
        return ranges


def whole_file(state: State, env: Env) -> Range:
    """The range of the whole file."""
    lines = state.file.parsed.lines
    return Range(position(1, 0), position(len(lines), len(lines[-1].encode("utf-8", "surrogatepass"))), env)
