"""What must hold for all code: it matches itself; layout, names of locals and places do not matter; no bytes make the engine raise."""

from __future__ import annotations

import ast
import random
import textwrap
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.adapters.rule_files.read import read_rules
from scanner.engines.python import PythonEngine
from scanner.model.failure import FailureKind
from scanner.model.formula import Pattern
from scanner.model.match import EngineResult, Match
from scanner.model.rule import Level, Rule
from scanner.model.source import Target

ROOT = Path(__file__).parents[3]
MATERIAL = [*sorted((ROOT / "rules").glob("*.test.py")), *sorted((ROOT / "tests/data/parity").glob("*.py"))]
ENGINE = PythonEngine()


@lru_cache(maxsize=1)
def library() -> tuple[Rule, ...]:
    return tuple(rule for rule in read_rules(ROOT / "rules", ROOT).rules if ENGINE.unsupported(rule) is None)


def pattern_rule(pattern: str) -> Rule:
    return Rule("self", "m", Level.WARNING, ("python",), Pattern(pattern), "{}")


def scan(code: str | bytes, rules: tuple[Rule, ...] | None = None) -> EngineResult:
    content = code.encode() if isinstance(code, str) else code
    return ENGINE.run(library() if rules is None else rules, [Target("a.py", content=content)])


def pieces() -> list[tuple[str, str]]:
    """A few pieces of real code of each kind of expression and statement, with the code they stand in."""
    chance, by_kind = random.Random(7), {}
    for file in MATERIAL:
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, (ast.expr, ast.stmt)) and not isinstance(node, (ast.FormattedValue, ast.Slice)):
                by_kind.setdefault(type(node).__name__, []).append(ast.unparse(node))
    return [(kind, text) for kind, texts in sorted(by_kind.items()) for text in chance.sample(sorted(set(texts)), min(4, len(set(texts))))]


PIECES = pieces()


@pytest.mark.parametrize(("kind", "text"), PIECES, ids=[f"{kind}-{number}" for number, (kind, _) in enumerate(PIECES)])
def test_code_matches_itself(kind: str, text: str) -> None:
    rule = pattern_rule(text)
    reason = ENGINE.unsupported(rule)
    if reason is not None:
        pytest.skip(reason)
    around = {"Await": "async def f():\n", "AsyncFor": "async def f():\n", "AsyncWith": "async def f():\n"}.get(kind, "def f():\n")
    stands = text if kind in STATEMENTS else f"g({text})" if kind == "Starred" else f"x = ({text})"
    found = scan("import os\n" + around + textwrap.indent(stands, "    ") + "\n", (rule,))
    assert found.failures == () and found.matches, text


STATEMENTS = {kind.__name__ for kind in ast.stmt.__subclasses__()}


def shown(matches: tuple[Match, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """Rules and metavariables of matches in the order of the file."""
    return [(m.rule_id, tuple(b.name for b in m.bindings)) for m in sorted(matches, key=lambda m: (m.span, m.rule_id))]


@pytest.mark.parametrize("file", MATERIAL, ids=lambda file: file.stem)
def test_layout_does_not_matter(file: Path) -> None:
    code = file.read_text(encoding="utf-8")
    spread = "\n\n".join(line.replace("\t", "    ") + ("  " if line.strip() else "") for line in ast.unparse(ast.parse(code)).split("\n"))
    before = scan(ast.unparse(ast.parse(code)))
    if '"""' not in spread and "\\\n" not in spread and not any("\n" in s for s in strings(code)):
        assert shown(scan(spread).matches) == shown(before.matches)
    assert Counter(shown(scan(code).matches)) == Counter(shown(before.matches))


def strings(code: str) -> list[str]:
    return [n.value for n in ast.walk(ast.parse(code)) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


class Renamed(ast.NodeTransformer):
    """Gives the variables of functions other names."""

    def __init__(self, kept: frozenset[str]) -> None:
        self._kept = kept
        self._now: dict[str, str] = {}

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        nested = any(
            isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)) for n in ast.walk(node) if n is not node
        )
        outer = {n for inner in ast.walk(node) if isinstance(inner, (ast.Global, ast.Nonlocal)) for n in inner.names}
        stored = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)} - outer - self._kept
        if nested or self._now:
            return node
        self._now = {name: f"{name}_renamed" for name in stored}
        self.generic_visit(node)
        self._now = {}
        return node

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._now.get(node.id, node.id)
        return node


@pytest.mark.parametrize("file", MATERIAL, ids=lambda file: file.stem)
def test_names_of_locals_do_not_matter(file: Path) -> None:
    documents = " ".join(rule.document for rule in library())
    tree = ast.parse(file.read_bytes())
    kept = frozenset(n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in documents)
    kept |= {a.arg for n in ast.walk(tree) if isinstance(n, ast.arguments) for a in [*n.posonlyargs, *n.args, *n.kwonlyargs]}
    kept |= {n.name for n in ast.walk(tree) if isinstance(n, ast.ExceptHandler) and n.name}
    before, after = ast.unparse(tree), ast.unparse(Renamed(kept).visit(tree))
    places = [[(m.rule_id, m.span.start_line, m.span.end_line) for m in scan(code).matches] for code in (before, after)]
    assert places[0] == places[1]


@pytest.mark.parametrize("file", MATERIAL, ids=lambda file: file.stem)
def test_the_place_of_a_function_does_not_matter(file: Path) -> None:
    code = file.read_text(encoding="utf-8")
    result = scan(code)
    moved = scan("\n\n# a comment\n\n" + code + "\n\nafter = 1\n")
    assert [(m.rule_id, m.span.start_line + 4, m.span.start_column, m.bindings) for m in result.matches] == [
        (m.rule_id, m.span.start_line, m.span.start_column, m.bindings) for m in moved.matches
    ]
    tree = ast.parse(code)
    defined = [s for s in tree.body if isinstance(s, (ast.FunctionDef, ast.AsyncFunctionDef))]
    if len({s.name for s in defined}) < len(defined):
        return
    others = [s for s in tree.body if s not in defined]
    shuffled = random.Random(3).sample(defined, len(defined))
    one, other = (scan(ast.unparse(ast.Module([*others, *functions], []))) for functions in (defined, shuffled))
    assert Counter(shown(one.matches)) == Counter(shown(other.matches))


ODD = [
    b"\xef\xbb\xbfeval(x)\n",
    b"# -*- coding: latin-1 -*-\neval('\xe9')\n",
    b"# coding: utf-8\r\neval(x)\r\n",
    b"eval(x)\reval(y)\r",
    b"\x0ceval(x)\n\x0c\n",
    b"if a:\n\x0c    eval(x)\n",
    b"eval('\xf0\x9f\x98\x80'); eval(x)\n",
    b"eval(x)",
    b"x = 1; \\\n eval(x)\n",
]
BAD = [
    (b"# coding: nonsense\neval(x)\n", FailureKind.UNDECODABLE),
    (b"eval(x)\0\n", FailureKind.UNPARSABLE),
    (b"eval('\xff')\n", FailureKind.UNDECODABLE),
    (b"eval('\xed\xa0\x80')\n", FailureKind.UNDECODABLE),
    (b"print 'a'\neval(x)\n", FailureKind.UNPARSABLE),
    (b"eval(" + b"(" * 500 + b"1" + b")" * 500 + b")\n", FailureKind.UNPARSABLE),
    (b"\xff\xfee\0v\0a\0l\0(\0)\0", FailureKind.UNDECODABLE),
    (b"# coding: utf-7\neval(x)\n", None),
]


@pytest.mark.parametrize("content", ODD, ids=range(len(ODD)))
def test_odd_files_are_read(content: bytes) -> None:
    result = scan(content, (pattern_rule("eval(...)"),))
    assert result.failures == () and result.matches


@pytest.mark.parametrize(("content", "kind"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_read_is_a_failure(content: bytes, kind: FailureKind | None) -> None:
    result = scan(content, (pattern_rule("eval(...)"),))
    assert kind is None or [f.kind for f in result.failures] == [kind]


def test_python_2_is_called_so() -> None:
    (failure,) = scan(b"print 'a'\neval(x)\n", (pattern_rule("eval(...)"),)).failures
    assert "Python 2" in failure.detail


@settings(max_examples=60)
@given(st.data())
def test_mutations_of_real_files_are_answered(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(MATERIAL)).read_bytes()[:2500])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        piece = data.draw(
            st.one_of(st.binary(max_size=4), st.sampled_from([b"\0", b"\r", b"\x0c", b"(", b"\xef\xbb\xbf", b"\n", b'"""', b"\t"]))
        )
        content[at : at + data.draw(st.integers(0, 3))] = piece
    result = scan(bytes(content))
    assert all(failure.kind is not FailureKind.ENGINE for failure in result.failures)
