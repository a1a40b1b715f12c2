"""Rules that are Python modules: found and read as text. Nothing of them is imported or run here."""

from __future__ import annotations

import ast
import json
import os
from collections.abc import Iterator
from pathlib import Path

from scanner.adapters.rule_files.beside import TEST_SUFFIX
from scanner.adapters.rule_files.read import RuleSet, bounded_content, limit_of, shown_path
from scanner.model.failure import Failure, FailureKind
from scanner.model.rule import Level, Rule
from scanner.syntax.parse import Parsed, parse

MAX_BYTES = 1_000_000
_ENDING = ".py"
_NOT_RULES = ("__init__.py", "conftest.py")


def read_code_rules(path: Path, root: Path) -> RuleSet:
    """The LibCST rules of a module, or of a folder and the folders in it; its id is the module's name with hyphens.

    Left out are annotated tests, hidden folders and files, and a YAML rule's test by Semgrep's own naming. Paths are relative to `root`
    and must not lead out of it through a symbolic link.
    """
    rules: dict[str, Rule] = {}
    failures: list[Failure] = []
    limit = limit_of(path, root)
    for file in _files(path) if path.is_dir() else [path]:
        shown = shown_path(file, root)
        if not file.resolve().is_relative_to(limit):
            failures.append(Failure(shown, FailureKind.OUTSIDE_ROOT, "leads outside through a symbolic link; copy the file in"))
            continue
        made = _read(file, shown)
        if isinstance(made, Failure):
            failures.append(made)
        elif made is not None and made.id in rules:
            detail = f"the rule id {made.id} is already taken in {rules[made.id].path}; rename one"
            failures.append(Failure(shown, FailureKind.RULE, detail))
        elif made is not None:
            rules[made.id] = made
    return RuleSet(tuple(rules.values()), tuple(failures))


def code_of(rule: Rule) -> str | None:
    """The text of a LibCST rule's module; None for a rule of another form."""
    found = json.loads(rule.document).get("libcst")
    return found if isinstance(found, str) else None


def _files(folder: Path) -> Iterator[Path]:
    for base, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            if name.endswith(_ENDING) and not name.endswith(TEST_SUFFIX) and name not in _NOT_RULES and not name.startswith("."):
                yield Path(base) / name


def _read(file: Path, shown: str) -> Rule | Failure | None:
    content = bounded_content(file, shown, MAX_BYTES, "split the rule")
    if isinstance(content, Failure):
        return content
    parsed = parse(content, shown)
    if isinstance(parsed, Failure):
        return Failure(shown, FailureKind.RULE, f"is no Python module: {parsed.detail}")
    return None if _is_test(file, parsed) else rule_of_code(file.stem, parsed, shown)


def rule_of_code(name: str, parsed: Parsed, path: str = "") -> Rule:
    """The rule of a module called `name`. Its message is that of its first class that says one in so many words."""
    rule_id = name.replace("_", "-").strip("-")
    message = next((text for node in parsed.tree.body if isinstance(node, ast.ClassDef) for text in _messages(node)), rule_id)
    document = json.dumps({"id": rule_id, "languages": ["python"], "message": message, "libcst": parsed.text})
    return Rule(rule_id, message, Level.WARNING, ("python",), None, document, unsupported="is a LibCST rule", path=path)


def _messages(node: ast.ClassDef) -> Iterator[str]:
    for statement in node.body:
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
            continue
        named = any(isinstance(target, ast.Name) and target.id == "MESSAGE" for target in statement.targets)
        if named and isinstance(statement.value.value, str):
            yield " ".join(statement.value.value.split())


def _is_test(file: Path, parsed: Parsed) -> bool:
    """Whether a module is the annotated test of the YAML rule of the same name, as other collections of rules have it."""
    if not any(file.with_suffix(ending).is_file() for ending in (".yaml", ".yml")):
        return False
    from scanner.adapters.rule_files.annotations import read_annotations

    return "LintRule" not in parsed.text and bool(read_annotations(parsed.text))
