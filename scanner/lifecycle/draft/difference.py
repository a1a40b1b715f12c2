"""What a fix changed, line by line: the lines to blame, the functions to show, the tests it wrote."""

from __future__ import annotations

import ast
import difflib
import textwrap
from collections.abc import Iterator, Sequence

from scanner.lifecycle.draft.model import Excerpt
from scanner.model.failure import Failure
from scanner.model.fix import FileChange
from scanner.syntax.parse import Parsed, parse

_MOST_LINES = 60
_AROUND = 3
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_Opcode = tuple[str, int, int, int, int]


def to_blame(change: FileChange) -> list[int]:
    """The lines before the fix (1-based) that it changed or took away; where it only added, those on both sides. Blank ones never."""
    before = _lines(change.before)
    codes = _opcodes(change)
    wanted = {line for code in codes for line in range(code[1], code[2]) if before[line].strip()}
    if not wanted:
        around = {line for code in codes for line in (code[1] - 1, code[1])}
        wanted = {line for line in around if 0 <= line < len(before) and before[line].strip()}
    return sorted(line + 1 for line in wanted)


def excerpt(change: FileChange) -> Excerpt | None:
    """Both sides of the innermost function around the first change that is code; the lines around it where there is no function."""
    codes = [code for code in _opcodes(change) if any(_is_code(line) for line in _touched(change, code))]
    if not codes or change.before is None or change.after is None:
        return None
    _, first, last, new_first, new_last = codes[0]
    before = _shown(change.before, change.path, first, last)
    return Excerpt(change.path, before, _shown(change.after, change.path, new_first, new_last))


def written_tests(change: FileChange) -> list[str]:
    """The tests of a test file that the fix wrote or changed, as `path::Class::name`, in order."""
    if change.after is None or change.after_path is None:
        return []
    old = dict(_tests(change.before, change.path)) if change.before is not None else {}
    return [f"{change.after_path}::{name}" for name, code in _tests(change.after, change.path) if old.get(name) != code]


def _opcodes(change: FileChange) -> list[_Opcode]:
    matcher = difflib.SequenceMatcher(None, _lines(change.before), _lines(change.after), autojunk=False)
    return [code for code in matcher.get_opcodes() if code[0] != "equal"]


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "replace").splitlines()


def _touched(change: FileChange, code: _Opcode) -> list[str]:
    return [*_lines(change.before)[code[1] : code[2]], *_lines(change.after)[code[3] : code[4]]]


def _is_code(line: str) -> bool:
    bare = line.strip()
    return bool(bare) and not bare.startswith(("#", "import ", "from "))


def _shown(content: bytes, path: str, first: int, last: int) -> str:
    """The function around the lines `first` (0-based) to before `last`; else these lines with some around them."""
    source = parse(content, path)
    lines = _lines(content)
    start, end = max(0, first - _AROUND), min(len(lines), max(last, first + 1) + _AROUND)
    if isinstance(source, Parsed):
        around = [node for node in ast.walk(source.tree) if isinstance(node, _FUNCTIONS) and _holds(node, first + 1, max(last, first + 1))]
        inner = max(around, key=lambda node: node.lineno, default=None)
        if inner is not None and (inner.end_lineno or 0) - inner.lineno < _MOST_LINES:
            start, end = min([inner.lineno, *(each.lineno for each in inner.decorator_list)]) - 1, inner.end_lineno or 0
    return textwrap.dedent("\n".join(lines[start : min(end, start + _MOST_LINES)])).strip("\n")


def _holds(node: ast.FunctionDef | ast.AsyncFunctionDef, first: int, last: int) -> bool:
    return node.lineno <= first and last <= (node.end_lineno or 0)


def _tests(content: bytes, path: str) -> Iterator[tuple[str, str]]:
    source = parse(content, path)
    if isinstance(source, Failure):
        return
    for node in source.tree.body:
        if isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}::{one.name}", ast.dump(one)) for one in _functions(node.body))
    yield from ((one.name, ast.dump(one)) for one in _functions(source.tree.body))


def _functions(body: Sequence[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in body if isinstance(node, _FUNCTIONS) and node.name.startswith("test"))
