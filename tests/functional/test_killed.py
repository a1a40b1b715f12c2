"""Killed at any moment: what is saved is whole, old or new; what is remembered recovers; an interrupt tells what was found."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.command import ROOT, bugclass, files_of, in_json
from support.forked import forked, interrupted_at, killed_at
from support.gated import Gated, gated

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
BASELINE = ".bugclass/baseline.jsonl"
TRIAGE = ".bugclass/triage.jsonl"


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """A code base with findings, a baseline and decisions."""
    made = gated(tmp_path / "code")
    made.git("config", "user.name", "Ada")
    made.write(a_py="def f(x):\n    evil(x)\n", b_py="def g(y):\n    evil(y, 1)\n", pkg__c_py="evil(3)\n")
    assert bugclass(made.root, "baseline", "update", "pkg").code == 0
    made.commit()
    return made


def fingerprints(code: Gated) -> list[str]:
    """Of the new findings."""
    return [each["fingerprint"] for each in in_json(code.root, "gate").document["findings"] if each["state"] == "new"]


def every_moment(code: Gated, arguments: list[str], saved: list[str]) -> int:
    """Kill the command before each of its changes to the file system in turn; the files are the old ones or the new ones each time."""
    before = files_of(code.root)
    done = forked(code.root, arguments)
    assert done.code in (0, 1), done
    after = files_of(code.root)
    assert any(before.get(name) != after[name] for name in saved)
    number = 0
    while True:
        for name in set(files_of(code.root)) - set(before):
            (code.root / name).unlink()
        for name, content in before.items():
            (code.root / name).write_bytes(content)
        number += 1
        ended = forked(code.root, arguments, killed_at(number))
        if ended.code >= 0:
            assert ended.code == done.code and number > 2
            return number - 1
        assert ended.code == -signal.SIGKILL
        now = files_of(code.root)
        for name in {*before, *after}:
            plain = (before.get(name), after.get(name))
            assert now.get(name) in (*(_undated(each) for each in plain), *plain) or _undated(now.get(name)) in map(_undated, plain), name
        left = [name for name in now if name not in before and name not in after]
        assert all(Path(name).name.startswith(".") for name in left), "what is left over is hidden and read by nothing"
        assert bugclass(code.root, "gate").code in (0, 1), "the next command is not disturbed"


def _undated(content: bytes | None) -> bytes | None:
    """Without the time of a decision or a proof."""
    return None if content is None else re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z?", b"", content)


def test_the_baseline(code: Gated) -> None:
    assert every_moment(code, ["baseline", "update", "--jobs", "1", "--no-cache"], [BASELINE]) >= 2


def test_decisions(code: Gated) -> None:
    one = fingerprints(code)[0]
    arguments = ["triage", "--decide", f"{one}=accepted", "--reason", "known", "--jobs", "1", "--no-cache"]
    assert every_moment(code, arguments, [TRIAGE]) >= 2


def test_rules_of_a_hunt(code: Gated) -> None:
    code.write(d_py="import requests\n\n\ndef get(u):\n    return requests.get(u)\n")
    code.commit()
    code.write(d_py="import requests\n\n\ndef get(u):\n    return requests.get(u, timeout=3)\n")
    code.commit()
    arguments = ["hunt", "--fix", "HEAD", "--save", "--jobs", "1", "--no-cache"]
    saved = [".bugclass/rules/requests-get-without-timeout.yaml"]
    assert every_moment(code, arguments, saved) >= 4


def test_the_cache(code: Gated, tmp_path: Path) -> None:
    """Killed at each change of the cache's file that Python makes, and at random ones that SQLite makes: the answer stays the same."""
    right = in_json(code.root, "scan", "--no-cache").out
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    for number in range(1, 4):
        forked(code.root, ["scan", "--jobs", "1"], killed_at(number), environment)
    program = [sys.executable, "-m", "scanner.cli", "scan", "--format", "json", "--jobs", "1"]
    for wait in (0.2, 0.25, 0.3, 0.35, 0.4):
        code.put(f"new{wait}.py", "evil()\n" * 3000)
        process = subprocess.Popen(
            program, cwd=code.root, env={**os.environ, **environment, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
        )
        time.sleep(wait)
        process.kill()
        process.wait()
        code.put(f"new{wait}.py", None)
    for _ in range(2):
        again = forked(code.root, ["scan", "--format", "json", "--jobs", "1"], env=environment)
        assert again.out == right


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("command", ["scan", "gate"])
def test_an_interrupt_tells_what_was_found(command: str, jobs: str, code: Gated) -> None:
    code.put("largest.py", "evil(1)\n" + "x = 1\n" * 50_000)
    for number in range(8):
        code.put(f"many/m{number}.py", "evil(2)\n" + "y = [1, 2, 3]\n" * 16_000)
    ended = forked(code.root, [command, "--jobs", jobs, "--format", "json", "--no-cache"], interrupted_at(1))
    assert ended.code == 130
    found = json.loads(ended.out)
    assert 0 < len(found["findings"]) < 12
    assert [each["kind"] for each in found["failures"]] == ["interrupted"] and found["summary"]["exit_code"] == 130
    assert re.search(r"interrupted: \d+ of 12 files were not looked at", ended.err)
    took = re.search(r"took ([\d.]+)", ended.err)
    assert took and float(took[1]) < 1.0


def test_an_interrupted_hunt_tells_what_was_found_but_saves_nothing(code: Gated) -> None:
    fixed = "import requests\n\n\ndef get(u):\n    return requests.get(u, timeout=3)\n"
    code.write(d_py=fixed.replace(", timeout=3", ""), e_py=fixed.replace("return ", "").replace(", timeout=3", "") + "x = 1\n" * 16_000)
    code.put("f.py", "y = [1, 2, 3]\n" * 6_000 + fixed)
    code.commit()
    code.write(d_py=fixed)
    code.commit()
    arguments = ["hunt", "--fix", "HEAD", "--format", "json", "--no-cache", "--jobs", "1"]
    ended = forked(code.root, arguments, interrupted_at(1))
    assert ended.code == 130 and json.loads(ended.out)["findings"] != []
    files = files_of(code.root)
    ended = forked(code.root, [*arguments, "--save"], interrupted_at(1))
    assert (ended.code, ended.out) == (130, "") and files_of(code.root) == files


@pytest.mark.parametrize("arguments", [["baseline", "update"], ["fix", "evil-call", "--yes"], ["learn", "--fix", "HEAD"]], ids=" ".join)
def test_an_interrupted_command_that_saves_saves_nothing(arguments: list[str], code: Gated) -> None:
    files = files_of(code.root)
    ended = forked(code.root, [*arguments, "--jobs", "1", "--no-cache"], interrupted_at(1))
    assert ended.code in (2, 130) and files_of(code.root) == files
