"""Rules that are code are found as text; nothing of them is imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.adapters.rule_files import code_of, read_code_rules
from scanner.model.failure import FailureKind

RULE = "from fixit import LintRule\n\n\nclass A(LintRule):\n    MESSAGE = 'Say  so'\n"


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def test_modules_are_rules_named_after_their_files(tmp_path: Path) -> None:
    found = read_code_rules(write(tmp_path, {"b_class.py": RULE, "sub/a_class.py": "import os\nos._exit(1)\n"}), tmp_path)
    assert [(rule.id, rule.path, rule.message) for rule in found.rules] == [
        ("b-class", "b_class.py", "Say so"),
        ("a-class", "sub/a_class.py", "a-class"),
    ]
    assert found.failures == () and code_of(found.rules[0]) == RULE and found.rules[0].formula is None


@pytest.mark.parametrize(
    "name", ["a.test.py", ".a.py", "__init__.py", "conftest.py", "__pycache__/a.py", ".hidden/a.py", "a.yaml", "a.txt", "a.pyc"]
)
def test_what_is_no_rule_is_left_out(name: str, tmp_path: Path) -> None:
    found = read_code_rules(write(tmp_path, {name: RULE}), tmp_path)
    assert found.rules == () and found.failures == ()


def test_an_annotated_test_beside_its_rule_is_no_rule_but_code_there_is(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "one.yaml": "rules: []",
        "one.py": "# ruleid: one\nf()\n",
        "two.yaml": "",
        "two.py": RULE + "# ok: two\nf()\n",
    }
    files |= {"three.py": "# ruleid: three\nf()\n", "four.yaml": "", "four.py": "f()\n"}
    assert {rule.id for rule in read_code_rules(write(tmp_path, files), tmp_path).rules} == {"two", "three", "four"}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("def f(:\n", "is no Python module"),
        (b"x = '\xff'\n", "is no Python module"),
        (b"x\0", "is no Python module"),
        ("x = 1\n" * 200_000, "is larger than"),
    ],
)
def test_what_cannot_be_read_is_a_failure(content: str | bytes, words: str, tmp_path: Path) -> None:
    (failure,) = read_code_rules(write(tmp_path, {"a_b.py": content}), tmp_path).failures
    assert failure.kind is FailureKind.RULE and failure.path == "a_b.py" and words in failure.detail


def test_no_rule_comes_from_outside_the_root(tmp_path: Path) -> None:
    write(tmp_path, {"outside.py": RULE, "root/rules/in_side.py": RULE})
    (tmp_path / "root/rules/link.py").symlink_to(tmp_path / "outside.py")
    found = read_code_rules(tmp_path / "root/rules", tmp_path / "root")
    assert [rule.id for rule in found.rules] == ["in-side"]
    assert [(failure.path, failure.kind) for failure in found.failures] == [("rules/link.py", FailureKind.OUTSIDE_ROOT)]


def test_one_id_in_two_folders_is_a_failure(tmp_path: Path) -> None:
    found = read_code_rules(write(tmp_path, {"a_b.py": RULE, "sub/a_b.py": RULE}), tmp_path)
    assert len(found.rules) == 1 and "already taken in a_b.py" in found.failures[0].detail
