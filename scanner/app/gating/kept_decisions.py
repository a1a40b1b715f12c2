"""The baseline and the triage decisions of a root, as files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from scanner.adapters.whole_file import held, read_text, replace_file
from scanner.policy.baseline import Entry, baseline_text, read_baseline
from scanner.policy.decisions import Decision, decisions_text, read_decisions

BASELINE = ".bugclass/baseline.jsonl"
TRIAGE = ".bugclass/triage.jsonl"


def load_baseline(root: Path) -> tuple[Entry, ...]:
    """The committed baseline; none where there is no such file. Raises InputError with the line where it is broken."""
    text = read_text(root, BASELINE)
    return read_baseline(text, BASELINE) if text is not None else ()


def save_baseline(root: Path, entries: Iterable[Entry]) -> str:
    """Write the baseline; its path. Raises InputError."""
    replace_file(root, BASELINE, baseline_text(entries).encode("ascii"))
    return BASELINE


def load_decisions(root: Path) -> tuple[Decision, ...]:
    """The triage decisions; none where there is no such file. Raises InputError with the line where it is broken."""
    text = read_text(root, TRIAGE)
    return read_decisions(text, TRIAGE) if text is not None else ()


def change_decisions(root: Path, without: str, with_: Decision | None = None) -> str:
    """Take the decision on a fingerprint out and put another in; the file's path. Others may do the same at the same time.

    Raises InputError.
    """
    with held(root, TRIAGE):
        kept = [each for each in load_decisions(root) if each.fingerprint != without]
        replace_file(root, TRIAGE, decisions_text([*kept, *([with_] if with_ else [])]).encode("ascii"))
    return TRIAGE
