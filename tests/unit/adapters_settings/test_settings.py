"""Settings: read where they stand, refused with their line where they are wrong."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from scanner.adapters.settings import KEYS, load_settings
from scanner.errors import InputError
from scanner.model.rule import Level
from scanner.model.settings import Settings


def refused(root: Path) -> str:
    with pytest.raises(InputError) as caught:
        load_settings(root)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_every_key_is_a_field_and_the_other_way_round() -> None:
    assert {key.replace("-", "_") for key in KEYS} == {field.name for field in dataclasses.fields(Settings)} - {"source"}


@pytest.mark.parametrize("text", [None, "", "[tool.ruff]\nline-length = 1\n", "[project]\nname = 'bugclass'\n", "# bugclass\n"])
def test_no_settings_are_the_defaults(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    assert load_settings(tmp_path) == Settings()


def test_a_broken_project_file_that_is_not_about_us_is_not_our_business(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project\n")
    assert load_settings(tmp_path) == Settings()


def test_all_settings_in_either_place(tmp_path: Path) -> None:
    lines = 'engine = "python"\njobs = 3\nfail-level = "error"\ninline-suppressions = false\ncode-rules = true\n'
    wanted = Settings(True, "python", 3, Level.ERROR, False)
    (tmp_path / "bugclass.toml").write_text(lines)
    assert load_settings(tmp_path) == dataclasses.replace(wanted, source="bugclass.toml")
    (tmp_path / "bugclass.toml").unlink()
    (tmp_path / "pyproject.toml").write_text(f"[project]\nname = 'x'\n\n[tool.bugclass]\n{lines}")
    assert load_settings(tmp_path) == dataclasses.replace(wanted, source="pyproject.toml")
    (tmp_path / "pyproject.toml").write_text("tool.bugclass.jobs = 4\n")
    assert load_settings(tmp_path).jobs == 4


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("job = 3", "bugclass.toml:1: unknown setting 'job'; did you mean 'jobs'?"),
        ("\ncode_rules = true", "bugclass.toml:2: unknown setting 'code_rules'; did you mean 'code-rules'?"),
        ("zzz = 1", "bugclass.toml:1: unknown setting 'zzz'; known: "),
        ("[jobs]\nx = 1", "bugclass.toml:1: 'jobs' must be a number"),
        ("jobs = true", ":1: 'jobs' must be a number"),
        ("jobs = -1", ":1: 'jobs' must be a number"),
        ("jobs = 1.0", ":1: 'jobs' must be a number"),
        ('jobs = "3"', ":1: 'jobs' must be a number"),
        ("code-rules = 1", ":1: 'code-rules' must be true or false"),
        ('code-rules = "false"', ":1: 'code-rules' must be true or false"),
        ('engine = "libcst"', ":1: 'engine' must be one of auto, python, semgrep"),
        ("engine = []", ":1: 'engine' must be one of"),
        ('fail-level = "high"', ":1: 'fail-level' must be one of none, note, warning, error"),
        ("jobs = 1\njobs = 2", ":2: is not valid TOML"),
        ("jobs =", "bugclass.toml:1: is not valid TOML"),
        ("x = [" * 5000, "bugclass.toml"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, lines: str, words: str) -> None:
    (tmp_path / "bugclass.toml").write_text(lines + "\n")
    assert words in refused(tmp_path)


def test_the_line_in_the_project_file_is_counted_below_the_header(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.x]\njob = 1\n\n[tool.bugclass]\ncode-rules = true\njob = 3\n")
    assert refused(tmp_path).startswith("pyproject.toml:6: unknown setting 'job'")
    (tmp_path / "pyproject.toml").write_text("[tool]\nbugclass = 3\n")
    assert "'tool.bugclass' must be a table" in refused(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.bugclass]\nx = \n")
    assert refused(tmp_path).startswith("pyproject.toml:2: is not valid TOML")


def test_two_places_are_refused(tmp_path: Path) -> None:
    (tmp_path / "bugclass.toml").write_text("")
    (tmp_path / "pyproject.toml").write_text("[tool.bugclass]\n")
    assert "keep one of them" in refused(tmp_path)
    (tmp_path / "pyproject.toml").write_text("[tool.other]\nwith = 'bugclass'\n")
    assert load_settings(tmp_path).source == "bugclass.toml"


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    own = tmp_path / "root" / "bugclass.toml"
    own.parent.mkdir()
    own.write_bytes(b"\xff\xfe")
    assert "is not UTF-8" in refused(own.parent)
    own.unlink()
    own.mkdir()
    assert "plain file" in refused(own.parent)
    own.rmdir()
    os.mkfifo(own)
    assert "plain file" in refused(own.parent)
    own.unlink()
    (tmp_path / "elsewhere.toml").write_text("jobs = 1\n")
    own.symlink_to(tmp_path / "elsewhere.toml")
    assert "leads outside" in refused(own.parent)
    own.unlink()
    own.symlink_to(tmp_path / "nowhere.toml")
    assert "leads nowhere" in refused(own.parent)


def test_a_terminal_obeys_nothing_of_a_message(tmp_path: Path) -> None:
    (tmp_path / "bugclass.toml").write_text('"\\u001b[31mx" = 1\n')
    assert "\x1b" not in refused(tmp_path)
