"""What keeps the code small, typed and safe; the layers themselves are import-linter's business (see pyproject.toml)."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "scanner"
MODULES = sorted(PACKAGE.rglob("*.py"))
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}
NAMES = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
Function = (ast.FunctionDef, ast.AsyncFunctionDef)

STARTS_PROCESSES = {"scanner/adapters/git", "scanner/adapters/editor", "scanner/engines/semgrep"}
FORKS_WORKERS = {"scanner/scan/workers.py", "scanner/adapters/imports/change.py"}
SORT_KEYS = {"_plainness", "_order"}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc", "tools"}


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(TREES[path]) if isinstance(node, Function))


def test_modules_are_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {shown(path): length for path, length in lengths.items() if length > 300} == {}
    assert statistics.median(lengths.values()) <= 100


def test_functions_are_small() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in functions(path)
        if (node.end_lineno or 0) - node.lineno + 1 > 60
    ]
    assert long == []


def test_functions_take_at_most_five_parameters() -> None:
    many = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in functions(path)
        if len([a for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs) if a.arg not in ("self", "cls")]) > 5
    ]
    assert many == []


def test_results_have_names() -> None:
    """No function returns a tuple of more than two; what is only sorted by may be longer."""
    wide = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in functions(path)
        if isinstance(node.returns, ast.Subscript)
        and ast.unparse(node.returns.value) == "tuple"
        and isinstance(node.returns.slice, ast.Tuple)
        and len(node.returns.slice.elts) > 2
        and node.name not in SORT_KEYS
    ]
    assert wide == []


def test_names_say_something() -> None:
    assert [shown(path) for path in MODULES if path.stem in VAGUE or path.parent.name in VAGUE] == []


def test_public_names_say_what_they_are_for() -> None:
    silent = []
    for path, tree in TREES.items():
        if tree.body and ast.get_docstring(tree) is None:
            silent.append(shown(path))
        for node in tree.body:
            if isinstance(node, (*Function, ast.ClassDef)) and not node.name.startswith("_") and ast.get_docstring(node) is None:
                silent.append(f"{shown(path)}:{node.lineno} {node.name}")
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    word = re.compile(r"\b(?:TODO|FIXME|XXX|NotImplementedError|NotImplemented)\b")
    left = [
        f"{shown(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if word.search(line) and "return NotImplemented" not in line
    ]
    assert left == []


def imported(path: Path) -> Iterator[str]:
    """Modules that a module imports, at the top or within a function."""
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in NAMES else node.module for name in names)


def test_only_git_and_semgrep_start_processes() -> None:
    starters = {shown(path) for path in MODULES if any(name.split(".")[0] in ("subprocess", "pty") for name in imported(path))}
    assert {file for file in starters if not any(file.startswith(room) for room in STARTS_PROCESSES)} == set()
    forks = {shown(path) for path in MODULES if any(name.split(".")[0] in ("multiprocessing", "concurrent") for name in imported(path))}
    assert forks <= FORKS_WORKERS


@pytest.mark.parametrize("name", ["eval", "exec", "compile", "__import__", "system", "popen", "loads_unsafe", "unsafe_load", "full_load"])
def test_nothing_is_executed(name: str) -> None:
    """Rules, post-mortems and scanned code are data."""
    called = [
        f"{shown(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) == name
    ]
    assert called == []


def _called(node: ast.Call) -> str:
    """The name of what is called, where that is one of the dangerous kind: a builtin, or a function of os, pickle or yaml."""
    if isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id in ("os", "yaml", "pickle"):
        return node.func.attr
    return ""


def test_no_shell_and_no_pickle_of_foreign_data() -> None:
    for path, tree in TREES.items():
        assert not {"pickle", "marshal", "shelve"} & set(imported(path)), shown(path)
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword) and node.arg == "shell":
                raise AssertionError(f"{shown(path)}:{node.value.lineno} names a shell")


def test_no_import_circle_even_with_imports_inside_functions() -> None:
    graph = {name: {target for target in imported(path) if target in NAMES and target != name} for name, path in NAMES.items()}
    done: set[str] = set()
    trail: list[str] = []

    def visit(name: str) -> None:
        if name in trail:
            raise AssertionError(" -> ".join([*trail[trail.index(name) :], name]))
        if name in done:
            return
        trail.append(name)
        for target in sorted(graph[name]):
            visit(target)
        trail.pop()
        done.add(name)

    for name in sorted(graph):
        visit(name)
