"""Whether a test's file reaches given files by imports: its own, those of the conftest.py around it, and theirs in turn. Static."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Protocol

from scanner.model.failure import Failure
from scanner.syntax.parse import parse

MOST_FILES = 3000
_ROOTS = ("", "src", "lib")


class CodeBase(Protocol):
    """The files below the root."""

    def exists(self, path: str) -> bool:
        """Whether there is such a plain file."""

    def read(self, path: str) -> bytes | None:
        """Its bytes; None where it cannot be read."""


def reaches(test: str, wanted: frozenset[str], code: CodeBase) -> bool | None:
    """Whether the test's file reaches one of the wanted files, or names its module in a text; None where that cannot be told."""
    seen = {test, *_conftests(test, code)}
    queue = sorted(seen, key=lambda path: path != test)
    dotted = {name for path in wanted for name in _module_names(path)}
    for number, path in enumerate(queue):
        if number >= MOST_FILES:
            return None
        content = code.read(path)
        source = parse(content, path) if content is not None else None
        if source is None or isinstance(source, Failure):
            continue
        if path == test and _names_module(source.tree, dotted):
            return True
        for found in _imported(source.tree, path, _finder(path, test, code)):
            if found in wanted:
                return True
            if found not in seen:
                seen.add(found)
                queue.append(found)
    return False


def _conftests(test: str, code: CodeBase) -> list[str]:
    parts = test.split("/")[:-1]
    places = ["/".join([*parts[:depth], "conftest.py"]) for depth in range(len(parts) + 1)]
    return [path for path in places if code.exists(path)]


def _module_names(path: str) -> set[str]:
    """The dotted names that a file may go by: `src/shop/tax.py` is shop.tax or src.shop.tax."""
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    return {".".join(parts[skip:]) for skip in range(len(parts)) if len(parts) - skip > 1}


def _names_module(tree: ast.Module, dotted: set[str]) -> bool:
    """Whether a text in the file names the module, as `mock.patch("shop.tax.get")` does."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return any(text == name or text.startswith(f"{name}.") for text in texts if "." in text for name in dotted)


def _imported(tree: ast.Module, path: str, find: Callable[[list[str], str | None], list[str]]) -> Iterator[str]:
    """The files that a module imports, packages around them too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from find(alias.name.split("."), None)
        elif isinstance(node, ast.ImportFrom):
            home = path.split("/")[:-1]
            base = "/".join(home[: len(home) - node.level + 1]) if node.level else None
            if node.level > len(home) + 1:
                continue
            module = node.module.split(".") if node.module else []
            yield from find(module, base)
            for alias in node.names:
                yield from find([*module, alias.name], base)


def _finder(path: str, test: str, code: CodeBase) -> Callable[[list[str], str | None], list[str]]:
    """Looks a module up: relative to a folder, else from the places that Python starts from here."""

    def find(parts: list[str], base: str | None) -> list[str]:
        starts = [base] if base is not None else [*_ROOTS, *_folders(test), *_folders(path)]
        for start in dict.fromkeys(starts):
            found = [file for length in range(len(parts) + 1) for file in _files(start, parts[:length]) if code.exists(file)]
            if any(file != f"{start}/__init__.py" or base is not None for file in found):
                return found
        return []

    return find


def _folders(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[:depth]) for depth in range(len(parts), 0, -1)]


def _files(start: str, parts: list[str]) -> tuple[str, ...]:
    name = "/".join([*([start] if start else []), *parts])
    return (f"{name}.py", f"{name}/__init__.py") if parts else ((f"{name}/__init__.py",) if name else ())
