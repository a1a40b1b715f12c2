"""The baseline: findings that were there when the gate was set up. One a line, sorted, without line numbers, so that it merges well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scanner.model.finding import Finding
from scanner.policy.json_lines import read_lines, write_line

_FIELDS = {"path": str, "rule_id": str, "fingerprint": str, "index": int, "excerpt": str}
_EXCERPT = 100


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One accepted finding. `index` counts equal findings of one file from 1; `excerpt` is for people and decides nothing."""

    path: str
    rule_id: str
    fingerprint: str
    index: int = 1
    excerpt: str = ""


def entries_of(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """The entries that accept these findings, sorted."""
    counts: dict[tuple[str, str], int] = {}
    found = []
    for finding in sorted(findings, key=lambda f: (f.path, f.span)):
        key = (finding.path, finding.fingerprint)
        counts[key] = counts.get(key, 0) + 1
        found.append(Entry(finding.path, finding.rule_id, finding.fingerprint, counts[key], excerpt(finding.snippet)))
    return tuple(sorted(found))


def excerpt(snippet: str) -> str:
    """The first line of a snippet, short."""
    return snippet.strip().split("\n")[0][:_EXCERPT]


def read_baseline(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of a baseline file, sorted, each once (merging can double a line). Raises InputError with the line."""
    found: dict[tuple[str, str, str, int], Entry] = {}
    for line in read_lines(text, name, _FIELDS):
        entry = Entry(**line.values)
        found[(entry.path, entry.rule_id, entry.fingerprint, entry.index)] = entry
    return tuple(sorted(found.values()))


def baseline_text(entries: Iterable[Entry]) -> str:
    """The file that holds these entries; equal ones of a file are counted anew."""
    counts: dict[tuple[str, str, str], int] = {}
    lines = []
    for entry in sorted(entries):
        key = (entry.path, entry.rule_id, entry.fingerprint)
        counts[key] = counts.get(key, 0) + 1
        values = {name: getattr(entry, name) for name in _FIELDS}
        lines.append(write_line({**values, "index": counts[key]}))
    return "".join(lines)
