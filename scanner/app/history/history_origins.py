"""When each living site came in, and by which commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from scanner.adapters.git.authorship import authored
from scanner.adapters.git.commits import is_shallow
from scanner.adapters.git.line_origins import LineOrigin, line_origins
from scanner.adapters.git.mainline import Revision
from scanner.adapters.git.snapshots import FileAt
from scanner.app.history.history_reading import Means
from scanner.errors import RepositoryError
from scanner.lifecycle.history.tracking import SiteAt
from scanner.model.failure import Failure, FailureKind
from scanner.model.growth import Change, LivingSite

_AT_ONCE = 100
_MOST_FILES = 500
_DAY = 86_400


def told(root: Path, commits: Sequence[str]) -> dict[str, Change]:
    """Commits by their full ids, as people speak of them. Raises RepositoryError."""
    wanted = list(dict.fromkeys(commits))
    parts = (wanted[first : first + _AT_ONCE] for first in range(0, len(wanted), _AT_ONCE))
    return {each.id: Change(each.id, each.made, each.author, each.subject) for part in parts for each in authored(root, part)}


class Origins:
    """Asks who wrote the lines of sites; `remarks` say of which nobody asked, `failures` where git had no answer."""

    def __init__(self, root: Path, prefix: str, means: Means) -> None:
        self._root = root
        self._prefix = prefix
        self._means = means
        self.remarks: tuple[str, ...] = ()
        self.failures: tuple[Failure, ...] = ()

    def living(self, sites: Iterable[SiteAt], head: Revision) -> tuple[LivingSite, ...]:
        """The sites with the commits that they came in by, the oldest first; those of which nobody knows come last."""
        by_path = [(path, list(group)) for path, group in groupby(sorted(sites), key=lambda site: site.path)]
        if len(by_path) > _MOST_FILES:
            self.remarks = (f"who wrote the sites was asked for {_MOST_FILES} of {len(by_path)} files only",)
        self._means.progress.stage("Asking for their commits", min(len(by_path), _MOST_FILES))
        came: list[tuple[SiteAt, str | None]] = []
        for number, (path, group) in enumerate(by_path):
            asked = number < _MOST_FILES
            lines = {line for site in group for line in range(site.start_line, site.end_line + 1)}
            origins = self._lines(path, lines, head) if asked else {}
            came += [(site, self._commit(site, origins)) for site in group]
            self._means.progress.advance()
        edge = is_shallow(self._root)
        changes = told(self._root, [commit for _, commit in came if commit is not None])
        found = []
        for site, commit in came:
            change = changes.get(commit) if commit is not None else None
            days = None if change is None else max(0.0, (head.made - change.made).total_seconds() / _DAY)
            found.append(LivingSite(site.path, site.start_line, site.end_line, site.snippet, site.fingerprint, change, days))
        if edge and any(site.came is None for site in found):
            self.remarks += ("this is a shallow clone: when its oldest sites came in is not in it (git fetch --unshallow)",)
        return tuple(sorted(found, key=lambda site: (site.came is None, -(site.days or 0.0), site.path, site.start_line)))

    def _lines(self, path: str, lines: set[int], head: Revision) -> dict[int, LineOrigin]:
        try:
            return line_origins(self._root, self._prefix + path, lines, head.id)
        except RepositoryError as problem:
            self.failures += (Failure(path, FailureKind.MISSING, f"when its sites came in cannot be told: {problem}"),)
            return {}

    def _commit(self, site: SiteAt, origins: dict[int, LineOrigin]) -> str | None:
        """The oldest commit whose own version of the lines was a site already; else the youngest that wrote any of them."""
        lines = [origins[line] for line in range(site.start_line, site.end_line + 1) if line in origins]
        by_commit: dict[str, list[LineOrigin]] = {}
        for origin in sorted(lines, key=lambda origin: origin.seconds):
            by_commit.setdefault(origin.commit, []).append(origin)
        chosen = list(by_commit)[-1:]
        if len(by_commit) > 1:
            chosen = [commit for commit, own in by_commit.items() if self._was_a_site(own)][:1] or chosen
        if not chosen or (by_commit[chosen[0]][0].at_the_edge and is_shallow(self._root)):
            return None
        return chosen[0]

    def _was_a_site(self, lines: Sequence[LineOrigin]) -> bool:
        file = lines[0].path
        found = self._means.objects.read_one(f"{lines[0].commit}:{file}") if file else None
        if found is None or found.kind != "blob":
            return False
        at = FileAt(file.removeprefix(self._prefix), found.id)
        self._means.looks.look([at], self._means.objects, 1, _Silent())
        numbers = {origin.line for origin in lines}
        spans = (finding.span for finding in self._means.looks.of(at).findings)
        return any(span.start_line <= number <= span.end_line for span in spans for number in numbers)


@dataclass(frozen=True, slots=True)
class _Silent:
    """Progress of what is too small to be shown."""

    def stage(self, name: str, total: int) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""
