"""Patterns made from real code: a piece of it, with parts left out as the pattern language allows. The same seed, the same patterns."""

from __future__ import annotations

import ast
import copy
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any

_LARGEST = 40
_DOTS = "QDOTSQ"
_BODIES = ("body", "orelse", "finalbody")
_METAVARIABLE = re.compile(r"QMV(\d+)Q")
_REST = re.compile(r"QMR(\d+)Q")
_DEEP = re.compile(r"QDEEPQ\((.*)\)")


class PatternMaker:
    """Takes pieces of some parsed files and abstracts them."""

    def __init__(self, seed: int, trees: Sequence[ast.Module]) -> None:
        self._random = random.Random(seed)
        self._by_kind: dict[str, list[ast.AST]] = {}
        self._runs: list[list[ast.stmt]] = []
        self._blocks: list[Any] = []
        for tree in trees:
            self._collect(tree)

    def _collect(self, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            if isinstance(node, (ast.expr, ast.stmt)) and _size(node) <= _LARGEST and not _is_docstring(node):
                self._by_kind.setdefault(type(node).__name__, []).append(node)
            if isinstance(node, (ast.FunctionDef, ast.With, ast.For, ast.While, ast.If, ast.Try, ast.ClassDef)) and _size(node) <= 150:
                self._blocks.append(node)
            for name in _BODIES:
                body = getattr(node, name, None)
                if isinstance(body, list) and len(body) > 1 and all(isinstance(s, ast.stmt) for s in body):
                    self._runs.append(body)

    def formulas(self, count: int) -> Iterator[dict[str, Any]]:
        """So many formulas, none twice."""
        seen: set[str] = set()
        for _ in range(count * 30):
            made = self.formula()
            text = repr(made)
            if text not in seen and 20 < len(text) < 900:
                seen.add(text)
                yield made
            if len(seen) == count:
                return

    def pattern(self) -> str:
        """One pattern: an expression, a statement or several statements. Every kind of node is as likely as any other."""
        kind = self._random.choice(["run", *sorted(self._by_kind), *sorted(self._by_kind)])
        if kind == "run" and self._runs:
            return self._several(self._random.choice(self._runs))
        return self.abstracted([self._random.choice(self._by_kind.get(kind) or self._by_kind["Call"])])

    def _several(self, body: list[ast.stmt]) -> str:
        first = self._random.randrange(len(body) - 1)
        chosen = [s for s in body[first : first + self._random.randint(2, 4)] if _size(s) <= _LARGEST]
        if len(chosen) > 2 and self._random.random() < 0.6:
            chosen[1:-1] = [_dots_statement()]
        elif self._random.random() < 0.3:
            chosen.append(_dots_statement())
        return self.abstracted(chosen) if chosen else "..."

    def abstracted(self, nodes: Sequence[ast.AST], editor: _Editor | None = None) -> str:
        """Some nodes as a pattern, more or less of them left out."""
        made = copy.deepcopy(list(nodes))
        editor = editor or _Editor(self._random, self._random.choice([0.0, 0.1, 0.25, 0.45]))
        changed = [editor.visit(node) for node in made]
        return _text([_emptied(node) for node in changed])

    def formula(self) -> dict[str, Any]:
        """A pattern, or one within another and without a third, under the keys of a rule."""
        if self._random.random() < 0.7 or not self._blocks:
            return {"pattern": self.pattern()}
        block = self._random.choice(self._blocks)
        parts = [
            n for n in ast.walk(block) if isinstance(n, (ast.Call, ast.Assign, ast.Return, ast.Compare, ast.Attribute, ast.If, ast.Expr))
        ]
        part = self._random.choice(parts) if parts else block
        editor = _Editor(self._random, self._random.choice([0.1, 0.25, 0.45]))
        members: list[dict[str, Any]] = [{"pattern": self.abstracted([part], editor)}]
        outer = copy.copy(block)
        outer.body = [_dots_statement()]
        for name in ("orelse", "finalbody"):
            if hasattr(outer, name) and not (name == "finalbody" and not getattr(outer, "handlers", None)):
                setattr(outer, name, [])
        inside = self.abstracted([outer], editor)
        members.append({self._random.choice(["pattern-inside", "pattern-inside", "pattern-not-inside"]): inside})
        if self._random.random() < 0.5:
            editor = _Editor(self._random, 0.05)
            members.append({"pattern-not": self.abstracted([part], editor)})
        return {"patterns": members}


class _Editor(ast.NodeTransformer):
    """Replaces parts by metavariables and ellipses; equal parts by the same metavariable."""

    def __init__(self, chance: random.Random, often: float) -> None:
        self._random = chance
        self._often = often
        self._known: dict[str, int] = {}
        self._depth = 0

    def _now(self, factor: float = 1.0) -> bool:
        return self._random.random() < self._often * factor

    def _variable(self, what: str) -> str:
        return f"QMV{self._known.setdefault(what, len(self._known))}Q"

    def visit(self, node: ast.AST) -> Any:
        self._depth += 1
        try:
            if self._depth > 1 and isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), (ast.Load, ast.Store)):
                if not isinstance(node, (ast.Starred, ast.JoinedStr, ast.Slice)) and self._now(0.6 if isinstance(node, ast.Name) else 0.4):
                    return ast.Name(self._variable(ast.dump(node)), ast.Load())
                if isinstance(node, ast.Call) and self._now(0.1):
                    return ast.Call(ast.Name("QDEEPQ", ast.Load()), [self.generic_visit(node)], [])
            return super().visit(node)
        finally:
            self._depth -= 1

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if isinstance(node.value, str) and self._now(1.5):
            return ast.Constant("..." if self._random.random() < 0.6 else self._variable(repr(node.value)))
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant("...") if self._now() else node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        node.args = self._stretch(node.args, first=not node.keywords)
        if node.keywords and self._now():
            node.keywords = [self._random.choice(node.keywords)]
            node.args = [_dots()]
        for keyword in node.keywords:
            if keyword.arg and self._now(0.3):
                keyword.arg = self._variable("keyword " + keyword.arg)
        return node

    def _stretch(self, items: list[ast.expr], first: bool = True) -> list[ast.expr]:
        """Items with some of them, or all, left out."""
        if not self._now(1.5):
            return items
        if self._random.random() < 0.2 and first:
            return [ast.Name(f"QMR{len(self._known)}Q", ast.Load())]
        kept = [item for item in items if self._random.random() < 0.4]
        at = self._random.randint(0, len(kept))
        return [*kept[:at], _dots(), *kept[at:]]

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        node.elts = self._stretch(node.elts)
        return node

    visit_Tuple = visit_Set = visit_List  # type: ignore[assignment]

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        self.generic_visit(node)
        if node.keys and self._now(1.5):
            chosen = self._random.randrange(len(node.keys))
            node.keys = [node.keys[chosen], ast.Name(_DOTS, ast.Load())]
            node.values = [node.values[chosen], ast.Name(_DOTS, ast.Load())]
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        if self._now(0.5):
            node.attr = self._variable("attribute " + node.attr)
        return node

    def visit_FunctionDef(self, node: Any) -> ast.AST:
        if node.body and _is_docstring_statement(node.body[0]):
            node.body = node.body[1:] or [ast.Pass()]
        self.generic_visit(node)
        if self._now(2):
            node.args = ast.arguments([], [ast.arg(_DOTS)], None, [], [], None, [])
        if self._now(2):
            node.name = self._variable("def " + node.name)
        if node.decorator_list and self._now(2):
            node.decorator_list = []
        if self._now(2):
            node.returns = None
        return self._blocks(node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        if self._now(2):
            node.bases, node.keywords = [_dots()], []
        if self._now(2):
            node.name = self._variable("class " + node.name)
        if node.decorator_list and self._now(2):
            node.decorator_list = []
        return self._blocks(node)

    def _blocks(self, node: Any) -> Any:
        if self._now(2.5):
            node.body = [_dots_statement()]
        elif len(node.body) > 1 and self._now(1.5):
            node.body = [_dots_statement(), self._random.choice(node.body), _dots_statement()]
        return node

    def _block(self, node: Any) -> Any:
        self.generic_visit(node)
        return self._blocks(node)

    visit_If = visit_For = visit_While = visit_With = visit_AsyncWith = visit_AsyncFor = visit_Try = visit_ExceptHandler = _block

    def visit_alias(self, node: ast.alias) -> ast.AST:
        if self._now():
            node.name = self._variable("alias " + node.name)
        return node


def _emptied(node: Any) -> Any:
    """Bodies that lost all their statements get one."""
    for inner in ast.walk(node):
        if isinstance(getattr(inner, "body", None), list) and not inner.body:
            inner.body = [ast.Pass()]
    return node


def _dots() -> ast.expr:
    return ast.Name(_DOTS, ast.Load())


def _dots_statement() -> ast.stmt:
    return ast.Expr(_dots())


def _text(nodes: Sequence[ast.AST]) -> str:
    text = "\n".join(ast.unparse(ast.fix_missing_locations(node)) for node in nodes)
    for _ in range(3):
        text = _DEEP.sub(lambda m: _closed(m[1]), text)
    text = _METAVARIABLE.sub(lambda m: "$" + "XYZABCDEFGHIJKLMNOPQRSTUVW"[int(m[1])] if int(m[1]) < 26 else f"$V{m[1]}", text)
    text = _REST.sub(lambda m: f"$...R{m[1]}", text)
    return text.replace(f"{_DOTS}: {_DOTS}", "...").replace(_DOTS, "...")


def _closed(text: str) -> str:
    """The argument of a deep placeholder ends at its own parenthesis."""
    depth = 0
    for index, letter in enumerate(text + ")"):
        depth += (letter in "([{") - (letter in ")]}")
        if depth < 0:
            return f"<... {text[:index]} ...>" + (text[index + 1 :] + ")" if index < len(text) else "")
    return text


def _size(node: ast.AST) -> int:
    return sum(1 for _ in ast.walk(node))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) or _is_docstring_statement(node)


def _is_docstring_statement(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
