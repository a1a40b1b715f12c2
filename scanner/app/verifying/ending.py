"""What a verification looks at, gathered once."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.rule_files import RuleSet
from scanner.app.postmortems.recorded_fixes import FixedCode
from scanner.lifecycle.calls.resolving import Project
from scanner.model.incident import PostMortem
from scanner.model.ports import Progress
from scanner.model.request import RunOptions
from scanner.model.source import Target
from scanner.scan.targets import TargetSet, find_targets


class Code:
    """The code base as it is: its files, each read at most once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._contents: dict[str, bytes | None] = {}

    @cached_property
    def files(self) -> TargetSet:
        """All files that a scan would look at."""
        return find_targets(self.root, (), False)

    @cached_property
    def python(self) -> TargetSet:
        """The Python files among them."""
        return find_targets(self.root, (), True)

    @cached_property
    def project(self) -> Project:
        """The Python files, to ask who calls what."""
        return Project((target.path for target in self.python.targets), self.read)

    @cached_property
    def _targets(self) -> dict[str, Target]:
        return {target.path: target for target in self.python.targets}

    def read(self, path: str) -> bytes | None:
        """The bytes of a Python file; None where there is no such one, or it cannot be read."""
        if path not in self._contents:
            target = self._targets.get(path)
            try:
                self._contents[path] = target.read() if target is not None else None
            except OSError:
                self._contents[path] = None
        return self._contents[path]


@dataclass(frozen=True, slots=True, eq=False)
class Ending:
    """A post-mortem, its fixes as git has them, its kept rules, and the code base as it is."""

    postmortem: PostMortem
    options: RunOptions
    rules: RuleSet
    fixes: tuple[FixedCode, ...]
    today: date
    progress: Progress
    code: Code
    _paths: dict[str, dict[str, str]] = field(default_factory=dict)

    def place(self, fix: FixedCode) -> tuple[str, int]:
        """Where the post-mortem names the commit of a fix."""
        return self.postmortem.path, self.postmortem.line("fix", fix.number, "commit")

    def now(self, fix: FixedCode, path: str) -> str | None:
        """Where a file of a fix is today, renames since followed; None where it is no more. Raises RepositoryError."""
        if fix.after not in self._paths:
            self._paths[fix.after] = _renames(self.options.root, fix.after)
        today = self._paths[fix.after].get(path, path)
        return today if (self.options.root / today).is_file() else None


def _renames(root: Path, commit: str) -> dict[str, str]:
    """Old path -> new path, of all that was renamed between a commit and HEAD, relative to the root."""
    repository = Repository.find(root)
    if repository is None:
        return {}
    relative = Path(os.path.relpath(os.path.realpath(root), os.path.realpath(repository.root))).as_posix()
    prefix = "" if relative == "." else relative + "/"
    return {
        change.before.path.removeprefix(prefix): change.after.path.removeprefix(prefix)
        for change in repository.paths_between(commit, "HEAD")
        if change.before.path != change.after.path
    }


Clock = Callable[[], date]
