"""Whether the names that a correction brings along mean at a place what they mean in the fix."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache

from scanner.model.correction import Correction
from scanner.syntax.grafting import Family
from scanner.syntax.importing import import_statements, imports_of, relocated
from scanner.syntax.parse import Parsed
from scanner.syntax.scope import ModuleNames, local_names, module_names
from scanner.syntax.walking import nodes

_SELF = ("self", "cls")


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Why the names cannot be trusted at a place ("" where they can), and the import statements that its file lacks."""

    doubt: str = ""
    imports: tuple[str, ...] = ()


def look_up(correction: Correction, parsed: Parsed, family: Family, site: ast.AST) -> LookedUp:
    """What the names that a correction brings along are at `site`."""
    functions = family.functions(site)
    local = frozenset[str]().union(*(local_names(function) for function in functions))
    for name in correction.local:
        if name in _SELF:
            if not _is_method(functions, name):
                return LookedUp(f"`{name}` is not known here")
        elif name not in local:
            return LookedUp(f"`{name}` is not known in this function")
    if functions and (taken := _used_beside(functions[0], site) & set(correction.fresh)):
        return LookedUp(f"`{min(taken)}` is in use here already")
    if other := set(correction.own) & local or (correction.own if parsed.path != correction.origin else ()):
        return LookedUp(f"`{min(other)}` is defined in {correction.origin} only")
    if doubt := _unknown_attribute(correction, parsed.tree):
        return LookedUp(doubt)
    return _imports(correction, parsed, local)


def _imports(correction: Correction, parsed: Parsed, local: frozenset[str]) -> LookedUp:
    """The imports that are not there yet; a name that is something else here is a doubt."""
    known, here = _known(parsed.tree), _imported(parsed.tree)
    lacking: list[str] = []
    for statement in correction.imports:
        written = relocated(statement, correction.origin, parsed.path)
        if written is None:
            return LookedUp(f"`{statement}` cannot be written in this folder")
        for name, full in imports_of(written).items():
            if name in local or name in known.defined or here.get(name, full) != full:
                return LookedUp(f"`{name}` is something else here")
            if name not in here:
                lacking.append(written)
    return LookedUp("", tuple(lacking))


@lru_cache(maxsize=2)
def _known(tree: ast.Module) -> ModuleNames:
    """Kept, as the next, for the other places of the same file."""
    return module_names(tree)


@lru_cache(maxsize=2)
def _imported(tree: ast.Module) -> dict[str, str]:
    return {name: full for text in import_statements(tree) for name, full in imports_of(text).items()}


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
    inner = {id(node) for node in nodes(site)}
    names = {node.id for node in nodes(function) if isinstance(node, ast.Name) and id(node) not in inner}
    return names | {node.arg for node in nodes(function) if isinstance(node, ast.arg)}


def _unknown_attribute(correction: Correction, tree: ast.Module) -> str:
    """An attribute of `self` that only the corrected form uses must be one that this file uses too."""
    new = _own_attributes(correction.after) - _own_attributes(correction.before)
    if not new:
        return ""
    known = {node.attr for node in nodes(tree) if isinstance(node, ast.Attribute)}
    known |= {node.name for node in nodes(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))}
    missing = new - known
    return f"`self.{min(missing)}` is not known in this file" if missing else ""


def _own_attributes(text: str) -> set[str]:
    found = nodes(ast.parse(text))
    return {n.attr for n in found if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in _SELF}
