"""The store: what was put is got, by any process; what is broken is only not known."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.adapters.store import SqliteStore, cache_folder, open_store
from scanner.adapters.store.sqlite import FILE


def rows(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        count: int = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
    return count


@settings(max_examples=25)
@given(entries=st.dictionaries(st.binary(min_size=1, max_size=20), st.binary(max_size=200), max_size=30))
def test_what_was_put_is_got_by_a_later_process(tmp_path_factory: pytest.TempPathFactory, entries: dict[bytes, bytes]) -> None:
    file = tmp_path_factory.mktemp("store") / "s"
    SqliteStore(file).put(entries)
    assert SqliteStore(file).get([*entries, b"\0never put"]) == entries


def test_many_keys_and_none(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s")
    entries = {number.to_bytes(4, "big"): b"v%d" % number for number in range(2_500)}
    assert store.get([]) == {} and store.get([b"x"]) == {}
    store.put(entries)
    assert store.get(list(entries)) == entries


@pytest.mark.parametrize(
    "damage", [b"", b"not a database at all, but long enough to be looked at" * 40, b"SQLite format 3\0" + b"\xff" * 5_000]
)
def test_a_damaged_file_is_replaced(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / "s"
    SqliteStore(file).put({b"k": b"v"})
    file.write_bytes(damage)
    store = SqliteStore(file)
    assert store.get([b"k"]) == {}
    store.put({b"k": b"new"})
    assert SqliteStore(file).get([b"k"]) == {b"k": b"new"}


def test_a_file_damaged_in_the_middle_never_gives_a_wrong_value(tmp_path: Path) -> None:
    file = tmp_path / "s"
    entries = {bytes([n]) * 16: bytes([n]) * 300 for n in range(60)}
    SqliteStore(file).put(entries)
    whole = file.read_bytes()
    for at in range(0, len(whole), 977):
        file.write_bytes(whole[:at] + b"\xa5" + whole[at + 1 :])
        found = SqliteStore(file).get(list(entries))
        assert all(entries[key] == value for key, value in found.items())


def test_a_store_that_cannot_be_written_remembers_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    store = SqliteStore(blocked / "below" / "s")
    store.put({b"k": b"v"})
    assert store.get([b"k"]) == {}
    folder = tmp_path / "a-folder"
    folder.mkdir()
    assert SqliteStore(folder).get([b"k"]) == {} and folder.is_dir()


def test_a_locked_store_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scanner.adapters.store.sqlite._PATIENCE", 0.05)
    file = tmp_path / "s"
    SqliteStore(file).put({b"k": b"v"})
    other = sqlite3.connect(file)
    other.execute("BEGIN IMMEDIATE")
    store = SqliteStore(file)
    store.put({b"k": b"lost"})
    assert store.get([b"k"]) == {b"k": b"v"}
    other.rollback()
    store.put({b"k": b"kept"})
    assert store.get([b"k"]) == {b"k": b"kept"}


def test_it_stays_within_its_bound_and_keeps_what_was_used_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = iter(range(100, 1_000))
    monkeypatch.setattr("scanner.adapters.store.sqlite._today", lambda: next(days))
    file = tmp_path / "s"
    store = SqliteStore(file, most_bytes=200_000)
    for number in range(40):
        store.put({number.to_bytes(4, "big"): os.urandom(10_000)})
        assert file.stat().st_size <= 400_000
    assert file.stat().st_size <= 200_000 and 0 < rows(file) < 40
    assert SqliteStore(file).get([(39).to_bytes(4, "big")]) and not SqliteStore(file).get([(0).to_bytes(4, "big")])


def test_one_entry_above_the_bound_empties_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "s", most_bytes=50_000)
    store.put({b"k": os.urandom(500_000)})
    assert store.get([b"k"]) == {}
    store.put({b"small": b"v"})
    assert store.get([b"small"]) == {b"small": b"v"}


def _write(file: Path, first: int) -> None:
    store = SqliteStore(file)
    for number in range(first, first + 50):
        store.put({number.to_bytes(4, "big"): b"v%d" % number})


def test_processes_write_side_by_side(tmp_path: Path) -> None:
    file = tmp_path / "s"
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_write, args=(file, 1_000 * number)) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    keys = [(1_000 * number + offset).to_bytes(4, "big") for number in range(3) for offset in range(50)]
    assert [worker.exitcode for worker in workers] == [0, 0, 0] and len(SqliteStore(file).get(keys)) == 150


def test_the_place_is_the_xdg_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert cache_folder() == tmp_path / "x" / "bugclass"
    store = open_store()
    assert store is not None
    store.put({b"k": b"v"})
    assert (tmp_path / "x" / "bugclass" / FILE).is_file() and (tmp_path / "x" / "bugclass").stat().st_mode & 0o077 == 0
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "bugclass"
    monkeypatch.setenv("HOME", "nowhere")
    assert cache_folder() is None and open_store() is None
