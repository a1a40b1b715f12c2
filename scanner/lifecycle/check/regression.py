"""The test that should have caught it: answered, there, and about the fixed code."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.lifecycle.check.model import Facts, NamedState, Told
from scanner.lifecycle.check.words import shortened
from scanner.model.incident import Part, PostMortem

_SHOWN = 3


def check_tests(document: PostMortem, facts: Facts) -> Iterator[Told]:
    """Whether a test is named or its absence explained; what is wrong with each named test."""
    section = document.section(Part.TEST)
    if not document.incident.tests:
        if section is None or not section.answered:
            words = (
                'whether a test should have caught it is not answered; name the regression test, test = "tests/test_cart.py::test_total", '
                "or say in a section 'Should a test have caught it?' why none could"
            )
            yield Told("test-unanswered", section.line if section else document.line("test"), words)
        else:
            words = 'no regression test is named; add test = "tests/test_cart.py::test_total" to the front matter'
            yield Told("test-not-named", section.line, words)
    for name in document.incident.tests:
        fact = facts.tests.get(name)
        if fact is None:
            continue
        if fact.state is not NamedState.FOUND:
            yield Told("test-not-found", document.line("test"), f"test '{shortened(name, 120)}': {fact.detail or fact.state.value}", name)
        elif fact.touches is False:
            fixed = ", ".join(facts.fixed[:_SHOWN]) + (" ..." if len(facts.fixed) > _SHOWN else "")
            words = f"test '{shortened(name, 120)}' does not reach what the fix changed ({fixed}) by its imports; name the test that does"
            yield Told("test-misses-fix", document.line("test"), words, name)
