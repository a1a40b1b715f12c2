"""`bugclass learn` and `bugclass prove`: what is kept, what plain Semgrep makes of it, and what an edit does to the proof."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from support.case import Built, cases
from support.command import bugclass, files_of, git, in_json

from scanner.adapters.rule_files.annotations import AnnotationKind, read_annotations

RULE = ".bugclass/rules/http-call-without-timeout.yaml"
TEST = ".bugclass/rules/http-call-without-timeout.test.py"
SEMGREP = Path(sys.executable).parent / "semgrep"
BY_HAND = "coupon-code-pattern"


def verdicts(root: Path, command: str, *arguments: str) -> dict[str, str]:
    return {rule["id"]: rule["verdict"] for rule in in_json(root, command, *arguments).document["rules"]}


def test_learn_writes_the_rule_and_its_test_and_nothing_else(shop: Built) -> None:
    before = files_of(shop.root)
    ran = in_json(shop.root, "learn", "postmortem.md")
    assert (ran.code, ran.err) == (0, "")
    assert ran.document["saved"] == [RULE, TEST] and ran.document["findings"] == []
    assert set(files_of(shop.root)) - set(before) == {RULE, TEST}
    assert {path: text for path, text in files_of(shop.root).items() if path in before} == before
    again = files_of(shop.root)
    assert bugclass(shop.root, "hunt", "postmortem.md", "--save").code == 0
    assert files_of(shop.root) == again, "the same input gives the same rule"


def test_the_kept_rule_scans_and_proves(kept: Built) -> None:
    ran = in_json(kept.root, "scan")
    assert ran.code == 1 and ran.err == ""
    assert {path for path, _ in ran.places} <= {"shop/events.py", "shop/payments.py", "shop/shipping.py"} and ran.places
    assert {finding["state"] for finding in ran.document["findings"]} == {"new"}
    before = files_of(kept.root)
    proved = in_json(kept.root, "prove")
    assert proved.code == 0 and verdicts(kept.root, "prove") == {"http-call-without-timeout": "proven"}
    assert verdicts(kept.root, "prove", "http-call-without-timeout") == {"http-call-without-timeout": "proven"}
    assert files_of(kept.root) == before


def test_an_edited_rule_is_stale_until_it_is_proven_again(kept: Built) -> None:
    rule = kept.root / RULE
    rule.write_text(rule.read_text().replace("severity: WARNING", "severity: ERROR"))
    assert verdicts(kept.root, "scan") == {"http-call-without-timeout": "stale"}
    assert in_json(kept.root, "prove").code == 0
    assert "severity: ERROR" in rule.read_text()
    assert verdicts(kept.root, "scan") == {"http-call-without-timeout": "proven"}


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ({"pattern": "requests.post(...)"}, "fires-after"),
        ({"pattern": "requests.patch(...)"}, "silent-before"),
        ({"pattern": "x = 0"}, "silent-before"),
    ],
)
def test_an_edit_that_breaks_the_proof_is_told(formula: dict[str, str], verdict: str, kept: Built) -> None:
    import yaml

    rule = kept.root / RULE
    document: dict[str, Any] = yaml.safe_load(rule.read_text())["rules"][0]
    bare = {key: value for key, value in document.items() if not key.startswith("pattern")}
    rule.write_text(json.dumps({"rules": [{**bare, **formula}]}))
    edited = rule.read_text()
    ran = in_json(kept.root, "prove")
    assert ran.code == 1 and ran.document["rules"][0]["verdict"] == verdict
    assert rule.read_text() == edited, "only a proof renews the stamp"
    assert verdicts(kept.root, "scan") == {"http-call-without-timeout": "stale"}


def test_a_stamp_that_was_copied_proves_nothing(kept: Built) -> None:
    rule = kept.root / RULE
    stolen = rule.read_text().replace("http-call-without-timeout", "another-rule")
    (kept.root / ".bugclass/rules/another-rule.yaml").write_text(stolen)
    assert verdicts(kept.root, "scan")["another-rule"] == "stale"


def test_a_fix_that_is_gone_is_a_failure(kept: Built) -> None:
    rule = kept.root / RULE
    assert kept.fix
    rule.write_text(rule.read_text().replace(kept.fix, "0" * 40))
    ran = in_json(kept.root, "prove")
    assert ran.code == 2 and "its fix cannot be read" in ran.err


def test_a_rule_from_files_proves_from_its_annotated_test(shop: Built, tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("import requests\n\n\ndef ask(u):\n    return requests.get(u)\n")
    (tmp_path / "new.py").write_text("import requests\n\n\ndef ask(u):\n    return requests.get(u, timeout=3)\n")
    ran = in_json(shop.root, "learn", "--before", tmp_path / "old.py", "--after", tmp_path / "new.py")
    assert ran.code == 0 and len(ran.document["saved"]) == 2
    assert in_json(shop.root, "prove").code == 0
    test = shop.root / ran.document["saved"][1]
    test.unlink()
    assert in_json(shop.root, "prove").code == 2


@dataclass(frozen=True)
class Learned:
    """The rules of all cases in one folder, beside the code of all cases."""

    root: Path
    rules: Path


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    root = tmp_path_factory.mktemp("learned")
    (root / "rules").mkdir()
    for case in cases():
        if case.name == BY_HAND:
            continue
        built = case.build(root / "code" / case.name)
        ran = in_json(built.root, "learn", "postmortem.md")
        assert (ran.code, ran.err) == (0, ""), case.name
        for path in ran.document["saved"]:
            assert not (root / "rules" / Path(path).name).exists()
            shutil.move(built.root / path, root / "rules")
        shutil.rmtree(built.root / ".git")
        shutil.rmtree(built.root / ".bugclass")
    return Learned(root, root / "rules")


@pytest.mark.skipif(not SEMGREP.is_file(), reason="Semgrep is not installed in this environment")
def test_plain_semgrep_takes_the_rules_and_finds_the_same(learned: Learned) -> None:
    """One start for all rules: each is accepted, passes its annotated test, and catches the lines that bugclass catches."""
    command = [SEMGREP, "scan", "--metrics=off", "--disable-version-check", "--strict", "--no-git-ignore", "--json"]
    done = subprocess.run(
        [*command, "--config", "rules", "code", "rules"],
        cwd=learned.root,
        env={"PATH": f"{SEMGREP.parent}{os.pathsep}{os.defpath}", "HOME": str(learned.root), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["errors"] == []
    theirs = {(hit["check_id"].rpartition(".")[2], hit["path"], hit["start"]["line"], hit["end"]["line"]) for hit in answer["results"]}
    ran = in_json(learned.root, "scan", "--rules", "rules", "--engine", "python")
    assert ran.code == 1 and ran.document["failures"] == []
    ours = {(f["rule_id"], f["path"], f["start_line"], f["end_line"]) for f in ran.document["findings"]}
    assert ours == theirs
    assert {rule for rule, *_ in ours} == {path.stem for path in learned.rules.glob("*.yaml")}


def test_every_annotated_test_says_what_its_rule_does(learned: Learned) -> None:
    ran = in_json(learned.root, "scan", "rules", "--rules", "rules", "--engine", "python")
    own = {(f["rule_id"], f["start_line"]) for f in ran.document["findings"] if f["path"] == f"rules/{f['rule_id']}.test.py"}
    told: set[tuple[str, int]] = set()
    for test in learned.rules.glob("*.py"):
        notes = read_annotations(test.read_text())
        assert {note.kind for note in notes} >= {AnnotationKind.RULEID}
        told |= {(note.rule_id, note.line) for note in notes if note.kind is AnnotationKind.RULEID}
    assert own == told


def test_every_kept_rule_carries_a_proof(learned: Learned) -> None:
    found = verdicts(learned.root, "scan", "--rules", "rules")
    assert len(found) == len(cases()) - 1 and set(found.values()) == {"proven"}


def test_a_kept_rule_is_replaced_only_by_its_own_fix_and_only_unedited(shop: Built) -> None:
    assert bugclass(shop.root, "learn", "postmortem.md").code == 0
    rule = shop.root / ".bugclass/rules/http-call-without-timeout.yaml"
    kept = rule.read_text()
    assert bugclass(shop.root, "learn", "postmortem.md").code == 0
    assert rule.read_text() == kept
    rule.write_text(kept.replace("WARNING", "ERROR"))
    edited = bugclass(shop.root, "learn", "postmortem.md")
    assert edited.code == 2 and "was edited since it was kept" in edited.err
    assert "ERROR" in rule.read_text()
    rule.write_text(kept)
    (shop.root / "other.py").write_text("def f(x):\n    return x == None\n")
    git(shop.root, "add", "other.py")
    git(shop.root, "commit", "-qm", "one")
    (shop.root / "other.py").write_text("def f(x):\n    return x is None\n")
    git(shop.root, "commit", "-qam", "two")
    text = (shop.root / "postmortem.md").read_text().replace(shop.fix or "", "HEAD")
    (shop.root / "second.md").write_text(text)
    other = bugclass(shop.root, "learn", "second.md")
    assert other.code == 2 and "holds the rule of another fix" in other.err
    assert rule.read_text() == kept


def test_a_site_of_the_chosen_rung_is_what_the_kept_rule_finds(shop: Built) -> None:
    hunted = in_json(shop.root, "hunt", "postmortem.md", "--save").document
    scanned = in_json(shop.root, "scan").document
    chosen = next(rung["rung"] for rung in hunted["hunt"]["ladder"] if rung["chosen"])
    keys = ("path", "start_line", "start_column", "end_line", "end_column", "fingerprint")
    found = {tuple(f[key] for key in keys) for f in scanned["findings"]}
    assert {tuple(f[key] for key in keys) for f in hunted["findings"] if f["rung"] == chosen} <= found


def test_the_ladder_does_not_depend_on_how_many_sites_are_asked_for(shop: Built) -> None:
    ladders = [in_json(shop.root, "hunt", "postmortem.md", "--max-sites", number).document["hunt"]["ladder"] for number in ("1", "25")]
    assert ladders[0] == ladders[1]
    everything = in_json(shop.root, "hunt", "postmortem.md", "--max-sites", "0").document["hunt"]["ladder"]
    assert everything[: len(ladders[0])] == ladders[0]


def test_a_hunt_that_could_not_look_keeps_no_rule(shop: Built) -> None:
    ran = bugclass(shop.root, "hunt", "postmortem.md", "--path", "nowhere", "--save")
    assert ran.code == 2 and not (shop.root / ".bugclass").exists()
