"""What changed between the last good and the first bad revision, and which commit is likeliest to blame."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.adapters.git.range_log import log_range
from scanner.adapters.git.ranges import cut_commits, meeting_point, tree_entries
from scanner.adapters.text_file import read_any_text
from scanner.adapters.visible import visible
from scanner.app.suspecting.suspect_dependencies import dependency_updates, net_updates
from scanner.app.suspecting.suspect_history import earlier_fixes
from scanner.app.suspecting.suspect_traces import read_traces
from scanner.errors import RepositoryError, UsageError
from scanner.lifecycle.suspects.frames import PathEnds, third_parties, weighed_frames
from scanner.lifecycle.suspects.mentions import seen
from scanner.lifecycle.suspects.ranking import Known, count_groups, rank
from scanner.lifecycle.suspects.tracebacks import read_traceback
from scanner.model.failure import Failure, FailureKind
from scanner.model.history import LoggedCommit
from scanner.model.request import RunOptions
from scanner.model.suspects import SuspectsAnswer, SuspectsChoice
from scanner.model.traceback import Traceback


@dataclass(frozen=True, slots=True)
class _Range:
    """The two ends as full ids, and where the range begins; its commits, newest first."""

    good: str
    bad: str
    base: str
    commits: tuple[LoggedCommit, ...]


@dataclass(slots=True)
class _Told:
    """What is to be told beside the suspects."""

    remarks: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)


def suspects(options: RunOptions, choice: SuspectsChoice) -> SuspectsAnswer:
    """The commits that BAD has and GOOD has not, likeliest first, with the evidence for each.

    Raises RepositoryError (no repository, unknown revision, nothing in between), InputError (the traceback cannot be read).
    """
    repository = Repository.find(options.root)
    if repository is None:
        raise RepositoryError(f"{visible(str(options.root))} is not in a git repository; suspects needs its history")
    told = _Told()
    traceback = _traceback(choice.traceback, told)
    found = _range(repository, choice, told)
    entries = {entry.path: entry for entry in tree_entries(repository.root, found.bad) if entry.is_file}
    _check_paths(repository, choice, found, told)
    weighed = weighed_frames(traceback, PathEnds(entries))
    if traceback.frames and not weighed:
        told.remarks.append("none of the traceback's calls is in a file of the repository: only its names and packages count")
    traces = read_traces(repository, found.commits, weighed, entries, f"{found.base}..{found.bad}")
    updates = dependency_updates(repository, found.commits)
    net = net_updates(repository, found.base, found.bad, found.commits)
    told.failures += [*updates.failures, *(failure for failure in net.failures if failure not in updates.failures)]
    fixes = earlier_fixes(repository, found.base)
    known = Known(traces, seen(choice.symptom, traceback, third_parties(traceback)), updates.by_commit, fixes)
    ranked = rank(found.commits, known)
    return SuspectsAnswer(
        found.good,
        found.bad,
        found.base,
        ranked,
        count_groups(ranked),
        net.all,
        sum(commit.is_merge for commit in found.commits),
        tuple(told.remarks),
        tuple(sorted(set(told.failures))),
    )


def _traceback(file: Path | None, told: _Told) -> Traceback:
    if file is None:
        return Traceback()
    traceback = read_traceback(read_any_text(file, "traceback"))
    if not traceback.raised:
        told.failures.append(Failure(str(file), FailureKind.INPUT, "holds no Python traceback; the suspects are ranked without one"))
    return traceback


def _range(repository: Repository, choice: SuspectsChoice, told: _Told) -> _Range:
    good, bad = repository.resolve(choice.good), repository.resolve(choice.bad)
    if good == bad:
        raise UsageError(f"GOOD and BAD are the same commit, {good[:10]}: nothing changed in between")
    base = meeting_point(repository.root, good, bad)
    if base == bad:
        raise UsageError(f"BAD {visible(choice.bad)} comes before GOOD {visible(choice.good)}: give the last good revision first")
    if base != good:
        detail = (
            f"GOOD {visible(choice.good)} is no ancestor of BAD {visible(choice.bad)}: looked from their merge base {base[:10]} instead"
        )
        told.failures.append(Failure("", FailureKind.INPUT, detail))
    log = log_range(repository.root, base, bad, [_inside(repository.root, path) for path in choice.paths])
    if log.cut:
        told.failures.append(Failure("", FailureKind.SKIPPED, f"{good[:10]}..{bad[:10]}: {log.cut}"))
    ends = cut_commits(repository.root)
    blind = [commit for commit in log.commits if commit.id in ends]
    if blind:
        where = f"this clone is shallow and ends at {blind[0].id[:10]}"
        detail = f"{where}: what it and older commits changed is not known; run 'git fetch --unshallow'"
        told.failures.append(Failure("", FailureKind.MISSING, detail))
    return _Range(good, bad, base, tuple(commit for commit in log.commits if commit.id not in ends))


def _inside(root: Path, path: str) -> str:
    """A path as git takes it: relative to the top level. Raises UsageError for one outside."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - names are meant, not where links lead
    for base, file in ((root, absolute), (Path(os.path.realpath(root)), Path(os.path.realpath(absolute.parent)) / absolute.name)):
        if file.is_relative_to(base):
            return file.relative_to(base).as_posix()
    raise UsageError(f"--path {visible(path)}: lies outside the repository")


def _check_paths(repository: Repository, choice: SuspectsChoice, found: _Range, told: _Told) -> None:
    for path in choice.paths:
        name = _inside(repository.root, path)
        if name == "." or any(repository.tree_files(commit, [name]) for commit in (found.bad, found.base)):
            continue
        told.failures.append(Failure(name, FailureKind.NO_FILES, "no such path at GOOD or BAD"))
    if choice.paths and not found.commits:
        told.remarks.append("no commit of the range touches the named paths")
