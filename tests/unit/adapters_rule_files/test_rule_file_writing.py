"""What is written reads back the same, whole or not at all; an edited rule no longer carries its proof."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.adapters.rule_files import (
    AnnotationKind,
    canonical_json,
    proof_of,
    read_annotations,
    read_rules,
    read_text,
    rule_digest,
    rule_of,
    rule_yaml,
    stamp_fits,
    with_proof,
    write_annotated,
    write_rule,
)
from scanner.errors import InputError
from scanner.model.proof import ProofStamp

DOCUMENT: dict[str, Any] = {
    "message": "Two\nlines\n",
    "metadata": {"bugclass": {"incident": "PM-1", "fix": {"label": "4f0c2a1", "path": "a.py"}, "rung": 2}},
    "patterns": [{"pattern": "with $X:\n  ...\n"}, {"pattern-not": "f()"}],
    "id": "a-rule",
    "severity": "ERROR",
    "languages": ["python"],
}
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"], whitelist_characters="\n\t\x85\u2028"), min_size=1)
PLAIN = st.one_of(
    TEXTS, st.sampled_from(["on", "1e5", "0o7", "007", "~", "1:30", "=", "<<", "- a", "a: b", "#", " x\n", "\n"]), st.integers()
)


def stamp(document: dict[str, Any]) -> ProofStamp:
    return ProofStamp("a" * 64, "b" * 64, rule_digest(document), "python", "1.0")


def test_keys_stand_in_the_usual_order_and_code_in_blocks(tmp_path: Path) -> None:
    path = write_rule(tmp_path / "new" / "rules", DOCUMENT)
    text = path.read_text()
    order = [text.index(f"{key}:") for key in ("id", "languages", "severity", "message", "patterns", "metadata")]
    assert path.name == "a-rule.yaml"
    assert order == sorted(order)
    assert "pattern: |\n" in text
    (rule,) = read_rules(path, tmp_path).rules
    assert json.loads(rule.document) == DOCUMENT
    assert [each.name for each in path.parent.iterdir()] == ["a-rule.yaml"]


@settings(max_examples=60)
@given(st.dictionaries(TEXTS, st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3), max_leaves=4), max_size=3), TEXTS)
def test_any_rule_reads_back_the_same(metadata: dict[str, Any], pattern: str) -> None:
    document = {**DOCUMENT, "metadata": metadata, "patterns": [{"pattern": "x" + pattern}]}
    (rule,) = read_text(rule_yaml(document), "r.yaml").rules
    assert rule.document == canonical_json(document)


@pytest.mark.parametrize("rule_id", ["Upper", "../up", "a/b", "-a", "a--b", "a.b", "", "a" * 121, "a\n", ".a"])
def test_ids_that_are_no_file_names_are_refused(tmp_path: Path, rule_id: str) -> None:
    with pytest.raises(InputError):
        write_rule(tmp_path, {**DOCUMENT, "id": rule_id})
    assert list(tmp_path.iterdir()) == []


def test_a_rule_that_would_not_load_is_not_written(tmp_path: Path) -> None:
    write_rule(tmp_path, DOCUMENT)
    before = (tmp_path / "a-rule.yaml").read_bytes()
    with pytest.raises(InputError):
        write_rule(tmp_path, {**DOCUMENT, "patterns": []})
    with pytest.raises(InputError, match="cannot be written"):
        write_rule(tmp_path / "a-rule.yaml", DOCUMENT)
    assert (tmp_path / "a-rule.yaml").read_bytes() == before


def test_a_stamp_survives_the_file_and_no_edit(tmp_path: Path) -> None:
    stamped = with_proof(DOCUMENT, stamp(DOCUMENT))
    (rule,) = read_rules(write_rule(tmp_path, stamped), tmp_path).rules
    assert proof_of(rule) == stamp(DOCUMENT)
    assert stamp_fits(rule)
    assert rule_digest(stamped) == rule_digest(DOCUMENT)
    assert "proof" not in DOCUMENT["metadata"]["bugclass"]
    for key, value in (("message", "other"), ("severity", "INFO"), ("patterns", [{"pattern": "g()"}]), ("languages", ["py"])):
        assert not stamp_fits(rule_of({**stamped, key: value}))
    edited = copy.deepcopy(stamped)
    edited["metadata"]["bugclass"]["rung"] = 3
    assert not stamp_fits(rule_of(edited))


def test_stamping_again_replaces_and_bare_rules_can_be_stamped() -> None:
    bare = {key: value for key, value in DOCUMENT.items() if key != "metadata"}
    stamped = with_proof(bare, stamp(bare))
    assert stamp_fits(rule_of(stamped))
    assert with_proof(stamped, stamp(bare)) == stamped


@pytest.mark.parametrize(
    "proof",
    [
        None,
        "yes",
        {},
        {"before": "a" * 64, "after": "b" * 64, "rule": "c" * 64, "engine": "python"},
        {"before": "A" * 64, "after": "b" * 64, "rule": "c" * 64, "engine": "python", "engine_version": "1"},
        {"before": 1, "after": "b" * 64, "rule": "c" * 64, "engine": "python", "engine_version": "1"},
    ],
)
def test_a_stamp_that_is_not_whole_is_none(proof: Any) -> None:
    rule = rule_of({**DOCUMENT, "metadata": {"bugclass": {"proof": proof}}})
    assert proof_of(rule) is None
    assert not stamp_fits(rule)


def test_metadata_without_room_is_told() -> None:
    for metadata in ("text", {"bugclass": []}):
        with pytest.raises(InputError, match="expected a mapping"):
            with_proof({**DOCUMENT, "metadata": metadata}, stamp(DOCUMENT))


def test_annotations_are_read() -> None:
    text = "# ruleid: a, b\nf()\n  #ok:a\n  # todook: c\n  g()\nx = '# ruleid: d'\n# ruleid a\n# note: ok\n# todoruleid: e"
    assert [(each.line, each.rule_id, each.kind.value) for each in read_annotations(text)] == [
        (2, "a", "ruleid"),
        (2, "b", "ruleid"),
        (5, "a", "ok"),
        (5, "c", "todook"),
        (10, "e", "todoruleid"),
    ]


def test_an_annotated_test_is_written() -> None:
    text = write_annotated("def f():\r\n    return g()\r\n", "def f():\n    return g(timeout=1)\n", [2], "a-rule")
    assert text == ("def f():\n    # ruleid: a-rule\n    return g()\n\n\ndef f():\n    # ok: a-rule\n    return g(timeout=1)\n")
    assert [each.kind for each in read_annotations(text)] == [AnnotationKind.RULEID, AnnotationKind.OK]


@pytest.mark.parametrize(
    ("before", "after", "lines", "told"),
    [
        ("import a\nf()\n", "import a, b\nf(b)\n", [2], {2}),  # not above the import, which changed first
        ("f()\nx = 1\n", "if x:\n    f()\nx = 1\n", [1], {1}),
        ("f()\ng()\nf()\n", "f(1)\ng()\nf(1)\n", [1, 3], {1, 3}),
        ("f(\n    1,\n)\n", "f(\n    1,\n    timeout=2,\n)\n", [1], {1}),
        ("y = 0\nf()\n", "y = 1\n", [2], {1}),  # the marked line is gone
        ("f()\n", "# so\n\nx = \\\n    f(1)\n", [1], {3}),
    ],
)
def test_the_silent_side_is_annotated_where_the_corrected_code_stands(before: str, after: str, lines: list[int], told: set[int]) -> None:
    text = write_annotated(before, after, lines, "a")
    silent = text.split("\n\n\n", 1)[1].split("\n")
    at = {n for n, line in enumerate(silent, 1) if line.strip() == "# ok: a"}
    assert {number - len([other for other in at if other < number]) for number in at} == told
    assert "\n".join(line for line in silent if line.strip() != "# ok: a").strip() == after.strip()


def test_code_that_the_fix_took_away_has_no_silent_side() -> None:
    assert write_annotated("f()\ng()\n", "\n", [1, 2], "a") == "# ruleid: a\nf()\n# ruleid: a\ng()\n"
