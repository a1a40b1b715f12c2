"""One row for each way of not looking: exit code 2, the reason on standard error and in every format."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.closed import Row, all_formats, check
from support.command import ROOT, Ran, bugclass
from support.gated import RULE, Gated, gated

from scanner.reporters import REPORTERS

JAVASCRIPT = "rules:\n- id: js-eval\n  languages: [javascript]\n  severity: ERROR\n  message: m\n  pattern: eval(...)\n"
SLOW = """\
rules:
- id: slow-regex
  languages: [python]
  severity: ERROR
  message: m
  pattern-regex: "(a|aa)+$"
"""
TIMED_OUT = """\
import json, os
found = [os.path.join(top, name) for top, _, names in os.walk(".") for name in names]
errors = [{"type": "Timeout", "path": name, "message": "Timeout when running the rule", "level": "warn"} for name in found]
print(json.dumps({"results": [], "errors": errors, "paths": {"scanned": found}}))
"""
BROKEN = "import sys\nprint('Fatal error: core dumped')\nsys.stderr.write('it fell over')\nsys.exit(139)\n"


def _nothing(code: Gated) -> None:
    pass


def _only_javascript(code: Gated) -> None:
    code.put(".bugclass/rules/evil-call.yaml", JAVASCRIPT)
    code.put("a.js", "eval(1)\n")


def _loop(code: Gated) -> None:
    (code.root / "loop.py").symlink_to("loop.py")


def _pipe(code: Gated) -> None:
    os.mkfifo(code.root / "pipe.py")


def _put(path: str, text: str | bytes) -> Callable[[Gated], None]:
    return lambda code: code.put(path, text)


def _stage_broken(code: Gated) -> None:
    code.put("b.py", "evil(\n")
    code.git("add", "-A")


def _slow(code: Gated) -> None:
    code.put(RULE_X, SLOW)
    code.put("b.py", "x = '" + "a" * 5000 + "b'\n")


RULE_X = ".bugclass/rules/x.yaml"
X = RULE.replace("evil-call", "x")
ROWS = [
    Row("unparsable file", _put("b.py", "evil(\n"), "b.py", "unparsable"),
    Row("unparsable staged file", _stage_broken, "b.py", "unparsable", ("gate", "--staged")),
    Row("unparsable changed file", _put("b.py", "evil(\n"), "b.py", "unparsable", ("gate", "--base", "HEAD")),
    Row("undecodable file", _put("b.py", b"evil('\xff\xfe')\n"), "b.py", "undecodable"),
    Row("unknown encoding", _put("b.py", b"# coding: nonsense\nevil()\n"), "b.py", "undecodable"),
    Row("unreadable file", _loop, "symbolic links", "unreadable", ("gate", "loop.py")),
    Row("not a plain file", _pipe, "a named pipe", "skipped", ("gate", "pipe.py")),
    Row("rule that is no YAML", _put(RULE_X, "rules: [\n"), "x.yaml", "rule"),
    Row("rule without a pattern", _put(RULE_X, X.replace("  pattern: evil(...)\n", "")), "x.yaml", "rule"),
    Row("rule with a pattern that does not parse", _put(RULE_X, X.replace("evil(...)", "evil((")), "x.yaml", "rule"),
    Row("rule that is given up", _slow, "slow-regex", "timeout"),
    Row("zero rules", lambda code: code.put(".bugclass/rules/evil-call.yaml", None), "no rules in .bugclass/rules", "no-rules"),
    Row("zero files", lambda code: code.put("docs/x.txt", ""), "no Python files in", "no-files", ("gate", "docs")),
    Row("missing path", _nothing, "no such file or folder", "missing", ("gate", "none.py")),
    Row("missing rules", _nothing, "none.yaml: no such rule file", "input", ("gate", "--rules", "none.yaml")),
    Row("missing base", _nothing, "no commit 'origin/main'", "input", ("gate", "--base", "origin/main")),
    Row("path outside the root", _nothing, "lies outside the root", "outside-root", ("gate", "/etc/hostname")),
    Row("broken baseline", _put(".bugclass/baseline.jsonl", "{}\n{\n"), ".bugclass/baseline.jsonl:1: has no", "input"),
    Row("conflict in the baseline", _put(".bugclass/baseline.jsonl", "<<<<<<< a\n"), "merge conflict", "input"),
    Row("broken decisions", _put(".bugclass/triage.jsonl", "\n\n[]\n"), ".bugclass/triage.jsonl:3: is not", "input"),
    Row("unknown setting", _put("bugclass.toml", "job = 3\n"), "bugclass.toml:1: unknown setting", "input"),
    Row("broken settings", _put("pyproject.toml", "[tool.bugclass]\njobs =\n"), "pyproject.toml:2: is not valid TOML", "input"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_is_not_looked_at_is_told(row: Row, tmp_path: Path) -> None:
    code = gated(tmp_path / "code")
    row.prepare(code)
    reports = tmp_path / "reports"
    reports.mkdir()
    command, *rest = row.arguments
    check(bugclass(code.root, command, *rest, *all_formats(reports), "--jobs", "1"), reports, row)


@pytest.mark.parametrize("row", [row for row in ROWS if len(row.arguments) == 1], ids=lambda row: row.name)
def test_a_scan_is_no_more_trusting_than_the_gate(row: Row, tmp_path: Path) -> None:
    code = gated(tmp_path / "code")
    row.prepare(code)
    if "jsonl" not in row.words and row.name not in ("conflict in the baseline",):
        assert bugclass(code.root, "scan", "--jobs", "1").code == 2


# what other programs do to it -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Machine:
    """A Python with no Semgrep of its own, and a folder for programs."""

    programs: Path

    def environment(self) -> dict[str, str]:
        """PATH with the folder and git, nothing else; packages as they are here."""
        paths = os.pathsep.join((str(ROOT), sysconfig.get_paths()["purelib"]))
        home = str(self.programs.parent)
        return {"PATH": f"{self.programs}:/usr/bin:/bin", "PYTHONPATH": paths, "HOME": home, "NO_COLOR": "1"}

    def command(self, *arguments: str) -> list[str]:
        """`bugclass ARGUMENTS` there."""
        return [str(self.programs / "python"), "-m", "scanner.cli", *arguments]

    def run(self, here: Path, *arguments: str) -> Ran:
        """Run it."""
        done = subprocess.run(
            self.command(*arguments), cwd=here, env=self.environment(), capture_output=True, text=True, timeout=120, check=False
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def put_semgrep(self, script: str) -> None:
        """A program called semgrep that does what the script says."""
        program = self.programs / "semgrep"
        program.write_text(f"#!{Path(sys.executable).resolve()}\n{script}")
        program.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Without Semgrep."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(Path(sys.executable).resolve())
    return Machine(programs)


@pytest.mark.parametrize(
    ("script", "row"),
    [
        ("", Row("Semgrep missing", _only_javascript, "Semgrep is not installed", "rule")),
        (BROKEN, Row("Semgrep failing", _only_javascript, "it ended with code 139", "engine")),
        (TIMED_OUT, Row("Semgrep out of time", _only_javascript, "Timeout when running the rule", "timeout")),
    ],
    ids=lambda each: each.name if isinstance(each, Row) else "",
)
def test_semgrep_that_does_not_answer(script: str, row: Row, machine: Machine, tmp_path: Path) -> None:
    code = gated(tmp_path / "code")
    row.prepare(code)
    if script:
        machine.put_semgrep(script)
    reports = tmp_path / "reports"
    reports.mkdir()
    check(machine.run(code.root, "gate", *all_formats(reports)), reports, row)


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds the worker processes in /proc")
def test_workers_that_are_killed(machine: Machine, tmp_path: Path) -> None:
    code = gated(tmp_path / "code")
    for number in range(4):
        code.put(f"large{number}.py", "evil(1)\n" * 40_000)
    reports = tmp_path / "reports"
    reports.mkdir()
    process = subprocess.Popen(
        machine.command("gate", *all_formats(reports), "--jobs", "2", "--no-cache"),
        cwd=code.root,
        env=machine.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    killer = threading.Thread(target=_kill_children, args=(process,))
    killer.start()
    out, err = process.communicate(timeout=120)
    killer.join()
    check(Ran(process.returncode, out, err), reports, Row("", _nothing, "the worker process died", "worker"))


def _kill_children(process: subprocess.Popen[str]) -> None:
    """Kill every worker of the process soon after it is seen; git, which takes its own name a moment after it starts, is let be."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None:
        with contextlib.suppress(OSError):
            for child in children.read_text().split():
                command = Path(f"/proc/{child}/cmdline")
                if b"scanner.cli" in command.read_bytes() and not time.sleep(0.005) and b"scanner.cli" in command.read_bytes():
                    os.kill(int(child), signal.SIGKILL)
        time.sleep(0.002)


# where the answer cannot be kept or written -----------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("name", list(REPORTERS))
def test_a_full_disk(name: str, tmp_path: Path) -> None:
    code = gated(tmp_path / "code")
    assert bugclass(code.root, "gate").code == 1
    ran = bugclass(code.root, "gate", "--format", name, "-o", "/dev/full")
    assert ran.code == 2 and "/dev/full: the report cannot be written: No space left on device" in ran.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("clean", [True, False])
@pytest.mark.parametrize("name", list(REPORTERS))
def test_standard_output_on_a_full_disk(name: str, clean: bool, machine: Machine, tmp_path: Path) -> None:
    code = gated(tmp_path / "code")
    code.write(a_py="good()\n" if clean else "evil()\n")
    with Path("/dev/full").open("w") as full:
        command = machine.command("gate", "--format", name)
        done = subprocess.run(
            command, cwd=code.root, env=machine.environment(), stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    silent = clean and name == "github"  # no annotation, nothing that could be lost
    assert (done.returncode, "No space left" in done.stderr) == ((0, False) if silent else (2, True))


def test_a_corrupt_cache_hides_nothing(machine: Machine, tmp_path: Path) -> None:
    """What is remembered can be worked out again: a damaged memory is not believed, and the answer is the same."""
    code = gated(tmp_path / "code")
    first = machine.run(code.root, "gate")
    files = [file for file in (tmp_path / ".cache").rglob("*") if file.is_file()]
    assert first.code == 1 and files
    for damage in (lambda content: b"not a database" * 100, lambda content: content[: len(content) // 2], lambda content: b"", _flipped):
        for file in files:
            if file.exists():
                file.write_bytes(damage(file.read_bytes()))
        again = machine.run(code.root, "gate")
        assert (again.code, again.out) == (first.code, first.out)


def _flipped(content: bytes) -> bytes:
    return bytes(byte ^ 0x55 if number % 7 == 3 and number > 4096 else byte for number, byte in enumerate(content))
