"""What the names in a corrected form mean, and whether that is sure enough to write them into other places."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scanner.syntax.edit import Step
from scanner.syntax.importing import import_of
from scanner.syntax.scope import Function, local_names, module_names

_BUILTINS = frozenset(dir(builtins))
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break, ast.Yield, ast.YieldFrom)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One side of a correction: its own tree, the module it is from, the functions around it."""

    form: ast.Module
    module: ast.Module
    functions: tuple[ast.AST, ...]

    @property
    def local(self) -> frozenset[str]:
        """Names that mean something only in the functions around, `self` and `cls` among them."""
        found = frozenset[str]().union(*(local_names(function) for function in self.functions))
        return found | ({"self", "cls"} if self.functions else set())

    @property
    def names(self) -> frozenset[str]:
        """All names in the form."""
        return frozenset(node.id for node in ast.walk(self.form) if isinstance(node, ast.Name))

    @property
    def bound(self) -> frozenset[str]:
        """Names that the form binds itself."""
        imported = {
            (a.asname or a.name.split(".")[0]) for n in ast.walk(self.form) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names
        }
        return local_names(self.form) | imported


@dataclass(frozen=True, slots=True)
class Meaning:
    """The names of a correction, told apart: see `Correction`. `doubt` says why it can only be suggested, "" where it need not."""

    holes: tuple[str, ...]
    imports: tuple[str, ...]
    dropped: tuple[str, ...]
    own: tuple[str, ...]
    local: tuple[str, ...]
    fresh: tuple[str, ...]
    doubt: str = ""


def sides_of(chain: Sequence[Step], forms: tuple[ast.Module, ast.Module], modules: tuple[ast.Module, ast.Module]) -> tuple[Side, Side]:
    """Both sides with the functions on the way down to the edit."""
    before = tuple(step.before for step in chain if isinstance(step.before, Function))
    after = tuple(step.after for step in chain if isinstance(step.after, Function))
    return Side(forms[0], modules[0], before), Side(forms[1], modules[1], after)


def meaning(before: Side, after: Side) -> Meaning:
    """What each name in the corrected form is."""
    new = after.names - before.names - after.bound
    known = module_names(after.module)
    imports, own, local, doubt = [], [], [], ""
    for name in sorted(new):
        statement = import_of(after.module, name)
        if name in after.local:
            local.append(name)
        elif statement is not None:
            imports.append(statement)
        elif name in known.defined:
            own.append(name)
        elif name not in _BUILTINS:
            doubt = f"it is not known what `{name}` is"
    gone = before.names - after.names
    dropped = tuple(sorted(name for name in gone if import_of(before.module, name) is not None and name not in before.local))
    holes = tuple(sorted(before.names & before.local - {"self", "cls"}))
    around = frozenset(n.id for function in before.functions for n in ast.walk(function) if isinstance(n, ast.Name)) | before.local
    bound = sorted(after.bound - before.names)
    local += [name for name in bound if name in around]
    fresh = tuple(name for name in bound if name not in around)
    return Meaning(holes, tuple(dict.fromkeys(imports)), dropped, tuple(own), tuple(local), fresh, doubt)


def leaves(new: Iterable[ast.AST]) -> bool:
    """Whether new code leaves the place: what that means depends on where it stands."""
    return any(isinstance(node, _LEAVING) for top in new for node in ast.walk(top))
