"""Starting Semgrep: the only place that does. No shell, no settings or tokens of the user, no metrics, no network wanted."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from scanner.engines.semgrep.installation import INSTALL, Installation
from scanner.errors import EngineError

_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SSL_CERT_FILE")
_TAIL = 4000


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for one rule on one file, seconds for a whole start, and processes (0: Semgrep's own choice)."""

    rule_seconds: int = 30
    total_seconds: int = 1800
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a start left behind. `timed_out`: it was stopped because the total time ran out."""

    code: int
    output: bytes
    complaints: str
    timed_out: bool


def start(installation: Installation, private: Path, limits: Limits) -> Answer:
    """Run `private/rules.json` over the folder `private/targets`. Raises EngineError when the program cannot be started."""
    command = [
        str(installation.program),
        "scan",
        *("--metrics=off", "--disable-version-check", "--json", "--quiet", "--oss-only", "--no-autofix"),
        *("--no-git-ignore", "--disable-nosem", "--no-rewrite-rule-ids", "--max-target-bytes", "0"),
        *("--timeout", str(limits.rule_seconds), "--timeout-threshold", "0"),
        *(("--jobs", str(limits.jobs)) if limits.jobs else ()),
        *("--config", str(private / "rules.json"), "."),
    ]
    out_path, complaints_path = private / "stdout", private / "stderr"
    with out_path.open("wb") as out, complaints_path.open("wb") as complaints:
        try:
            process = subprocess.Popen(
                command,
                cwd=private / "targets",
                env=_environment(installation, private),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=complaints,
                start_new_session=True,
            )
        except OSError as problem:
            raise EngineError(f"Semgrep cannot be started ({installation.program}: {problem.strerror}); {INSTALL}") from None
        timed_out = False
        try:
            process.wait(limits.total_seconds)
        except subprocess.TimeoutExpired:
            timed_out = True
        finally:
            _stop(process)
    said = complaints_path.read_bytes()[-_TAIL:].decode("utf-8", "replace")
    return Answer(process.returncode, out_path.read_bytes(), said, timed_out)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started, where it still runs."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _environment(installation: Installation, private: Path) -> dict[str, str]:
    folders = os.pathsep.join((str(installation.program.parent), os.defpath))
    home = private / "home"
    home.mkdir(exist_ok=True)
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        "PATH": folders,
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "PYTHONUTF8": "1",
        "SEMGREP_SETTINGS_FILE": str(home / "settings.yml"),
        "SEMGREP_LOG_FILE": str(home / "semgrep.log"),
        "SEMGREP_SEND_METRICS": "off",
        "SEMGREP_ENABLE_VERSION_CHECK": "0",
    }
