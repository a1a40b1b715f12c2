"""Matchers of functions, classes, lambdas, parameters and decorators."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from scanner.engines.python.bindings import Bound, Env, bind, end_of, position, start_of
from scanner.engines.python.brackets import PARAMETER_BARE, PARAMETER_POW, PARAMETER_SLASH, PARAMETER_STAR
from scanner.engines.python.compiler import EXPRESSIONS, NO, STATEMENTS, Compiler, Matcher, State, chain, is_dots
from scanner.engines.python.expressions import identifier
from scanner.engines.python.lexing import DOTS, ellipsis_metavariable, metavariable
from scanner.engines.python.lists import DOTS as ANY
from scanner.engines.python.lists import Rest, any_order, in_order
from scanner.engines.python.sequences import Sequencer
from scanner.engines.python.statements import block
from scanner.model.record import Record


class Parameter(Record, frozen=False):
    """One parameter. `kind` is plain, star, pow, bare (`*`), slash (`/`)."""

    kind: str
    arg: ast.arg | None = None
    default: ast.expr | None = None
    beside: ast.arg | None = None

    @property
    def lineno(self) -> int:
        """The first line; of a `*` or `/` alone, its neighbour's."""
        return (self.arg or self.beside).lineno  # type: ignore[union-attr]

    @property
    def col_offset(self) -> int:
        """The first column."""
        return (self.arg or self.beside).col_offset  # type: ignore[union-attr]

    @property
    def end_lineno(self) -> int | None:
        """The last line, of the default where there is one."""
        return (self.default or self.arg or self.beside).end_lineno  # type: ignore[union-attr]

    @property
    def end_col_offset(self) -> int | None:
        """The column after the last."""
        return (self.default or self.arg or self.beside).end_col_offset  # type: ignore[union-attr]


def parameters_of(arguments: ast.arguments) -> list[Parameter]:
    """The parameters of code, in the order of the text."""
    found: list[Parameter] = []
    plain = [*arguments.posonlyargs, *arguments.args]
    missing = len(plain) - len(arguments.defaults)
    for number, arg in enumerate(plain):
        found.append(Parameter("plain", arg, arguments.defaults[number - missing] if number >= missing else None))
        if arguments.posonlyargs and number == len(arguments.posonlyargs) - 1:
            found.append(Parameter("slash", beside=arg))
    if arguments.vararg:
        found.append(Parameter("star", arguments.vararg))
    elif arguments.kwonlyargs:
        found.append(Parameter("bare", beside=arguments.kwonlyargs[0]))
    found += [Parameter("plain", arg, default) for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=False)]
    if arguments.kwarg:
        found.append(Parameter("pow", arguments.kwarg))
    return found


def parameters_matcher(compiler: Compiler, arguments: ast.arguments) -> Matcher:
    """A matcher of a function's `ast.arguments`; the pattern's own are all keyword-only, marked by their names."""
    elements: list[Any] = []
    for arg, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=False):
        rest = ellipsis_metavariable(arg.arg)
        if arg.arg.startswith(DOTS):
            elements.append(ANY)
        elif rest:
            elements.append(Rest(rest))
        else:
            elements.append(_parameter(compiler, arg, default))
    inner = in_order(elements)
    if elements == [ANY]:
        return lambda code, env, state: (env,)
    return lambda code, env, state: inner(parameters_of(code), env, state)


def _parameter(compiler: Compiler, arg: ast.arg, default: ast.expr | None) -> Matcher:
    kind, name = "plain", arg.arg
    for marker, meaning in ((PARAMETER_STAR, "star"), (PARAMETER_POW, "pow"), (PARAMETER_BARE, "bare"), (PARAMETER_SLASH, "slash")):
        if name.startswith(marker):
            kind, name = meaning, name[len(marker) :]
    annotation = compiler.expr(arg.annotation) if arg.annotation else None
    of_default = compiler.expr(default) if default is not None else None

    def match(code: Parameter, env: Env, state: State) -> Sequence[Env]:
        if code.kind != kind:
            return NO
        if code.arg is None:
            return (env,)
        start = position(code.arg.lineno, code.arg.col_offset)
        place = (start, start + len(code.arg.arg.encode()))
        variable = metavariable(name)
        if variable is not None:
            found: Sequence[Env] = bind(env, variable, Bound("id", None, place, code.arg.arg))
        else:
            found = identifier(name, code.arg.arg, place, env)
        if of_default is not None:
            if code.default is None:
                return NO
            found = [r for one in found for r in of_default(code.default, one, state)]
        if annotation is not None:
            if code.arg.annotation is None:
                return NO
            found = [r for one in found for r in annotation(code.arg.annotation, one, state)]
        return found

    return match


def decorator_matcher(compiler: Compiler, pattern: ast.expr) -> Matcher:
    """A matcher of one decorator: `@f` and `@f()` are the same."""
    if is_dots(pattern):
        return lambda node, env, state: (env,)
    if isinstance(pattern, ast.Call):
        called = compiler.expr(pattern)
        bare = compiler.expr(pattern.func) if _takes_nothing(pattern) else None

        def match_call(node: Any, env: Env, state: State) -> Sequence[Env]:
            if isinstance(node, ast.Call):
                return called(node, env, state)
            return bare(node, env, state) if bare is not None and isinstance(node, (ast.Name, ast.Attribute)) else NO

        return match_call
    plain = compiler.expr(pattern)

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if isinstance(node, ast.Call):
            return plain(node.func, env, state) if not node.args and not node.keywords else NO
        return plain(node, env, state)

    return match


def _takes_nothing(pattern: ast.Call) -> bool:
    def open_ended(argument: ast.expr) -> bool:
        inner = argument.value if isinstance(argument, ast.Starred) else argument
        return isinstance(inner, ast.Name) and (inner.id == DOTS or ellipsis_metavariable(inner.id) is not None)

    return not pattern.keywords and all(open_ended(a) for a in pattern.args)


def decorators_matcher(compiler: Compiler, patterns: Sequence[ast.expr]) -> Matcher:
    """A matcher of a decorator list: those of the pattern in any order, others may be there."""
    return any_order([decorator_matcher(compiler, p) for p in patterns], less_is_ok=True)


def _function(compiler: Compiler, pattern: Any) -> Matcher:
    kinds = (ast.AsyncFunctionDef,) if isinstance(pattern, ast.AsyncFunctionDef) else (ast.FunctionDef, ast.AsyncFunctionDef)
    decorators = decorators_matcher(compiler, pattern.decorator_list)
    parameters = parameters_matcher(compiler, pattern.args)
    returns = compiler.expr(pattern.returns) if pattern.returns else None
    body, name = block(compiler, pattern.body), pattern.name
    is_fixed = metavariable(name) is None

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) not in kinds or (returns is not None and node.returns is None):
            return NO
        if is_fixed and node.name != name:
            return NO
        steps = [(decorators, node.decorator_list), (parameters, node.args)]
        if returns is not None:
            steps.append((returns, node.returns))
        found = chain(steps, env, state)
        named = [r for one in found for r in defined_name(name, node, one, state)]
        return [r for one in named for r in body(node.body, one, state)]

    return match


def defined_name(name: str, node: Any, env: Env, state: State) -> Sequence[Env]:
    """Match the name of a function or class."""
    if metavariable(name) is None:
        return (env,) if node.name == name else NO
    return identifier(name, node.name, state.file.name_place(node, node.name), env)


def _lambda(compiler: Compiler, pattern: ast.Lambda) -> Matcher:
    parameters, body = parameters_matcher(compiler, pattern.args), compiler.expr(pattern.body)
    return lambda node, env, state: chain([(parameters, node.args), (body, node.body)], env, state) if type(node) is ast.Lambda else NO


def _bases(compiler: Compiler, pattern: ast.ClassDef) -> Matcher:
    """The parents in order; the code may have more after them."""
    elements: list[Any] = []
    given: list[Any] = sorted([*pattern.bases, *pattern.keywords], key=lambda a: (a.lineno, a.col_offset))
    for base in given:
        inner = base.value if isinstance(base, ast.Starred) else base
        if is_dots(inner):
            elements.append(ANY)
        elif isinstance(base, ast.keyword):
            elements.append(_keyword_base(compiler, base))
        else:
            elements.append(_plain_base(compiler.expr(base)))
    return in_order(elements, less_is_ok=True)


def _plain_base(matcher: Matcher) -> Matcher:
    """Matches no `name=value`; what `**names` unpacks does count as a parent."""
    return lambda node, env, state: NO if isinstance(node, ast.keyword) and node.arg is not None else matcher(node, env, state)


def _keyword_base(compiler: Compiler, pattern: ast.keyword) -> Matcher:
    value, name = compiler.expr(pattern.value), pattern.arg or ""

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if not isinstance(node, ast.keyword) or (node.arg is None) != (pattern.arg is None):
            return NO
        if node.arg is None:
            return value(node.value, env, state)
        found = identifier(name, node.arg, (start_of(node), end_of(node)), env)
        return [r for one in found for r in value(node.value, one, state)]

    return match


def _class(compiler: Compiler, pattern: ast.ClassDef) -> Matcher:
    decorators, bases = decorators_matcher(compiler, pattern.decorator_list), _bases(compiler, pattern)
    solid = [s for s in pattern.body if not (isinstance(s, ast.Expr) and is_dots(s.value))]
    dots = len(solid) < len(pattern.body)
    body = any_order([compiler.stmt(s) for s in solid], less_is_ok=dots or compiler.options.implicit_ellipsis)
    name = pattern.name

    def match(node: Any, env: Env, state: State) -> Sequence[Env]:
        if type(node) is not ast.ClassDef:
            return NO
        found = defined_name(name, node, env, state)
        steps = [(decorators, node.decorator_list), (bases, state.file.arguments(node)), (body, node.body)]
        return [r for one in found for r in chain(steps, one, state)]

    return match


EXPRESSIONS[ast.Lambda] = _lambda
STATEMENTS.update({ast.FunctionDef: _function, ast.AsyncFunctionDef: _function, ast.ClassDef: _class})
__all__ = ["Sequencer", "decorator_matcher", "parameters_matcher"]
