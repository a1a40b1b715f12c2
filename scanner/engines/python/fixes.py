"""The text that a rule's `fix` or `fix-regex` puts in the place of a match, as Semgrep 1.182 makes it.

A fix that is one expression is rebuilt from what its metavariables stand for (so that `f($...ARGS, 1)` has no comma too many, and
an operand keeps its parentheses); any other fix is text with the metavariables filled in.
"""

from __future__ import annotations

import re
from typing import Any

from scanner.engines.python.bindings import Env, column_of, values
from scanner.engines.python.compiler import State
from scanner.engines.python.messages import text_of
from scanner.engines.python.ranges import Range
from scanner.engines.python.rebuilding import rebuilt
from scanner.engines.python.regexes import compile_regex
from scanner.engines.python.source import SourceFile
from scanner.model.rule import FixRegex, Rule

_GROUP = re.compile(r"\\(\d+)|\$(\d{1,2}|\$)")


def fix_text(rule: Rule, one: Range, state: State) -> str | None:
    """What replaces the match; None where the rule has no fix."""
    file = state.file
    if rule.fix is not None:
        text = rebuilt(rule.fix, one.env, file)
        return _aligned(_filled(rule.fix, one.env, file) if text is None else text, column_of(one.start))
    if rule.fix_regex is not None:
        return _replaced(rule.fix_regex, file.text(one.start, one.end), state)
    return None


def _aligned(text: str, column: int) -> str:
    """All lines but the first moved to the column where the match begins."""
    return text.replace("\n", "\n" + " " * column)


def _filled(text: str, env: Env, file: SourceFile) -> str:
    """The longest names first, each wherever it stands, also as the beginning of a longer name that stands for nothing."""
    for name, bound in sorted(values(env), key=lambda pair: -len(pair[0])):
        if name in text:
            content = text_of(bound, file)
            text = text.replace(f"value({name})", content).replace(name, content)
    return text


def _replaced(fix: FixRegex, text: str, state: State) -> str:
    """`\\1` and `$1` are groups. With a count, the first match is replaced so many times, in the text that then stands there."""
    searcher = compile_regex(fix.regex)

    def filled(found: Any) -> str:
        return _GROUP.sub(lambda part: _part(part, found, searcher.groups), fix.replacement)

    if fix.count is None:
        pieces: list[str] = []
        at = 0
        for found in searcher.all(text, state.budget):
            pieces += text[at : found.start()], filled(found)
            at = found.end()
        return "".join([*pieces, text[at:]])
    for _ in range(fix.count):
        found = searcher.search(text, state.budget)
        if found is None:
            break
        state.budget.spend(1 + len(text) // 100)
        text = text[: found.start()] + filled(found) + text[found.end() :]
    return text


def _part(part: re.Match[str], found: Any, groups: int) -> str:
    name = part[1] or part[2]
    if name == "$":
        return "$"
    return (found[int(name)] or "") if int(name) <= groups else ""
