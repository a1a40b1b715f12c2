"""What a fleet gave, in a table beside memory: findings and failures of any number of repositories, read back in order.

The file is a temporary one and goes with the process; what is to last is in the store of looks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from scanner.app.fleet.looking import Seen
from scanner.infer.sites.places import is_test
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State, Suppression
from scanner.model.fleet import FleetFailure, FleetSite, Place, Row, Totals
from scanner.model.rule import LEVELS, Level
from scanner.scan.look import Look, ranked
from scanner.scan.look_text import look_of, text_of

_SCHEMA = """
CREATE TABLE findings (repository INTEGER, path BLOB, line INTEGER, "column" INTEGER, rule TEXT, score REAL, level INTEGER, reason TEXT,
  copy TEXT, text BLOB);
CREATE TABLE failures (repository INTEGER, path BLOB, kind TEXT, detail TEXT);
CREATE INDEX failed ON failures (repository);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS by_copy ON findings (copy, reason IS NULL);
CREATE INDEX IF NOT EXISTS by_repository ON findings (repository);
"""
_SITES = """
SELECT copy, max(score) AS best, count(*) AS places, count(DISTINCT repository) AS repositories,
  min(printf('%08d', repository) || hex(path) || printf(' %08d %08d', line, "column")) AS first
FROM findings WHERE reason IS NULL GROUP BY copy ORDER BY best DESC, repositories DESC, places DESC, rule, first
"""
_COLUMNS = 'SELECT repository, path, reason, text FROM findings WHERE {} ORDER BY repository, path, line, "column", rule'
_MOST_PLACES = 100
_FAR_FROM_CERTAIN, _CORRECTED = 0.75, 0.5


class AnswerTable:
    """Implements the Answers port over a file in the folder `scratch`."""

    def __init__(self, scratch: Path) -> None:
        self._db = sqlite3.connect(scratch / "answers.sqlite", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -16000"):
            self._db.execute(f"PRAGMA {setting}")
        self._db.executescript(_SCHEMA)
        self._rows: dict[int, Row] = {}

    def add(self, number: int, path: str, seen: Seen) -> None:
        """What one file of a repository gave."""
        shown = _bytes(path)
        rows = [
            (
                number,
                shown,
                finding.span.start_line,
                finding.span.start_column,
                finding.rule_id,
                evidence(finding),
                LEVELS.index(finding.level),
                finding.suppression.reason if finding.suppression else None,
                copy,
                text_of(Look(path, (finding,), (), 1)),
            )
            for finding, copy in zip(seen.findings, seen.copies, strict=True)
        ]
        self._db.executemany("INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self.fail(number, seen.failures)

    def fail(self, number: int, failures: Sequence[Failure]) -> None:
        """What could not be looked at in a repository; -1 for the fleet itself."""
        rows = [(number, _bytes(each.path), each.kind.value, _text(each.detail)) for each in failures]
        self._db.executemany("INSERT INTO failures VALUES (?, ?, ?, ?)", rows)

    def finish(self, row: Row) -> None:
        """A repository is done."""
        self._rows[row.number] = row

    def index(self) -> None:
        """All is in: make reading it quick."""
        self._db.executescript(_INDEXES)

    def rows(self) -> Iterator[Row]:
        """The repositories, in the order of the list."""
        for number in sorted(self._rows):
            yield self._rows[number]

    def failures(self, number: int | None = None) -> Iterator[FleetFailure]:
        """All failures, the fleet's own first; or those of one repository. A failure of a rule is told once a repository."""
        where, named = ("repository = ?", (number,)) if number is not None else ("1", ())
        asked = f"SELECT DISTINCT repository, path, kind, detail FROM failures WHERE {where} ORDER BY repository, path, kind, detail"
        for repository, path, kind, detail in self._db.execute(asked, named):
            name = self._rows[repository].source.name if repository in self._rows else ""
            yield FleetFailure(name, Failure(_str(path), FailureKind(kind), detail))

    def findings(self, number: int) -> Iterator[Finding]:
        """The findings of one repository, ranked within it."""
        found = self._db.execute(_COLUMNS.format("repository = ?"), (number,))
        yield from ranked(_finding(path, reason, text) for _, path, reason, text in found)

    def sites(self, most: int = 0) -> Iterator[FleetSite]:
        """The sites of the fleet, the most evident first. Of a site's places the first hundred are given."""
        for rank, (copy, score, places, repositories, _) in enumerate(self._db.execute(_SITES + (f" LIMIT {most:d}" if most else "")), 1):
            found = self._db.execute(_COLUMNS.format("copy = ? AND reason IS NULL") + f" LIMIT {_MOST_PLACES}", (copy,))
            at = tuple(Place(self._rows[number].source.name, _finding(path, reason, text)) for number, path, reason, text in found)
            yield FleetSite(rank, score, at[0], places, repositories, at)

    def totals(self) -> Totals:
        """The sums over all repositories."""
        rows = list(self._rows.values())
        sites = self._db.execute("SELECT count(DISTINCT copy) FROM findings WHERE reason IS NULL").fetchone()[0]
        failures = self._db.execute("SELECT count(*) FROM (SELECT DISTINCT repository, path, kind, detail FROM failures)").fetchone()[0]
        return Totals(
            repositories=len(rows),
            files=sum(row.files for row in rows),
            bytes=sum(row.bytes for row in rows),
            scanned=sum(row.scanned for row in rows),
            places=sum(row.sites for row in rows),
            sites=sites,
            known=sum(row.known for row in rows),
            failures=failures,
            incomplete=sum(not row.complete for row in rows),
        )

    def count_failures(self, number: int) -> int:
        """The failures of one repository."""
        asked = "SELECT count(*) FROM (SELECT DISTINCT path, kind, detail FROM failures WHERE repository = ?)"
        return int(self._db.execute(asked, (number,)).fetchone()[0])

    def count(self, rule_id: str) -> int:
        """The places of a rule, suppressed ones among them."""
        return int(self._db.execute("SELECT count(*) FROM findings WHERE rule = ?", (rule_id,)).fetchone()[0])

    def has_new(self, least: Level) -> bool:
        """Whether a finding at this level or above is new."""
        asked = "SELECT 1 FROM findings WHERE reason IS NULL AND level >= ? LIMIT 1"
        return self._db.execute(asked, (LEVELS.index(least),)).fetchone() is not None

    def close(self) -> None:
        """Nothing more is read."""
        self._db.close()


def evidence(finding: Finding) -> float:
    """How much speaks for a finding: its rule's level, that the learned correction fits, that it is not in test code."""
    return finding.score + (_CORRECTED if finding.fix is not None else 0.0) - (_FAR_FROM_CERTAIN if is_test(finding.path) else 0.0)


def _finding(path: bytes, reason: str | None, text: bytes) -> Finding:
    look = look_of(text, _str(path))
    assert look is not None
    found = look.findings[0]
    return found if reason is None else replace(found, state=State.SUPPRESSED, suppression=Suppression(reason))


def _bytes(path: str) -> bytes:
    return path.encode("utf-8", "surrogateescape")


def _str(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


def _text(detail: str) -> str:
    return detail.encode("utf-8", "backslashreplace").decode("utf-8")
