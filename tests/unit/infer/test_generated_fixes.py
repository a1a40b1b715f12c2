"""Generated fixes of real code: every pattern that is tried can be run, and what proves holds when run again."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.engines.python import PythonEngine
from scanner.infer.candidates.candidates import candidates
from scanner.infer.edits.classify import classify
from scanner.infer.edits.lesson import Changed, read_lesson
from scanner.infer.edits.names import imported_names
from scanner.infer.hunting import bare_rule, learn
from scanner.infer.proving.prove import silent_lines_touched
from scanner.infer.words.naming import rule_name
from scanner.model.fix import FileChange, Fix, FixOrigin
from scanner.syntax.difference import difference

_SOURCES = (
    "textwrap.py",
    "shutil.py",
    "bisect.py",
    "queue.py",
    "sched.py",
    "contextlib.py",
    "netrc.py",
    "pprint.py",
    "fileinput.py",
    "cmd.py",
)
_QUICK = settings(max_examples=15, derandomize=True, suppress_health_check=list(HealthCheck))
_OK = ast.Name("ok", ast.Load())


@lru_cache
def functions() -> list[str]:
    """Functions of the standard library, each a module of its own."""
    found: list[str] = []
    for name in _SOURCES:
        path = Path(ast.__file__).with_name(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and 3 <= len(node.body) <= 12:
                found.append(ast.unparse(node) + "\n")
    return found


def _keyword(node: ast.AST) -> ast.AST | None:
    return ast.Call(node.func, node.args, [*node.keywords, ast.keyword("timeout", ast.Constant(3))]) if isinstance(node, ast.Call) else None


def _argument(node: ast.AST) -> ast.AST | None:
    return ast.Call(node.func, node.args[1:], node.keywords) if isinstance(node, ast.Call) and node.args else None


def _wrapped(node: ast.AST) -> ast.AST | None:
    loaded = isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Load)
    return ast.Call(ast.Name("str", ast.Load()), [node], []) if loaded or isinstance(node, ast.Call) else None


def _attribute(node: ast.AST) -> ast.AST | None:
    return ast.Attribute(node.value, "other", node.ctx) if isinstance(node, ast.Attribute) else None


def _operator(node: ast.AST) -> ast.AST | None:
    if isinstance(node, ast.Compare):
        return ast.Compare(node.left, [ast.NotIn(), *node.ops[1:]], node.comparators)
    return ast.BinOp(node.right, ast.Sub(), node.left) if isinstance(node, ast.BinOp) else None


def _guarded(node: ast.AST) -> ast.AST | None:
    return ast.If(_OK, [node], []) if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef) else None


def _handled(node: ast.AST) -> ast.AST | None:
    handler = ast.ExceptHandler(ast.Name("OSError", ast.Load()), None, [ast.Pass()])
    return ast.Try([node], [handler], [], []) if isinstance(node, ast.Expr) else None


def _emptied(node: ast.AST) -> ast.AST | None:
    return ast.Pass() if isinstance(node, (ast.Expr, ast.Assign)) else None


_CHANGES: tuple[Callable[[ast.AST], ast.AST | None], ...] = (
    *(_keyword, _argument, _wrapped, _attribute),
    *(_operator, _guarded, _handled, _emptied),
)


class _Once(ast.NodeTransformer):
    def __init__(self, change: Callable[[ast.AST], ast.AST | None], skip: int) -> None:
        self._change = change
        self._left = skip

    def visit(self, node: ast.AST) -> ast.AST:
        if self._left < 0 or isinstance(node, (ast.JoinedStr, ast.match_case)):
            return node
        changed = self._change(node)
        if changed is not None:
            self._left -= 1
            if self._left < 0:
                return changed
        return self.generic_visit(node)


@st.composite
def fixes(draw: st.DrawFn) -> tuple[str, str]:
    before = draw(st.sampled_from(functions()))
    changer = _Once(draw(st.sampled_from(_CHANGES)), draw(st.integers(0, 9)))
    after = changer.visit(copy.deepcopy(ast.parse(before)))
    return before, ast.unparse(ast.fix_missing_locations(after)) + "\n"


def lesson(before: str, after: str) -> list[Changed]:
    change = FileChange("a.py", "a.py", before.encode(), after.encode())
    return read_lesson([Fix(FixOrigin.FILES, "a fix", (change,))])


@_QUICK
@given(fixes())
def test_there_is_an_edit_just_where_the_trees_differ(pair: tuple[str, str]) -> None:
    one, other = ast.parse(pair[0]), ast.parse(pair[1])
    assert bool(difference(one, other)) is (ast.dump(one) != ast.dump(other))
    assert difference(one, ast.parse(pair[0])) == []


@_QUICK
@given(fixes())
def test_every_pattern_that_is_tried_can_be_run(pair: tuple[str, str]) -> None:
    engine = PythonEngine()
    for one in lesson(*pair):
        for edit in one.edits:
            assert re.fullmatch(r"(?!no-|use-)[a-z0-9]+(-[a-z0-9]+)*", rule_name(classify(edit), edit))
        for candidate in candidates(one.edits, imported_names(one.before.tree)):
            for guess in candidate.guesses():
                assert engine.unsupported(bare_rule("r", guess.formula)) is None, guess.formula


@settings(_QUICK, max_examples=15)
@given(fixes())
def test_what_proves_fires_before_and_is_silent_on_the_fix(pair: tuple[str, str]) -> None:
    changed = lesson(*pair)
    proven = learn(changed, PythonEngine())
    rules = [bare_rule(id, one.formula) for id, one in proven.items()]
    result = PythonEngine().run(rules, [target for one in changed for target in one.targets()])
    assert not result.failures
    assert {m.rule_id for m in result.matches if m.path == "before/a.py"} == set(proven)
    for match in result.matches:
        if match.path == "after/a.py":
            assert not silent_lines_touched(match.span, changed[0].corrected)
