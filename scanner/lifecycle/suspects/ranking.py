"""Suspects from the commits of a range: the evidence of each added up, the likeliest first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from scanner.lifecycle.suspects.flags import flags_in
from scanner.lifecycle.suspects.groups import group_of
from scanner.lifecycle.suspects.mentions import Mentions, Seen
from scanner.lifecycle.suspects.reverts import undone
from scanner.lifecycle.suspects.traces import Traces, place_evidence
from scanner.lifecycle.suspects.weights import MOST_DOUBLINGS, WEIGHTS
from scanner.model.counted import counted
from scanner.model.history import LoggedCommit
from scanner.model.suspects import DependencyUpdate, Evidence, Group, GroupCount, Sign, Suspect, SuspectFile

_ORDER = list(Group)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known besides the commits: traces of the calls, what was seen, updates by commit, how often each path was fixed."""

    traces: Traces
    seen: Seen
    updates: Mapping[str, tuple[DependencyUpdate, ...]] = field(default_factory=dict)
    fixes: Mapping[str, int] = field(default_factory=dict)


def rank(commits: Sequence[LoggedCommit], known: Known) -> tuple[Suspect, ...]:
    """All commits of a range (newest first), likeliest first, newer before older where nothing tells them apart.

    A merge is a suspect only where it wrote lines of the traceback itself.
    """
    mentions = Mentions(commits, known.seen)
    taken_back = undone(commits)
    found: list[Suspect] = []
    for commit in commits:
        evidence = [*place_evidence(commit, known.traces)]
        if commit.is_merge and not evidence:
            continue
        suspect = _suspect(commit, known)
        in_function = any(one.sign is Sign.FUNCTION for one in evidence)  # the same fact is not counted twice
        said = mentions.evidence(commit, suspect.dependencies)
        evidence += (one for one in said if not (in_function and one.sign is Sign.DEFINITION))
        evidence += _standing(suspect, known.fixes)
        if commit.id in taken_back:
            evidence.append(Evidence(Sign.REVERTED, WEIGHTS[Sign.REVERTED], taken_back[commit.id]))
        ordered = tuple(replace(one, points=round(one.points, 2)) for one in sorted(evidence, key=lambda one: -abs(one.points)))
        found.append(replace(suspect, evidence=ordered, score=round(sum(one.points for one in ordered), 2)))
    ranked = sorted(found, key=lambda suspect: -suspect.score)
    return tuple(replace(suspect, rank=number) for number, suspect in enumerate(ranked, 1))


def count_groups(suspects: Sequence[Suspect]) -> tuple[GroupCount, ...]:
    """How many commits and files of each group the range changed; groups with none are left out."""
    counts = []
    for group in _ORDER:
        files = {file.path for suspect in suspects for file in suspect.files if file.group is group}
        commits = sum(group in suspect.groups for suspect in suspects)
        if commits:
            counts.append(GroupCount(group, commits, len(files)))
    return tuple(counts)


def _suspect(commit: LoggedCommit, known: Known) -> Suspect:
    files = tuple(SuspectFile(file.path, group_of(file.path), file.added, file.removed) for file in commit.files)
    flags = flags_in(commit.files)
    groups = {file.group for file in files} | ({Group.FLAG} if flags else set())
    return Suspect(
        0,
        0.0,
        commit.id,
        commit.subject,
        commit.author,
        commit.date,
        tuple(sorted(groups, key=_ORDER.index)),
        files,
        (),
        known.updates.get(commit.id, ()),
        flags,
    )


def _standing(suspect: Suspect, fixes: Mapping[str, int]) -> Iterator[Evidence]:
    """What its size, its kinds of files and their past say of a commit."""
    working = [file for file in suspect.files if file.group not in (Group.TEST, Group.DOCUMENTATION)]
    code = sum(file.added + file.removed for file in working)
    if code:
        yield Evidence(Sign.SIZE, _doublings(Sign.SIZE, code), f"changed {counted(code, 'line')} outside tests and documentation")
    earlier = max((fixes.get(file.path, 0) for file in working), default=0)
    if earlier:
        most = next(file.path for file in working if fixes.get(file.path, 0) == earlier)
        times = "once" if earlier == 1 else f"{earlier} times"
        yield Evidence(Sign.HISTORY, _doublings(Sign.HISTORY, earlier), f"{most} was fixed {times} before")
    if suspect.groups and set(suspect.groups) <= {Group.DOCUMENTATION}:
        yield Evidence(Sign.DOCUMENTATION_ONLY, WEIGHTS[Sign.DOCUMENTATION_ONLY], "changes documentation only")
    elif suspect.groups and set(suspect.groups) <= {Group.DOCUMENTATION, Group.TEST}:
        yield Evidence(Sign.TESTS_ONLY, WEIGHTS[Sign.TESTS_ONLY], "changes tests only")


def _doublings(sign: Sign, amount: int) -> float:
    return WEIGHTS[sign] * min(MOST_DOUBLINGS[sign], math.log2(1 + amount))
