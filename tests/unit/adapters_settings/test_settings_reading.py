"""Settings are read as they are written, and what is wrong in them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.adapters.settings import Settings, load_settings
from scanner.errors import InputError


def write(root: Path, name: str, text: str) -> Path:
    (root / name).write_text(text, encoding="utf-8")
    return root


def test_without_files_the_defaults_hold(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings(code_rules=False)


@pytest.mark.parametrize(
    ("name", "text"),
    [("pyproject.toml", "[tool.bugclass]\ncode-rules = true\n"), ("bugclass.toml", "code-rules = true\n")],
)
def test_code_rules_can_be_allowed(name: str, text: str, tmp_path: Path) -> None:
    assert load_settings(write(tmp_path, name, text)).code_rules


@pytest.mark.parametrize("text", ["", "[tool.other]\ncode-rules = true\n", "[project]\nname = 'x'\n", "tool = 3\n", "[tool.bugclass]\n"])
def test_other_tables_allow_nothing(text: str, tmp_path: Path) -> None:
    assert not load_settings(write(tmp_path, "pyproject.toml", text)).code_rules


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("bugclass.toml", "code-rule = true\n", "'code-rule'; did you mean 'code-rules'?"),
        ("bugclass.toml", "code_rules = true\n", "did you mean 'code-rules'?"),
        ("bugclass.toml", "code-rules = 1\n", "expected true or false"),
        ("bugclass.toml", "code-rules = 'yes'\n", "expected true or false"),
        ("bugclass.toml", "code-rules = \n", "is not TOML"),
        ("bugclass.toml", "x = " + "[" * 5000, "is not TOML"),
        ("pyproject.toml", "[tool]\nbugclass = 1\n", "expected a table"),
        ("pyproject.toml", "[[tool.bugclass]]\n", "expected a table"),
    ],
)
def test_what_is_wrong_is_told(name: str, text: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=words.replace("?", r"\?").replace("[", r"\[")):
        load_settings(write(tmp_path, name, text))


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "bugclass.toml").write_bytes(b"x = '\xff'\n")
    with pytest.raises(InputError, match="is not TOML"):
        load_settings(tmp_path)


def test_settings_in_two_places_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "bugclass.toml", "code-rules = false\n")
    with pytest.raises(InputError, match="both hold settings"):
        load_settings(write(tmp_path, "pyproject.toml", "[tool.bugclass]\ncode-rules = true\n"))


def test_settings_outside_the_root_are_not_read(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    write(tmp_path, "bugclass.toml", "code-rules = true\n")
    (root / "bugclass.toml").symlink_to(tmp_path / "bugclass.toml")
    with pytest.raises(InputError, match="outside the root"):
        load_settings(root)
