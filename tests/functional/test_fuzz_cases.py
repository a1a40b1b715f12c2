"""All inputs of the fuzzing's seed corpus, and those that once showed a mistake, through their targets; and some changes of each."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

FUZZ = Path(__file__).resolve().parents[1] / "fuzz"
sys.path.insert(0, str(FUZZ))

from fuzz import NAMES  # noqa: E402
from mutating import changed, joined  # noqa: E402
from targets import TARGETS  # noqa: E402


def inputs(name: str) -> list[Path]:
    """The kept inputs of a target."""
    return sorted(file for folder in ("corpus", "cases") for file in (FUZZ / folder / name).glob("*"))


def test_every_target_has_a_corpus() -> None:
    assert sorted(NAMES) == sorted(TARGETS) == sorted(folder.name for folder in (FUZZ / "corpus").iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_kept_inputs(name: str) -> None:
    for file in inputs(name):
        TARGETS[name](file.read_bytes())


@pytest.mark.parametrize("name", NAMES)
def test_changes_of_them(name: str) -> None:
    """Always the same ones; `make fuzz` tries others."""
    chance = random.Random(name)
    contents = [file.read_bytes() for file in inputs(name)]
    for _ in range(6 if name in ("sieve", "difference") else 40):
        made = changed(joined(chance.choice(contents), chance.choice(contents), chance, 5000), chance, 5000)
        TARGETS[name](made)
