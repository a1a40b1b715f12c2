"""Which tests reach a function, through how many calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from scanner.lifecycle.calls.callers import Caller, Callers
from scanner.lifecycle.calls.facts import Facts
from scanner.lifecycle.calls.resolving import Project, Ref
from scanner.lifecycle.calls.stand_ins import Step, is_idle, is_replaced, stood_in
from scanner.lifecycle.functions import MODULE

DEPTH = 6
_MOST = 2000  # functions looked at for one answer


@dataclass(frozen=True, slots=True, order=True)
class Reached:
    """A test function that reaches another function, over `calls` calls; `by_name`: one of them is told by a method's name alone."""

    calls: int
    test: Ref
    line: int
    by_name: bool = False


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A function beside the fix, with the tests that reach it, nearest first. `whole`: everything within the bounds was looked at."""

    ref: Ref
    line: int
    tests: tuple[Reached, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class _Way:
    """How a function was come to, from the one whose tests are sought."""

    ref: Ref
    by_name: bool = False
    steps: tuple[Step, ...] = ()

    def over(self, caller: Caller) -> _Way:
        return _Way(caller.ref, self.by_name or caller.by_name, (*self.steps, Step(self.ref, caller.ref.path)))


def tests_of(ref: Ref, project: Project, callers: Callers, is_test: Callable[[str], bool]) -> Neighbour:
    """All test functions from which a way of at most DEPTH calls leads to `ref`, without a stand-in for a function on it."""
    found: list[Reached] = []
    seen = {ref}
    level = [_Way(ref)]
    for calls in range(1, DEPTH + 1):
        following: list[_Way] = []
        for way in level:
            for caller in callers.of(way.ref):
                if caller.ref in seen or len(seen) > _MOST:
                    continue
                longer = way.over(caller)
                facts = project.facts(caller.ref.path)
                if facts is None or not is_test(caller.ref.path) or not is_test_function(facts, caller.ref.name):
                    seen.add(caller.ref)
                    following += [longer] if caller.ref.name != MODULE else []
                elif _runs(longer, facts, project):
                    seen.add(caller.ref)
                    found.append(Reached(calls, caller.ref, facts.functions[caller.ref.name].first, longer.by_name))
        level = following
    return Neighbour(ref, line_of(ref, project), tuple(sorted(found)), not level and len(seen) <= _MOST)


def is_test_function(facts: Facts, name: str) -> bool:
    """Whether pytest or unittest would run a function of a test file."""
    function = facts.functions.get(name)
    return function is not None and function.node.name.startswith("test") and (function.owner is not None or "." not in name)


def _runs(way: _Way, facts: Facts, project: Project) -> bool:
    """Whether the test at the end of a way runs what it leads to."""
    if is_idle(facts.functions[way.ref.name].node):
        return False
    replaced = stood_in(way.ref, project)
    return not any(is_replaced(step, replaced) for step in way.steps)


def line_of(ref: Ref, project: Project) -> int:
    """The line of a function's `def`; 1 for a module's own code."""
    facts = project.facts(ref.path)
    function = facts.functions.get(ref.name) if facts is not None else None
    return function.node.lineno if function is not None else 1
