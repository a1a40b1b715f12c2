"""Rules for the fixes of a whole range of commits: each is hunted with, what was done is remembered, those with sites come first."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path

from scanner.adapters.fixes import load_fix
from scanner.adapters.git import Repository
from scanner.adapters.git.commits import Commit
from scanner.adapters.store import SqliteStore, open_store
from scanner.app.hunting.hunt import found_by
from scanner.app.scanning.memory import program
from scanner.errors import InputError, NoLesson, RepositoryError, ScannerError
from scanner.infer.edits.fixlike import is_small, says_fix
from scanner.infer.edits.lesson import read_lesson
from scanner.model.failure import Failure, FailureKind
from scanner.model.hunt_request import FixSource, HuntChoice
from scanner.model.ports import Progress
from scanner.model.proposals import Proposal, Proposals
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.scan.targets import find_targets


@dataclass(frozen=True, slots=True)
class Range:
    """Which fixes: those of HEAD that `revision` has not, at most the newest `limit` (0: all); `save` keeps the rules that have sites."""

    revision: str
    limit: int = 0
    save: bool = False


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What one commit gave: a proposal, or nothing to learn; `failures` is what its hunt could not look at."""

    proposal: Proposal | None = None
    failures: tuple[Failure, ...] = ()
    scanned: int = 0


class _Quiet:
    """Shows nothing: the stages of one hunt among many."""

    def stage(self, name: str, total: int) -> None:
        """Nothing to show."""

    def advance(self, steps: int = 1) -> None:
        """Nothing to show."""


def learn_since(asked: Range, options: RunOptions, progress: Progress) -> Report:
    """A proposal for each commit of the range that looks like a fix and teaches a rule; those with sites first, few sites before many.

    Raises RepositoryError where the range cannot be read. A fix that teaches nothing is passed over.
    """
    repository = Repository.find(options.root)
    if repository is None:
        raise RepositoryError(f"{options.root} is not in a git repository; --since needs its history")
    fixes = [commit for commit in repository.commits_since(asked.revision) if commit.parents and says_fix(commit.message)]
    looked = fixes[: asked.limit] if asked.limit else fixes
    store = open_store() if options.cache else None
    stand = _stand(options) if store else ""
    outcomes: list[_Outcome] = []
    progress.stage("Fixes", len(looked))
    for commit in looked:
        outcomes.append(_remembered(commit, options, store, stand))
        progress.advance()
    found = [outcome.proposal for outcome in outcomes if outcome.proposal]
    ordered = sorted(found, key=lambda proposal: (not proposal.sites, proposal.sites))
    failures = {failure for outcome in outcomes for failure in outcome.failures}
    saved: list[str] = []
    if asked.save:
        ordered = [_kept(proposal, options, saved) for proposal in ordered]
    return Report(
        str(options.root),
        failures=tuple(sorted(failures)),
        scanned=max((outcome.scanned for outcome in outcomes), default=0),
        saved=tuple(dict.fromkeys(saved)),
        command="learn",
        proposals=Proposals(tuple(ordered), len(looked), len(fixes)),
    )


def _remembered(commit: Commit, options: RunOptions, store: SqliteStore | None, stand: str) -> _Outcome:
    """The outcome of this commit: from an earlier run over the same files with the same program, or hunted for now."""
    key = hashlib.sha256(f"since\0{stand}\0{commit.id}".encode()).digest()
    if store is not None and (known := store.get([key]).get(key)) is not None and (outcome := _read(known)) is not None:
        return outcome
    outcome = _outcome(commit, options)
    if store is not None:
        store.put({key: json.dumps(dataclasses.asdict(outcome)).encode()})
    return outcome


def _read(known: bytes) -> _Outcome | None:
    try:
        found = json.loads(known)
        failures = tuple(Failure(one["path"], FailureKind(one["kind"]), one["detail"]) for one in found["failures"])
        return _Outcome(Proposal(**found["proposal"]) if found["proposal"] else None, failures, found["scanned"])
    except (ValueError, KeyError, TypeError):
        return None


def _outcome(commit: Commit, options: RunOptions) -> _Outcome:
    source = FixSource(revision=commit.id)
    try:
        if not is_small(read_lesson(load_fix(source, None, options.root).fixes)):
            return _Outcome()
        report = found_by(source, options, HuntChoice(), _Quiet())
    except (NoLesson, InputError):
        return _Outcome()
    except ScannerError as problem:
        return _Outcome(failures=(Failure("", FailureKind.INPUT, f"{commit.id[:10]}: {problem}"),))
    assert report.hunt is not None
    chosen = next(rung for rung in report.hunt.ladder if rung.chosen)
    subject = commit.message.split("\n", 1)[0]
    proposal = Proposal(commit.id, subject, chosen.rule.id, chosen.words, chosen.sites, report.hunt.place)
    return _Outcome(proposal, report.failures, report.scanned)


def _kept(proposal: Proposal, options: RunOptions, saved: list[str]) -> Proposal:
    """With its rule written where it has sites; `saved` grows by the paths. What stands in the way is told with the proposal."""
    if not proposal.sites:
        return proposal
    try:
        report = found_by(FixSource(revision=proposal.commit), options, HuntChoice(save=True), _Quiet())
    except ScannerError as problem:
        return replace(proposal, not_kept=str(problem))
    saved.extend(report.saved)
    return replace(proposal, kept=bool(report.saved))


def _stand(options: RunOptions) -> str:
    """A name for the program, the options and the files as they are now: a remembered answer holds only for these."""
    digest = hashlib.sha256(f"{program()}\0{options.engine}\0{options.root}".encode())
    for target in find_targets(options.root, options.paths).targets:
        try:
            status = Path(target.file).stat() if target.file else None
            told = f"{status.st_size} {status.st_mtime_ns}" if status else ""
        except OSError:
            told = "gone"
        digest.update(f"\0{target.path}\0{told}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
