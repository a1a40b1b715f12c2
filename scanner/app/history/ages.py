"""How old the sites of a hunt are: who wrote their lines, counted back from the date of HEAD, so that the answer does not age by itself.

Only sites that are shown are asked for, the first ones first, in few files: asking is slow where histories are long, and a bound in
seconds would make two answers differ.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.git.commits import is_shallow
from scanner.adapters.git.filters import without_filters
from scanner.adapters.git.line_origins import LineOrigin, line_origins
from scanner.adapters.git.mainline import committed
from scanner.errors import RepositoryError
from scanner.model.age import AGED, age_words, tells_age
from scanner.model.counted import counted
from scanner.model.failure import FailureKind
from scanner.model.finding import Finding
from scanner.model.growth import Growth
from scanner.model.report import Report

MOST = 25
_FILES = 5
_DAY = 86_400
_UNASKED = "the age of"


def with_ages(report: Report) -> Report:
    """The report with the age of each of its first sites in its `why`.

    A site that is a day old, that is not committed, or whose beginning a shallow clone does not hold, says nothing of it.
    """
    if report.hunt is None or not report.findings or any(failure.kind is FailureKind.INTERRUPTED for failure in report.failures):
        return report
    try:
        asking = _Asking.of(Path(report.root))
        if asking is None:
            return report
        return _told(report, asking)
    except RepositoryError:
        return report  # a hunt needs no git: where it does not answer, ages are what is missing, and no site is


def _told(report: Report, asking: _Asking) -> Report:
    origins: dict[str, Mapping[int, LineOrigin]] = {}
    left_out = 0
    found: list[Finding] = []
    shown = report.findings[:MOST]
    lines: dict[str, set[int]] = {}
    for finding in shown:
        lines.setdefault(finding.path, set()).add(finding.span.start_line)
    for finding in shown:
        if finding.path not in origins and len(origins) < _FILES:
            origins[finding.path] = asking.origins(finding.path, lines[finding.path])
        left_out += finding.path not in origins
        words = asking.words(origins.get(finding.path, {}).get(finding.span.start_line))
        found.append(replace(finding, why=(*finding.why, words)) if words else finding)
    hunt = report.hunt
    if left_out and hunt is not None:
        said = f"{_UNASKED} {counted(left_out, 'site')} was not looked up; `bugclass history` tells it"
        hunt = replace(hunt, remarks=(*hunt.remarks, said))
    return replace(report, findings=(*found, *report.findings[MOST:]), hunt=hunt)


def with_growth(report: Report, growth: Growth) -> Report:
    """The report with the ages that a history of its rule knows, at the sites that do not say theirs yet."""
    known = {(site.path, site.start_line): site for site in growth.living}

    def told(finding: Finding) -> Finding:
        site = known.get((finding.path, finding.span.start_line))
        if site is None or site.came is None or site.days is None or any(map(tells_age, finding.why)):
            return finding
        words = _age(site.days, site.came.made, site.came.commit)
        return replace(finding, why=(*finding.why, words)) if words else finding

    hunt = report.hunt
    if hunt is not None:
        hunt = replace(hunt, remarks=tuple(each for each in hunt.remarks if not each.startswith(_UNASKED)))
    return replace(report, findings=tuple(map(told, report.findings)), hunt=hunt)


def _age(days: float, made: datetime, commit: str) -> str:
    """A site's age as its reasons say it; "" for one that is a day old at most."""
    return f"{AGED} {age_words(days)} old (since {made:%Y-%m-%d}, {commit[:10]})" if days >= 1 else ""


class _Asking:
    """Questions to one repository about lines of the files as they are now."""

    def __init__(self, repository: Repository, prefix: str, head: datetime) -> None:
        self._root = repository.root
        self._prefix = prefix
        self._head = head
        self._filters = without_filters(repository.root)
        self._shallow: bool | None = None

    @staticmethod
    def of(root: Path) -> _Asking | None:
        """Where the root is in a repository with a commit."""
        repository = Repository.find(root)
        head = repository.head() if repository is not None else None
        if repository is None or head is None:
            return None
        relative = Path(os.path.relpath(os.path.realpath(root), os.path.realpath(repository.root))).as_posix()
        return _Asking(repository, "" if relative == "." else f"{relative}/", committed(repository.root, head))

    def origins(self, path: str, lines: set[int]) -> Mapping[int, LineOrigin]:
        """Where these lines come from; nothing of a file that is not tracked."""
        try:
            return line_origins(self._root, self._prefix + path, lines, None, self._filters)
        except RepositoryError:
            return {}

    def words(self, origin: LineOrigin | None) -> str:
        """What is said of a line's age."""
        if origin is None or (origin.at_the_edge and self._is_shallow()):
            return ""
        made = datetime.fromtimestamp(origin.seconds, timezone.utc)
        days = (self._head - made).total_seconds() / _DAY
        return _age(days, made, origin.commit)

    def _is_shallow(self) -> bool:
        if self._shallow is None:
            self._shallow = is_shallow(self._root)
        return self._shallow
