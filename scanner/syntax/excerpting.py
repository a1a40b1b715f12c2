"""A piece of a file that stands on its own: with the imports that it uses."""

from __future__ import annotations

import ast

from scanner.syntax.parse import Parsed


def with_imports(parsed: Parsed, code: str, tree: ast.AST) -> str:
    """`code`, whose tree is `tree`, below those imports at the top of its file that bind a name it has. Ends with a line end."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    imports = [
        parsed.slice(parsed.span(statement))
        for statement in parsed.tree.body
        if isinstance(statement, (ast.Import, ast.ImportFrom))
        and any((alias.asname or alias.name.split(".")[0]) in used for alias in statement.names)
    ]
    return "\n".join(imports) + ("\n\n\n" if imports else "") + code + "\n"
