from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.fleets import deadly_look

from scanner.errors import EngineError, ScannerError, UsageError
from scanner.model.failure import Failure, FailureKind
from scanner.scan.fleet.cluster import cluster
from scanner.scan.fleet.dispatch import Dispatcher, Work
from scanner.scan.fleet.parcels import PARCEL_BYTES, PARCEL_FILES, Parcel, Piece, parcels


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with cluster("", 2) as found:
        yield found.client


def piece(path: str, content: bytes) -> Piece:
    return Piece(path, content, path.encode("utf-8", "surrogateescape"))


def test_parcels_are_bounded_by_bytes_and_files_and_lose_nothing() -> None:
    many = [piece(f"{number}.py", b"x" * size) for number, size in enumerate([PARCEL_BYTES, 1, 2, PARCEL_BYTES - 2, 3, *[0] * 900])]
    made = list(parcels(7, many))
    assert [each for parcel in made for each in parcel.pieces] == many
    assert all(parcel.size <= PARCEL_BYTES and len(parcel.pieces) <= PARCEL_FILES and parcel.repository == 7 for parcel in made)
    assert list(parcels(0, [])) == []


def test_a_file_above_the_size_of_a_parcel_travels_alone() -> None:
    big = piece("big.py", b"x" * (PARCEL_BYTES + 1))
    assert [len(parcel.pieces) for parcel in parcels(0, [piece("a.py", b"x"), big, piece("b.py", b"x")])] == [1, 1, 1]


def test_answers_come_for_all_and_few_are_under_way_at_once(client: Any) -> None:
    taken, given = 0, 0
    most = 0

    def source() -> Iterator[Parcel | None]:
        nonlocal taken
        for number in range(60):
            taken += 1
            yield Parcel(number, (piece("a.py", b"x" * number), piece("b.py", b"x" * 250_000)))
            yield None

    for outcome in Dispatcher(client, Work(deadly_look, b"", "flow")).run(source()):
        given += 1
        most = max(most, taken - given)
        assert outcome.answers == (str(outcome.parcel.repository).encode(), b"250000")
    assert given == 60
    assert most <= 8


def test_small_parcels_go_together_and_each_gets_its_own_answers(client: Any) -> None:
    some = [Parcel(number, tuple(piece(f"{each}.py", b"x" * number) for each in range(number % 4))) for number in range(150)]
    sent = Dispatcher(client, Work(deadly_look, b"", "small"))
    before, names = client.submit, []
    client.submit = lambda *words, **named: names.append(named["key"]) or before(*words, **named)
    try:
        found = list(sent.run(itertools.chain.from_iterable((each, None) for each in some)))
    finally:
        client.submit = before
    assert {each.parcel.repository: each.answers for each in found} == {
        each.repository: (str(each.repository).encode(),) * len(each.pieces) for each in some
    }
    assert len(found) == 150 and len(names) < 100


def test_what_kills_workers_is_named_and_the_rest_is_answered(client: Any) -> None:
    contents = {"a.py": b"12345", "poison.py": b"die", "b.py": b"123", "broken.py": b"fail"}
    bad = Parcel(0, tuple(piece(path, content) for path, content in contents.items()))
    good = [Parcel(number, (piece("c.py", b"wait"),)) for number in range(1, 5)]
    found = {each.parcel.repository: each.answers for each in Dispatcher(client, Work(deadly_look, b"", "deadly")).run(iter([*good, bad]))}
    assert {number: answers for number, answers in found.items() if number} == dict.fromkeys(range(1, 5), (b"4",))
    first, poison, second, broken = found[0]
    assert (first, second) == (b"5", b"3")
    assert isinstance(poison, Failure) and (poison.path, poison.kind) == ("poison.py", FailureKind.WORKER)
    assert isinstance(broken, Failure) and (broken.path, broken.kind) == ("broken.py", FailureKind.ENGINE)
    assert "MemoryError: too much of it" in broken.detail


def test_answers_that_are_lost_with_their_worker_are_made_again(client: Any) -> None:
    def source() -> Iterator[Parcel | None]:
        for number in range(4):
            yield Parcel(number, (piece("a.py", b"x" * number),))
        time.sleep(1)  # all of them are done, and held by the workers
        for worker in client.run(os.getpid).values():
            os.kill(worker, signal.SIGKILL)
            break
        time.sleep(0.5)
        yield None

    sent = Dispatcher(client, Work(deadly_look, b"", "held"))
    collect, sent._collect = sent._collect, lambda wait: collect(wait) if wait else iter(())  # type: ignore[method-assign]
    found = {each.parcel.repository: each.answers for each in sent.run(source())}
    assert found == {number: (str(number).encode(),) for number in range(4)}


def test_files_are_put_down_for_workers_of_this_machine_and_taken_away(client: Any, tmp_path: Path) -> None:
    some = [Parcel(number, (piece("\udcff\n.py", b"x" * number), piece("b.py", b""))) for number in range(9)]
    found = [each.answers for each in Dispatcher(client, Work(deadly_look, b"", "shared", tmp_path)).run(iter(some))]
    assert sorted(found) == [(str(number).encode(), b"0") for number in range(9)]
    assert list(tmp_path.iterdir()) == []
    gone = Dispatcher(client, Work(deadly_look, b"", "sent", tmp_path / "nowhere")).run(iter(some))
    assert sorted(each.answers for each in gone) == sorted(found), "what cannot be put down is sent"


def refuse(orders: bytes, files: list[tuple[str, bytes]]) -> list[bytes]:
    raise ScannerError("another version here")


def test_a_worker_that_cannot_do_it_ends_the_run(client: Any) -> None:
    with pytest.raises(EngineError, match="another version here"):
        list(Dispatcher(client, Work(refuse, b"", "refused")).run(Parcel(n, (piece("a.py", b"x"),)) for n in itertools.count()))


def test_no_address_and_nobody_there() -> None:
    with pytest.raises(UsageError, match="no address"), cluster("10.0.0.1", 1):
        pass


def test_without_dask_there_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(EngineError, match=r"pip install 'bugclass\[fleet\]'"), cluster("", 1):
        pass
