"""Rule files: reading, checking, stamping and writing Semgrep rules and their annotated tests. Rules are data; nothing in them runs."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from scanner.adapters.rule_files.beside import test_beside
from scanner.adapters.rule_files.code_rules import code_of, read_code_rules, rule_of_code
from scanner.adapters.rule_files.document import canonical_json, rule_of
from scanner.adapters.rule_files.entries import Entry, Loaded, Loader, YamlProblem
from scanner.adapters.rule_files.read import RuleSet, read_rules, read_text
from scanner.adapters.rule_files.stamp import proof_of, rule_digest, stamp_fits, with_proof
from scanner.adapters.rule_files.texts import load_texts

if TYPE_CHECKING:
    from scanner.adapters.rule_files.annotations import Annotation, AnnotationKind, read_annotations, write_annotated
    from scanner.adapters.rule_files.write import check_rule_id, rule_yaml, write_rule, write_text

__all__ = [
    "Annotation",
    "AnnotationKind",
    "Entry",
    "Loaded",
    "Loader",
    "RuleSet",
    "YamlProblem",
    "canonical_json",
    "check_rule_id",
    "code_of",
    "load_texts",
    "proof_of",
    "read_annotations",
    "read_code_rules",
    "read_rules",
    "read_text",
    "rule_digest",
    "rule_of",
    "rule_of_code",
    "rule_yaml",
    "stamp_fits",
    "test_beside",
    "with_proof",
    "write_annotated",
    "write_rule",
    "write_text",
]
_LATER = {
    **dict.fromkeys(("Annotation", "AnnotationKind", "read_annotations", "write_annotated"), "annotations"),
    **dict.fromkeys(("check_rule_id", "rule_yaml", "write_rule", "write_text"), "write"),
}


def __getattr__(name: str) -> object:
    """What only writing and testing rules needs, imported when first asked for: a scan begins sooner."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
