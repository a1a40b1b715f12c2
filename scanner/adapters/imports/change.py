"""Asks LibCST to change a file's imports, in a process of its own: its parser can end the process that it runs in."""

from __future__ import annotations

import ast
import multiprocessing
import sys
import threading
from dataclasses import dataclass
from difflib import SequenceMatcher
from multiprocessing.connection import Connection

from scanner.errors import InputError
from scanner.syntax.digest import digest
from scanner.syntax.parse import Parsed, parse_text, split_lines

_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class ImportChange:
    """Import statements, one name each, to add where they are lacking, and to take out where nothing uses them."""

    add: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()


def change_imports(text: str, change: ImportChange) -> str:
    """The text of a file, which must parse, with its imports changed and every other line as it was.

    Raises InputError where that cannot be done.
    """
    if not change.add and not change.drop:
        return text
    answer = _ask(text, change)
    if answer.problem:
        raise InputError(f"its imports cannot be changed: {answer.problem}")
    if not _only_imports_changed(text, answer.text):
        raise InputError("its imports cannot be changed without touching other lines")
    return answer.text


@dataclass(frozen=True, slots=True)
class Answer:
    """The new text, or why there is none."""

    text: str = ""
    problem: str = ""


def _ask(text: str, change: ImportChange) -> Answer:
    fork = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if fork else "spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, text, change), daemon=True)  # type: ignore[attr-defined]
    process.start()
    theirs.close()
    try:
        if not ours.poll(_SECONDS):
            return Answer(problem=f"no answer in {_SECONDS:.0f} s")
        answer = ours.recv()
        return answer if isinstance(answer, Answer) else Answer(problem="no answer")
    except (EOFError, OSError):
        return Answer(problem="the process that was to do it died")
    finally:
        process.kill()
        process.join()
        ours.close()


def _work(pipe: Connection, text: str, change: ImportChange) -> None:
    try:
        from scanner.adapters.imports.visitors import changed

        answer = Answer(changed(text, change.add, change.drop))
    except Exception as problem:
        answer = Answer(problem=" ".join(f"{type(problem).__name__}: {problem}".split())[:200])
    pipe.send(answer)


def _only_imports_changed(before: str, after: str) -> bool:
    """Whether all lines that differ belong to import statements (or are blank), and the rest of the code is the same."""
    old, new = (parse_text(text, "") for text in (before, after))
    if not isinstance(old, Parsed) or not isinstance(new, Parsed) or _rest(old.tree) != _rest(new.tree):
        return False
    lines = split_lines(before), split_lines(after)
    free = _import_lines(old.tree), _import_lines(new.tree)
    for tag, a, b, c, d in SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if tag != "equal" and not all(
            number in own or not side[number - 1].strip()
            for own, side, numbers in ((free[0], lines[0], range(a + 1, b + 1)), (free[1], lines[1], range(c + 1, d + 1)))
            for number in numbers
        ):
            return False
    return True


def _rest(tree: ast.Module) -> list[str]:
    return [digest(node) for node in tree.body if not isinstance(node, (ast.Import, ast.ImportFrom))]


def _import_lines(tree: ast.Module) -> frozenset[int]:
    nodes = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return frozenset(line for node in nodes for line in range(node.lineno, (node.end_lineno or node.lineno) + 1))
