"""One broken file or rule is told of and hides no other; nothing in YAML runs, leads outside, or exhausts the machine."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from scanner.adapters.rule_files import read_rules, read_text
from scanner.errors import InputError
from scanner.model.failure import FailureKind

GOOD = "rules:\n  - id: {id}\n    languages: [python]\n    severity: INFO\n    message: m\n    pattern: f($X)\n"


def good(rule_id: str) -> str:
    return GOOD.replace("{id}", rule_id)


def test_a_folder_is_read_in_order_and_tests_and_hidden_folders_are_not(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "sub/c.yaml", ".hidden/d.yaml", "e.test.yaml", "f.test.yml", "g.json", "h.py"):
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(good(f"rule-{path.name[0]}"))
    found = read_rules(tmp_path / "rules", tmp_path)
    assert [(each.id, each.path) for each in found.rules] == [
        ("rule-a", "rules/a.yml"),
        ("rule-b", "rules/b.yaml"),
        ("rule-c", "rules/sub/c.yaml"),
    ]
    assert found.failures == ()


def test_broken_ones_do_not_hide_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(good("one") + "  - id: two\n    message: m\n  - 3\n" + good("one").removeprefix("rules:\n"))
    (tmp_path / "b.yaml").write_text("rules: [\n")
    (tmp_path / "c.yaml").write_text(good("three"))
    (tmp_path / "d.yaml").write_bytes(b"rules:\n- \xff\n")
    (tmp_path / "e.yaml").mkdir()
    found = read_rules(tmp_path, tmp_path)
    assert [each.id for each in found.rules] == ["one", "three"]
    assert [(each.path, each.kind, each.detail.partition(":")[0]) for each in found.failures] == [
        ("a.yaml", FailureKind.RULE, "line 7"),
        ("a.yaml", FailureKind.RULE, "line 9"),
        ("a.yaml", FailureKind.RULE, "line 10"),
        ("b.yaml", FailureKind.RULE, "line 2"),
        ("d.yaml", FailureKind.RULE, "line 2"),
    ]
    assert "already taken in a.yaml" in found.failures[2].detail


def test_a_missing_path_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.yaml: no such rule file"):
        read_rules(tmp_path / "none.yaml", tmp_path)


def test_links_do_not_lead_outside(tmp_path: Path) -> None:
    root, outside = tmp_path / "root", tmp_path / "outside"
    (root / "rules").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret.yaml").write_text(good("secret"))
    (root / "rules" / "a.yaml").symlink_to(outside / "secret.yaml")
    (root / "rules" / "folder").symlink_to(outside)
    (root / "linked").symlink_to(outside)
    found = read_rules(root / "rules", root)
    assert found.rules == ()
    assert {(each.path, each.kind) for each in found.failures} == {
        ("rules/a.yaml", FailureKind.OUTSIDE_ROOT),
        ("rules/folder", FailureKind.SKIPPED),
    }
    assert [each.kind for each in read_rules(root / "linked", root).failures] == [FailureKind.OUTSIDE_ROOT]


def test_a_folder_outside_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "root").mkdir()
    (tmp_path / "library" / "a.yaml").write_text(good("a"))
    assert [each.id for each in read_rules(tmp_path / "library", tmp_path / "root").rules] == ["a"]
    assert [each.id for each in read_rules(tmp_path / "library" / "a.yaml", tmp_path / "root").rules] == ["a"]


BOMB = "x: &a0 [1,1,1,1,1,1,1,1,1,1]\n" + "".join(f"y{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("# nothing\n", "is empty"),
        ("- a\n", "no top-level `rules:` list"),
        ("rules: {}\n", "no top-level `rules:` list"),
        ("rules:\n", "no top-level `rules:` list"),
        ("rules: []\nrules: []\n", "stands twice"),
        ("a: 1\n---\nb: 2\n", "not valid YAML"),
        ("rules:\n\t- a\n", "not valid YAML"),
        ("rules: ['\x00']\n", "not valid YAML"),
        ("rules: !!python/object/apply:os.system ['true']\n", "expected a mapping"),
        ("rules: [!!python/object/apply:os.system ['true']]\n", "not valid YAML"),
        ("rules: [!!binary aGk=]\n", "expected a mapping"),
        (good("a") + "    metadata: {when: !!timestamp 2020-01-01}\n", "cannot have"),
        (good("a") + "    metadata: {1: 2}\n", ""),
        (good("a") + "    metadata: {[a]: 2}\n", "key is not text"),
        (good("a") + "    message: again\n", "stands twice"),
        ("rules: &a [*a]\n", "no finished anchor"),
        ("rules: [*b]\n", "no finished anchor"),
        (BOMB + "rules: []\n", "written out"),
        ("rules: " + "[" * 900 + "]" * 900, "nested deeper"),
        ("rules: " + "[" * 5000 + "]" * 5000, "nested deeper"),  # newer versions of PyYAML refuse it themselves
        ("rules: [" + "9" * 5000 + "]\n", "cannot be read"),
    ],
)
def test_hostile_or_broken_text(text: str, said: str) -> None:
    started = time.monotonic()
    found = read_text(text, "r.yaml")
    assert time.monotonic() - started < 5
    if said:
        assert found.rules == ()
        assert said in found.failures[0].detail
    assert all("\n" not in each.detail and each.path == "r.yaml" for each in found.failures)


def test_scalars_are_read_as_semgrep_reads_them() -> None:
    text = good("a") + "    metadata: {a: on, b: yes, c: 2020-01-01, d: 1:30, e: 007, f: true, g: 7, h: 1e3, i: ~}\n"
    (rule,) = read_text(text, "r.yaml").rules
    assert dict(rule.metadata) == {
        "a": "on",
        "b": "yes",
        "c": "2020-01-01",
        "d": "1:30",
        "e": "007",
        "f": True,
        "g": 7,
        "h": 1000.0,
        "i": None,
    }
