"""The examples of a rule that is code: the texts of `VALID` and `INVALID`, read without running anything."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator

from scanner.adapters.rule_files.examples import Examples
from scanner.syntax.parse import Parsed, parse


def code_examples(text: str) -> Examples:
    """All examples that stand in the module as literal text, with the indentation taken away as Fixit does it."""
    parsed = parse(text.encode(), "rule.py")
    if not isinstance(parsed, Parsed):
        return Examples((), ())
    classes = [node for node in parsed.tree.body if isinstance(node, ast.ClassDef)]
    fires, silent = ([each for one in classes for each in _listed(one, name)] for name in ("INVALID", "VALID"))
    return Examples(tuple(fires), tuple(silent))


def _listed(node: ast.ClassDef, name: str) -> Iterator[str]:
    for statement in node.body:
        value = statement.value if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if not isinstance(value, (ast.List, ast.Tuple)) or not any(isinstance(each, ast.Name) and each.id == name for each in targets):
            continue
        for item in value.elts:
            inner = item
            if isinstance(item, ast.Call):
                given = [*item.args[:1], *(keyword.value for keyword in item.keywords if keyword.arg == "code")]
                inner = given[0] if given else item
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                yield textwrap.dedent(re.sub(r"\A\n", "", inner.value))
