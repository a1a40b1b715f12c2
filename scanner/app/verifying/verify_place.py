"""Whether the incident's rule is silent where the incident was, wherever that code stands now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scanner.app.gating.judging import run_with_decisions
from scanner.app.gating.kept_decisions import load_decisions
from scanner.app.postmortems.recorded_fixes import FixedCode, parsed_sides
from scanner.app.rules.prove import verdict_now
from scanner.app.scanning import engines
from scanner.app.verifying.ending import Ending
from scanner.app.verifying.looking import Looked, failures_of, summed
from scanner.infer.sites.places import is_test
from scanner.lifecycle.following import Place, follow_function, follow_lines, written_lines
from scanner.lifecycle.functions import MODULE, Function, changed_functions, function_at, functions_of
from scanner.lifecycle.surface import Sides
from scanner.model.checklist import Check, Evidence, Mark
from scanner.model.finding import Finding, State
from scanner.model.proof import Verdict
from scanner.model.source import Span, Target
from scanner.scan.targets import TargetSet
from scanner.syntax.parse import Parsed, parse

NAME = "rule-silent-at-the-place"
_QUESTION = "Is the rule silent where the incident was?"


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """A function that the fix corrected (None: lines outside functions), in the corrected file."""

    fix: FixedCode
    sides: Sides
    function: Function | None
    lines: tuple[int, ...] = ()


def look_at_place(ending: Ending) -> Looked:
    """Follow what the fix corrected to the code of today, and run the rule there."""
    lacking = lacks_rule(ending)
    if lacking is not None:
        check = Check(NAME, _QUESTION, Mark.UNKNOWN, lacking.detail, (lacking,))
        return Looked(check, failures=failures_of(NAME, check.evidence))
    fixed = corrected(ending)
    places = list(dict.fromkeys(place for one in fixed for place in _followed(ending, one)))
    evidence = [Evidence(fix.problem, *ending.place(fix), Mark.UNKNOWN) for fix in ending.fixes if fix.problem]
    if not fixed and not evidence:
        evidence.append(Evidence("no recorded fix changes Python code", ending.postmortem.path, 1, Mark.UNKNOWN))
    evidence += _gone(ending, fixed, places)
    paths = {place.path for place in places}
    targets = TargetSet(tuple(target for target in ending.code.python.targets if target.path in paths), ())
    report = run_with_decisions(ending.rules, targets, ending.options, load_decisions(ending.options.root), ending.progress).report
    found = [finding for finding in report.findings if _place_of(finding, places) is not None]
    for place in places:
        evidence += _facts(place, [finding for finding in found if _place_of(finding, places) == place])
    evidence += [Evidence(failure.detail, failure.path, 0, Mark.UNKNOWN) for failure in report.failures]
    unmet = paths - {target.path for target in targets.targets}
    evidence += [Evidence("is not among the files of the code base (is it ignored?)", path, 0, Mark.UNKNOWN) for path in sorted(unmet)]
    answers = {
        Mark.PASSED: "silent at every place that the fix corrected",
        Mark.FAILED: "the bug is back where it was corrected",
        Mark.UNKNOWN: "not every corrected place could be looked at",
    }
    told = [fact for fact in evidence if not _is_of(fact, report.failures)]
    failures = (*report.failures, *failures_of(NAME, told))
    return Looked(summed(NAME, _QUESTION, answers, evidence), tuple(f for f in found if f.state is State.NEW), failures)


def lacks_rule(ending: Ending) -> Evidence | None:
    """Why no rule can speak for the incident; None where a proven one can."""
    incident = ending.postmortem.incident
    if not ending.rules.rules:
        name = f" for the bug class {incident.bug_class.id}" if incident.bug_class else f" for {incident.id}"
        words = f"no rule is kept{name}; keep one with `bugclass learn {ending.postmortem.path}`"
        return Evidence(words, ending.postmortem.path, ending.postmortem.line("bug_class"), Mark.UNKNOWN)
    for rule in ending.rules.rules:
        verdict = verdict_now(rule, ending.options)
        if verdict is not Verdict.PROVEN:
            what = f"is {verdict.value}" if isinstance(verdict, Verdict) else f"cannot be proven ({verdict.detail})"
            words = f"the rule {rule.id} {what}: its silence says nothing; run `bugclass prove {rule.id}`"
            return Evidence(words, rule.path, 0, Mark.UNKNOWN)
    return None


def corrected(ending: Ending) -> list[Fixed]:
    """What the fixes corrected: functions and lines where a rule fired before; where none did, all that they changed outside tests."""
    found: list[Fixed] = []
    for fix in ending.fixes:
        sides = [each for each in parsed_sides(fix.files) if not is_test(each.after.path) and each.after.text]
        changed = [one for each in sides for one in _changed(fix, each)]
        fired = fired_before(ending, fix)
        hit = [one for one in changed if _is_hit(one, fired.get(one.sides.after.path, ()))]
        found += hit or changed
    return found


def fired_before(ending: Ending, fix: FixedCode) -> dict[str, tuple[Span, ...]]:
    """Where the incident's rules fire on the code before a fix, by the path after it."""
    if not ending.rules.rules:
        return {}
    targets = [Target(change.path, content=change.before) for change in fix.files if change.before is not None]
    plan = engines.assign(ending.rules.rules, ending.options.engine)
    found: dict[str, list[Span]] = {}
    for assignment in plan.assignments:
        for match in assignment.engine.run(assignment.rules, targets).matches:
            found.setdefault(match.path, []).append(match.span)
    return {path: tuple(spans) for path, spans in found.items()}


def _changed(fix: FixedCode, sides: Sides) -> Iterator[Fixed]:
    functions = functions_of(sides.after.tree)
    written = written_lines(sides.before.lines, sides.after.lines)
    for name in changed_functions(sides.before.tree, sides.after.tree):
        if name != MODULE:
            yield Fixed(fix, sides, functions[name])
        elif outside := tuple(line for line in written if function_at(functions, line) is None):
            yield Fixed(fix, sides, None, outside)


def _is_hit(fixed: Fixed, spans: Sequence[Span]) -> bool:
    """Whether the rule fired in the function, or outside all functions, before the fix."""
    before = functions_of(fixed.sides.before.tree)
    if fixed.function is None:
        return any(function_at(before, span.start_line) is None for span in spans)
    old = before.get(fixed.function.name)
    return old is not None and any(span.start_line <= old.last and old.first <= span.end_line for span in spans)


def _followed(ending: Ending, fixed: Fixed) -> tuple[Place, ...]:
    """Where a corrected place stands today: in its file, renamed or not, else in another file that has its function."""
    path = ending.now(fixed.fix, fixed.sides.after.path)
    now = _parsed(ending, path)
    if now is not None:
        if fixed.function is None:
            return follow_lines(fixed.lines, fixed.sides.after, now)
        place = follow_function(fixed.function, now)
        if place is not None:
            return (place,)
    return tuple(_elsewhere(ending, fixed.function, path)) if fixed.function is not None else ()


def _elsewhere(ending: Ending, function: Function, besides: str | None) -> Iterator[Place]:
    define = re.compile(rb"\bdef[ \t]+" + re.escape(function.node.name.encode()) + rb"[ \t]*\(")
    for target in ending.code.python.targets:
        if target.path != besides and not is_test(target.path) and define.search(ending.code.read(target.path) or b""):
            now = _parsed(ending, target.path)
            place = follow_function(function, now) if now is not None else None
            if place is not None:
                yield place


def _parsed(ending: Ending, path: str | None) -> Parsed | None:
    content = ending.code.read(path) if path is not None else None
    parsed = parse(content, path or "") if content is not None else None
    return parsed if isinstance(parsed, Parsed) else None


def _gone(ending: Ending, fixed: Iterable[Fixed], places: Sequence[Place]) -> Iterator[Evidence]:
    """What cannot be followed: code that is no more is no place of the bug, a file that does not parse is not looked at."""
    for one in fixed:
        path = ending.now(one.fix, one.sides.after.path)
        name = one.function.name if one.function is not None else "the lines outside functions"
        if _followed(ending, one):
            continue
        content = ending.code.read(path) if path is not None else None
        parsed = parse(content, path or "") if content is not None else None
        if path is not None and not isinstance(parsed, Parsed):
            detail = parsed.detail if parsed is not None else "is not among the files of the code base (is it ignored?)"
            yield Evidence(f"{name} cannot be followed: {detail}", path, 0, Mark.UNKNOWN)
        else:
            where = f"{one.sides.after.path} is no longer there" if path is None else f"{path} no longer has it"
            yield Evidence(f"{name} is gone: {where}", path or "")


def _facts(place: Place, found: Sequence[Finding]) -> Iterator[Evidence]:
    for finding in found:
        at = f"{finding.rule_id} fires in {place.name}"
        if finding.state is State.SUPPRESSED:
            reason = finding.suppression.reason if finding.suppression else "suppressed"
            yield Evidence(f"{at}, suppressed: {reason}", finding.path, finding.span.start_line, Mark.REPORTED)
        else:
            yield Evidence(at, finding.path, finding.span.start_line, Mark.FAILED)
    if not found:
        yield Evidence(f"silent in {place.name}", place.path, place.first)


def _place_of(finding: Finding, places: Sequence[Place]) -> Place | None:
    inside = (p for p in places if p.path == finding.path and p.first <= finding.span.end_line and finding.span.start_line <= p.last)
    return next(inside, None)


def _is_of(fact: Evidence, failures: Iterable[object]) -> bool:
    return any(fact.detail == getattr(each, "detail", None) and fact.path == getattr(each, "path", None) for each in failures)
