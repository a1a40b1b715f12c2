"""The examples in each command's help work: each is run, in a repository that has what they speak of."""

from __future__ import annotations

import importlib
import io
import re
import shlex
import shutil
from pathlib import Path

import pytest
from support.case import Built
from support.command import bugclass, git

from scanner.cli.main import COMMANDS

TRACEBACK = 'Traceback (most recent call last):\n  File "shop/tax.py", line 22, in quote\n    raise ValueError\nValueError\n'
_MARK = "3f8a6c01"


def commands() -> list[str]:
    """All commands, those with actions once for each."""
    found: list[str] = []
    for name, (module, _) in COMMANDS.items():
        actions = getattr(importlib.import_module(module), "ACTIONS", {})
        found += [f"{name} {action}" for action in actions] or [name]
    return found


def examples(command: str) -> list[str]:
    """The command lines under "example:" in its help."""
    ran = bugclass(Path.cwd(), *command.split(), "--help")
    assert ran.code == 0
    return re.findall(r"^  (bugclass .*)$", ran.out.partition("example:\n")[2], re.MULTILINE)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, shop_template: Built) -> Built:
    """The shop with its rule kept, tags, a remote's branch, its post-mortem among the others, a traceback."""
    root = tmp_path_factory.mktemp("examples") / "shop"
    shutil.copytree(shop_template.root, root)
    first = git(root, "rev-list", "--max-parents=0", "HEAD").strip()
    for tag in ("v2.0", "v2.4.0"):
        git(root, "tag", tag, first)
    git(root, "tag", "v2.5.0", "HEAD")
    git(root, "update-ref", "refs/remotes/origin/main", first)
    assert bugclass(root, "learn", "postmortem.md", "--jobs", "1").code == 0
    (root / "docs/postmortems").mkdir(parents=True)
    shutil.copy(root / "postmortem.md", root / "docs/postmortems/2026-11-02-checkout.md")
    (root / "crash.txt").write_text(TRACEBACK)
    (root / "rules").mkdir()
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Keep the rule")
    git(root, "update-ref", "refs/remotes/origin/main", "HEAD")
    return Built(root, root / "postmortem.md", shop_template.fix)


@pytest.fixture
def here(template: Built, tmp_path: Path) -> Built:
    root = tmp_path / "shop"
    shutil.copytree(template.root, root)
    return Built(root, root / "postmortem.md", template.fix)


@pytest.mark.parametrize("command", commands())
def test_each_command_shows_an_example(command: str) -> None:
    assert examples(command)


@pytest.mark.parametrize("example", [example for command in commands() for example in examples(command)])
def test_an_example_is_answered(example: str, here: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    if re.search(r"--fix HEAD(?: |$)", example):
        git(here.root, "reset", "-q", "--hard", str(here.fix))  # where the last commit is the fix, as the example takes it
    if _MARK in example:
        findings = bugclass(here.root, "scan", "--format", "json").document["findings"]
        example = example.replace(_MARK, findings[0]["fingerprint"][:8])
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    ran = bugclass(here.root, *shlex.split(example)[1:])
    assert ran.code in (0, 1), ran.err
    assert "Traceback" not in ran.err
    written = re.search(r"(?:=|-o )([\w./-]+\.\w+)$", example)
    assert (here.root / written[1]).is_file() if written else ran.out or ran.err
