"""Names for what is new: the post-mortem's id and file, the place of the test that is missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import PurePosixPath

_NUMBERED = re.compile(r"([A-Za-z][A-Za-z-]*-)((?:19|20)\d\d-)?(\d{1,6})")
_TEST_FILE = re.compile(r"(?:^|/)(?:test_[^/]+|[^/]+_test)\.py$")
FOLDER = "docs/postmortems"


def next_id(known: Iterable[str], day: date) -> str:
    """The next id after those in use (`PM-2026-014` -> `PM-2026-015`; a new year begins anew); `PM-2026-001` where none is numbered."""
    numbered = [found for one in known if (found := _NUMBERED.fullmatch(one))]
    if not numbered:
        return f"PM-{day.year}-001"
    prefix, by_year = Counter((found[1], bool(found[2])) for found in numbered).most_common(1)[0][0]
    start = f"{prefix}{day.year}-" if by_year else prefix
    same = [found for found in numbered if found[1] + (found[2] or "") == start]
    width = max((len(found[3]) for found in same), default=3)
    return f"{start}{max((int(found[3]) for found in same), default=0) + 1:0{width}}"


def file_name(kept: Iterable[str], day: date, title: str) -> str:
    """Where the document goes: beside most of the kept ones (paths relative to the root), named by day and title."""
    folders = Counter(str(PurePosixPath(path).parent) for path in kept)
    folder = folders.most_common(1)[0][0] if folders else FOLDER
    words = re.findall(r"[a-z0-9]+", title.lower())
    slug = "-".join(words[:6])[:60].strip("-") or "incident"
    return f"{folder}/{day.isoformat()}-{slug}.md"


def test_place(changed: str, files: Iterable[str], is_test: Callable[[str], bool]) -> str:
    """The test file where a regression test of `changed` belongs in this project's own layout: there already, or as its neighbours are."""
    module = PurePosixPath(changed).stem
    tests = [path for path in files if is_test(path) and _TEST_FILE.search(path)]
    names = (f"test_{module}.py", f"{module}_test.py")
    same = [path for path in tests if PurePosixPath(path).name in names]
    if same:
        return max(sorted(same), key=lambda path: _shared(path, changed))
    after = sum(path.endswith("_test.py") for path in tests) * 2 > len(tests)
    name = f"{module}_test.py" if after else f"test_{module}.py"
    folders = Counter(str(PurePosixPath(path).parent) for path in tests)
    mirrored = [folder for folder in folders if folder.endswith(f"/{PurePosixPath(changed).parent.name}")]
    if mirrored:
        return f"{mirrored[0]}/{name}"
    folder = max(sorted(folders), key=lambda one: (_shared(f"{one}/x", changed), folders[one]), default="tests")
    return f"{folder}/{name}" if folder != "." else name


def _shared(path: str, changed: str) -> int:
    """How many folders on the way to both have the same name, `src`, `tests` and the like not counted."""
    return len(set(PurePosixPath(path).parent.parts) & set(PurePosixPath(changed).parent.parts) - {"src", "lib", "tests"})
