"""The text that a rule's `fix` or `fix-regex` puts in the place of a match, as Semgrep 1.182 makes it.

A fix that is one expression is rebuilt from what its metavariables stand for (so that `f($...ARGS, 1)` has no comma too many, and
an operand keeps its parentheses); any other fix is text with the metavariables filled in.
"""

from __future__ import annotations

import re

from scanner.engines.python.bindings import Env, column_of, values
from scanner.engines.python.messages import text_of
from scanner.engines.python.ranges import Range
from scanner.engines.python.rebuilding import rebuilt
from scanner.engines.python.regexes import compile_regex
from scanner.engines.python.source import SourceFile
from scanner.model.rule import FixRegex, Rule

_GROUP = re.compile(r"\\(\d+)|\$(\d{1,2}|\$)")


def fix_text(rule: Rule, one: Range, file: SourceFile) -> str | None:
    """What replaces the match; None where the rule has no fix."""
    if rule.fix is not None:
        text = rebuilt(rule.fix, one.env, file)
        return _aligned(_filled(rule.fix, one.env, file) if text is None else text, column_of(one.start))
    if rule.fix_regex is not None:
        return _replaced(rule.fix_regex, file.text(one.start, one.end))
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


def _replaced(fix: FixRegex, text: str) -> str:
    """`\\1` and `$1` are groups. With a count, the first match is replaced so many times, in the text that then stands there."""
    searcher = compile_regex(fix.regex)

    def fill(found: re.Match[str]) -> str:
        return _GROUP.sub(lambda part: _part(part, found), fix.replacement)

    if fix.count is None:
        return searcher.sub(fill, text)
    for _ in range(fix.count):
        text = searcher.sub(fill, text, count=1)
    return text


def _part(part: re.Match[str], found: re.Match[str]) -> str:
    name = part[1] or part[2]
    if name == "$":
        return "$"
    return (found[int(name)] or "") if int(name) <= found.re.groups else ""
