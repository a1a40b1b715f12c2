"""The dialogue of a triage: a candidate is shown, a word is read, until all are decided or the person has had enough.

It is held on standard error and standard input, so that standard output stays for the report.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

from scanner.adapters.editor import open_editor
from scanner.app.gating.triage import Candidate, Session
from scanner.cli.triage_screen import Screen
from scanner.errors import UsageError
from scanner.policy.decisions import Judgement
from scanner.reporters.harmless import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS = "[c]onfirm  [f]alse positive  [a]ccept  [s]kip  [o]pen in editor  [u]ndo  [q]uit"
_DECISIONS = {"c": Judgement.CONFIRMED, "f": Judgement.FALSE_POSITIVE, "a": Judgement.ACCEPTED}


@dataclass(slots=True)
class _Dialogue:
    session: Session
    screen: Screen
    answers: TextIO
    at: int = 0
    _steps: list[int] = field(default_factory=list)

    def run(self) -> None:
        total = len(self.session.candidates)
        while self.at < total:
            candidate = self.session.candidates[self.at]
            self.screen.show(candidate, f"{self.at + 1} of {total}", self.session.report)
            if not self._answer(candidate):
                return

    def _answer(self, candidate: Candidate) -> bool:
        """Ask until the candidate is done with; False to end."""
        while True:
            line = self._read(f"{KEYS}\n> ")
            word = line.lower()[:1] if line is not None else None
            if word is None or word == "q":
                return False
            if word == "s":
                self.at += 1
                return True
            if word == "u":
                if self._undo():
                    return True
            elif word == "o":
                self._open(candidate)
            elif word in _DECISIONS:
                if self._decide(candidate, _DECISIONS[word]):
                    return True
            else:
                self.screen.say("one of the letters in brackets, please")

    def _decide(self, candidate: Candidate, judgement: Judgement) -> bool:
        reason = "" if judgement is Judgement.CONFIRMED else self._read("why? ")
        if reason is None:
            return False
        try:
            self.session.decide(candidate, judgement, reason)
        except UsageError as problem:
            self.screen.say(str(problem))
            return False
        self._steps.append(self.at)
        self.at += 1
        if judgement is Judgement.FALSE_POSITIVE and self.session.can_narrow(candidate):
            answer = self._read(f"narrow the rule {one_line(candidate.finding.rule_id)}, so that it leaves this out? [y/N] ")
            if answer is not None and answer.lower() in ("y", "yes"):
                self.screen.say(self.session.narrow(candidate))
        return True

    def _undo(self) -> bool:
        if self.session.undo() is None:
            self.screen.say("nothing to take back")
            return False
        self.at = self._steps.pop()
        return True

    def _open(self, candidate: Candidate) -> None:
        try:
            open_editor(self.session.root / candidate.finding.path, candidate.finding.span.start_line)
        except UsageError as problem:
            self.screen.say(str(problem))

    def _read(self, prompt: str) -> str | None:
        """A line of the person's; None at the end of input."""
        self.screen.ask(prompt)
        line = self.answers.readline()
        if not line:
            return None
        return line.strip()


def talk(session: Session, color: bool, make_screen: Callable[[TextIO, bool], Screen] = Screen) -> None:
    """Go through the candidates with whoever is at the keyboard."""
    _Dialogue(session, make_screen(sys.stderr, color), sys.stdin).run()
