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


# a process counts the memory of the one that it was forked from as its own: so it is started by a small one
_STARTER = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:], stderr=subprocess.DEVNULL)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def scan(tree: Path) -> tuple[str, float]:
    """What a scan writes, and the megabytes that its own process held at most."""
    out = tree.parent / "out.json"
    command = ["scan", "--root", tree, "--rules", tree.parent / "rules.yaml", "--format", "json", "-o", out]
    started = [sys.executable, "-c", _STARTER, sys.executable, "-m", "scanner.cli", *map(str, command)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    code, kilobytes = subprocess.run(started, env=environment, capture_output=True, text=True, check=True).stdout.split()
    assert code == "2"
    return out.read_text(), int(kilobytes) / 1000


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
