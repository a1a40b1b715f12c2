"""What a name means: followed through scopes, imports, re-exports, base classes and the types of variables. Parses what it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from scanner.lifecycle.calls.facts import CALLED, Chain, Facts, Imported, chain_of, facts_of, is_fixture
from scanner.lifecycle.calls.modules import ModuleNames
from scanner.model.failure import Failure
from scanner.syntax.parse import Parsed, parse

_DEPTH = 8
_MAKERS = ("__init__", "__new__", "__post_init__")
STAR = "*"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """A function of a file, by its qualified name."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a chain has come to: a module ("" in `name`), or a function or class of it; `instance`: an object of the class."""

    path: str
    name: str = ""
    instance: bool = False


class Project:
    """The Python files of a project, parsed when asked for. `failures` are of files that were asked for and do not parse."""

    def __init__(self, paths: Iterable[str], read: Callable[[str], bytes | None]) -> None:
        self.paths = tuple(sorted(paths))
        self.read = read
        self.failures: dict[str, Failure] = {}
        self.modules = ModuleNames(self.paths)
        self._known = frozenset(self.paths)
        self._facts: dict[str, Facts | None] = {}

    def has(self, path: str) -> bool:
        """Whether a file is of the project."""
        return path in self._known

    def facts(self, path: str) -> Facts | None:
        """What is known of a file; None where it is not of the project, or does not parse (then it is among the failures)."""
        if path not in self._facts:
            self._facts[path] = self._look(path)
        return self._facts[path]

    def meant(self, facts: Facts, function: str, chain: Chain) -> set[Ref]:
        """The functions of the project that a chain in a function may mean: the function itself, or what making the class runs."""
        return set(_Resolver(self).functions(facts, function, chain))

    def overridden(self, ref: Ref) -> set[Ref]:
        """The methods of base classes that a method stands in for: a call of theirs may be a call of it."""
        facts = self.facts(ref.path)
        home = facts.class_of(ref.name) if facts is not None else ""
        if facts is None or not home:
            return set()
        name = ref.name.rpartition(".")[2]
        lines = _Resolver(self).line(_Meaning(ref.path, home))
        found = {Ref(each.path, f"{each.name}.{name}") for each in lines}
        return {each for each in found if each != ref and (known := self.facts(each.path)) is not None and each.name in known.functions}

    def _look(self, path: str) -> Facts | None:
        content = self.read(path) if path in self._known else None
        parsed = parse(content, path) if content is not None else None
        if isinstance(parsed, Failure):
            self.failures[path] = parsed
        return facts_of(parsed) if isinstance(parsed, Parsed) else None


class _Resolver:
    def __init__(self, project: Project) -> None:
        self._project = project
        self._left = 200  # steps: cyclic imports and types end

    def functions(self, facts: Facts, function: str, chain: Chain) -> Iterator[Ref]:
        for meaning in self._chain(facts, function, chain):
            known = self._project.facts(meaning.path)
            if known is None:
                continue
            if meaning.name in known.functions:
                yield Ref(meaning.path, meaning.name)
            elif meaning.name in known.classes and meaning.instance and chain[-1] == CALLED:
                yield from (
                    Ref(each.path, f"{each.name}.{maker}")
                    for each in self.line(replace(meaning, instance=False))
                    for maker in _MAKERS
                    if (home := self._project.facts(each.path)) is not None and f"{each.name}.{maker}" in home.functions
                )

    def line(self, meaning: _Meaning) -> list[_Meaning]:
        """A class and its bases, nearest first."""
        found: list[_Meaning] = []
        pending = [meaning]
        while pending and len(found) < 50:
            each = pending.pop(0)
            if each in found:
                continue
            found.append(each)
            facts = self._project.facts(each.path)
            node = facts.classes.get(each.name) if facts is not None else None
            for base in node.bases if facts is not None and node is not None else ():
                chain = chain_of(base)
                if chain is not None:
                    pending += [replace(one, instance=False) for one in self._chain(facts, each.name, chain) if one.name]  # type: ignore[arg-type]
        return found

    def _chain(self, facts: Facts, function: str, chain: Chain) -> list[_Meaning]:
        self._left -= 1
        if self._left < 0:
            return []
        found = list(self._root(facts, function, chain[0]))
        for part in chain[1:]:
            found = [after for before in found for after in self._step(before, part)]
        return found

    def _root(self, facts: Facts, function: str, name: str) -> Iterator[_Meaning]:
        if name.startswith("fixture "):
            yield from self._fixture(facts, name.removeprefix("fixture "))
            return
        home = facts.class_of(function)
        if name in ("self", "cls") and home:
            yield _Meaning(facts.path, home, instance=True)
            return
        scopes = function.split(".")
        for depth in range(len(scopes), 0, -1):
            scope = ".".join(scopes[:depth])
            if f"{scope}.{name}" in facts.functions and scope in facts.functions:
                yield _Meaning(facts.path, f"{scope}.{name}")
                return
            if (scope, name) in facts.types:
                yield from self._chain(facts, ".".join(scopes[:depth]), facts.types[(scope, name)])
                return
        if name in facts.functions or name in facts.classes:
            yield _Meaning(facts.path, name)
        elif name in facts.imports:
            yield from self._imported(facts, facts.imports[name])
        elif STAR in facts.imports:
            yield from self._imported(facts, replace(facts.imports[STAR], name=name))

    def _fixture(self, facts: Facts, name: str) -> Iterator[_Meaning]:
        folders = [str(parent) for parent in PurePosixPath(facts.path).parents]
        beside = [f"{folder}/conftest.py".removeprefix("./") for folder in folders]
        for path in (facts.path, *beside):
            known = self._project.facts(path)
            for qualified, function in known.functions.items() if known is not None else ():
                if qualified.rpartition(".")[2] == name and is_fixture(function):
                    yield _Meaning(path, qualified)

    def _imported(self, facts: Facts, imported: Imported) -> Iterator[_Meaning]:
        modules = self._project.modules
        base = modules.relative(facts.path, imported.level, imported.module) if imported.level else imported.module
        if imported.name is not None:
            for path in modules.files(f"{base}.{imported.name}".strip(".")):
                yield _Meaning(path)
        for path in modules.files(base):
            if imported.name is None:
                yield _Meaning(path)
            else:
                yield from self._member(path, imported.name)
        if imported.name is None and not modules.files(base):
            yield _Meaning("", base)  # a folder without a file of its own: its modules follow

    def _member(self, path: str, name: str) -> Iterator[_Meaning]:
        facts = self._project.facts(path)
        self._left -= 1
        if facts is None or self._left < 0:
            return
        if name in facts.functions or name in facts.classes:
            yield _Meaning(path, name)
        elif name in facts.imports:
            yield from self._imported(facts, facts.imports[name])
        elif STAR in facts.imports:
            yield from self._imported(facts, replace(facts.imports[STAR], name=name))

    def _step(self, meaning: _Meaning, part: str) -> Iterator[_Meaning]:
        facts = self._project.facts(meaning.path)
        if facts is None:
            if not meaning.path and meaning.name:
                dotted = f"{meaning.name}.{part}"
                files = self._project.modules.files(dotted)
                yield from (_Meaning(path) for path in files)
                if not files:
                    yield _Meaning("", dotted)
        elif not meaning.name:
            yield from self._of_module(meaning, part)
        elif meaning.name in facts.classes:
            yield from self._of_class(meaning, part)
        elif part == CALLED and (meaning.name, "->") in facts.types:
            yield from self._chain(facts, meaning.name, facts.types[(meaning.name, "->")])
        elif part == CALLED:
            yield meaning

    def _of_module(self, meaning: _Meaning, part: str) -> Iterator[_Meaning]:
        found = list(self._member(meaning.path, part))
        folder = PurePosixPath(meaning.path).parent if meaning.path.endswith("__init__.py") else None
        if not found and folder is not None:
            beside = [f"{folder}/{part}.py".removeprefix("./"), f"{folder}/{part}/__init__.py".removeprefix("./")]
            found = [_Meaning(path) for path in beside if self._project.has(path)]
        yield from found

    def _of_class(self, meaning: _Meaning, part: str) -> Iterator[_Meaning]:
        if part == CALLED:
            if not meaning.instance:
                yield replace(meaning, instance=True)
            return
        for each in self.line(replace(meaning, instance=False)):
            facts = self._project.facts(each.path)
            if facts is None:
                continue
            if f"{each.name}.{part}" in facts.functions:
                yield _Meaning(each.path, f"{each.name}.{part}")
                return
            if (each.name, "." + part) in facts.types:
                maker = next((name for name in facts.functions if name.startswith(each.name + ".")), each.name)
                yield from self._chain(facts, maker, facts.types[(each.name, "." + part)])
                return
