"""Whether the bug class has a site that it did not have when the incident was fixed."""

from __future__ import annotations

from collections.abc import Mapping

from scanner.app.gating.changed import compare, head_targets
from scanner.app.gating.difference import Base
from scanner.app.gating.judging import run_with_decisions
from scanner.app.gating.kept_decisions import load_decisions
from scanner.app.postmortems.recorded_fixes import FixedCode
from scanner.app.rules.fix_records import commits_of
from scanner.app.scanning.running import only_python
from scanner.app.verifying.ending import Ending
from scanner.app.verifying.looking import Looked, failures_of, summed
from scanner.app.verifying.verify_place import lacks_rule
from scanner.errors import RepositoryError
from scanner.model.checklist import Check, Evidence, Mark
from scanner.model.counted import counted
from scanner.model.finding import Finding, State

NAME = "no-new-site"
_QUESTION = "Is the class nowhere new since the fix?"
_ANSWERS: Mapping[Mark, str] = {
    Mark.PASSED: "no new site since the fix",
    Mark.FAILED: "there are new sites of the class",
    Mark.UNKNOWN: "not all code that changed since the fix could be looked at",
    Mark.REPORTED: "no new site since the fix but what was decided to be none, or accepted",
}


def look_since(ending: Ending) -> Looked:
    """Scan what changed since the fix, and leave out what was there before: by fingerprints, moved code too."""
    fix = _base(ending)
    lacking = lacks_rule(ending)
    if lacking is None and fix is None:
        lacking = Evidence("no recorded fix can be read, so nothing says since when", ending.postmortem.path, 1, Mark.UNKNOWN)
    if lacking is not None or fix is None:
        facts = (lacking,) if lacking is not None else ()
        return Looked(Check(NAME, _QUESTION, Mark.UNKNOWN, facts[0].detail if facts else "", facts), failures=failures_of(NAME, facts))
    options = ending.options
    try:
        comparison = compare(options, fix.after, False)
    except RepositoryError as problem:
        facts = (Evidence(str(problem), *ending.place(fix), Mark.UNKNOWN),)
        return Looked(summed(NAME, _QUESTION, dict(_ANSWERS), facts), failures=failures_of(NAME, facts))
    targets = head_targets(comparison, options, options.root, only_python(ending.rules))
    commented = run_with_decisions(ending.rules, targets, options, load_decisions(options.root), ending.progress)
    report = Base(comparison, ending.rules, options, ending.progress).without_old(commented.report)
    new = tuple(finding for finding in report.findings if finding.state is State.NEW)
    looked = Evidence(f"{counted(len(targets.targets), 'changed file')} looked at, compared with {fix.after[:10]}")
    evidence = [looked, *map(_fact, new), *(_decided(f) for f in report.findings if f.state is State.SUPPRESSED)]
    evidence += [Evidence(failure.detail, failure.path, 0, Mark.UNKNOWN) for failure in report.failures]
    if comparison.commit != fix.after:
        evidence.append(Evidence(f"the fix {fix.after[:10]} is not in HEAD's history; compared with where they parted", "", 0))
    return Looked(summed(NAME, _QUESTION, dict(_ANSWERS), evidence), new, report.failures)


def _base(ending: Ending) -> FixedCode | None:
    """The fix since which to look: the one that a rule is proven on, else the deepest."""
    readable = [fix for fix in ending.fixes if not fix.problem]
    proven = {commit for rule in ending.rules.rules for commit in commits_of(rule.metadata)}
    return next((fix for fix in readable if fix.after in proven), readable[0] if readable else None)


def _fact(finding: Finding) -> Evidence:
    line = finding.snippet.strip().split("\n")[0][:100]
    return Evidence(f"new: {line}", finding.path, finding.span.start_line, Mark.FAILED)


def _decided(finding: Finding) -> Evidence:
    reason = finding.suppression.reason if finding.suppression else "suppressed"
    return Evidence(f"suppressed: {reason}", finding.path, finding.span.start_line, Mark.REPORTED)
