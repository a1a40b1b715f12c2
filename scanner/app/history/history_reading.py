"""Revisions looked at with one rule: each folder and each content once, however many revisions have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scanner.adapters.git.mainline import Revision
from scanner.adapters.git.objects import Objects
from scanner.adapters.git.snapshots import FileAt, Folder, Snapshots
from scanner.lifecycle.history.tracking import SiteAt, View
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding
from scanner.model.ports import Progress
from scanner.scan.blob_looks import BlobLooks

_UNREAD_TREE = "is not in this clone (a partial clone?), or cannot be read; run 'git fsck'"


@dataclass(frozen=True, slots=True)
class Means:
    """What revisions are looked at with."""

    objects: Objects
    snapshots: Snapshots
    looks: BlobLooks
    jobs: int
    progress: Progress


class Reading:
    """The views of those revisions that `look` was asked for, by their numbers."""

    def __init__(self, revisions: Sequence[Revision], means: Means) -> None:
        self._revisions = revisions
        self._means = means
        self._views: dict[int, View | None] = {}
        self._folders: dict[int, View] = {}  # by the folder's identity: the snapshots keep each folder
        self._seen: set[int] = set()
        self._kept: list[Folder] = []
        self._when: dict[tuple[str, FailureKind], dict[int, str]] = {}

    def look(self, numbers: list[int]) -> None:
        """Look at these revisions, all at once."""
        means = self._means
        means.progress.stage("Reading revisions", len(numbers))
        folders: dict[int, Folder | None] = {}
        files: list[FileAt] = []
        for number in numbers:
            folder = means.snapshots.folder(self._revisions[number].id)
            folders[number] = folder
            if folder is not None:
                self._collect(folder, files)
            means.progress.advance()
        means.looks.look(files, means.objects, means.jobs, means.progress)
        for number, found in folders.items():
            self._views[number] = None if found is None else self._view(found)
            self._note(number, found)

    def view(self, number: int) -> View | None:
        """What a revision has; None where it could not be read."""
        return self._views[number]

    @property
    def failures(self) -> tuple[Failure, ...]:
        """What could not be looked at, each once, with the revisions that it was in."""
        found: list[Failure] = []
        for (path, kind), details in self._when.items():
            first, last = (self._revisions[number].id[:10] for number in (min(details), max(details)))
            where = f"in {first}" if first == last else f"in {len(details)} of the revisions looked at, {first} to {last}"
            found.append(Failure(path, kind, f"{details[max(details)]} ({where})"))
        lost = [self._revisions[number].id[:10] for number, view in sorted(self._views.items()) if view is None]
        found += [Failure("", FailureKind.MISSING, f"revision {id}: its tree {_UNREAD_TREE}") for id in lost]
        return tuple(sorted(found))

    def _collect(self, folder: Folder, into: list[FileAt]) -> None:
        if id(folder) in self._seen:
            return
        self._seen.add(id(folder))
        self._kept.append(folder)  # its identity is its name here, so it has to stay
        into.extend(folder.files)
        for inner in folder.folders:
            self._collect(inner, into)

    def _view(self, folder: Folder) -> View:
        known = self._folders.get(id(folder))
        if known is None:
            sites = [_site(finding, file.path) for file in folder.files for finding in self._means.looks.of(file).findings]
            unread = frozenset(file.path for file in folder.files if self._means.looks.of(file).failures) | frozenset(folder.unread)
            inner = [self._view(each) for each in folder.folders]
            known = self._folders[id(folder)] = View(
                (*sites, *(site for view in inner for site in view.sites)),
                unread.union(*(view.unread for view in inner)),
                len(folder.files) + sum(view.files for view in inner),
            )
        return known

    def _note(self, number: int, folder: Folder | None) -> None:
        """Remember what of a revision could not be looked at."""
        if folder is None:
            return
        for path in folder.unread:
            self._when.setdefault((path, FailureKind.MISSING), {})[number] = f"this folder {_UNREAD_TREE}"
        view = self._folders.get(id(folder))
        if view is None or view.unread:
            for file in folder.files:
                for failure in self._means.looks.of(file).failures:
                    self._when.setdefault((file.path, failure.kind), {})[number] = failure.detail
            for inner in folder.folders:
                self._note(number, inner)


def _site(finding: Finding, path: str) -> SiteAt:
    span = finding.span
    return SiteAt(path, span.start_line, span.end_line, finding.fingerprint, finding.snippet)
