"""The text of a regression test: the rule over the code base, and a skeleton for each fixed function that does not pass in silence.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from scanner.lifecycle.regression_test.layout import Style
from scanner.lifecycle.regression_test.subject import Subject, imports_of_subjects

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the test is of. `path` is where it will stand, relative to the root; `named`: the name that the post-mortem gives it, or ""."""

    path: str
    style: Style
    rule_id: str
    rule_path: str
    title: str
    incident: str
    subjects: tuple[Subject, ...] = ()
    named: str = ""


def test_text(wanted: Wanted) -> str:
    """The whole file."""
    return _unittest(wanted) if wanted.style is Style.UNITTEST else _pytest(wanted)


def identifier(text: str) -> str:
    """Text as a part of a Python name."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return re.sub(r"\W+", "_", words, flags=re.ASCII).strip("_").lower() or "it"


def _head(wanted: Wanted) -> list[str]:
    about = _plain(wanted.title) or wanted.rule_id
    origin = f" ({_plain(wanted.incident)})" if wanted.incident else ""
    return [
        f'"""Keeps this bug class out: {about}{origin}.',
        "",
        f"Made by `bugclass test {wanted.rule_id}`. The skeletons are to be filled in by hand.",
        '"""',
        "",
        "from __future__ import annotations",
        "",
    ]


def _places(wanted: Wanted) -> list[str]:
    up = len(PurePosixPath(wanted.path).parts) - 1
    return [f"ROOT = Path(__file__).resolve().parents[{up}]", f"RULE = ROOT / {_text(wanted.rule_path)}"]


def _run(indent: str, report: str) -> list[str]:
    return [
        f'{indent}arguments = ["gate", "--root", str(ROOT), "--rules", str(RULE), "--format", f"json={{{report}}}"]',
        f"{indent}status = bugclass(arguments)",
        f'{indent}found = json.loads({report}.read_text(encoding="utf-8"))',
        f'{indent}new = [each for each in found["findings"] if each["state"] == "new"]',
        f"{indent}places = [f\"{{each['path']}}:{{each['start_line']}}: {{each['message']}}\" for each in new]",
    ]


_SAYS = "The rule fires nowhere but where the baseline or a triage decision accepts it, and all code could be looked at."
_FAIL = "call it as in the incident, say what must come out of it, then take this line and the mark above away"


def _pytest(wanted: Wanted) -> str:
    lines = [*_head(wanted), *imports_of_subjects(wanted.subjects), "import json", "from pathlib import Path", ""]
    lines += ["import pytest"] if wanted.subjects else []
    lines += ["from scanner.cli.main import main as bugclass", "", *_places(wanted), "", ""]
    lines += [f"def test_{identifier(wanted.rule_id)}_is_nowhere_new(tmp_path: Path) -> None:", f'    """{_SAYS}"""']
    lines += ['    report = tmp_path / "report.json"', *_run("    ", "report"), '    assert status == 0, places or found["failures"]']
    for number, subject in enumerate(wanted.subjects):
        lines += ["", ""]
        lines += ['@pytest.mark.xfail(raises=pytest.fail.Exception, strict=True, reason="the assertion is still to be written")']
        lines += [f"def {_name(wanted, subject, number)}() -> None:", f'    """{_about(wanted, subject)}"""']
        lines += [f"    from {subject.module} import {subject.imported}", "", f'    pytest.fail("{_FAIL}")', *_body(subject, "    ")]
        lines += ["    assert answer is None  # what must come out"]
    return "\n".join(lines) + "\n"


def _unittest(wanted: Wanted) -> str:
    lines = [*_head(wanted), *imports_of_subjects(wanted.subjects), "import json", "import tempfile", "import unittest"]
    lines += ["from pathlib import Path", "", "from scanner.cli.main import main as bugclass", "", *_places(wanted), "", ""]
    lines += [
        f"class {_class(wanted.rule_id)}(unittest.TestCase):",
        f"    def test_{identifier(wanted.rule_id)}_is_nowhere_new(self) -> None:",
    ]
    lines += [
        f'        """{_SAYS}"""',
        "        with tempfile.TemporaryDirectory() as folder:",
        '            report = Path(folder) / "report.json"',
    ]
    lines += [*_run("            ", "report"), '        self.assertEqual(status, 0, places or found["failures"])']
    for number, subject in enumerate(wanted.subjects):
        name = _name(wanted, subject, number)
        lines += ["", "", f"class {_class(name.removeprefix('test_'))}(unittest.TestCase):", "    def setUp(self) -> None:"]
        lines += [f"        from {subject.module} import {subject.imported}", "", f"        self.fixed = {subject.imported}", ""]
        lines += ["    @unittest.expectedFailure", f"    def {name}(self) -> None:", f'        """{_about(wanted, subject)}"""']
        lines += [f'        self.fail("{_FAIL}")', f"        {subject.imported} = self.fixed", *_body(subject, "        ")]
        lines += ["        self.assertIsNone(answer)  # what must come out"]
    return "\n".join(lines) + "\n"


def _body(subject: Subject, indent: str) -> list[str]:
    given = [f"{indent}{value} = None  # as in the incident" for value in subject.values]
    return [*given, *(f"{indent}{line}" for line in subject.lines)]


def _name(wanted: Wanted, subject: Subject, number: int) -> str:
    if wanted.named and number == 0:
        return wanted.named
    after = f"_after_{identifier(wanted.incident)}" if wanted.incident else "_as_fixed"
    return f"test_{identifier(subject.shown)}{after}"


def _about(wanted: Wanted, subject: Subject) -> str:
    of = f" of {_plain(wanted.incident)}" if wanted.incident else ""
    return f"`{subject.shown}` does what it must do in the situation{of}."


def _class(name: str) -> str:
    return "".join(part.title() for part in identifier(name).split("_")) + "Test"


def _plain(text: str) -> str:
    """Foreign text within a docstring: nothing in it ends the docstring, or is an escape."""
    kept = "".join(c for c in text if c.isprintable()).replace("\\", "/").replace('"', "'")
    return " ".join(kept.split())[:_WIDTH].rstrip(".")


def _text(value: str) -> str:
    return '"' + value.encode("unicode_escape").decode("ascii").replace('"', '\\"') + '"'
