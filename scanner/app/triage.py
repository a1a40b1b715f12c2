"""Triage: candidate sites in rank order, and what a person says of each, kept at once."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone
from pathlib import Path

from scanner.adapters.git import Repository
from scanner.app.judging import judge_everything
from scanner.app.kept_decisions import TRIAGE, load_decisions, save_decisions
from scanner.errors import UsageError
from scanner.model.finding import Finding, State
from scanner.model.note import Note, NoteKind
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RuleChoice, RunOptions
from scanner.policy.baseline import excerpt
from scanner.policy.decisions import Decision, Judgement

_LEAST_PREFIX = 8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding that nobody has decided on, and how many more places have the same code."""

    finding: Finding
    more: int = 0


@dataclass(slots=True)
class Session:
    """A triage under way: every decision is in the file as soon as it is made."""

    root: Path
    report: Report
    candidates: tuple[Candidate, ...]
    clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc)
    made: list[Decision] = field(default_factory=list)

    def decide(self, candidate: Candidate, judgement: Judgement, reason: str) -> Decision:
        """Keep a decision. Raises UsageError where it needs a reason, InputError where the file cannot be written."""
        if judgement is not Judgement.CONFIRMED and not reason.strip():
            raise UsageError(f"a decision of '{judgement.value}' needs a reason: say why, for those who come after")
        finding = candidate.finding
        when = self.clock().strftime("%Y-%m-%dT%H:%M:%SZ")
        names = (finding.fingerprint, finding.rule_id, finding.path)
        decision = Decision(*names, judgement, " ".join(reason.split()), who(self.root), when, candidate.more + 1, excerpt(finding.snippet))
        others = (each for each in load_decisions(self.root) if each.fingerprint != finding.fingerprint)
        save_decisions(self.root, (*others, decision))
        self.made.append(decision)
        return decision

    def undo(self) -> Decision | None:
        """Take the last decision of this session back; None where there is none."""
        if not self.made:
            return None
        last = self.made.pop()
        save_decisions(self.root, (each for each in load_decisions(self.root) if each.fingerprint != last.fingerprint))
        return last


def open_session(options: RunOptions, rules: RuleChoice, progress: Progress) -> Session:
    """Scan, and take the new findings that are not decided yet, in rank order, equal code once. Raises ScannerError."""
    report = judge_everything(options, rules, progress).report
    decided = {decision.fingerprint for decision in load_decisions(options.root)}
    copies: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if finding.state is State.NEW and finding.fingerprint not in decided:
            copies.setdefault(finding.fingerprint, []).append(finding)
    candidates = tuple(Candidate(found[0], len(found) - 1) for found in copies.values())
    return Session(options.root, report, candidates)


def decide(session: Session, asked: Sequence[tuple[str, Judgement]], reason: str) -> Report:
    """Decisions by fingerprint, or an unmistakable beginning of one (8 digits or more). Raises UsageError; then none is kept."""
    pairs = [(_named(session, fingerprint), judgement) for fingerprint, judgement in asked]
    if any(judgement is not Judgement.CONFIRMED for _, judgement in pairs) and not reason.strip():
        raise UsageError("--decide with false-positive or accepted needs --reason TEXT")
    for candidate, judgement in pairs:
        session.decide(candidate, judgement, reason)
    return closing_report(session)


def closing_report(session: Session) -> Report:
    """What the session came to: decisions made, what is left, and how a false positive narrows its rule."""
    left = len(session.candidates) - len(session.made)
    words = f"{len(session.made)} decided, {left} left to look at"
    saved = (TRIAGE,) if session.made else ()
    notes = (*_lessons(session), Note("", 0, NoteKind.DONE, words))
    return replace(session.report, command="triage", findings=(), notes=notes, saved=saved)


def who(root: Path) -> str:
    """Who decides: as git knows them, else the name of the account."""
    repository = Repository.find(root)
    name = repository.person() if repository else ""
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def _named(session: Session, fingerprint: str) -> Candidate:
    if len(fingerprint) < _LEAST_PREFIX or not all(c in "0123456789abcdef" for c in fingerprint):
        raise UsageError(f"'{fingerprint[:40]}' is no fingerprint: give at least {_LEAST_PREFIX} of its hex digits")
    found = [candidate for candidate in session.candidates if candidate.finding.fingerprint.startswith(fingerprint)]
    if len(found) != 1:
        what = "more than one finding that is" if found else "no finding that is new and"
        raise UsageError(f"--decide {fingerprint}: {what} not decided yet has it; see `bugclass scan --format json`")
    return found[0]


def _lessons(session: Session) -> list[Note]:
    """For each rule with false positives that remembers its fix: how to learn it anew without them."""
    rules = {report.rule.id: report.rule for report in session.report.rules}
    false: dict[str, list[str]] = {}
    for decision in session.made:
        if decision.decision is Judgement.FALSE_POSITIVE:
            line = next(c.finding.span.start_line for c in session.candidates if c.finding.fingerprint == decision.fingerprint)
            false.setdefault(decision.rule_id, []).append(f"--not {decision.path}:{line}")
    notes = []
    for rule_id, places in sorted(false.items()):
        own = rules[rule_id].metadata.get("bugclass") if rule_id in rules else None
        fix = own.get("fix") if isinstance(own, dict) else None
        commit = fix.get("commit") if isinstance(fix, dict) else None
        if isinstance(commit, str):
            words = f"to narrow the rule {rule_id}, learn it anew: bugclass learn --fix {commit} {' '.join(places)}"
            notes.append(Note(rules[rule_id].path, 0, NoteKind.LESSON, words))
    return notes
