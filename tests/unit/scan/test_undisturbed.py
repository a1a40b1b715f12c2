"""An interrupt ends work between its steps, and is never lost."""

from __future__ import annotations

import signal

import pytest

from scanner.scan.fleet.undisturbed import Interrupts


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


def test_outside_a_step_it_comes_at_once() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt), Interrupts().taken():
        interrupt()
        done.append(1)
    assert done == []


def test_a_step_is_done_whole() -> None:
    done: list[int] = []
    with pytest.raises(KeyboardInterrupt), Interrupts().taken() as interrupts:
        with interrupts.step():
            interrupt()
            done.append(1)
        done.append(2)
    assert done == [1]


def test_one_that_comes_while_an_object_is_taken_away_comes_with_the_next_step(capsys: pytest.CaptureFixture[str]) -> None:
    class Late:
        def __del__(self) -> None:
            interrupt()

    done: list[int] = []
    with pytest.raises(KeyboardInterrupt), Interrupts().taken() as interrupts:
        late = Late()
        del late
        done.append(1)
        with interrupts.step():
            done.append(2)
        done.append(3)
    assert done == [1, 2] and capsys.readouterr().err == ""


def test_what_was_there_before_is_put_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Interrupts().taken():
        assert signal.getsignal(signal.SIGINT) != before
    assert signal.getsignal(signal.SIGINT) == before
