"""Whether a workaround has outlived its expiry."""

from __future__ import annotations

from scanner.app.postmortems.workarounds import workaround_facts
from scanner.app.verifying.ending import Ending
from scanner.app.verifying.looking import Looked, failures_of, findings_of, summed
from scanner.model.checklist import Mark

NAME = "workarounds-in-time"
RULE = "verify/workaround-expired"
_QUESTION = "Is no workaround past its expiry?"


def look_at_workarounds(ending: Ending) -> Looked:
    """Each recorded workaround by the day that the ending says is today."""
    evidence = workaround_facts(ending.postmortem, ending.fixes, ending.today, ending.code, ending.now)
    answers = {
        Mark.PASSED: "no workaround is past its expiry",
        Mark.FAILED: "a workaround has outlived its expiry",
        Mark.UNKNOWN: "a workaround has no expiry",
        Mark.NOTHING: "no fix is recorded as a workaround",
    }
    return Looked(summed(NAME, _QUESTION, answers, evidence), findings_of(RULE, evidence), failures_of(NAME, evidence))
