"""Many files looked up at once: the answer is that of each alone, and any change ends it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from scanner.engines.python import PythonEngine
from scanner.model.failure import Failure, FailureKind
from scanner.model.formula import Pattern
from scanner.model.rule import Level, Rule
from scanner.model.source import Target
from scanner.scan.look import Look
from scanner.scan.look_text import looks_of, texts_of
from scanner.scan.remembered import Memory
from scanner.scan.search import Means, Searched, SearchInterrupted, search
from scanner.scan.targets import find_targets

RULE = Rule("call-of-f", "m", Level.WARNING, ("python",), Pattern("f($X)"), '{"id": "call-of-f"}')
LATER = 10**19
FILES = 60


class Kept:
    """A store in memory that counts the keys asked for."""

    def __init__(self) -> None:
        self.entries: dict[bytes, bytes] = {}
        self.asked = 0

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        self.asked += len(keys)
        return {key: self.entries[key] for key in keys if key in self.entries}

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        self.entries.update(entries)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for number in range(FILES):
        (tmp_path / f"n{number}.py").write_text(f"f({number})\n" if number % 9 == 0 else f"g({number})\n")
    (tmp_path / "broken.py").write_text("f(1\n")
    return tmp_path


def ask(tree: Path, store: Kept, rules: bytes = b"r", clock: int = LATER) -> Searched:
    return search(PythonEngine(), (RULE,), find_targets(tree).targets, Means(1, memory=Memory(store, rules, clock=lambda: clock)))


def outcome(searched: Searched) -> tuple[object, ...]:
    found = sorted(str(replace(finding, rank=0)) for finding in searched.findings)  # ranks are given after
    return found, searched.failures, searched.scanned


def cold(tree: Path) -> tuple[object, ...]:
    return outcome(search(PythonEngine(), (RULE,), find_targets(tree).targets, Means(1)))


def test_an_unchanged_tree_is_one_lookup(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, expected = Kept(), cold(tree)
    ask(tree, store)
    store.asked = 0
    monkeypatch.setattr(Target, "read", lambda self: pytest.fail(f"{self.path} was read"))
    assert outcome(ask(tree, store)) == expected and store.asked == 1


def added(tree: Path) -> None:
    (tree / "n.py").write_text("f(7)\n")


def removed(tree: Path) -> None:
    (tree / "n0.py").unlink()


def renamed(tree: Path) -> None:
    (tree / "n0.py").rename(tree / "m0.py")


def changed(tree: Path) -> None:
    (tree / "n1.py").write_text("f(1)\n")


def changed_in_place(tree: Path) -> None:
    before = (tree / "n1.py").stat()
    (tree / "n1.py").write_text("f(1)\n")
    os.utime(tree / "n1.py", ns=(before.st_atime_ns, before.st_mtime_ns))


def mended(tree: Path) -> None:
    (tree / "broken.py").write_text("f(1)\n")


@pytest.mark.parametrize("edit", [added, removed, renamed, changed, changed_in_place, mended])
def test_any_change_is_seen(tree: Path, edit: Callable[[Path], None]) -> None:
    store = Kept()
    for _ in range(2):
        ask(tree, store)
    edit(tree)
    expected = cold(tree)
    assert [outcome(ask(tree, store)) for _ in range(3)] == [expected] * 3


def test_other_rules_know_nothing(tree: Path) -> None:
    store = Kept()
    ask(tree, store)
    assert len(Memory(store, b"other", clock=lambda: LATER).recall(find_targets(tree).targets).unknown) == FILES + 1


def test_a_tree_changed_just_now_is_not_kept_at_once(tree: Path) -> None:
    store = Kept()
    now = max(path.stat().st_ctime_ns for path in tree.iterdir()) + 1_000_000
    for _ in range(2):
        ask(tree, store, clock=now)
    store.asked = 0
    assert outcome(ask(tree, store, clock=now)) == cold(tree) and store.asked > 1


def test_what_a_time_out_left_open_is_not_kept(tree: Path) -> None:
    store, targets = Kept(), find_targets(tree).targets
    looks = [Look(target.path, (), (), 1, b"d" * 32) for target in targets]
    looks[3] = Look(targets[3].path, (), (Failure(targets[3].path, FailureKind.TIMEOUT, "cut off"),), 1, b"d" * 32)
    memory = Memory(store, b"r", clock=lambda: LATER)
    memory.keep(looks, targets)
    assert [target.path for target in memory.recall(targets).unknown] == [targets[3].path]


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-1], lambda text: b"", lambda text: b"[]", lambda text: b'{"other.py": ""}', lambda text: b"\xff"]
)
def test_a_damaged_entry_is_not_believed(tree: Path, damage: Callable[[bytes], bytes]) -> None:
    store, expected = Kept(), cold(tree)
    ask(tree, store)
    whole = max(store.entries, key=lambda key: len(store.entries[key]))
    store.entries[whole] = damage(store.entries[whole])
    assert outcome(ask(tree, store)) == expected


def test_looks_that_found_something_come_back_with_their_paths() -> None:
    failed = Look("b\udcff.py", (), (Failure("b\udcff.py", FailureKind.UNPARSABLE, "line 1"),), 0)
    looks = [Look("a.py", (), (), 1), failed]
    assert looks_of(texts_of(looks), {"a.py", "b\udcff.py"}.__contains__) == [failed]
    assert looks_of(texts_of(looks), {"a.py"}.__contains__) is None


def test_what_an_interrupted_search_saw_is_kept(tree: Path) -> None:
    """The files of shards that were done are not looked at again, and the answer is that of a search in one go."""
    store, expected = Kept(), cold(tree)

    class Stopping:
        def stage(self, name: str, total: int) -> None:
            pass

        def advance(self, steps: int = 1) -> None:
            if steps:
                raise KeyboardInterrupt

    targets = find_targets(tree).targets
    memory = Memory(store, b"rules", clock=lambda: LATER)
    with pytest.raises(SearchInterrupted):
        search(PythonEngine(), (RULE,), targets, Means(1, Stopping(), memory))
    left = memory.recall(targets).unknown
    assert len(left) < len(targets)
    assert outcome(search(PythonEngine(), (RULE,), targets, Means(1, None, memory))) == expected
