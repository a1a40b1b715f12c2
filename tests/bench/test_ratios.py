"""Ratios of times taken on the same machine in the same minute: they hold on a slow machine as on a fast one. Run by `make bench`."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from support.command import ROOT, in_json

SOURCE = '''"""Module {n}."""

import os


class Shelf{n}:
    """Keeps things."""

    def __init__(self, size):
        self.size = size
        self.things = {{}}

    def put(self, key, thing):
        if len(self.things) >= self.size:
            raise ValueError("full: %s" % key)
        self.things[key] = thing
        return sorted(self.things.items(), key=lambda pair: pair[0])[: self.size]

    def path(self, *parts):
        return os.path.join("shelf", str({n}), *[part.strip("/") for part in parts if part])
'''
RULE = "rules:\n- id: {id}\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: {pattern}\n"


def quickest(task: Callable[[], object], times: int = 3) -> float:
    """The least of a few tries, in seconds: what disturbs a measurement only ever adds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        task()
        found.append(time.perf_counter() - start)
    return min(found)


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two hundred modules of one kind, in two folders of 60 and 140."""
    root = tmp_path_factory.mktemp("code")
    for n in range(200):
        folder = root / ("few" if n < 60 else "more")
        folder.mkdir(exist_ok=True)
        (folder / f"m{n}.py").write_text(SOURCE.format(n=n) * 8)
    (root / "absent.yaml").write_text(RULE.format(id="absent-call", pattern="never_called_anywhere(...)"))
    (root / "present.yaml").write_text(RULE.format(id="present-call", pattern="os.path.join(...)"))
    return root


def parsing(code: Path) -> float:
    texts = [file.read_text() for file in sorted(code.rglob("*.py"))]
    return quickest(lambda: [ast.parse(text) for text in texts])


def scanning(code: Path, rule: str, *paths: str) -> float:
    return quickest(lambda: in_json(code, "scan", "--rules", f"{rule}.yaml", *paths))


def test_files_that_cannot_match_cost_less_than_parsing_them(code: Path) -> None:
    assert scanning(code, "absent") / parsing(code) < 0.5


def test_matching_costs_a_few_times_the_parsing(code: Path) -> None:
    assert scanning(code, "present") / parsing(code) < 12


def test_time_grows_with_the_code_and_no_faster(code: Path) -> None:
    assert scanning(code, "present") / scanning(code, "present", "few") < 2 * 200 / 60


def test_help_starts_about_as_fast_as_python() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, check=True)

    assert quickest(lambda: run("-m", "scanner.cli", "--help"), 7) / quickest(lambda: run("-c", "import argparse"), 7) < 2.5
