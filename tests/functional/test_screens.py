"""What commands show on a real terminal. Changed on purpose? `make screens` writes the files anew; look at what changed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from support.case import Built
from support.command import git, program
from support.screens import FOLDER, SCREENS, Screen, build, shown
from support.terminal import on_terminal

LINK = re.compile(rb"\x1b\]8;[^;]*;(file:[^\x1b]*)\x1b\\")
EVIL = "a\x1b]8;;http:\u202e b#%;c.py"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("screens") / "template")


@pytest.fixture
def root(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "shop"))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_is_as_it_was(screen: Screen, root: Path) -> None:
    assert shown(screen, root) == (FOLDER / f"{screen.name}.txt").read_text(encoding="utf-8")


def test_each_file_is_of_a_screen() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == {screen.name for screen in SCREENS}


@pytest.mark.parametrize("screen", [each for each in SCREENS if each.columns], ids=lambda screen: screen.name)
def test_no_line_of_a_report_is_broken_by_the_terminal(screen: Screen) -> None:
    """A word at the end of a full line goes on in the next only where one long thing fits nowhere."""
    lines = re.sub(r"‹[^›]*›", "", (FOLDER / f"{screen.name}.txt").read_text(encoding="utf-8")).splitlines()[1:]
    full = [n for n, line in enumerate(lines[:-1]) if len(line) == screen.columns and line[-1].isalnum() and lines[n + 1][:1].isalnum()]
    allowed = screen.name.startswith(("explain", "fix", "scan-verbose", "test"))  # code stays whole, for those who copy it
    assert not full or allowed, lines[full[0]]


def test_a_terminal_gets_links_with_the_machine_and_the_whole_path(root: Path) -> None:
    links = LINK.findall(on_terminal(root, ["scan", "--jobs", "1"]).sent)
    assert f"file://{os.uname().nodename}{root.resolve()}/shop/payments.py".encode() in links and len(links) == 3


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": "linux"}, {"TERM_PROGRAM": "vscode"}])
def test_a_terminal_that_cannot_gets_none(root: Path, environment: dict[str, str]) -> None:
    assert b"\x1b]8" not in on_terminal(root, ["scan", "--jobs", "1"], 80, environment).sent


@pytest.mark.parametrize("options", [(), ("--color", "always"), ("-o", "out.txt"), ("--color", "always", "-o", "out.txt")])
def test_what_is_no_terminal_gets_none(root: Path, options: tuple[str, ...]) -> None:
    ran = program(root, "scan", "--jobs", "1", *options)
    written = (root / "out.txt").read_text() if "-o" in options else ran.out
    assert "payments.py" in written and "\x1b]8" not in written


def test_nothing_in_the_name_of_a_file_escapes(kept: Built) -> None:
    (kept.root / EVIL).write_text("import requests\n\nreply = requests.post('http://x')\n")
    git(kept.root, "add", "-A")
    seen = on_terminal(kept.root, ["scan", "--jobs", "1"])
    (link,) = [each for each in LINK.findall(seen.sent) if b"http" in each]
    assert link.endswith(b"/a%1B%5D8%3B%3Bhttp%3A%E2%80%AE%20b%23%25%3Bc.py")
    assert b"\x1b]8;;http:" not in seen.sent and "\u202e".encode() not in seen.sent
    assert seen.sent.count(b"\x1b]8;;\x1b\\") == len(LINK.findall(seen.sent))


def test_seconds_stand_for_all_that_was_done(root: Path) -> None:
    last = on_terminal(root, ["hunt", "postmortem.md", "-v", "--jobs", "1"], 200).plain.splitlines()[-1]
    whole, *parts = map(float, re.findall(r"([0-9.]+) s", last))
    assert last.startswith("bugclass: time: ") and len(parts) >= 5 and abs(whole - sum(parts)) < 0.06
