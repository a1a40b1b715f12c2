"""Which findings were there before: each entry accounts for one equal finding, whether or not its code has moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from scanner.model.finding import Finding, State
from scanner.policy.baseline import Entry

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked at: files, and rules (None: all there are). `gone` tells whether a path is no longer in the code base.

    An entry of a file that was not looked at, and is still there, stands for a finding over there: it accounts for none here.
    """

    paths: frozenset[str]
    gone: Callable[[str], bool]
    rules: frozenset[str] | None = None

    def usable(self, entry: Entry) -> bool:
        """Whether the entry's finding would have been seen where it was, or can only have moved."""
        return entry.path in self.paths or self.gone(entry.path)


@dataclass(frozen=True, slots=True)
class Matched:
    """The findings, with the states of the known ones; and the entries that account for nothing any more."""

    findings: tuple[Finding, ...]
    stale: tuple[Entry, ...]


def match_entries(findings: Sequence[Finding], entries: Iterable[Entry], looked: Looked) -> Matched:
    """Mark the new findings that the entries account for as baselined: those of the entry's own file first, then moved ones."""
    left: dict[_Key, list[Entry]] = defaultdict(list)
    for entry in entries:
        left[(entry.rule_id, entry.fingerprint)].append(entry)
    known: set[int] = set()
    for moved in (False, True):
        for number, finding in enumerate(findings):
            if finding.state is State.NEW and number not in known and _take(left, finding, moved, looked):
                known.add(number)
    marked = tuple(replace(f, state=State.BASELINED) if number in known else f for number, f in enumerate(findings))
    rest = (entry for unused in left.values() for entry in unused)
    return Matched(marked, tuple(sorted(entry for entry in rest if _is_stale(entry, looked))))


def _take(left: dict[_Key, list[Entry]], finding: Finding, moved: bool, looked: Looked) -> bool:
    """Use up an entry for the finding, if there is one."""
    offered = left.get((finding.rule_id, finding.fingerprint), [])
    for number, entry in enumerate(offered):
        if entry.path == finding.path or (moved and looked.usable(entry)):
            del offered[number]
            return True
    return False


def _is_stale(entry: Entry, looked: Looked) -> bool:
    return (looked.rules is None or entry.rule_id in looked.rules) and looked.usable(entry)
