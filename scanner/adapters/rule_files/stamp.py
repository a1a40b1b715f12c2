"""The proof's stamp in a rule's metadata, bound to the rule's own text: an edited rule no longer carries its proof."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.document import canonical_json
from scanner.adapters.rule_files.fields import RuleProblem
from scanner.model.proof import ProofStamp
from scanner.model.rule import Rule

_DIGEST = r"[0-9a-f]{64}"


def rule_digest(document: Mapping[str, Any]) -> str:
    """SHA-256 in hex of the rule's canonical JSON without its stamp (`metadata.bugclass.proof`). Raises RuleProblem."""
    return hashlib.sha256(canonical_json(_without_proof(document)).encode("utf-8", "surrogatepass")).hexdigest()


def with_proof(document: Mapping[str, Any], stamp: ProofStamp) -> dict[str, Any]:
    """A copy of `document` that carries `stamp`. Raises RuleProblem when its metadata has no room for one."""
    bare = _without_proof(document)
    metadata = dict(_mapping(bare.get("metadata", {}), "metadata"))
    ours = dict(_mapping(metadata.get("bugclass", {}), "metadata.bugclass"))
    ours["proof"] = {
        "before": stamp.before,
        "after": stamp.after,
        "rule": stamp.rule,
        "engine": stamp.engine,
        "engine_version": stamp.engine_version,
    }
    return {**bare, "metadata": {**metadata, "bugclass": ours}}


def proof_of(rule: Rule) -> ProofStamp | None:
    """The stamp that a rule carries; None when it has none, or one that is not whole."""
    ours = rule.metadata.get("bugclass")
    found = ours.get("proof") if isinstance(ours, dict) else None
    if not isinstance(found, dict):
        return None
    values = [found.get(key) for key in ("before", "after", "rule", "engine", "engine_version")]
    texts = [value for value in values if isinstance(value, str) and value]
    if len(texts) != len(values) or not all(re.fullmatch(_DIGEST, text) for text in texts[:3]):
        return None
    return ProofStamp(*texts)


def stamp_fits(rule: Rule) -> bool:
    """Whether the rule carries a stamp that was made for its text as it stands now."""
    stamp = proof_of(rule)
    return stamp is not None and stamp.rule == rule_digest(json.loads(rule.document))


def _without_proof(document: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without the stamp, and without the mappings that only held it."""
    copy = dict(document)
    metadata = copy.get("metadata")
    if not isinstance(metadata, Mapping) or not isinstance(metadata.get("bugclass"), Mapping):
        return copy
    ours = {key: value for key, value in metadata["bugclass"].items() if key != "proof"}
    rest = {key: value for key, value in metadata.items() if key != "bugclass"}
    kept = {**rest, "bugclass": ours} if ours else rest
    copy.pop("metadata")
    return {**copy, "metadata": kept} if kept else copy


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise RuleProblem(f"{where}: expected a mapping, so that the proof can be recorded in it")
    return value
