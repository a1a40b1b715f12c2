"""The command that opens an editor: words, never a shell."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.adapters.editor import command_for, open_editor
from scanner.errors import UsageError

FILE = Path("/code/a b;rm -rf $HOME.py")


@pytest.mark.parametrize(
    ("editor", "command"),
    [
        ("vi", ["vi", "+7", str(FILE)]),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+7", str(FILE)]),
        ("'/opt/my editor/vim' -n", ["/opt/my editor/vim", "-n", "+7", str(FILE)]),
        ("code --wait", ["code", "--wait", "--goto", f"{FILE}:7"]),
        ("ed", ["ed", str(FILE)]),
        ("vi; rm x", ["vi;", "rm", "x", str(FILE)]),
    ],
)
def test_command(editor: str, command: list[str]) -> None:
    assert command_for(editor, FILE, 7) == command


@pytest.mark.parametrize("editor", ["", "   ", "vi 'unclosed"])
def test_no_usable_setting(editor: str) -> None:
    with pytest.raises(UsageError):
        command_for(editor, FILE, 1)


def test_nothing_is_given_to_a_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "")
    monkeypatch.setenv("EDITOR", "touch")
    file = tmp_path / "a; touch b"
    assert open_editor(file, 3) == 0
    assert [each.name for each in tmp_path.iterdir()] == ["a; touch b"]
    monkeypatch.setenv("VISUAL", str(tmp_path / "no-such-editor"))
    with pytest.raises(UsageError, match="cannot be started"):
        open_editor(file, 3)
