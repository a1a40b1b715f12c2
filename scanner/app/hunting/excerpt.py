"""The part of a fix that shows the bug: the changed function with the imports of its module."""

from __future__ import annotations

import ast
import textwrap
from dataclasses import dataclass

from scanner.infer.hunting import Learned
from scanner.syntax.excerpting import with_imports
from scanner.syntax.parse import Parsed

_MOST_LINES = 80


@dataclass(frozen=True, slots=True)
class WholeFiles:
    """Two sides of a fix as text that parses on its own."""

    before: str
    after: str


def excerpt(learned: Learned) -> WholeFiles:
    """Both sides of the innermost function (else class-level or top-level statement) around the edit; whole files where it is too long."""
    chain = learned.edit.chain
    steps = [s for s in chain if isinstance(s.before, (ast.FunctionDef, ast.AsyncFunctionDef))]
    if not steps:
        return WholeFiles(learned.file.before.text, learned.file.after.text)
    inner = steps[-1]
    before, after = _cut(learned.file.before, inner.before), _cut(learned.file.after, inner.after)
    if max(before.count("\n"), after.count("\n")) > _MOST_LINES:
        return WholeFiles(learned.file.before.text, learned.file.after.text)
    return WholeFiles(before, after)


def together(learned: Learned) -> WholeFiles:
    """The excerpt, and after it the code blocks of the other fixes where the post-mortem gives them: short, and nowhere else to be had."""
    own = excerpt(learned)
    blocks = [file for file in learned.also if file.change.path.count(":")]
    return WholeFiles(
        "\n\n".join([own.before.rstrip("\n"), *(file.before.text.strip("\n") for file in blocks)]) + "\n",
        "\n\n".join([own.after.rstrip("\n"), *(file.after.text.strip("\n") for file in blocks)]) + "\n",
    )


def _cut(parsed: Parsed, node: ast.AST) -> str:
    span = parsed.span(node)
    body = textwrap.dedent("\n".join(parsed.lines[span.start_line - 1 : span.end_line]))
    return with_imports(parsed, body, node)
