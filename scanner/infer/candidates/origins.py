"""Where a local name's value comes from, as a pattern around its use.

`not value` says nothing by itself; `not value` of a parameter that may be None says what the mistake is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.holes import ellipsis_body, ellipsis_parameter, text_of
from scanner.infer.patterns.policy import Changed
from scanner.syntax.edit import Step

_OPTIONAL = "Optional"


def origins(name: ast.Name, chain: Sequence[Step], abstraction: Abstraction) -> Iterator[str]:
    """What stands around every use of a value that comes from where this one does, narrow first.

    Its parameter by annotation or by a default of None, or the call that it was last assigned from.
    """
    function = next((step.before for step in reversed(chain) if isinstance(step.before, (ast.FunctionDef, ast.AsyncFunctionDef))), None)
    if function is None:
        return
    hole = abstraction.hole(name)
    parameter, default = _parameter(function, name.id)
    if parameter is not None:
        for annotation in _annotations(parameter.annotation, abstraction):
            yield _definition(function, ast.arg(hole.id, annotation), None)
        if isinstance(default, ast.Constant) and default.value is None:
            yield _definition(function, ast.arg(hole.id), default)
        return
    made = _last_assigned(function, name)
    if isinstance(made, ast.Call):
        for level in (Changed.SKELETON, Changed.LAST_NAME):
            made_of = abstraction.changed(made, level)
            yield text_of(ast.Assign([hole], made_of, lineno=0), *ellipsis_body())  # type: ignore[arg-type]


def _parameter(function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> tuple[ast.arg | None, ast.expr | None]:
    """The parameter of that name, with its default."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    pairs = [
        *zip(positional, [*defaults, *arguments.defaults], strict=True),
        *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True),
    ]
    return next(((own, default) for own, default in pairs if own.arg == name), (None, None))


def _annotations(annotation: ast.expr | None, abstraction: Abstraction) -> Iterator[ast.expr]:
    if annotation is None:
        return
    yield annotation
    if isinstance(annotation, ast.Subscript) and getattr(annotation.value, "attr", getattr(annotation.value, "id", "")) == _OPTIONAL:
        yield ast.Subscript(annotation.value, ast.Name(abstraction.holes.fresh("TYPE")), ast.Load())
    if isinstance(annotation, ast.BinOp) and isinstance(annotation.right, ast.Constant) and annotation.right.value is None:
        yield ast.BinOp(ast.Name(abstraction.holes.fresh("TYPE")), annotation.op, annotation.right)


def _definition(function: ast.FunctionDef | ast.AsyncFunctionDef, parameter: ast.arg, default: ast.expr | None) -> str:
    parameters = [ellipsis_parameter(), parameter, ellipsis_parameter()]
    defaults = [] if default is None else [default, ast.Name(ellipsis_parameter().arg)]
    arguments = ast.arguments([], parameters, None, [], [], None, defaults)
    return text_of(type(function)("BUGCLASS_MV_FUNCTION_END", arguments, ellipsis_body(), [], lineno=0))


def _last_assigned(function: ast.AST, name: ast.Name) -> ast.expr | None:
    """What the name was given last before its use, as far as the text tells."""
    before = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Assign)
        and node.lineno < name.lineno
        and any(isinstance(t, ast.Name) and t.id == name.id for t in node.targets)
    ]
    return max(before, key=lambda node: node.lineno).value if before else None
