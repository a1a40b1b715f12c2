"""Targets made of Python code: patterns, matching, what is left unparsed, tree differencing, and edits of source text.

An input of two parts has them before and after a line of five or more equal signs.
"""

from __future__ import annotations

import ast
import random
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from layouts import laid_out
from observed import ROOT, check
from support.pattern_maker import PatternMaker

from scanner.adapters.rule_files import read_rules
from scanner.adapters.rule_files.document import rule_of
from scanner.engines.python import CompiledRule, PythonEngine, compile_rule, scan_file, source_file
from scanner.errors import ScannerError
from scanner.infer.edits.lesson import read_lesson
from scanner.infer.hunting import learn
from scanner.model.correction import Correction, Unit
from scanner.model.fix import FileChange, Fix, FixOrigin
from scanner.model.source import Span
from scanner.syntax.carrying import Carried, carry_over, change_of
from scanner.syntax.difference import difference
from scanner.syntax.digest import digest
from scanner.syntax.parse import Parsed, parse, parse_text

_BETWEEN = re.compile(rb"\r?\n={5,}\r?\n")
_LARGEST = 6000
_HALF = 3000
_SELDOM = 24
_LIBRARY: list[CompiledRule] = []


@dataclass(frozen=True, slots=True)
class Halves:
    """An input of two parts; the second is "" where there is no line between."""

    first: str
    second: str


def halves(data: bytes) -> Halves:
    """Split an input at its first dividing line."""
    parts = _BETWEEN.split(data, maxsplit=1)
    texts = [part.decode("utf-8", "replace") for part in parts]
    return Halves(texts[0], texts[1] if len(texts) > 1 else "")


def compiled(formula: dict[str, Any]) -> CompiledRule | None:
    """A rule of that formula, where it is one that the in-process engine takes."""
    document = {"id": "r", "languages": ["python"], "severity": "INFO", "message": "m $X $...ARGS", **formula}
    try:
        made = compile_rule(rule_of(document))
    except ScannerError as problem:
        check("\n" not in str(problem), "a refusal is one line")
        return None
    return made if isinstance(made, CompiledRule) else None


def pattern(data: bytes) -> None:
    """Any text is a pattern or is refused, and the same pattern finds the same twice."""
    text = data[:_LARGEST].decode("utf-8", "replace")
    rule = compiled({"pattern": text})
    if rule is None:
        return
    parsed = parse_text("f(a, b)\nx = y\nif x: z()\n", "m.py")
    assert isinstance(parsed, Parsed)
    scan_file([rule], source_file(parsed))


def matcher(data: bytes) -> None:
    """A pattern over code: matches stand within the file, in order, and are let through by the bytes."""
    two = halves(data[:_LARGEST])
    rule, parsed = compiled({"pattern": two.first}), parse(two.second.encode("utf-8", "replace"), "m.py")
    if rule is None or not isinstance(parsed, Parsed):
        return
    _scan(rule, parsed, two.second.encode("utf-8", "replace"))


def _scan(rule: CompiledRule, parsed: Parsed, content: bytes) -> int:
    found = scan_file([rule], source_file(parsed))
    check(list(found.matches) == sorted(found.matches), "matches are in order")
    for match in found.matches:
        span = match.span
        check(1 <= span.start_line <= span.end_line <= len(parsed.lines), f"lines within the file, {span}")
        check((span.start_line, span.start_column) <= (span.end_line, span.end_column), f"starts before it ends, {span}")
        check(span.end_column <= len(parsed.lines[span.end_line - 1]) + 1, f"columns within the line, {span}")
    if found.matches:
        check(rule.may_match(content), "a file with a match is let through")
    return len(found.matches)


def sieve(data: bytes) -> None:
    """Code as it is and laid out anew: no rule that matches it, made from it or of the library, may leave it unparsed.

    The first two bytes choose the patterns and the layout.
    """
    chance = random.Random(int.from_bytes(data[:2], "big"))
    text = data[2 : 2 + _LARGEST].decode("utf-8", "replace").lstrip("\ufeff")
    parsed = parse_text(text, "m.py")
    if not isinstance(parsed, Parsed) or not parsed.tree.body:
        return
    other = laid_out(text, chance)
    again = parse(other.encode("utf-8", "replace"), "m.py")
    files = [(parsed, text.encode("utf-8", "replace"))]
    if isinstance(again, Parsed) and ast.dump(again.tree) == ast.dump(parsed.tree):
        files.append((again, other.encode("utf-8", "replace")))
    maker = PatternMaker(chance.randrange(1 << 30), [parsed.tree])
    rules = [*_library(), *filter(None, (compiled(_drawn(maker)) for _ in range(4)))]
    for tree, content in files:
        for rule in rules:
            if not rule.may_match(content):  # what is let through cannot be wrong, and most of the time would go there
                _scan(rule, tree, content)


def _drawn(maker: PatternMaker) -> dict[str, Any]:
    try:
        return maker.formula()
    except (IndexError, KeyError, ValueError, AttributeError, TypeError, RecursionError):
        return {"pattern": "..."}  # code of which no pattern can be made


def _library() -> list[CompiledRule]:
    if not _LIBRARY:
        found = (compile_rule(rule) for rule in read_rules(ROOT / "rules", ROOT).rules)
        _LIBRARY.extend(rule for rule in found if isinstance(rule, CompiledRule))
    return _LIBRARY


def tree_difference(data: bytes) -> None:
    """Two sides of a fix: equal trees have no edit, different ones have some, and what is learned of them is proven or nothing."""
    two = halves(data[:_HALF])
    sides = [parse(text.encode("utf-8", "replace"), "m.py") for text in (two.first, two.second)]
    before, after = sides
    if not isinstance(before, Parsed) or not isinstance(after, Parsed):
        return
    edits = difference(before.tree, after.tree)
    same = ast.dump(before.tree) == ast.dump(after.tree)
    check(not (same and edits), "equal trees have no edit")
    check(not difference(before.tree, before.tree), "a tree does not differ from itself")
    nodes = [set(map(id, ast.walk(side.tree))) for side in (before, after)]
    for edit in edits:
        check(all(id(node) in nodes[0] for node in edit.before), "the before side of an edit is of the tree before")
        check(all(id(node) in nodes[1] for node in edit.after), "the after side of an edit is of the tree after")
    if edits and len(edits) < 6 and zlib.crc32(data) % _SELDOM == 0:  # proving takes a hundred times as long as differencing
        change = FileChange("m.py", "m.py", two.first.encode("utf-8", "replace"), two.second.encode("utf-8", "replace"))
        learn(read_lesson([Fix(FixOrigin.FILES, "a fix", (change,))]), PythonEngine())


_CORRECTIONS = [
    Correction("get(x)", "get(x, timeout=T)", Unit.EXPRESSION, ("x",)),
    Correction("get(x)", "x or get(x)", Unit.EXPRESSION, ("x",)),
    Correction("get(x)", "get(safe(x))", Unit.EXPRESSION, ("x",)),
    Correction("get(x)", "not x", Unit.EXPRESSION, ("x",)),
    Correction("get(x)", "with lock:\n    get(x)", Unit.STATEMENT, ("x",)),
    Correction("get(x)", "check(x)\nget(x)", Unit.STATEMENT, ("x",)),
    Correction("y = get(x)", "y = get(x)\nif y is None:\n    return", Unit.STATEMENT, ("x", "y")),
]


def edit(data: bytes) -> None:
    """A correction at every call of `get`, and at one place that is named by bytes: all other text stays, and it reads back as planned."""
    chance = random.Random(int.from_bytes(data[:2], "big"))
    parsed = parse(data[2 : 2 + _LARGEST], "m.py")
    change = change_of(chance.choice(_CORRECTIONS))
    if not isinstance(parsed, Parsed) or change is None:
        return
    places = [parsed.span(node) for node in ast.walk(parsed.tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "get"]
    line = chance.randint(1, len(parsed.lines))
    places.append(Span(line, chance.randint(1, 9), min(line + chance.randint(0, 2), len(parsed.lines)), chance.randint(1, 30)))
    for place in places[:20]:
        made = carry_over(change, parsed, place)
        if isinstance(made, Carried):
            _untouched(parsed.text, made)


def _untouched(old: str, made: Carried) -> None:
    new = made.text
    check(digest(ast.parse(new)) == digest(made.meant), "the text reads back as the planned tree")
    for one in reversed(made.edits):
        tail = len(old) - one.extent.end
        check(old[: one.extent.start] == new[: one.extent.start], "all before an edit is as it was")
        check(old[len(old) - tail :] == new[len(new) - tail :], "all after an edit is as it was")
        new = new[: one.extent.start] + old[one.extent.start : one.extent.end] + new[len(new) - tail :]
    check(new == old, "nothing but the edits differs")


def examples() -> list[Path]:
    """Code of the project itself, to begin with."""
    return sorted((ROOT / "rules").glob("*.test.py")) + sorted((ROOT / "tests/data/parity").glob("*.py"))
