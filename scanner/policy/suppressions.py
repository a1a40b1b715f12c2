"""Suppressing comments put to the findings of their file: what they suppress, and which of them suppress nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from scanner.model.finding import Finding, State, Suppression
from scanner.model.note import Note, NoteKind
from scanner.policy.comments import Comment


@dataclass(frozen=True, slots=True)
class Unused:
    """A comment, and those of its rule ids for which there is nothing to suppress."""

    comment: Comment
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The findings of one file with the suppressed ones marked; the unused comments; notes on what is unused or no suppression."""

    findings: tuple[Finding, ...]
    unused: tuple[Unused, ...]
    notes: tuple[Note, ...]


def suppress(path: str, findings: Sequence[Finding], comments: Iterable[Comment], ran: frozenset[str]) -> Suppressed:
    """Put the comments of the file at `path` to its findings. `ran`: the ids of the rules that ran over it in full.

    A rule that did not run makes no comment unused. Semgrep's comments are Semgrep's as well: only those with an id of a rule that
    ran, or without any, are told.
    """
    marked = list(findings)
    unused: list[Unused] = []
    notes: list[Note] = []
    for comment in comments:
        if comment.problem:
            notes.append(Note(path, comment.line, NoteKind.NOT_A_SUPPRESSION, f"this comment {comment.problem}"))
            continue
        idle = [each for each in comment.ids if not _apply(comment, each, marked) and _rule(each, ran, comment.foreign)]
        if idle:
            unused.append(Unused(comment, tuple(idle)))
            words = f"nothing to suppress here for {', '.join(idle)}; remove it (--fix-suppressions does)"
            notes.append(Note(path, comment.line, NoteKind.UNUSED_SUPPRESSION, words))
    return Suppressed(tuple(marked), tuple(unused), tuple(notes))


def _apply(comment: Comment, rule_id: str, marked: list[Finding]) -> bool:
    """Mark what the comment suppresses of one rule; whether there is anything."""
    used = False
    for number, finding in enumerate(marked):
        if _rule(rule_id, (finding.rule_id,), comment.foreign) and comment.first <= finding.span.start_line <= comment.last:
            used = True
            if finding.state is not State.SUPPRESSED:
                marked[number] = replace(finding, state=State.SUPPRESSED, suppression=Suppression(comment.reason))
    return used


def _rule(named: str, ids: Iterable[str], foreign: bool) -> bool:
    """Whether `named` is one of the ids. Semgrep's ids may carry the folders of their file before the last dot."""
    return any(named == each or (foreign and named.endswith(f".{each}")) for each in ids)
