"""What changes while a command runs is not passed over: files that go, and a disk that fills up."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.closed import Row, all_formats, check
from support.command import ROOT, bugclass, files_of, in_json
from support.gated import Gated, gated

from scanner.cli.progress import TerminalProgress
from scanner.reporters import REPORTERS

COMMANDS = [("gate",), ("gate", "--base", "HEAD"), ("scan",), ("gate", "b.py")]


def _remove(file: Path) -> None:
    file.unlink()


def _unreadable(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def meanwhile(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    """Let something happen once, after the files were listed and before the first one is looked at."""
    pending = [happens]
    stage = TerminalProgress.stage

    def told(self: TerminalProgress, name: str, total: int) -> None:
        if pending:
            pending.pop()()
        stage(self, name, total)

    monkeypatch.setattr(TerminalProgress, "stage", told)


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """A code base with a bug in b.py, which is not committed."""
    made = gated(tmp_path / "code")
    made.write(a_py="good()\n", b_py="good()\n")
    made.commit()
    made.write(b_py="evil()\n")
    return made


@pytest.mark.parametrize("happens", [_remove, _unreadable, _folder])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_goes_while_it_is_looked_for(
    command: tuple[str, ...], happens: Callable[[Path], None], code: Gated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    meanwhile(monkeypatch, lambda: happens(code.root / "b.py"))
    ran = bugclass(code.root, *command, *all_formats(reports), "--jobs", "1")
    check(ran, reports, Row("", lambda _: None, "b.py", "unreadable"))


def test_a_folder_that_goes(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    code.write(pkg__c_py="evil()\n", pkg__d_py="evil()\n")
    meanwhile(monkeypatch, lambda: shutil.rmtree(code.root / "pkg"))
    ran = bugclass(code.root, "gate", "--jobs", "1")
    assert ran.code == 2 and "pkg/c.py" in ran.err and "pkg/d.py" in ran.err


def test_what_is_staged_does_not_go(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    code.git("add", "-A")
    meanwhile(monkeypatch, lambda: (code.root / "b.py").unlink())
    ran = bugclass(code.root, "gate", "--staged", "--jobs", "1")
    assert (ran.code, ran.err) == (1, "") and "b.py" in ran.out


# a disk that fills up: nothing is half-written, and the answer is not taken for whole ----------------------------------------------


def _little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (40, 40))


def with_little_room(here: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`bugclass ARGUMENTS` in a process that cannot make a file of more than 40 bytes."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "scanner.cli", *arguments]
    return subprocess.run(
        command, cwd=here, env=environment, capture_output=True, text=True, check=False, timeout=60, preexec_fn=_little_room
    )


@pytest.mark.parametrize("name", list(REPORTERS))
def test_a_report_is_whole_or_the_old_one(name: str, code: Gated) -> None:
    (code.root / "report").write_text("the old one")
    before = files_of(code.root)
    ran = with_little_room(code.root, "gate", "--format", name, "-o", "report")
    assert ran.returncode == 2 and "report: the report cannot be written: File too large" in ran.stderr
    assert files_of(code.root) == before


@pytest.mark.parametrize("arguments", [("baseline", "update"), ("triage", "--decide", "@=accepted", "--reason", "agreed")])
def test_a_decision_is_kept_whole_or_not_at_all(arguments: tuple[str, ...], code: Gated) -> None:
    fingerprint = in_json(code.root, "scan").document["findings"][0]["fingerprint"]
    before = files_of(code.root)
    ran = with_little_room(code.root, *(each.replace("@", fingerprint) for each in arguments))
    assert ran.returncode == 2 and "File too large" in ran.stderr and "Traceback" not in ran.stderr
    assert files_of(code.root) == before


def test_a_cache_that_cannot_be_written_changes_no_answer(code: Gated) -> None:
    ran = with_little_room(code.root, "gate", "--format", "gitlab")
    assert ran.returncode == 1 and '"b.py"' in ran.stdout and ran.stderr == ""
