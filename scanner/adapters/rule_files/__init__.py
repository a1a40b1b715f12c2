"""Rule files: reading, checking, stamping and writing Semgrep rules and their annotated tests. Rules are data; nothing in them runs."""

from scanner.adapters.rule_files.annotations import Annotation, AnnotationKind, read_annotations, test_beside, write_annotated
from scanner.adapters.rule_files.code_rules import code_of, read_code_rules, rule_of_code
from scanner.adapters.rule_files.document import canonical_json, rule_of
from scanner.adapters.rule_files.entries import Entry, Loaded, Loader, YamlProblem
from scanner.adapters.rule_files.read import RuleSet, read_rules, read_text
from scanner.adapters.rule_files.stamp import proof_of, rule_digest, stamp_fits, with_proof
from scanner.adapters.rule_files.texts import load_texts
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
