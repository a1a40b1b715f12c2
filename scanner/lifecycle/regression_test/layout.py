"""Where a project would keep a test of a module, by the tests that it has. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

_TEST_FILE = re.compile(r"(?:^test_(?P<before>.+)|(?P<after>.+)_tests?)\.py$")
_PYTEST = re.compile(rb"^(?:async )?def test|^(?:import|from) pytest\b", re.MULTILINE)
_UNITTEST = re.compile(rb"^class \w+\(.*TestCase\b", re.MULTILINE)
_SAMPLE = 300


class Style(str, Enum):
    """How the project's tests are written."""

    PYTEST = "pytest"
    UNITTEST = "unittest"


@dataclass(frozen=True, slots=True)
class _Tested:
    """A test file, and the name of the module that it is about by its own name."""

    folder: str
    module: str


def test_folder(module: str | None, paths: Collection[str]) -> str:
    """The folder for a test of `module` (None: of no module): beside its own test, else as its siblings' tests lie, else the tests' own."""
    tested = list(_tested(paths))
    if module is not None:
        stem, home = PurePosixPath(module).stem, _folder(module)
        if own := sorted(each.folder for each in tested if each.module == stem):
            return max(own, key=lambda folder: (_shared(folder, home), -len(folder)))
        if mirrored := _mirrored(home, tested, paths):
            return mirrored
    if tested:
        counts = Counter(each.folder for each in tested)
        return min(counts, key=lambda folder: (-counts[folder], folder))
    return next((folder for folder in ("tests", "test") if any(path.startswith(f"{folder}/") for path in paths)), "tests")


def test_file_name(name: str, paths: Iterable[str]) -> str:
    """`test_NAME.py`, or `NAME_test.py` where the project writes it so."""
    found = [match for path in paths if (match := _TEST_FILE.match(PurePosixPath(path).name))]
    behind = sum(match["after"] is not None for match in found)
    return f"{name}_test.py" if behind > len(found) - behind else f"test_{name}.py"


def style_of(paths: Iterable[str], read: Callable[[str], bytes | None]) -> Style:
    """unittest where more test files are written so than for pytest."""
    counts: Counter[Style] = Counter()
    files = [path for path in paths if _TEST_FILE.match(PurePosixPath(path).name) or PurePosixPath(path).name == "tests.py"]
    for path in files[:_SAMPLE]:
        content = read(path) or b""
        if _PYTEST.search(content):
            counts[Style.PYTEST] += 1
        elif _UNITTEST.search(content):
            counts[Style.UNITTEST] += 1
    return Style.UNITTEST if counts[Style.UNITTEST] > counts[Style.PYTEST] else Style.PYTEST


def _tested(paths: Iterable[str]) -> Iterator[_Tested]:
    for path in paths:
        if match := _TEST_FILE.match(PurePosixPath(path).name):
            yield _Tested(_folder(path), match["before"] or match["after"])


def _mirrored(home: str, tested: Iterable[_Tested], paths: Iterable[str]) -> str | None:
    """How folders of code became folders of tests elsewhere, done to this folder: a part taken off its front, another put there."""
    modules: dict[str, set[str]] = {}
    for path in paths:
        if path.endswith(".py") and not _TEST_FILE.match(PurePosixPath(path).name):
            modules.setdefault(PurePosixPath(path).stem, set()).add(_folder(path))
    ways: Counter[tuple[str, str]] = Counter()
    for each in tested:
        folders = modules.get(each.module, set())
        if len(folders) == 1:
            ways[_way(next(iter(folders)), each.folder)] += 1
    for off, on in sorted(ways, key=lambda way: (-ways[way], -len(way[0]))):
        if home == off or home.startswith(f"{off}/") or not off:
            rest = home[len(off) :].strip("/") if off else home
            return "/".join(part for part in (on, rest) if part)
    return None


def _way(code: str, test: str) -> tuple[str, str]:
    """What is taken off the front of the code's folder, and what is put there: the parts that both end in are kept."""
    left, right = [part for part in code.split("/") if part], [part for part in test.split("/") if part]
    while left and right and left[-1] == right[-1]:
        left.pop()
        right.pop()
    return "/".join(left), "/".join(right)


def _folder(path: str) -> str:
    parent = PurePosixPath(path).parent.as_posix()
    return "" if parent == "." else parent


def _shared(left: str, right: str) -> int:
    """How many folder names two paths have in common."""
    return len(set(left.split("/")) & set(right.split("/")))
