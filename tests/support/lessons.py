"""Lessons from two stretches of code, and what is learned from them."""

from __future__ import annotations

import ast
import textwrap

from scanner.engines.python import PythonEngine
from scanner.infer.edits.lesson import Changed, read_lesson
from scanner.infer.hunting import HuntResult, Learned, hunt, learn
from scanner.model.fix import FileChange, Fix, FixOrigin
from scanner.model.source import Target
from scanner.syntax.difference import difference
from scanner.syntax.edit import Edit


def code(text: str) -> str:
    """The text without its common indentation, ending in one line end."""
    return textwrap.dedent(text).strip("\n") + "\n"


def edits(before: str, after: str) -> list[Edit]:
    """The edits between two stretches of code."""
    return difference(ast.parse(code(before)), ast.parse(code(after)))


def fix_of(before: str, after: str, path: str = "app/a.py") -> Fix:
    """A fix of one file."""
    return Fix(FixOrigin.FILES, "a fix", (FileChange(path, path, code(before).encode(), code(after).encode()),))


def lesson_of(before: str, after: str, path: str = "app/a.py") -> list[Changed]:
    """The lesson of a fix of one file."""
    return read_lesson([fix_of(before, after, path)])


def learned(before: str, after: str) -> dict[str, Learned]:
    """What the in-process engine proves of a fix."""
    return learn(lesson_of(before, after), PythonEngine())


def hunted(before: str, after: str, tree: dict[str, str], path: str = "app/a.py") -> HuntResult:
    """A hunt with the lesson of a fix over the files of `tree`."""
    files = {name: code(text).encode() for name, text in tree.items()}
    lesson = lesson_of(before, after, path)
    targets = [Target(name, content=content) for name, content in files.items()]
    return hunt(lesson, learn(lesson, PythonEngine()), lambda rules: PythonEngine().run(rules, targets), files.get)
