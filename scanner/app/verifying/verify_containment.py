"""Whether every containment has been taken back."""

from __future__ import annotations

from scanner.app.postmortems.containments import containments_of, search
from scanner.app.verifying.ending import Ending
from scanner.app.verifying.looking import Looked, failures_of, findings_of, summed
from scanner.infer.sites.places import is_test
from scanner.model.checklist import Evidence, Mark

NAME = "containment-removed"
RULE = "verify/containment-left-behind"
_QUESTION = "Is every containment removed?"


def look_at_containments(ending: Ending) -> Looked:
    """Search each marker; one that stands in test code alone is for a person to judge."""
    sought = containments_of(ending.postmortem)
    found = {one.sought.number: one for one in search(sought, ending.code.files.targets)}
    evidence: list[Evidence] = []
    for failure in ending.code.files.failures if found else ():
        evidence.append(Evidence(f"not searched: {failure.detail}", failure.path, 0, Mark.UNKNOWN))
    for each in sought:
        name = f"{each.containment.kind.value} {each.containment.what}"
        if each.number not in found:
            words = f"{name}: no marker is recorded, so nobody can look; add pattern = '...' to [[containment]]"
            evidence.append(Evidence(words, ending.postmortem.path, each.line, Mark.UNKNOWN))
            continue
        one = found[each.number]
        for hit in one.hits:
            mark = Mark.REPORTED if is_test(hit.path) else Mark.FAILED
            evidence.append(Evidence(f"{name}: still there ({hit.how})", hit.path, hit.line, mark))
        evidence += [Evidence(f"{name}: {failure.detail}", failure.path, 0, Mark.UNKNOWN) for failure in one.failures]
        if not one.hits and not one.failures:
            evidence.append(Evidence(f"{name}: its marker is nowhere", ending.postmortem.path, each.line))
    answers = {
        Mark.PASSED: "no marker of a containment is left in code or configuration",
        Mark.FAILED: "a containment is still in place",
        Mark.UNKNOWN: "a containment could not be looked for everywhere",
        Mark.REPORTED: "markers of containments are left in test code alone",
        Mark.NOTHING: "the post-mortem records no containment",
    }
    return Looked(summed(NAME, _QUESTION, answers, evidence), findings_of(RULE, evidence), failures_of(NAME, evidence))
