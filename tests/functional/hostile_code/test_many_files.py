"""A tree of two hundred thousand files: all are counted, in bounded memory, and a second scan says the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.command import ROOT

FOLDERS, IN_EACH = 200, 1000
ODD = 3
_MEGABYTES = 400
RULE = 'rules:\n- {id: evals, languages: [python], severity: ERROR, message: m, pattern: "eval($X)"}\n'


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Mostly the same few contents, as links to one another: making so many files costs most of the time."""
    top = tmp_path_factory.mktemp("many")
    kept = []
    for number in range(8):
        file = top / f"source{number}.py"
        file.write_text(f"def f{number}(a):\n    return a + {number}\n")
        kept.append(file)
    for folder in range(FOLDERS):
        (top / f"d{folder}").mkdir()
        for number in range(IN_EACH):
            os.link(kept[number % len(kept)], top / f"d{folder}/m{number}.py")
    (top / "d7/found.py").write_text("eval(a)\n")
    (top / "d8/broken.py").write_text("eval(a\n")
    (top / "d9/bytes.py").write_bytes(b"eval(\xff)\n")
    (top.parent / "rules.yaml").write_text(RULE)
    yield top
    shutil.rmtree(top)


def scan(tree: Path) -> tuple[str, float]:
    """What a scan writes, and the megabytes that its own process held at most."""
    out = tree.parent / "out.json"
    command = [
        sys.executable,
        "-m",
        "scanner.cli",
        "scan",
        "--root",
        tree,
        "--rules",
        tree.parent / "rules.yaml",
        "--format",
        "json",
        "-o",
        out,
    ]
    process = subprocess.Popen([str(each) for each in command], env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 2
    return out.read_text(), used.ru_maxrss / 1000


def test_every_file_is_looked_at_or_named(tree: Path) -> None:
    text, megabytes = scan(tree)
    document = json.loads(text)
    assert [(each["path"], each["kind"]) for each in document["failures"]] == [
        ("d8/broken.py", "unparsable"),
        ("d9/bytes.py", "undecodable"),
    ]
    assert document["summary"]["files_scanned"] + len(document["failures"]) == FOLDERS * IN_EACH + 8 + ODD
    assert [each["path"] for each in document["findings"]] == ["d7/found.py"]
    assert megabytes < _MEGABYTES
    again, megabytes = scan(tree)
    assert again == text and megabytes < _MEGABYTES
