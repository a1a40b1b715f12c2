"""The rule as it is kept: its document, its stamp, its annotated test."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scanner.adapters.rule_files import (
    read_rules,
    rule_digest,
    rule_of,
    stamp_fits,
    test_beside,
    with_proof,
    write_annotated,
    write_rule,
    write_text,
)
from scanner.app.scanning import engines
from scanner.app.hunting.excerpt import WholeFiles, excerpt, together
from scanner.app.rules.fix_records import fix_of, records
from scanner.app.rules.rules import RULES_FOLDER
from scanner.errors import InputError, ScannerError
from scanner.infer.edits.classify import classify
from scanner.infer.hunting import Learned
from scanner.infer.corrections.learned_correction import learn_correction
from scanner.infer.edits.lesson import Changed
from scanner.infer.corrections.semgrep_fix import semgrep_fix
from scanner.model.correction_form import correction_entry
from scanner.model.fix import Fix
from scanner.model.incident import Incident
from scanner.model.ports import Engine
from scanner.model.proof import ProofStamp
from scanner.model.rule import Rule
from scanner.model.semgrep_form import formula_entry
from scanner.model.source import Target


def rule_document(id: str, learned: Learned, words: str, fixes: Sequence[Fix], incident: Incident | None) -> Rule:
    """The rule of one rung, as Semgrep reads it, without a stamp. `fixes` are those that the hunt learned from."""
    fix = fix_of(fixes, learned.file)
    named = incident.bug_class.title if incident and incident.bug_class else ""
    title = named or f"The class of bug that {fix.label} fixed"
    cause = f" (see {incident.id}: {incident.title})" if incident else ""
    entry = formula_entry(learned.formula)
    document: dict[str, Any] = {
        "id": id,
        "languages": ["python"],
        "severity": "WARNING",
        "message": f"{title}{cause}",
        **entry,
        "metadata": {"bugclass": {**records(fixes, learned), "kind": classify(learned.edit, learned.file.edits).value, "words": words}},
    }
    if incident:
        document["metadata"]["bugclass"]["incident"] = incident.id
    if named:
        document["metadata"]["bugclass"]["title"] = named
    correction = learn_correction(learned.file, learned.edit, learned.candidate.anchor)
    if correction is not None:
        document["metadata"]["bugclass"]["correction"] = correction_entry(correction)
        if (text := semgrep_fix(learned.formula, correction)) is not None:
            document["fix"] = text
    return rule_of(document)


def keep_rule(root: Path, rule: Rule, learned: Learned) -> tuple[str, ...]:
    """Write the stamped rule and its annotated test; both whole or not at all. Paths written, relative to the root.

    Raises InputError where they cannot be written, or would land outside the root.
    """
    document = json.loads(rule.document)
    engine = engines.python_engine()
    stamped = with_proof(document, stamp(document, learned.file, engine.name, engine.version))
    folder = root / RULES_FOLDER
    if not folder.resolve().is_relative_to(root.resolve()):
        raise InputError(f"{RULES_FOLDER.as_posix()}: leads outside the root; nothing is written there")
    _check_place_is_free(root, folder / f"{rule.id}.yaml", document)
    beside = test_beside(folder / f"{rule.id}.yaml")
    known = Target(beside.name, beside).read() if beside.is_file() and not beside.is_symlink() else None
    test = write_text(beside, annotated_test(rule, learned, engine))
    try:
        written = write_rule(folder, stamped)
    except ScannerError:
        _put_back(test, known)
        raise
    return tuple(path.relative_to(root).as_posix() for path in (written, test))


def _check_place_is_free(root: Path, file: Path, document: dict[str, Any]) -> None:
    """A kept rule is replaced only by the same fix's rule, and only when nobody has edited it. Raises InputError."""
    if not file.is_file():
        return
    shown = file.relative_to(root).as_posix()
    rules = read_rules(file, root).rules
    if len(rules) != 1 or not stamp_fits(rules[0]):
        raise InputError(f"{shown}: was edited since it was kept; move it away, or prove it as it is with `bugclass prove {file.stem}`")
    kept, new = (found.get("bugclass", {}).get("fix") for found in (rules[0].metadata, document["metadata"]))
    if kept != new:
        raise InputError(f"{shown}: holds the rule of another fix; give this bug class another id, or move the file away")


def _put_back(file: Path, content: bytes | None) -> None:
    """The file as it was before; None: it was not there."""
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.write_bytes(content)


def annotated_test(rule: Rule, learned: Learned, engine: Engine) -> str:
    """The function that the fix changed, before and after, annotated; the whole files where that function alone does not show the bug."""
    for sides in (together(learned), excerpt(learned), WholeFiles(learned.file.before.text, learned.file.after.text)):
        result = engine.run([rule], [Target("before.py", content=sides.before.encode()), Target("after.py", content=sides.after.encode())])
        fired = sorted({match.span.start_line for match in result.matches if match.path == "before.py"})
        if fired and all(match.path == "before.py" for match in result.matches):
            return write_annotated(sides.before, sides.after, fired, rule.id)
    return write_annotated(sides.before, "", fired, rule.id)


def stamp(document: dict[str, Any], file: Changed, engine: str, version: str) -> ProofStamp:
    """The proof, bound to the rule's text and to both sides of the fix."""
    return ProofStamp(_sha(file.change.before), _sha(file.change.after), rule_digest(document), engine, version)


def _sha(content: bytes | None) -> str:
    return hashlib.sha256(content or b"").hexdigest()
