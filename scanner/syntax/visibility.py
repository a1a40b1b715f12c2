"""Whether the names that a correction brings along mean at a place what they mean in the fix."""

from __future__ import annotations

import ast

from scanner.model.correction import Correction
from scanner.syntax.grafting import Family
from scanner.syntax.importing import imports_of
from scanner.syntax.scope import local_names, module_names

_SELF = ("self", "cls")


def doubt_about_names(correction: Correction, tree: ast.Module, family: Family, site: ast.AST, path: str) -> str:
    """Why the names cannot be trusted at `site` of the file `path`; "" where they can."""
    functions = family.functions(site)
    local = frozenset[str]().union(*(local_names(function) for function in functions))
    for name in correction.local:
        if name in _SELF:
            if not _is_method(functions, name):
                return f"`{name}` is not known here"
        elif name not in local:
            return f"`{name}` is not known in this function"
    if functions and (taken := _used_beside(functions[0], site) & set(correction.fresh)):
        return f"`{min(taken)}` is in use here already"
    known = module_names(tree)
    if other := set(correction.own) & local or (correction.own if path != correction.origin else ()):
        return f"`{min(other)}` is defined in {correction.origin} only"
    for statement in correction.imports:
        for name, full in imports_of(statement).items():
            if name in local or name in known.defined or (name in known.imported and not _is_same(tree, name, full, (path, correction.origin))):
                return f"`{name}` is something else here"
    return _unknown_attribute(correction, tree)


def _is_same(tree: ast.Module, name: str, full: str, paths: tuple[str, str]) -> bool:
    """Whether a module has a name by an import of the same thing; a relative import tells nothing certain in another folder."""
    found = [imports_of(ast.unparse(node)).get(name) for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    same_folder = paths[0].rpartition("/")[0] == paths[1].rpartition("/")[0]
    relative = full.startswith(".") and not same_folder
    return all(one is None or one == full or (relative and one.rpartition(".")[2] == full.rpartition(".")[2]) for one in found)


def _is_method(functions: list[ast.AST], name: str) -> bool:
    """Whether a function around has `self` (or `cls`) as its first parameter."""
    for function in functions:
        arguments = getattr(function, "args", None)
        first = [*arguments.posonlyargs, *arguments.args][:1] if isinstance(arguments, ast.arguments) else []
        if first and first[0].arg == name:
            return True
    return False


def _used_beside(function: ast.AST, site: ast.AST) -> set[str]:
    """The names in a function, those of the site left out."""
    inner = {id(node) for node in ast.walk(site)}
    names = {node.id for node in ast.walk(function) if isinstance(node, ast.Name) and id(node) not in inner}
    return names | {node.arg for node in ast.walk(function) if isinstance(node, ast.arg)}


def _unknown_attribute(correction: Correction, tree: ast.Module) -> str:
    """An attribute of `self` that only the corrected form uses must be one that this file uses too."""
    new = _own_attributes(correction.after) - _own_attributes(correction.before)
    if not new:
        return ""
    known = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    known |= {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    missing = new - known
    return f"`self.{min(missing)}` is not known in this file" if missing else ""


def _own_attributes(text: str) -> set[str]:
    nodes = ast.walk(ast.parse(text))
    return {n.attr for n in nodes if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in _SELF}
