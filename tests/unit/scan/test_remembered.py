"""A remembered answer is the answer: nothing that it depends on may have changed."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from scanner.engines.python import PythonEngine
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.formula import Pattern
from scanner.model.match import Binding, EngineResult
from scanner.model.rule import Level, Rule
from scanner.model.source import Span, Target
from scanner.scan.look import Look
from scanner.scan.look_text import look_of, text_of
from scanner.scan.remembered import Memory
from scanner.scan.search import Means, Searched, search
from scanner.scan.targets import find_targets

RULE = Rule("call-of-f", "m", Level.WARNING, ("python",), Pattern("f($X)"), '{"id": "call-of-f"}')
LATER = 10**19


class Kept:
    """A store in memory that counts what is asked of it."""

    def __init__(self) -> None:
        self.entries: dict[bytes, bytes] = {}

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        return {key: self.entries[key] for key in keys if key in self.entries}

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        self.entries.update(entries)


class Counting(PythonEngine):
    """The real engine, telling which files it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def run(self, rules: Sequence[Rule], targets: Sequence[Target]) -> EngineResult:
        self.given += [target.path for target in targets]
        return super().run(rules, targets)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("f(1)\n")
    (tmp_path / "b.py").write_text("g(1)\n")
    (tmp_path / "broken.py").write_text("f(1\n")
    return tmp_path


def ask(tree: Path, store: Kept, rules: bytes = b"r", clock: int = LATER, by_path: bool = False) -> tuple[Searched, list[str]]:
    engine = Counting()
    memory = Memory(store, rules, by_path, lambda: clock)
    return search(engine, (RULE,), find_targets(tree).targets, Means(1, memory=memory, mark=re.compile(b"MARK"))), engine.given


def test_an_unchanged_tree_is_neither_read_nor_looked_at(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept()
    cold, given = ask(tree, store)
    assert given == ["a.py", "b.py", "broken.py"] and [f.path for f in cold.findings] == ["a.py"]
    monkeypatch.setattr(Target, "read", lambda self: pytest.fail(f"{self.path} was read"))
    warm, given = ask(tree, store)
    assert given == []
    assert (warm.failures, warm.scanned) == (cold.failures, cold.scanned) and [f.kind for f in warm.failures] == [FailureKind.UNPARSABLE]
    assert [dataclasses.replace(f, rank=0) for f in cold.findings] == list(warm.findings)


def test_a_changed_file_is_looked_at_again_and_only_that(tree: Path) -> None:
    store = Kept()
    ask(tree, store)
    (tree / "b.py").write_text("f(2)\n")
    found, given = ask(tree, store)
    assert given == ["b.py"] and sorted(f.path for f in found.findings) == ["a.py", "b.py"]


def test_a_change_that_keeps_size_and_time_is_seen(tree: Path) -> None:
    store = Kept()
    ask(tree, store)
    before = (tree / "b.py").stat()
    (tree / "b.py").write_text("f(1)\n")
    os.utime(tree / "b.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    found, given = ask(tree, store)
    assert given == [] and sorted(f.path for f in found.findings) == ["a.py", "b.py"]  # the content of a.py, known already
    (tree / "b.py").write_text("f(3)\n")
    os.utime(tree / "b.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert ask(tree, store)[1] == ["b.py"]


def test_content_known_from_another_place_is_not_looked_at(tree: Path) -> None:
    store = Kept()
    ask(tree, store)
    (tree / "c.py").write_text("f(1)\n")
    found, given = ask(tree, store)
    assert given == [] and sorted((f.path, f.snippet) for f in found.findings) == [("a.py", "f(1)"), ("c.py", "f(1)")]
    assert len({f.fingerprint for f in found.findings}) == 1


def test_marked_files_are_named_warm_as_cold(tree: Path) -> None:
    store = Kept()
    (tree / "marked.py").write_text("g(1)  # MARK\n")
    assert [ask(tree, store)[0].marked for _ in range(2)] == [frozenset({"marked.py"})] * 2


def test_another_rule_set_knows_nothing(tree: Path) -> None:
    store = Kept()
    ask(tree, store)
    assert ask(tree, store, rules=b"other")[1] == ["a.py", "b.py", "broken.py"]


def test_where_the_path_counts_equal_content_elsewhere_does_not(tree: Path) -> None:
    store = Kept()
    ask(tree, store, by_path=True)
    (tree / "c.py").write_text("f(1)\n")
    assert ask(tree, store, by_path=True)[1] == ["c.py"]


def test_a_file_changed_just_now_is_read_again(tree: Path) -> None:
    store = Kept()
    now = max((tree / name).stat().st_ctime_ns for name in ("a.py", "b.py", "broken.py")) + 1_000_000
    ask(tree, store, clock=now)
    stamps = [key for key, value in store.entries.items() if len(value) == 32]
    assert stamps == []
    assert ask(tree, store, clock=now)[1] == []  # read, and its content known


def test_what_a_time_out_or_a_crash_left_open_is_not_remembered(tree: Path) -> None:
    store = Kept()
    memory = Memory(store, b"r", clock=lambda: LATER)
    targets = find_targets(tree).targets
    memory.keep([Look("a.py", (), (Failure("a.py", FailureKind.TIMEOUT, "cut off"),), 1, b"d" * 32)], targets)
    memory.keep([Look("b.py", (), (Failure("b.py", FailureKind.UNREADABLE, "no"),), 0)], targets)
    assert [t.path for t in memory.recall(targets).unknown] == ["a.py", "b.py", "broken.py"]


def test_a_damaged_entry_is_not_known(tree: Path) -> None:
    store = Kept()
    cold, _ = ask(tree, store)
    for key, value in store.entries.items():
        if value.startswith(b"{"):
            store.entries[key] = value[:-2]
    again, given = ask(tree, store)
    assert given == ["a.py", "broken.py"] and [f.path for f in again.findings] == [f.path for f in cold.findings]


def test_every_field_of_a_finding_comes_back() -> None:
    full = Finding(
        "r", "p", Span(1, 2, 3, 4), "m\u2028\ud800", "s", "ab", Level.ERROR, 0, 3.0, None, ("w",), (Binding("$X", "1"),), State.NEW, "fixed"
    )
    plain = {"rank", "rung", "state"}  # given later than this: by ranking, a hunt, the policy
    for field in dataclasses.fields(Finding):
        default = field.default
        if field.name not in plain and default is not dataclasses.MISSING and default is not None:
            assert getattr(full, field.name) != default, f"{field.name} is not tried here"
    look = Look("p", (full,), (Failure("p", FailureKind.UNPARSABLE, "line 1"),), 0, marked=True)
    assert look_of(text_of(look), "p") == look
    assert look_of(text_of(Look("p", (), (), 1)), "q") == Look("q", (), (), 1)


@pytest.mark.parametrize(
    "text", [b"{", b"[]", b"1", b'{"findings": 1}', b'{"scanned": 1, "marked": false, "findings": [[]], "failures": []}', b"\xff"]
)
def test_text_that_is_no_look(text: bytes) -> None:
    assert look_of(text, "p") is None
