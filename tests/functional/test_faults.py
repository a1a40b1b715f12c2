"""What the machine lacks or does meanwhile changes no answer: no home, no git, a full disk, a clock that jumps, two runs at once."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.command import ROOT, bugclass, files_of, in_json
from support.forked import forked
from support.gated import Gated, gated

from scanner.engines.semgrep.installation import installed

FIXED = "import requests\n\n\ndef get(u):\n    return requests.get(u, timeout=3)\n"


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """A code base with two findings and a fix."""
    made = gated(tmp_path / "code")
    made.git("config", "user.name", "Ada")
    made.write(b_py="def g(y):\n    evil(y, 1)\n", d_py=FIXED.replace(", timeout=3", ""))
    made.commit()
    made.write(d_py=FIXED)
    made.commit()
    return made


HOMES: list[dict[str, str | None]] = [
    {"XDG_CACHE_HOME": None, "HOME": None},
    {"XDG_CACHE_HOME": None, "HOME": "/dev/null/home"},
    {"XDG_CACHE_HOME": "/proc/nowhere"},
    {"XDG_CACHE_HOME": "/dev/full"},
    {"XDG_CACHE_HOME": "relative"},
]


@pytest.mark.parametrize("env", HOMES, ids=str)
def test_no_home_and_no_cache(env: dict[str, str | None], code: Gated) -> None:
    right = in_json(code.root, "scan", "--no-cache")
    files = files_of(code.root)
    ended = forked(code.root, ["scan", "--format", "json", "--jobs", "1"], env=env)
    assert (ended.code, ended.out, ended.err) == (1, right.out, right.err) and files_of(code.root) == files


@pytest.mark.parametrize(
    "arguments", [["scan"], ["gate"], ["gate", "--base", "HEAD~1"], ["hunt", "--fix", "HEAD"], ["baseline", "update"]], ids=" ".join
)
def test_no_git(arguments: list[str], code: Gated, tmp_path: Path) -> None:
    """In a repository nobody else can say which files count: one line, and nothing is guessed. Elsewhere no git is needed."""
    (tmp_path / "empty").mkdir()
    files = files_of(code.root)
    env: dict[str, str | None] = {"PATH": str(tmp_path / "empty")}
    ended = forked(code.root, [*arguments, "--jobs", "1"], env=env)
    assert ended.code == 2 and "git is not installed or not on PATH" in ended.err and len(ended.err.splitlines()) == 1
    assert files_of(code.root) == files
    shutil.rmtree(code.root / ".git")
    ended = forked(code.root, [*arguments, "--jobs", "1"], env=env)
    plain = {"scan": 1, "gate": 1, "baseline": 0}
    assert ended.code == (2 if "HEAD" in " ".join(arguments) else plain[arguments[0]]), ended
    assert "Traceback" not in ended.err


# a full disk --------------------------------------------------------------------------------------------------------------------------


_ROOM = 60


def _no_room() -> None:
    sys.dont_write_bytecode = True  # Python 3.11 takes half a file of compiled code for a whole one, and puts it into place
    resource.setrlimit(resource.RLIMIT_FSIZE, (_ROOM, _ROOM))


@pytest.mark.parametrize(
    "arguments",
    [
        ["baseline", "update", "--no-cache"],
        ["triage", "--decide", "FINGERPRINT=accepted", "--reason", "known", "--no-cache"],
        ["hunt", "--fix", "HEAD", "--save"],
        ["learn", "--fix", "HEAD"],
        ["init"],
    ],
    ids=" ".join,
)
def test_a_full_disk_leaves_the_old_files(arguments: list[str], code: Gated) -> None:
    found = in_json(code.root, "gate").document["findings"][0]["fingerprint"]
    files = files_of(code.root)
    ended = forked(code.root, [each.replace("FINGERPRINT", found) for each in [*arguments]], _no_room)
    assert ended.code == 2 and ended.err.startswith("bugclass: "), ended
    assert "cannot be written" in ended.err or len(ended.err) == _ROOM, "the line itself is cut off where there is no more room"
    assert files_of(code.root) == files


def test_a_cache_without_room_changes_no_answer(code: Gated, tmp_path: Path) -> None:
    right = in_json(code.root, "scan", "--no-cache").out
    for _ in range(2):
        ended = forked(code.root, ["scan", "--format", "json"], _cache_room, {"XDG_CACHE_HOME": str(tmp_path / "c")})
        assert (ended.code, ended.out) == (1, right)


def _cache_room() -> None:
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_file_system(code: Gated, tmp_path: Path) -> None:
    """A real one, where this user may mount."""
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("may not mount a file system")
    try:
        (place / ".bugclass").mkdir()
        shutil.copytree(code.root / ".bugclass" / "rules", place / ".bugclass" / "rules")
        (place / "a.py").write_text("evil()\n")
        assert bugclass(place, "baseline", "update").code == 0
        old = (place / ".bugclass" / "baseline.jsonl").read_bytes()
        (place / "b.py").write_text("".join(f"evil({number})\n" for number in range(400)))
        ran = bugclass(place, "baseline", "update", "--no-cache")
        assert ran.code == 2 and "cannot be written: No space left on device" in ran.err
        assert (place / ".bugclass" / "baseline.jsonl").read_bytes() == old
        assert [file.name for file in (place / ".bugclass").iterdir() if file.is_file()] == ["baseline.jsonl"]
    finally:
        subprocess.run(["umount", str(place)], check=False)


# clocks -------------------------------------------------------------------------------------------------------------------------------


def test_times_of_files_that_lie(code: Gated, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same size and the same time of change, in the past or the future: other content is looked at all the same."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for when in (0, 1_000_000_000, int(time.time()) + 10_000_000, 4_000_000_000):
        code.put("x.py", "evil(1)\n")
        os.utime(code.root / "x.py", (when, when))
        assert ("x.py", 1) in in_json(code.root, "scan").places
        assert ("x.py", 1) in in_json(code.root, "scan").places
        code.put("x.py", "good(1)\n")
        os.utime(code.root / "x.py", (when, when))
        assert ("x.py", 1) not in in_json(code.root, "scan").places


@pytest.mark.parametrize("jump", [-10_000_000.0, -3600.0, 3600.0, 10_000_000.0, 1e11])
def test_a_clock_that_jumps(jump: float, code: Gated, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    right = in_json(code.root, "scan", "--no-cache").out
    now, now_ns = time.time, time.time_ns
    assert in_json(code.root, "scan").out == right
    monkeypatch.setattr(time, "time", lambda: now() + jump)
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + int(jump * 1e9))
    assert in_json(code.root, "scan").out == right
    code.put("new.py", "evil()\n")
    assert len(in_json(code.root, "scan").places) == len(json.loads(right)["findings"]) + 1


# at the same time ---------------------------------------------------------------------------------------------------------------------


def started(code: Gated, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "scanner.cli", *arguments]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    return subprocess.Popen(command, cwd=code.root, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_runs_at_the_same_time(code: Gated, tmp_path: Path) -> None:
    """Scans that share a new cache, baselines that are written, decisions of several people: none is lost, nothing is mixed."""
    code.put("many.py", "".join(f"evil({number})\n" for number in range(6)))
    right = in_json(code.root, "scan", "--no-cache")
    prints = sorted({each["fingerprint"] for each in right.document["findings"]})
    cache = str(tmp_path / "cache")
    scans = [started(code, "scan", "--format", "json", "--jobs", "1", XDG_CACHE_HOME=cache) for _ in range(2)]
    assert {process.communicate()[0] for process in scans} == {right.out}
    sittings = [
        started(code, "triage", "--decide", f"{each}=accepted", "--reason", "known", "--jobs", "1", XDG_CACHE_HOME=cache)
        for each in prints[:3]
    ]
    assert [(process.communicate()[1], process.returncode) for process in sittings] == [("", 0)] * 3
    kept = [json.loads(line)["fingerprint"] for line in (code.root / ".bugclass" / "triage.jsonl").read_text().splitlines()]
    assert kept == prints[:3]
    updates = [started(code, "baseline", "update", "--jobs", "1", XDG_CACHE_HOME=cache) for _ in range(2)]
    assert [(process.communicate()[1], process.returncode) for process in updates] == [("", 0)] * 2
    assert bugclass(code.root, "gate").code == 0


# git, old -----------------------------------------------------------------------------------------------------------------------------

NEWER_THAN_2_30 = ("--exclude-hidden", "--path-format", "--no-lazy-fetch", "--remerge-diff", "--orphan", "--merge-base", "--attr-source")
REFUSES = """#!/bin/sh
for word in "$@"; do case "$word" in {words}) echo "error: unknown option '$word'" >&2; exit 129;; esac; done
exec {git} "$@"
"""


def test_a_git_of_2020(code: Gated, tmp_path: Path) -> None:
    """Options that came after 2.30 are refused: no command needs them. docs/reliability.md says what was run with that very release."""
    git = shutil.which("git")
    assert git is not None
    programs = tmp_path / "programs"
    programs.mkdir()
    words = "|".join(f"{each}*" for each in NEWER_THAN_2_30)
    (programs / "git").write_text(REFUSES.format(words=words, git=git))
    (programs / "git").chmod(0o755)
    env = {"PATH": f"{programs}:{os.environ['PATH']}"}
    for arguments in (
        ["hunt", "--fix", "HEAD"],
        ["gate", "--base", "HEAD~1"],
        ["gate", "--staged"],
        ["suspects", "HEAD~1", "HEAD"],
        ["scan"],
    ):
        here, there = forked(code.root, arguments), forked(code.root, arguments, env=env)
        assert (there.code, there.out, there.err) == (here.code, here.out, here.err)


# Semgrep, gone wrong ------------------------------------------------------------------------------------------------------------------

JAVASCRIPT = "rules:\n- id: js-eval\n  languages: [javascript]\n  severity: ERROR\n  message: m\n  pattern: eval(...)\n"
RUBBISH = {
    "nothing": "",
    "no JSON": "print('<html>')",
    "half of it": "print('{\"results\": [')",
    "a list": "print('[]')",
    "no paths": 'print(\'{"results": [], "errors": []}\')',
    "numbers": 'print(\'{"results": 3, "errors": 4, "paths": 5}\')',
    "nothing scanned": 'print(\'{"results": [], "errors": [], "paths": {"scanned": []}}\')',
    "places elsewhere": 'print(\'{"results": [{"check_id": "r00000", "path": "/etc/passwd", "start": {"line": 1, "col": 1},'
    ' "end": {"line": 1, "col": 2}, "extra": {"message": "m"}}], "errors": [], "paths": {"scanned": ["/etc/passwd"]}}\')',
    "deep": "print('[' * 100_000)",
    "bytes": "import sys; sys.stdout.buffer.write(b'\\xff\\x00' * 100)",
    "killed": "import os; os.kill(os.getpid(), 9)",
    "dead in the middle": "import os, sys; sys.stdout.write('{\"results\": []'); sys.stdout.flush(); os.kill(os.getpid(), 11)",
    "refused": "import sys; sys.exit('fatal')",
}


@pytest.fixture
def scripts(code: Gated, tmp_path: Path) -> Gated:
    """Code that Semgrep is needed for."""
    code.put(".bugclass/rules/js-eval.yaml", JAVASCRIPT)
    code.put("a.js", "eval(1)\n")
    return code


def stand_in(folder: Path, script: str) -> dict[str, str | None]:
    """An environment in which `semgrep` is a program that does what the script says."""
    installed.cache_clear()  # a test before this one may have found the real one
    programs = folder / "programs"
    programs.mkdir(exist_ok=True)
    (programs / "semgrep").write_text(f"#!{sys.executable}\n{script}\n")
    (programs / "semgrep").chmod(0o755)
    return {"PATH": f"{programs}:/usr/bin:/bin"}


@pytest.mark.parametrize("name", list(RUBBISH))
def test_semgrep_that_prints_rubbish(name: str, scripts: Gated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env = stand_in(tmp_path, RUBBISH[name])
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    ended = forked(scripts.root, ["gate", "--format", "json", "--jobs", "1", "--no-cache"], env=env)
    found = json.loads(ended.out)
    assert ended.code == 2 and found["failures"] and "Traceback" not in ended.err, ended
    assert {each["rule_id"] for each in found["findings"]} == {"evil-call"}, "what the other engine found is told"


def test_semgrep_that_hangs_is_ended_with_an_interrupt(scripts: Gated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "pid"
    script = f"import os, time; open({str(told)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    env = stand_in(tmp_path, script)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    def soon() -> None:
        parent = os.getpid()
        if os.fork() == 0:
            deadline = time.monotonic() + 60
            while time.monotonic() < deadline and not (told.exists() and told.read_text()):
                time.sleep(0.01)
            os.kill(parent, signal.SIGINT)
            os._exit(0)

    ended = forked(scripts.root, ["scan", "--format", "json", "--jobs", "1", "--no-cache"], soon, env)
    assert ended.code == 130
    found = json.loads(ended.out)
    assert [each["kind"] for each in found["failures"]] == ["interrupted"]
    assert {each["rule_id"] for each in found["findings"]} == {"evil-call"}
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text()), 0)
