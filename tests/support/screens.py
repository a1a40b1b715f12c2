"""What commands show on a terminal, as files to compare with: `python tests/support/screens.py` writes tests/data/screens anew.

Nothing in them depends on the day, the machine or its speed: the repository has fixed dates, and seconds are written as `0.00 s`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[2]), str(HERE.parents[2] / "fixtures")]

import demo  # noqa: E402
from support.command import program  # noqa: E402
from support.terminal import on_terminal  # noqa: E402

FOLDER = HERE.parents[1] / "data" / "screens"
_RULE = "http-call-without-timeout"
_OLD = """\
+++
id = "PM-2024-00{n}"
title = "{title}"
status = "closed"
severity = "SEV2"
started = 2024-0{n}-11T08:00:00Z
detected = 2024-0{n}-11T08:{n}0:00Z
contained = 2024-0{n}-11T09:00:00Z
resolved = 2024-0{n}-11T1{n}:00:00Z

[bug_class]
id = "unbounded-read"
+++
## Summary
It stopped.
"""
_DUE = """\
+++
id = "PM-1999-003"
title = "The mail was sent twice"
status = "reviewed"
started = 1999-03-11T08:00:00Z

[[fix]]
level = "workaround"
what = "One worker only"
expires = 1999-05-01

[[action]]
title = "Send each mail once"
owner = "mail"
due = 1999-04-01

[[action]]
title = "Count the mails"
due = 1999-04-15
+++
## Summary
It was sent twice.
"""


@dataclass(frozen=True, slots=True)
class Screen:
    """A command as a user sees it: columns of the terminal (0: standard output is a pipe), what is set and typed, if styles are kept."""

    name: str
    command: str
    columns: int = 80
    environment: Mapping[str, str] = field(default_factory=dict)
    styled: bool = False
    answers: tuple[str, ...] = ()


_HUNT = "hunt postmortem.md"
SCREENS = (
    Screen("hunt-80", _HUNT),
    Screen("hunt-80-styled", _HUNT, styled=True),
    Screen("hunt-200", _HUNT, 200),
    Screen("hunt-verbose", f"{_HUNT} -v", 200),
    Screen("hunt-quiet", f"{_HUNT} -q"),
    Screen("hunt-piped", _HUNT, 0),
    Screen("hunt-no-color", _HUNT, 80, {"NO_COLOR": "1"}, True),
    Screen("hunt-force-color", _HUNT, 0, {"FORCE_COLOR": "1"}),
    Screen("hunt-dumb", _HUNT, 80, {"TERM": "dumb"}, True),
    Screen("learn-80", "learn postmortem.md"),
    Screen("learn-200", "learn postmortem.md", 200),
    Screen("scan-80", "scan"),
    Screen("scan-200-styled", "scan", 200, {}, True),
    Screen("scan-quiet", "scan -q"),
    Screen("scan-verbose", "scan -v"),
    Screen("scan-piped", "scan", 0),
    Screen("scan-no-color", "scan", 80, {"NO_COLOR": "1"}, True),
    Screen("gate-80", "gate"),
    Screen("gate-200-styled", "gate", 200, {}, True),
    Screen("gate-piped", "gate", 0),
    Screen("gate-quiet", "gate -q"),
    Screen("triage-80", "triage", answers=("x", "f", "it has a timeout of its own", "y", "a", "c", "q")),
    Screen("triage-200-styled", "triage", 200, {}, True, ("c", "q")),
    Screen("fix-80", f"fix {_RULE}", answers=("y", "n", "q")),
    Screen("fix-200-styled", f"fix {_RULE}", 200, {}, True, ("y", "q")),
    Screen("fix-diff-piped", f"fix {_RULE} --diff", 0),
    Screen("debt-80", "debt due.md"),
    Screen("debt-200-styled", "debt due.md", 200, {}, True),
    Screen("debt-piped", "debt due.md", 0),
    Screen("explain-80", f"explain {_RULE}"),
    Screen("explain-200", f"explain {_RULE}", 200),
    Screen("explain-piped", f"explain {_RULE}", 0),
    Screen("explain-quiet", f"explain {_RULE} -q"),
    Screen("history-80", f"history {_RULE}"),
    Screen("history-piped", f"history {_RULE}", 0),
    Screen("history-200-styled", f"history {_RULE}", 200, {}, True),
    Screen("suspects-80", "suspects HEAD~2 HEAD"),
    Screen("suspects-200", "suspects HEAD~2 HEAD", 200),
    Screen("verify-80", "verify postmortem.md"),
    Screen("verify-200", "verify postmortem.md", 200),
    Screen("check-80", "postmortem check old/1.md"),
    Screen("stats-80", "stats old/1.md old/2.md"),
    Screen("stats-200", "stats old/1.md old/2.md", 200),
    Screen("prove-80", "prove"),
    Screen("prove-200", "prove", 200),
    Screen("prove-piped", "prove", 0),
    Screen("report-80", f"report {_RULE}"),
    Screen("report-200", f"report {_RULE}", 200),
    Screen("test-80", f"test {_RULE}"),
    Screen("init-80", "init"),
    Screen("no-command", "hutn"),
    Screen("no-option", "hunt --colour never"),
    Screen("no-choice", "scan --engine pyton"),
    Screen("no-rule", "explain http-call-without-timeot"),
    Screen("no-postmortem", "hunt nowhere.md"),
    Screen("no-revision", "hunt --fix nowhere", 300),
    Screen("no-path", "scan nowhere.py"),
)


def build(root: Path) -> Path:
    """The demonstration's shop with its rule kept and two old post-mortems."""
    demo.build(root)
    done = program(root, "learn", "postmortem.md", "--jobs", "1", "-q")
    if done.code:
        raise SystemExit(done.err)
    (root / "old").mkdir()
    for number, title in enumerate(("The feed was read whole", "The upload was read whole"), 1):
        (root / f"old/{number}.md").write_text(_OLD.format(n=number, title=title), encoding="utf-8")
    (root / "due.md").write_text(_DUE, encoding="utf-8")
    return root


def shown(screen: Screen, root: Path) -> str:
    """What it shows, with its exit code below."""
    arguments = [*screen.command.split(), *([] if screen.name.startswith(("no-", "init-")) else ["--jobs", "1"])]
    if screen.columns:
        seen = on_terminal(root, arguments, screen.columns, screen.environment, screen.answers)
        code, text = seen.code, seen.styled if screen.styled else seen.plain
    else:
        piped = _piped(root, arguments, screen.environment)
        code, text = piped.returncode, piped.stdout.decode().replace("\x1b", "␛") + piped.stderr.decode()
    text = re.sub(r"[0-9]+[.][0-9]{2} s", "0.00 s", text.replace(str(root), "SHOP"))
    return f"$ bugclass {screen.command}\n{re.sub(r'[0-9]{5} days', 'N days', text)}[exit code {code}]\n"


def _piped(root: Path, arguments: list[str], environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    import os

    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    command = [sys.executable, "-m", "scanner.cli", *arguments]
    ours = {**kept, "PYTHONPATH": str(HERE.parents[2]), **environment}
    return subprocess.run(command, cwd=root, env=ours, stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)


def main() -> None:
    """Write all files, and take away those of screens that are no more."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        template = build(Path(scratch) / "shop")
        for number, screen in enumerate(SCREENS):
            root = Path(shutil.copytree(template, Path(scratch) / str(number) / "shop"))
            (FOLDER / f"{screen.name}.txt").write_text(shown(screen, root), encoding="utf-8")


if __name__ == "__main__":
    main()
