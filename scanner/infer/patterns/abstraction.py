"""From code to a pattern tree: keeps what a policy says and puts holes in place of the rest."""

from __future__ import annotations

import ast
import copy
from collections.abc import Sequence

from scanner.infer.candidates.calls import call_pattern
from scanner.infer.edits.names import Names
from scanner.infer.patterns.blanking import Blanker, writable_copy
from scanner.infer.patterns.holes import Holes, ellipsis, ellipsis_body, ellipsis_parameter, trailing_ellipsis
from scanner.infer.patterns.policy import Changed, Context
from scanner.syntax.grafting import cloned

_FRESH = ast.Load()


class Abstraction:
    """Builds pattern trees over one set of names and one set of holes; the same local is the same hole in all of them.

    `dropped` are the tokens that the fix removed: arguments that it took away stay in the pattern.
    """

    def __init__(self, names: Names, dropped: frozenset[str] = frozenset()) -> None:
        self._names = names
        self.dropped = dropped
        self.holes = Holes()

    def keep(self, node: ast.AST, *, blank_locals: bool, blank_literals: bool) -> ast.AST:
        """A copy with local names and, where asked, literals as holes. An expression too deep to be copied and written is a hole."""
        copied = writable_copy(node, self.hole)
        if not blank_locals:
            return copied
        return Blanker(self.holes, self.is_local, literals=blank_literals).visit(copied)  # type: ignore[no-any-return]

    def is_local(self, name: str) -> bool:
        """Whether the name means something only inside its function."""
        return name in self._names.local

    def hole(self, node: ast.AST) -> ast.Name:
        """A metavariable for an expression: unified for a local name, fresh for anything else."""
        if isinstance(node, ast.Name) and self.is_local(node.id):
            return ast.Name(self.holes.local(node.id), _FRESH)
        return ast.Name(self.holes.fresh(_hint(node)), _FRESH)

    # ---- the changed part -------------------------------------------------------------------

    def changed(self, node: ast.AST, level: Changed) -> ast.AST:
        """The changed part at a level. Statements and parameters know no level above LITERALS."""
        if level is Changed.ANY and isinstance(node, ast.expr):
            return self.hole(node)
        if level >= Changed.LEADING and isinstance(node, ast.expr):
            return self._skeleton(node, level)
        if isinstance(node, ast.stmt) and hasattr(node, "body"):
            return self.header(node, None, Context(min(int(level), int(Context.CALLEE))), level)
        if level >= Changed.LEADING and isinstance(node, ast.stmt):
            return self._statement_skeleton(node, level)
        return self.keep(node, blank_locals=level >= Changed.LOCALS, blank_literals=level >= Changed.LITERALS)

    def _statement_skeleton(self, node: ast.stmt, level: Changed) -> ast.stmt:
        copied = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(copied, name, self._skeleton(value, level) if name == "value" or name == "exc" else self.hole(value))
            elif isinstance(value, list) and value and isinstance(value[0], ast.expr):
                setattr(copied, name, [self.hole(item) for item in value])
        return copied

    def _skeleton(self, node: ast.expr, level: Changed) -> ast.expr:
        if isinstance(node, ast.Await):
            return ast.Await(self._skeleton(node.value, level))
        if isinstance(node, ast.Yield) and node.value is not None:
            return ast.Yield(self._skeleton(node.value, level))
        if isinstance(node, ast.Call):
            return call_pattern(self, node, level)
        if isinstance(node, ast.Attribute):
            loose = level is Changed.LAST_NAME and not self._names.is_imported(node)
            return ast.Attribute(self.hole(node.value) if loose else self.kept(node.value), node.attr, _FRESH)
        if isinstance(node, ast.Subscript):
            kept = level is Changed.SKELETON
            return ast.Subscript(
                self.kept(node.value) if kept else self.hole(node.value),
                self.hole(node.slice) if kept or not isinstance(node.slice, ast.Constant) else self.kept(node.slice, literals=False),
                _FRESH,
            )
        if isinstance(node, ast.BinOp):
            return ast.BinOp(self._operand(node.left), node.op, self._operand(node.right))
        if isinstance(node, ast.UnaryOp):
            return ast.UnaryOp(node.op, self._operand(node.operand))
        if isinstance(node, ast.Compare):
            return ast.Compare(self._operand(node.left), node.ops, [self._operand(c) for c in node.comparators])
        if isinstance(node, ast.BoolOp):
            return ast.BoolOp(node.op, [self._operand(v) for v in node.values])
        return self.kept(node)

    def _operand(self, node: ast.expr) -> ast.expr:
        """Operands keep constants that carry meaning (None, booleans, 0, empty) and become holes otherwise."""
        if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool) or node.value in (0, 1, "", b"")):
            return cloned(node)
        if isinstance(node, ast.Call):
            return ast.Call(self.function(node.func, Context.CALLEE), [ellipsis()], [])
        return self.hole(node)

    def kept(self, node: ast.expr, literals: bool = True) -> ast.expr:
        """A copy with local names as holes, and literals too where asked."""
        return self.keep(node, blank_locals=True, blank_literals=literals)  # type: ignore[return-value]

    def function(self, node: ast.expr, level: Context) -> ast.expr:
        """The called expression at a level: all of it, its last name, its receiver, or nothing."""
        if level is Context.ANY:
            return ast.Name(self.holes.fresh("FUNC"), _FRESH)
        if isinstance(node, ast.Attribute):
            if level is Context.METHOD and not self._names.is_imported(node):
                return ast.Attribute(self.hole(node.value), node.attr, _FRESH)
            if level is Context.RECEIVER:
                return ast.Attribute(self.kept(node.value), self.holes.fresh("METHOD"), _FRESH)
        return self.kept(node)

    # ---- the code around it ------------------------------------------------------------------

    def around(self, locus: ast.AST, path: Sequence[ast.AST], part: ast.AST, level: Context) -> ast.AST:
        """`locus` with `part` in place of the last node of `path`, the nodes between kept, all else at `level`.

        `path` runs from just below `locus` down to the changed node; empty: the locus is the changed node itself.
        """
        if not path:
            return part
        if isinstance(locus, ast.Call):
            return self._call(locus, path, part, level)
        if isinstance(locus, ast.stmt) and hasattr(locus, "body"):
            return self.header(locus, path, level, Changed.LITERALS, part)
        below = self.around(path[0], path[1:], part, level)
        copied = copy.copy(locus)
        for name, value in ast.iter_fields(locus):
            if value is path[0]:
                setattr(copied, name, below)
            elif isinstance(value, ast.AST):
                setattr(copied, name, self._aside(value, level))
            elif isinstance(value, list):
                setattr(copied, name, [below if item is path[0] else self._aside(item, level) for item in value])
        if isinstance(copied, ast.Dict) and level >= Context.CALLEE:
            return self._dictionary(locus, path[0], below)  # type: ignore[arg-type]
        if isinstance(copied, (ast.List, ast.Tuple, ast.Set)) and level >= Context.CALLEE:
            copied.elts = [ellipsis(), below, ellipsis()]  # type: ignore[list-item]
        return copied

    def _aside(self, node: object, level: Context) -> object:
        if not isinstance(node, ast.AST) or isinstance(node, (ast.expr_context, ast.operator, ast.cmpop, ast.unaryop, ast.boolop)):
            return node
        if level >= Context.CALLEE and isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            return self._stored(node)
        if level >= Context.CALLEE and isinstance(node, ast.expr) and not (isinstance(node, ast.Constant) and node.value is None):
            return self.hole(node)
        return self.keep(node, blank_locals=level >= Context.LOCALS, blank_literals=level >= Context.LITERALS)

    def _stored(self, node: ast.Subscript | ast.Attribute) -> ast.expr:
        """What is assigned to keeps its last name: `$X.attr`, `$X.attr[...]`, `$X["key"]`."""
        if isinstance(node, ast.Attribute):
            return ast.Attribute(self.hole(node.value), node.attr, node.ctx)
        value = ast.Attribute(self.hole(node.value.value), node.value.attr, _FRESH) if isinstance(node.value, ast.Attribute) else None
        key = self.kept(node.slice, literals=False) if isinstance(node.slice, ast.Constant) else self.hole(node.slice)
        return ast.Subscript(value or self.hole(node.value), key, node.ctx)

    def _dictionary(self, node: ast.Dict, below: ast.AST, built: ast.AST) -> ast.Dict:
        """Only the pair that holds the change, its key kept: `{..., "key": X, ...}`."""
        index = next((i for i, v in enumerate(node.values) if v is below), None)
        if index is None:
            index = node.keys.index(below)  # type: ignore[arg-type]
            pair = (built, self.hole(node.values[index]))
        else:
            key = node.keys[index]
            pair = (None if key is None else self.keep(key, blank_locals=True, blank_literals=False), built)  # type: ignore[assignment]
        return ast.Dict([None, pair[0], None], [ellipsis(), pair[1], ellipsis()])  # type: ignore[list-item]

    def _call(self, call: ast.Call, path: Sequence[ast.AST], part: ast.AST, level: Context) -> ast.Call:
        below = self.around(path[0], path[1:], part, level)
        if level < Context.CALLEE:
            parts = [below if n is path[0] else self._aside(n, level) for n in (call.func, *call.args, *call.keywords)]
            middle = 1 + len(call.args)
            return ast.Call(parts[0], parts[1:middle], parts[middle:])  # type: ignore[arg-type]
        if path[0] is call.func:
            first = self._last_name(call.args[0]) if call.args and level is Context.METHOD else None
            return ast.Call(below, [first, ellipsis()] if first else [ellipsis()], [])  # type: ignore[arg-type]
        function = self.function(call.func, level)
        if isinstance(path[0], ast.keyword):
            after = [trailing_ellipsis()] if path[0].arg else []
            return ast.Call(function, [ellipsis()], [below, *after])  # type: ignore[list-item]
        index = next(i for i, a in enumerate(call.args) if a is path[0])
        before: list[ast.expr] = [self.hole(a) for a in call.args[:index]] if level < Context.ANY else [ellipsis()]
        if any(isinstance(a, ast.Starred) for a in call.args[:index]):
            before = [ellipsis()]
        return ast.Call(function, [*before, below, ellipsis()], [])  # type: ignore[list-item]

    def _last_name(self, node: ast.expr) -> ast.expr | None:
        """`$X.attr` or `$X.attr(...)` of an argument; None where it has no such name."""
        if isinstance(node, ast.Attribute) and not self._names.is_imported(node):
            return ast.Attribute(self.hole(node.value), node.attr, _FRESH)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            return ast.Call(self.function(node.func, Context.METHOD), [ellipsis()], [])
        return None

    # ---- headers of compound statements ---------------------------------------------------------

    def header(
        self, node: ast.stmt, path: Sequence[ast.AST] | None, level: Context, changed: Changed, part: ast.AST | None = None
    ) -> ast.stmt:
        """A compound statement's header over `...`; with a `path`, only what leads to the change is kept for sure."""
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return self._definition(node, path or (), part, level)
        if isinstance(node, ast.Try):
            return self._try(node, path or (), part, level)
        copied = copy.copy(node)
        for name, value in ast.iter_fields(node):
            if name in ("orelse", "finalbody"):
                setattr(copied, name, [])
            elif name == "body":
                copied.body = ellipsis_body()  # type: ignore[attr-defined]
            elif isinstance(value, list):
                setattr(copied, name, [self._below(item, path, part, level) for item in value])
            elif isinstance(value, ast.AST):
                setattr(copied, name, self._below(value, path, part, level))
        if isinstance(copied, ast.ClassDef) and level >= Context.LOCALS:
            copied.name = self.holes.fresh("CLASS")
            copied.decorator_list = [d for d in copied.decorator_list if path and d is path[0]]
        return copied

    def _below(self, node: object, path: Sequence[ast.AST] | None, part: ast.AST | None, level: Context) -> object:
        if path and node is path[0]:
            assert part is not None
            return self.around(path[0], path[1:], part, level)
        if isinstance(node, ast.withitem):
            return ast.withitem(self._aside(node.context_expr, level), self._aside(node.optional_vars, level))  # type: ignore[arg-type]
        return self._aside(node, level)

    def _definition(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, path: Sequence[ast.AST], part: ast.AST | None, level: Context
    ) -> ast.stmt:
        copied = copy.copy(node)
        copied.body = ellipsis_body()
        copied.returns = None
        if level >= Context.LOCALS:
            copied.name = self.holes.fresh("FUNC")
        copied.decorator_list = []
        copied.args = ast.arguments([], [ellipsis_parameter()], None, [], [], None, [])
        for decorator in node.decorator_list:
            if path and decorator is path[0]:
                copied.decorator_list = [self.around(decorator, path[1:], part, level)]  # type: ignore[arg-type, list-item]
        if path and isinstance(path[0], ast.arguments):
            copied.args = self._parameters(node.args, path[1:], part, level)
        return copied

    def _parameters(self, arguments: ast.arguments, path: Sequence[ast.AST], part: ast.AST | None, level: Context) -> ast.arguments:
        """`(..., name=<part>, ...)`; the parameter list as it stands where no single default or annotation leads to the change."""
        if not path:
            return part if isinstance(part, ast.arguments) else cloned(arguments)
        positional = [*arguments.posonlyargs, *arguments.args]
        owners: dict[int, ast.arg] = {id(d): a for a, d in zip(reversed(positional), reversed(arguments.defaults), strict=False)}
        owners.update({id(d): a for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if d is not None})
        owner = owners.get(id(path[0]))
        built = self.around(path[0], path[1:], part, level)  # type: ignore[arg-type]
        if owner is None:
            return ast.arguments([], [ellipsis_parameter(), built, ellipsis_parameter()], None, [], [], None, [])  # type: ignore[list-item]
        name = owner.arg if level < Context.LITERALS else self.holes.local(owner.arg)
        parameters = [ellipsis_parameter(), ast.arg(name), ellipsis_parameter()]
        return ast.arguments([], parameters, None, [], [], None, [built, ellipsis()])  # type: ignore[list-item]

    def _try(self, node: ast.Try, path: Sequence[ast.AST], part: ast.AST | None, level: Context) -> ast.Try:
        handlers = [h for h in node.handlers if path and h is path[0]] or node.handlers[:1]
        kept: list[ast.ExceptHandler] = []
        for handler in handlers:
            kind = handler.type
            if path and handler is path[0] and len(path) > 1 and kind is path[1]:
                kind = self.around(kind, path[2:], part, level)  # type: ignore[arg-type, assignment]
            elif kind is not None:
                kind = self.keep(kind, blank_locals=True, blank_literals=False)  # type: ignore[assignment]
            name = self.holes.local(handler.name) if handler.name else None
            kept.append(ast.ExceptHandler(kind, name, ellipsis_body()))
        final = ellipsis_body() if node.finalbody else []
        return ast.Try(self._tried(node, level), kept, ellipsis_body() if node.orelse else [], final)

    def _tried(self, node: ast.Try, level: Context) -> list[ast.stmt]:
        """The tried block: around the first call in it, where the context is to be kept."""
        calls = (child for statement in node.body for child in ast.walk(statement) if isinstance(child, ast.Call))
        call = next(calls, None) if level <= Context.CALLEE else None
        if call is None:
            return ellipsis_body()
        return [*ellipsis_body(), ast.Expr(call_pattern(self, call, Changed.SKELETON)), *ellipsis_body()]


def _hint(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, (ast.Call, ast.Await)):
        return "RESULT"
    return "X"
