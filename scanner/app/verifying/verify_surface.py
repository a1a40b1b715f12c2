"""How much each hotfix touched beside what the bug class needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from scanner.app.postmortems.recorded_fixes import FixedCode, parsed_sides
from scanner.app.verifying.ending import Ending
from scanner.app.verifying.looking import Looked, failures_of, summed
from scanner.app.verifying.verify_place import fired_before
from scanner.infer.sites.places import is_test
from scanner.lifecycle.surface import Need, Touched, surface_of
from scanner.model.checklist import Evidence, Mark
from scanner.model.counted import counted
from scanner.model.incident import FixLevel

NAME = "hotfix-surface"
_QUESTION = "Did the hotfix touch only what it had to?"
_NEEDED = (Need.NEEDED, Need.SUPPORTING)
_ASIDE = (Need.IMPORT, Need.LAYOUT, Need.TEST)


def look_at_surface(ending: Ending) -> Looked:
    """Measure the fixes that are recorded as hotfixes; edits that the rule has nothing to do with are named."""
    evidence: list[Evidence] = []
    for fix in ending.fixes:
        if fix.recorded.level is FixLevel.HOTFIX:
            evidence += _facts(ending, fix)
    unrelated = sum(fact.mark is Mark.REPORTED for fact in evidence)
    for number, recorded in enumerate(ending.postmortem.incident.fixes):
        if recorded.level is FixLevel.HOTFIX and not recorded.commit:
            words = f"hotfix {recorded.what or number + 1}: no commit is recorded, so there is no change to measure"
            evidence.append(Evidence(words, ending.postmortem.path, ending.postmortem.line("fix", number), Mark.REPORTED))
    answers = {
        Mark.PASSED: "every edit was needed, or is a test, an import, a comment or layout",
        Mark.REPORTED: f"{counted(unrelated, 'edit')} not needed for this bug class" if unrelated else "a hotfix records no commit",
        Mark.UNKNOWN: "a hotfix cannot be measured",
        Mark.NOTHING: "no fix is recorded as a hotfix",
    }
    return Looked(summed(NAME, _QUESTION, answers, evidence), failures=failures_of(NAME, evidence))


def _facts(ending: Ending, fix: FixedCode) -> Iterator[Evidence]:
    place = ending.place(fix)
    label = f"hotfix {(fix.after or fix.recorded.commit or '')[:10]}"
    if fix.problem:
        yield Evidence(f"{label}: {fix.problem}", *place, Mark.UNKNOWN)
        return
    yield from (Evidence(f"{label}: {failure.detail}", failure.path, 0, Mark.UNKNOWN) for failure in fix.failures)
    fired = fired_before(ending, fix)
    touched = surface_of(parsed_sides(fix.files), fired, is_test)
    if not any(each.need is Need.NEEDED for each in touched):
        why = "no rule is kept" if not ending.rules.rules else "no kept rule of the incident fires on the code before it"
        yield Evidence(f"{label}: {_measured(touched)}; which of that was needed cannot be told: {why}", *place, Mark.UNKNOWN)
        return
    yield Evidence(f"{label}: {_measured(touched)}; needed: {_measured([t for t in touched if t.need in _NEEDED])}", *place)
    for each in touched:
        if each.need is Need.UNRELATED:
            yield Evidence(
                f"{label}: unrelated edit in {each.function}, {counted(each.lines, 'line')}", each.path, each.line, Mark.REPORTED
            )
    aside = Counter(each.need for each in touched if each.need in _ASIDE)
    for need, count in sorted(aside.items()):
        yield Evidence(f"{label}: beside it {counted(count, 'edit')} of {need.value}", *place)
    if fix.others:
        names = ", ".join(fix.others[:5]) + (f" and {len(fix.others) - 5} more" if len(fix.others) > 5 else "")
        yield Evidence(f"{label}: beside it {counted(len(fix.others), 'file')} without Python code: {names}", *place)


def _measured(touched: Sequence[Touched]) -> str:
    files = {each.path for each in touched}
    functions = {(each.path, each.function) for each in touched if each.function}
    lines = sum(each.lines for each in touched)
    return f"{counted(lines, 'line')} in {counted(len(functions), 'function')} of {counted(len(files), 'file')}"
