"""`bugclass completion`: real shells, with a terminal, a TAB, and a repository that wants to be harmful."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.case import Built
from support.command import ROOT, bugclass, git
from support.terminal import typed

from scanner.cli.main import COMMANDS

HOSTILE = "$(touch pwned)"
CASES = [
    ("bugclass hi", "history"),
    ("bugclass postmortem c", "check"),
    ("bugclass hunt --sa", "--save"),
    ("bugclass hunt post", "postmortem.md"),
    ("bugclass scan --format sar", "sarif"),
    ("bugclass history --format sv", "svg"),
    ("bugclass fix http", "http-call-without-timeout"),
    ("bugclass explain yaml", "yaml-unsafe-load"),
    ("bugclass suspects v2", "v2.4.0"),
    ("bugclass completion fi", "fish"),
]


@pytest.fixture(scope="module")
def here(shop_template: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a kept rule, a tag, and names that a careless shell would run; the scripts beside it."""
    folder = tmp_path_factory.mktemp("completion")
    root = folder / "shop"
    shutil.copytree(shop_template.root, root)
    assert bugclass(root, "learn", "postmortem.md", "--jobs", "1").code == 0
    git(root, "tag", "v2.4.0")
    git(root, "branch", "v2$(touch${IFS}pwned)")
    for name in (HOSTILE, "http;touch pwned", "http`touch pwned`"):
        (root / f".bugclass/rules/{name}.yaml").write_text("")
    for shell, name in (("bash", "bugclass.bash"), ("zsh", "_bugclass"), ("fish", "bugclass.fish")):
        (folder / shell).mkdir()
        ran = bugclass(root, "completion", shell)
        assert ran.code == 0 and ran.err == ""
        (folder / shell / name).write_text(ran.out)
    return root


def needs(shell: str) -> str:
    found = shutil.which(shell)
    if not found:
        pytest.skip(f"{shell} is not installed")
    return found


@pytest.mark.parametrize(("begun", "whole"), CASES)
def test_bash_completes(here: Path, begun: str, whole: str) -> None:
    start = f"PS1='$ '; source {here.parent}/bash/bugclass.bash; clear; echo READY-$((40+2))\n"
    line = f"{begun.rpartition(' ')[0]} {whole}"
    assert line in typed([needs("bash"), "--norc", "--noprofile", "-i"], here, [(start, "READY-42"), (f"{begun}\t", line)])
    assert not (here / "pwned").exists()


@pytest.mark.parametrize(("begun", "whole"), CASES)
def test_zsh_completes(here: Path, begun: str, whole: str) -> None:
    start = f"PS1='$ '; fpath=({here.parent}/zsh $fpath); autoload -U compinit; compinit -u -D; clear; echo READY-$((40+2))\n"
    line = f"{begun.rpartition(' ')[0]} {whole}"
    assert line in typed([needs("zsh"), "-f", "-i"], here, [(start, "READY-42"), (f"{begun}\t", line)])
    assert not (here / "pwned").exists()


@pytest.mark.parametrize(("begun", "whole"), CASES)
def test_fish_completes(here: Path, begun: str, whole: str) -> None:
    code = f"source {here.parent}/fish/bugclass.fish; complete -C '{begun}'"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(here.parent), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [needs("fish"), "--no-config", "-c", code], cwd=here, env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    assert whole in [line.split("\t")[0] for line in done.stdout.splitlines()]
    assert not (here / "pwned").exists() and "touch" not in done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_is_read_without_a_complaint_and_knows_all_commands(here: Path, shell: str) -> None:
    (file,) = (here.parent / shell).iterdir()
    assert all(f"{name}" in file.read_text() for name in COMMANDS)
    subprocess.run([needs(shell), "-n", str(file)], check=True, capture_output=True)


def test_what_is_offered_is_never_a_name_that_a_shell_could_run(here: Path) -> None:
    start = f"PS1='$ '; source {here.parent}/bash/bugclass.bash; clear; echo READY-$((40+2))\n"
    shown = typed([needs("bash"), "--norc", "--noprofile", "-i"], here, [(start, "READY-42"), ("bugclass fix \t\t", "-without-timeout")])
    assert "touch" not in shown.partition("READY-42")[2] and not (here / "pwned").exists()


@pytest.mark.parametrize("words", [(), ("tcsh",), ("bash", "zsh"), ("--root", ".")])
def test_another_shell_is_one_line(here: Path, words: tuple[str, ...]) -> None:
    ran = bugclass(here, "completion", *words)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1 and ran.err.startswith("bugclass: completion: ")


def test_no_other_command_imports_what_makes_the_scripts() -> None:
    code = "import sys; from scanner.cli.main import main; main(['hunt', '--help']); print('shtab' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.split() == ["False"]
