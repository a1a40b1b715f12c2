"""Who calls a function, searched from the function outwards: only files that hold its name are parsed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from scanner.lifecycle.calls.facts import CALLED, IMPLICIT, Chain, Facts
from scanner.lifecycle.calls.resolving import STAR, Project, Ref

_FOREIGN = frozenset(name for kind in (str, bytes, list, dict, set, int, float, tuple) for name in dir(kind)) | {
    "open",
    "run",
    "write",
    *IMPLICIT,
}


@dataclass(frozen=True, slots=True, order=True)
class Caller:
    """A function (or "<module>") that names another one, and on which line. `by_name`: only the method's name speaks for it."""

    ref: Ref
    line: int
    by_name: bool = False


class Callers:
    """Answers who uses a function; each answer is kept."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._found: dict[Ref, tuple[Caller, ...]] = {}
        self._holding: dict[str, tuple[str, ...]] = {}

    def of(self, ref: Ref) -> tuple[Caller, ...]:
        """The functions that call or name `ref`, each once, by place; the function itself is none."""
        if ref not in self._found:
            self._found[ref] = tuple(sorted(self._search(ref)))
        return self._found[ref]

    def _search(self, ref: Ref) -> Iterator[Caller]:
        wanted = {ref, *self._project.overridden(ref)}
        name = self._spoken(ref)
        alone = self._is_only_one(ref)
        names, looked = {name}, set[str]()
        while pending := [path for path in self._files(names) if path not in looked]:
            for path in pending:
                looked.add(path)
                facts = self._project.facts(path)
                if facts is None:
                    continue
                local = names | {own for own, imported in facts.imports.items() if imported.name in names}
                names |= local - {STAR}
                yield from self._in_file(facts, wanted, local, ref if alone else None)

    def _in_file(self, facts: Facts, wanted: set[Ref], local: Collection[str], alone: Ref | None) -> Iterator[Caller]:
        for function, uses in facts.uses.items():
            here = Ref(facts.path, function)
            if here in wanted:
                continue
            lines: dict[bool, int] = {}
            for use in uses:
                if not _may_mean(use.chain, local):
                    continue
                if wanted & (meant := self._project.meant(facts, function, use.chain)):
                    lines[False] = min(lines.get(False, use.line), use.line)
                elif alone is not None and not meant and len(use.chain) > 1 and use.chain[-1] == _simple(alone):
                    lines[True] = min(lines.get(True, use.line), use.line)
            if lines:
                yield Caller(here, lines.get(False, lines.get(True, 0)), False not in lines)

    def _spoken(self, ref: Ref) -> str:
        """The name by which callers speak of a function: the class's, where making or calling an object runs it."""
        facts = self._project.facts(ref.path)
        home = facts.class_of(ref.name) if facts is not None else ""
        return _simple(Ref(ref.path, home)) if home and _simple(ref).startswith("__") else _simple(ref)

    def _is_only_one(self, ref: Ref) -> bool:
        """Whether no other method of the project, nor of Python's own types, has the name: then the name alone says who is called."""
        name = _simple(ref)
        if name.startswith("__") or name in _FOREIGN or "." not in ref.name:
            return False
        define = re.compile(rb"\bdef[ \t]+" + re.escape(name.encode()) + rb"[ \t]*\(")
        return sum(len(define.findall(self._project.read(path) or b"")) for path in self._files({name})) == 1

    def _files(self, names: Iterable[str]) -> list[str]:
        return sorted({path for name in names for path in self._holders(name)})

    def _holders(self, name: str) -> tuple[str, ...]:
        if name not in self._holding:
            word = re.compile(rb"\b" + re.escape(name.encode()) + rb"\b")
            self._holding[name] = tuple(path for path in self._project.paths if word.search(self._project.read(path) or b""))
        return self._holding[name]


def _may_mean(chain: Chain, names: Collection[str]) -> bool:
    """Whether a chain ends on one of the names, called or not. A fixture is named by a parameter."""
    last = chain[-2] if chain[-1] == CALLED and len(chain) > 1 else chain[-1]
    return last.removeprefix("fixture ") in names


def _simple(ref: Ref) -> str:
    return ref.name.rpartition(".")[2]
