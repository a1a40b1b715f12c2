"""What kind of place a path is: test code apart from code, and how far two paths are from each other."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_TEST = re.compile(r"(^|/)(tests?|testing|t)/|(^|/)(test_[^/]*|[^/]*_tests?|conftest)\.py$")


def is_test(path: str) -> bool:
    """Whether a path looks like test code."""
    return bool(_TEST.search(path))


def nearness(path: str, home: str) -> float:
    """1 in the same file, less with every folder between, 0 with nothing in common."""
    if path == home:
        return 1.0
    here, there = PurePosixPath(path).parts, PurePosixPath(home).parts
    shared = 0
    for one, other in zip(here[:-1], there[:-1], strict=False):
        if one != other:
            break
        shared += 1
    depth = max(len(here), len(there)) - 1
    return 0.6 * (shared / depth) if depth else 0.6
