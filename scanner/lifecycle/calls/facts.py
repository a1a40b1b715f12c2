"""What one module defines, imports, and names in each of its functions. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.lifecycle.functions import MODULE, Function, functions_of
from scanner.syntax.parse import Parsed

CALLED = "()"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPLICIT = ("setUp", "setUpClass", "asyncSetUp", "tearDown", "setup_method")

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a name was imported as: of `module` (`level` dots before it) the `name`, or (None) the module itself."""

    module: str
    name: str | None
    level: int


@dataclass(frozen=True, slots=True)
class Use:
    """A name, or a name with attributes, where it is used: ("tax", "quote"); CALLED stands for a call in between."""

    chain: Chain
    line: int


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """One module. `uses` are by the function's qualified name, or MODULE; `types` what variables, parameters and `self.x` are made of."""

    path: str
    functions: dict[str, Function]
    classes: dict[str, ast.ClassDef]
    imports: dict[str, Imported]
    uses: dict[str, tuple[Use, ...]]
    types: dict[Chain, Chain]

    def class_of(self, function: str) -> str:
        """The qualified name of the class whose method a function is, or stands in; "" where it is in none."""
        parts = function.split(".")
        found = (".".join(parts[:n]) for n in range(len(parts) - 1, 0, -1))
        return next((name for name in found if name in self.classes), "")


def facts_of(parsed: Parsed) -> Facts:
    """Read a module once."""
    functions = functions_of(parsed.tree)
    classes = dict(_classes(parsed.tree, ""))
    types: dict[Chain, Chain] = {}
    nodes = list(_own_nodes(parsed.tree))
    uses = {MODULE: tuple(_uses(nodes))}
    imports = dict(_imports(nodes))
    for name, function in functions.items():
        nodes = list(_own_nodes(function.node))
        _types(name, function, nodes, types)
        uses[name] = (*_uses(nodes), *_implicit(function))
        imports = dict(_imports(nodes)) | imports
    return Facts(parsed.path, functions, classes, imports, uses, types)


def chain_of(node: ast.AST) -> Chain | None:
    """`tax.client().quote` as ("tax", "client", CALLED, "quote"); None where it does not begin with a name."""
    parts: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call):
            parts.append(CALLED)
            node = node.func
        elif isinstance(node, ast.Await):
            node = node.value
        elif isinstance(node, ast.Name):
            return (node.id, *reversed(parts))
        else:
            return None


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a scope; of functions within it only what is evaluated around them. A class is part of the scope it stands in."""
    pending = list(ast.iter_child_nodes(scope))
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            pending.extend([*node.decorator_list, *node.args.defaults, *(each for each in node.args.kw_defaults if each is not None)])
        else:
            pending.extend(ast.iter_child_nodes(node))


def _uses(nodes: list[ast.AST]) -> Iterator[Use]:
    """Each chain once, at its longest, but every call in it on its own too: `a().b()` uses `a` as well."""
    for node in nodes:
        if isinstance(node, (ast.Attribute, ast.Name, ast.Call)):
            chain = chain_of(node)
            if chain is not None and not isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
                yield Use(chain, getattr(node, "lineno", 0))


def _implicit(function: Function) -> Iterator[Use]:
    """What a test framework calls for a test: fixtures named by parameters, and the set-up of its class."""
    if not function.node.name.startswith("test") and not _is_fixture(function):
        return
    arguments = function.node.args
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if each.arg not in ("self", "cls"):
            yield Use(("fixture " + each.arg,), function.node.lineno)
    if function.owner is not None:
        yield from (Use(("self", name), function.node.lineno) for name in IMPLICIT)


def is_fixture(function: Function) -> bool:
    """Whether pytest hands the function's value to whoever names it as a parameter."""
    return _is_fixture(function)


def _is_fixture(function: Function) -> bool:
    return any((chain_of(each) or ("",))[-1 if not isinstance(each, ast.Call) else -2] == "fixture" for each in _decorators(function))


def _decorators(function: Function) -> list[ast.expr]:
    return [each for each in function.node.decorator_list if chain_of(each) is not None]


def _types(name: str, function: Function, nodes: list[ast.AST], types: dict[Chain, Chain]) -> None:
    """What parameters, variables and attributes of `self` are known to be: by annotation, or by the call that makes them."""
    arguments = function.node.args
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        if (chain := _annotated(each.annotation)) is not None:
            types[(name, each.arg)] = (*chain, CALLED)
    if (chain := _annotated(function.node.returns)) is not None:
        types[(name, "->")] = (*chain, CALLED)
    home = name.rpartition(".")[0] if function.owner is not None else ""
    for node in nodes:
        for target, value in _bindings(node):
            chain = chain_of(value) if value is not None else None
            if chain is None or (len(chain) == 1 and isinstance(target, ast.Name) and target.id == chain[0]):
                continue
            if isinstance(target, ast.Name):
                types.setdefault((name, target.id), chain)
            elif home and isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == "self":
                known = types.get((name, chain[0])) if len(chain) == 1 else None
                types.setdefault((home, "." + target.attr), known or chain)


def _annotated(node: ast.expr | None) -> Chain | None:
    """The class that an annotation names: `X`, `X | None`, `Optional[X]`, each in quotes or not."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = [each for each in (node.left, node.right) if not (isinstance(each, ast.Constant) and each.value is None)]
        return _annotated(sides[0]) if len(sides) == 1 else None
    if isinstance(node, ast.Subscript):
        outer = chain_of(node.value) or ("",)
        return _annotated(node.slice) if outer[-1] == "Optional" else None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        words = [word for word in node.value.replace(" ", "").split("|") if word != "None"]
        return tuple(words[0].split(".")) if len(words) == 1 and words[0].replace(".", "").isidentifier() else None
    return chain_of(node) if node is not None else None


def _bindings(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr | None]]:
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield node.optional_vars, node.context_expr
    elif isinstance(node, ast.NamedExpr):
        yield node.target, node.value


def _classes(node: ast.AST, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield prefix + child.name, child
        inner = f"{prefix}{child.name}." if isinstance(child, _SCOPES) else prefix
        if isinstance(child, (ast.stmt, ast.ExceptHandler)):
            yield from _classes(child, inner)


def _imports(nodes: list[ast.AST]) -> Iterator[tuple[str, Imported]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], Imported(alias.name if alias.asname else alias.name.split(".")[0], None, 0)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, Imported(node.module or "", alias.name, node.level)
