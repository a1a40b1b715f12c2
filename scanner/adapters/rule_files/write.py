"""A rule mapping to a readable YAML file, whole or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanner.adapters.rule_files.document import canonical_json, rule_of
from scanner.errors import InputError

_ORDER = ("id", "languages", "severity", "message", "mode", "match", "pattern", "patterns", "pattern-either", "pattern-regex")
_LATE = ("fix", "fix-regex", "options", "paths", "metadata")
_KEBAB = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_MAX_NAME = 120


def check_rule_id(rule_id: str) -> str:
    """The id, when it is kebab-case and so may become a file name. Raises InputError."""
    if not _KEBAB.fullmatch(rule_id) or len(rule_id) > _MAX_NAME:
        raise InputError(f"the rule id {rule_id[:60]!r} is not kebab-case (like `call-without-timeout`); rename the rule")
    return rule_id


def rule_yaml(document: Mapping[str, Any]) -> str:
    """The text of a rule file that holds this one rule. Reading it gives the same mapping. Raises InputError."""
    from scanner.adapters.rule_files.dump import yaml_text
    from scanner.adapters.rule_files.load import load_rules

    first = [key for key in _ORDER if key in document]
    last = [key for key in _LATE if key in document]
    middle = [key for key in document if key not in _ORDER and key not in _LATE]
    ordered = {key: document[key] for key in (*first, *middle, *last)}
    text = yaml_text({"rules": [ordered]})
    (entry,) = load_rules(text)
    if entry.problem or canonical_json(entry.data) != canonical_json(document):
        raise InputError(f"rule {document.get('id')}: cannot be written as YAML without loss; remove control characters from it")
    return text


def write_rule(folder: Path, document: Mapping[str, Any]) -> Path:
    """Write `<folder>/<rule-id>.yaml`, replacing it in one step. Raises InputError for a rule that would not load or an unfit id."""
    rule_id = check_rule_id(rule_of(document).id)
    return write_text(folder / f"{rule_id}.yaml", rule_yaml(document))


def write_text(path: Path, text: str) -> Path:
    """Write a file beside its place and then rename it there, so that it is never half-written. Raises InputError."""
    import tempfile  # loads a good part of the standard library, and most runs write nothing

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as problem:
        raise InputError(f"{path}: cannot be written: {problem.strerror}") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as problem:
        Path(beside).unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {problem.strerror}") from None
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return path
