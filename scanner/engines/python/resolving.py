"""Resolution of names in one pass over a tree, in the order of the text."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

Entity = tuple[int, tuple[str, ...]]
"""A number that tells it from all others, and the dotted name when it is imported."""
Scope = dict[str, Entity]
_LEAVES = frozenset((int, str, type(None), ast.Load, ast.Store, ast.Constant))


def relative_module(node: ast.ImportFrom) -> tuple[str, ...]:
    """The module of a from-import as parts; a relative one begins with its dots."""
    parts = tuple(node.module.split(".")) if node.module else ()
    if not node.level:
        return parts
    dots = (".",) if node.level == 1 else ("..",) * (node.level - 1)
    return dots + parts


class Resolver:
    """Visits a module once; afterwards `found` has an entity for each name node that was resolved, by the node's identity."""

    def __init__(self) -> None:
        self.found: dict[int, Entity] = {}
        self.globals: set[int] = set()
        self._global: Scope = {}
        self._blocks: list[Scope] = []
        self._imported: Scope = {}
        self._in_class = False
        self._count = 0

    def visit(self, node: ast.AST, store: bool = False) -> None:
        """Resolve the names below a node; `store`: it is being assigned to."""
        special = _VISITORS.get(type(node))
        if special is not None:
            special(self, node, store)
            return
        for value in node.__dict__.values():  # the fields in their order, then the place
            kind = type(value)
            if kind is list:
                for item in value:
                    if isinstance(item, ast.AST):
                        self.visit(item, store)
            elif kind not in _LEAVES and isinstance(value, ast.AST):
                self.visit(value, store)

    def _lookup(self, name: str, store: bool) -> Entity | None:
        if not self._blocks:
            return self._global.get(name) or self._imported.get(name)
        found = self._blocks[-1].get(name)
        if found is None and not store:
            for scope in reversed(self._blocks[:-1]):
                found = scope.get(name)
                if found is not None:
                    return found
            found = self._global.get(name)
        return found or self._imported.get(name)

    def _fresh(self, dotted: tuple[str, ...] = ()) -> Entity:
        self._count += 1
        return self._count, dotted

    def _declare(self, name: str, node: ast.AST | None) -> None:
        entity = self._fresh()
        if self._blocks:
            self._blocks[-1][name] = entity
        else:
            self._global[name] = entity
            self.globals.add(entity[0])
        if node is not None:
            self.found[id(node)] = entity

    def name(self, node: ast.Name, store: bool) -> None:
        """A name that is used or assigned."""
        if node.id == "self":
            return
        entity = self._lookup(node.id, store)
        if entity is not None:
            self.found[id(node)] = entity
        elif store and not self._in_class:
            self._declare(node.id, node)

    def assign(self, node: Any, store: bool) -> None:
        """An assignment; the first one of a name declares it after its value was looked at."""
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        target = targets[0]
        name = target.id if len(targets) == 1 and isinstance(target, ast.Name) and not self._in_class else "self"
        if name != "self" and self._lookup(name, False) is None:
            self.visit(node.value)
            self._declare(name, target)
            return
        for one in targets:
            self.visit(one, True)
        self.visit(node.value)

    def annotated(self, node: ast.AnnAssign, store: bool) -> None:
        """`x: T = v` declares `x` anew."""
        self.visit(node.annotation)
        if node.value is not None:
            self.visit(node.value)
        if isinstance(node.target, ast.Name) and not self._in_class:
            self._declare(node.target.id, node.target)
        else:
            self.visit(node.target, True)

    def augmented(self, node: ast.AugAssign, store: bool) -> None:
        """`x += v`."""
        self.visit(node.target, True)
        self.visit(node.value)

    def subscript(self, node: ast.Subscript, store: bool) -> None:
        """What indexes is used, not assigned."""
        self.visit(node.value, store)
        self.visit(node.slice, False)

    def target(self, node: ast.expr) -> None:
        """A loop's or `with`'s target declares its names anew."""
        if isinstance(node, ast.Name):
            if self._in_class:
                self.name(node, True)
            else:
                self._declare(node.id, node)
        elif isinstance(node, (ast.Tuple, ast.List)):
            for item in node.elts:
                self.target(item)
        else:
            self.visit(node, True)

    def loop(self, node: Any, store: bool) -> None:
        """A `for` statement."""
        self.target(node.target)
        self.visit(node.iter)
        for statement in [*node.body, *node.orelse]:
            self.visit(statement)

    def with_item(self, node: ast.withitem, store: bool) -> None:
        """One item of a `with`."""
        if node.optional_vars is not None:
            self.target(node.optional_vars)
        self.visit(node.context_expr)

    def handler(self, node: ast.ExceptHandler, store: bool) -> None:
        """An exception handler declares its name."""
        if node.name and not self._in_class:
            self._declare(node.name, None)
        if node.type is not None:
            self.visit(node.type)
        for statement in node.body:
            self.visit(statement)

    def comprehension(self, node: Any, store: bool) -> None:
        """A comprehension is a scope of its own."""
        self._blocks.append({})
        for generator in node.generators:
            self.target(generator.target)
            self.visit(generator.iter)
            for condition in generator.ifs:
                self.visit(condition)
        for field in ("elt", "key", "value"):
            value = getattr(node, field, None)
            if value is not None:
                self.visit(value)
        self._blocks.pop()

    def function(self, node: Any, store: bool) -> None:
        """A function or lambda: its parameters are a scope."""
        for decorator in getattr(node, "decorator_list", ()):
            self.visit(decorator)
        arguments = node.args
        plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        self._blocks.append({a.arg: self._fresh() for a in plain})
        before, self._in_class = self._in_class, False
        for default in [*arguments.defaults, *arguments.kw_defaults, *(a.annotation for a in plain), getattr(node, "returns", None)]:
            if default is not None:
                self.visit(default)
        for statement in node.body if isinstance(node.body, list) else [node.body]:
            self.visit(statement)
        self._in_class = before
        self._blocks.pop()

    def class_(self, node: ast.ClassDef, store: bool) -> None:
        """A class is a scope that declares nothing."""
        before, self._in_class = self._in_class, True
        self._blocks.append({})
        for part in [*node.decorator_list, *node.bases, *node.keywords, *node.body]:
            self.visit(part)
        self._blocks.pop()
        self._in_class = before

    def import_(self, node: ast.Import, store: bool) -> None:
        """Only an import under another name binds a name."""
        for alias in node.names:
            if alias.asname:
                self._imported[alias.asname] = self._fresh(tuple(alias.name.split(".")))

    def import_from(self, node: ast.ImportFrom, store: bool) -> None:
        """All names of a from-import."""
        module = relative_module(node)
        for alias in node.names:
            self._imported[alias.asname or alias.name] = self._fresh((*module, alias.name))

    def outer(self, node: ast.Global, store: bool) -> None:
        """`global x`: in this scope, x is the module's."""
        for name in node.names:
            entity = self._global.get(name)
            if entity is not None and self._blocks:
                self._blocks[-1][name] = entity

    def enclosing(self, node: ast.Nonlocal, store: bool) -> None:
        """`nonlocal x`: in this scope, x is that of a scope around it."""
        for name in node.names:
            entity = next((s[name] for s in reversed(self._blocks[:-1]) if name in s), None)
            if entity is not None:
                self._blocks[-1][name] = entity


_VISITORS: dict[type, Callable[[Resolver, Any, bool], None]] = {
    ast.Name: Resolver.name,
    ast.Constant: lambda resolver, node, store: None,
    ast.Assign: Resolver.assign,
    ast.NamedExpr: Resolver.assign,
    ast.AnnAssign: Resolver.annotated,
    ast.AugAssign: Resolver.augmented,
    ast.Subscript: Resolver.subscript,
    ast.For: Resolver.loop,
    ast.AsyncFor: Resolver.loop,
    ast.withitem: Resolver.with_item,
    ast.ExceptHandler: Resolver.handler,
    ast.ListComp: Resolver.comprehension,
    ast.SetComp: Resolver.comprehension,
    ast.DictComp: Resolver.comprehension,
    ast.GeneratorExp: Resolver.comprehension,
    ast.FunctionDef: Resolver.function,
    ast.AsyncFunctionDef: Resolver.function,
    ast.Lambda: Resolver.function,
    ast.ClassDef: Resolver.class_,
    ast.Import: Resolver.import_,
    ast.ImportFrom: Resolver.import_from,
    ast.Global: Resolver.outer,
    ast.Nonlocal: Resolver.enclosing,
}
