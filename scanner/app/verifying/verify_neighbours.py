"""What stands beside the fix: the functions that it changed, who calls them, and the tests that reach them."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.app.postmortems.recorded_fixes import parsed_sides
from scanner.app.verifying.ending import Ending
from scanner.app.verifying.looking import Looked, failures_of, summed
from scanner.infer.sites.places import is_test
from scanner.lifecycle.calls.callers import Caller, Callers
from scanner.lifecycle.calls.reaching import Neighbour, tests_of
from scanner.lifecycle.calls.resolving import Ref
from scanner.lifecycle.functions import MODULE, changed_functions
from scanner.model.checklist import Evidence, Mark

NAME = "neighbours"
_QUESTION = "Do tests reach what the fix changed, and who calls it?"
_MOST_CALLERS = 100


def look_at_neighbours(ending: Ending) -> Looked:
    """Told from the code alone: a test that reaches a function may still say nothing about it, and calls made by name are not seen."""
    project = ending.code.project
    callers = Callers(project)
    evidence: list[Evidence] = []
    seen: set[Ref] = set()
    for ref in _changed(ending):
        seen.add(ref)
        evidence.append(_told(tests_of(ref, project, callers, is_test), "changed by the fix"))
    beside: list[Caller] = []
    for ref in sorted(seen):
        beside += [c for c in callers.of(ref) if c.ref not in seen and c.ref.name != MODULE and not is_test(c.ref.path)]
    named = {caller.ref: caller for caller in reversed(beside)}
    for ref in sorted(named)[:_MOST_CALLERS]:
        evidence.append(_told(tests_of(ref, project, callers, is_test), f"calls it on line {named[ref].line}"))
    if (left := len(named) - _MOST_CALLERS) > 0:
        evidence.append(Evidence(f"{left} more callers were not looked at", "", 0, Mark.REPORTED))
    failures = tuple(sorted(project.failures.values())) if seen else ()
    lost = [Evidence(fix.problem, *ending.place(fix), Mark.UNKNOWN) for fix in ending.fixes if fix.problem]
    evidence += [Evidence(f"who it calls cannot be told: {failure.detail}", failure.path, 0, Mark.UNKNOWN) for failure in failures]
    evidence += lost
    answers = {
        Mark.PASSED: "tests reach every function that the fix changed, and their callers",
        Mark.REPORTED: f"no test reaches {sum(fact.mark is Mark.REPORTED for fact in evidence)} of {len(evidence)} functions",
        Mark.UNKNOWN: "a recorded fix cannot be read" if lost else "files that name these functions could not be read",
        Mark.NOTHING: "no recorded fix changes a function that is still there",
    }
    return Looked(summed(NAME, _QUESTION, answers, evidence), failures=(*failures, *failures_of(NAME, lost)))


def _changed(ending: Ending) -> Iterator[Ref]:
    """The functions outside tests that the fixes changed and that are still there, each once."""
    found: dict[Ref, None] = {}
    for fix in ending.fixes:
        for sides in parsed_sides(fix.files):
            path = ending.now(fix, sides.after.path)
            facts = ending.code.project.facts(path) if path is not None and not is_test(path) else None
            for name in changed_functions(sides.before.tree, sides.after.tree) if facts is not None else ():
                if path is not None and facts is not None and name in facts.functions:
                    found.setdefault(Ref(path, name))
    yield from found


def _told(neighbour: Neighbour, what: str) -> Evidence:
    name = f"{neighbour.ref.name}, {what}"
    if not neighbour.tests:
        unsure = "" if neighbour.whole else " within six calls"
        return Evidence(f"{name}: no test reaches it{unsure}", neighbour.ref.path, neighbour.line, Mark.REPORTED)
    nearest = neighbour.tests[0]
    way = "directly" if nearest.calls == 1 else f"over {nearest.calls} calls"
    guess = ", told by a method's name alone" if nearest.by_name else ""
    count = f"{len(neighbour.tests)} tests reach it" if len(neighbour.tests) > 1 else "one test reaches it"
    words = f"{name}: {count}; nearest {nearest.test.path}::{nearest.test.name.replace('.', '::')}, {way}{guess}"
    return Evidence(words, neighbour.ref.path, neighbour.line)
