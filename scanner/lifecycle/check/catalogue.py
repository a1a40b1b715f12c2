"""The checks by id: how much each weighs, what it is about, why it is asked, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.lifecycle.check.model import Weight
from scanner.model.incident import Status
from scanner.model.rule import LEVELS, Level

PREFIX = "postmortem/"


@dataclass(frozen=True, slots=True)
class Check:
    """One check. `title` says what is found, `why` why it is asked, `remedy` what to do."""

    id: str
    weight: Weight
    title: str
    why: str
    remedy: str

    def level(self, status: Status) -> Level:
        """How much a finding weighs in a document of this status."""
        return self.weight.value[list(Status).index(status)]

    @property
    def highest(self) -> Level:
        """The most that it can weigh."""
        return max(self.weight.value, key=LEVELS.index)


_ROWS = (
    (
        "no-front-matter",
        Weight.HINT,
        "A document without front matter",
        "Without the facts as data nothing about the incident can be checked, counted or hunted.",
        "Put the shown front matter at the top of the document, and fill in what it asks.",
    ),
    (
        "fact-missing",
        Weight.FACT,
        "A fact that a post-mortem of this status must record",
        "A reader asks first how bad it was, who was affected, when it began and ended, what kind of bug it was.",
        "Add the key to the front matter, or the section to the body.",
    ),
    (
        "time-order",
        Weight.WRONG,
        "Times out of order",
        "started <= detected <= contained <= resolved; one of the moments is wrong, and so is every figure made of it.",
        "Correct the moment that is wrong.",
    ),
    (
        "date-before-incident",
        Weight.WRONG,
        "A date before the incident",
        "What follows from an incident cannot be due, done or expired before it began; mostly the year is mistyped.",
        "Correct the date, or `started`.",
    ),
    (
        "detection-unanswered",
        Weight.QUESTION,
        "How it was detected is not answered",
        "The time to detect is often the larger part of the damage.",
        "Say under `Detection` who or what noticed, and when.",
    ),
    (
        "detection-not-shortened",
        Weight.HINT,
        "Nothing says what would have shortened the detection",
        "Each incident shows which signal was missing.",
        "Say under `Detection` which alert, check or test would have told sooner.",
    ),
    (
        "diagnosis-unanswered",
        Weight.QUESTION,
        "What slowed the diagnosis is not answered",
        "Between noticing and knowing lie missing logs, wrong dashboards, unclear owners: all can be mended.",
        "Add a section `What slowed us down`; if nothing did, say so.",
    ),
    (
        "root-cause-unanswered",
        Weight.FACT,
        "The root cause is not told",
        "Without it the fix may sit at the wrong level.",
        "Say under `Root cause` which defect made the incident possible.",
    ),
    (
        "trigger-unanswered",
        Weight.FACT,
        "The trigger is not told",
        "The trigger set it off on that day; the root cause had been there before.",
        "Set `trigger` in the front matter, or add a section `Trigger`.",
    ),
    (
        "root-cause-is-trigger",
        Weight.QUESTION,
        "Root cause and trigger are the same",
        "What set the incident off is not what made it possible: mending the trigger leaves the defect for the next one.",
        "Tell in the trigger what happened that day, in the root cause which defect was waiting for it.",
    ),
    (
        "no-root-cause-fix",
        Weight.HINT,
        "Only workarounds and hotfixes",
        "An incident is closed when its root cause is mended, not when its symptom is gone.",
        "Record the fix with level = \"root-cause\", or keep the status 'reviewed' until it is there.",
    ),
    (
        "workaround-without-expiry",
        Weight.WRONG,
        "A workaround without an expiry",
        "A workaround without an end stays for ever.",
        "Add `expires = 2026-12-01` to that [[fix]].",
    ),
    (
        "fix-without-commit",
        Weight.HINT,
        "A fix without its commit",
        "Without the commit no rule can be learned from the fix, and nobody can look at it.",
        "Add `commit` to that [[fix]].",
    ),
    (
        "commit-unknown",
        Weight.WRONG,
        "A commit that git does not have",
        "A reference that leads nowhere is worse than none.",
        "Correct the id, or fetch the history that has it.",
    ),
    (
        "action-count",
        Weight.QUESTION,
        "Not two to four action items",
        "One is rarely enough; more than four are not done.",
        "Keep the two to four that matter most; put the rest into the backlog.",
    ),
    (
        "action-without-owner",
        Weight.QUESTION,
        "An action item without an owner",
        "What everybody should do nobody does.",
        "Name one owner: a person or a team.",
    ),
    (
        "action-without-due",
        Weight.QUESTION,
        "An action item without a due date",
        "What is due some time is never late.",
        "Give the day, like `due = 2026-12-01`.",
    ),
    (
        "test-unanswered",
        Weight.QUESTION,
        "Whether a test should have caught it is not answered",
        "The test that was missing is the cheapest way to keep this bug out.",
        'Name the regression test: test = "tests/test_cart.py::test_total"; or say in a section why no test could have caught it.',
    ),
    (
        "test-not-named",
        Weight.REMARK,
        "No regression test is named",
        "A test that has a name can be looked for.",
        'Add test = "tests/test_cart.py::test_total" to the front matter.',
    ),
    (
        "test-not-found",
        Weight.WRONG,
        "The named test is not there",
        "A test that is only written down tests nothing.",
        "Correct the name, or write the test.",
    ),
    (
        "test-misses-fix",
        Weight.QUESTION,
        "The named test does not reach the fixed code",
        "A regression test imports, directly or through other modules, what the fix changed.",
        "Name the test that runs the fixed code.",
    ),
    (
        "elsewhere-unanswered",
        Weight.QUESTION,
        "Whether this class of bug is possible elsewhere is not answered",
        "The same mistake is seldom made once.",
        "Run `bugclass hunt POSTMORTEM --save`, and record it as [hunt].",
    ),
    (
        "rule-not-kept",
        Weight.HINT,
        "No kept rule for the class of bug",
        "A kept rule answers the question again on every commit.",
        "Keep it with `bugclass hunt POSTMORTEM --save`.",
    ),
    (
        "rule-not-proven",
        Weight.QUESTION,
        "The kept rule is not proven",
        "A rule that was never shown to fire on the bug, or was edited since, proves nothing by its silence.",
        "Run `bugclass prove RULE`.",
    ),
    (
        "hunt-not-recorded",
        Weight.QUESTION,
        "No hunt is recorded",
        "That somebody looked, where and with what result, is the answer to 'is it possible elsewhere'.",
        "Record the hunt's rule, commit, date and number of sites under [hunt].",
    ),
    (
        "duplicate-id",
        Weight.WRONG,
        "An id that another post-mortem has",
        "Two incidents under one name are counted as one.",
        "Give each post-mortem its own id.",
    ),
)
CHECKS = {PREFIX + row[0]: Check(PREFIX + row[0], *row[1:]) for row in _ROWS}
"""All checks by id."""
