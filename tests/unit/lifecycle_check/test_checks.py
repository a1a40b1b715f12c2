"""The checks of one document: a whole post-mortem is silent; each thing taken away or broken is told, alone, at its line."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.adapters.postmortem import read_postmortem
from scanner.errors import InputError
from scanner.lifecycle.check.catalogue import CHECKS
from scanner.lifecycle.check.checking import check_document, check_ids, rule_id
from scanner.lifecycle.check.model import Facts, NamedState, NamedTest, Told
from scanner.model.incident import PostMortem, Status
from scanner.model.proof import Verdict
from scanner.model.rule import Level

WHOLE = """+++
id = "PM-1"
title = "Checkout hangs"
status = "closed"
severity = "SEV2"
started = 2026-11-02T09:14:00Z
detected = 2026-11-02T09:31:00Z
contained = 2026-11-02T09:52:00Z
resolved = 2026-11-02T13:05:00Z
affected = "EU carts"
trigger = "the tax service stopped answering"
test = "tests/test_tax.py::test_stall"

[bug_class]
id = "call-without-timeout"

[[fix]]
level = "workaround"
commit = "aaa"
expires = 2026-12-31

[[fix]]
level = "root-cause"
commit = "bbb..ccc"

[hunt]
rule = "call-without-timeout"
commit = "ddd"
date = 2026-11-03
sites = 2

[[action]]
title = "Time-outs"
owner = "payments"
due = 2026-12-01

[[action]]
title = "Age alert"
owner = "platform"
done = 2026-11-20
+++
# Checkout hangs

## Summary
All workers waited.

## Detection
Customers called; an alert on age would have told sooner.

## What slowed us down
The dashboard showed averages.

## Root cause
The call had no timeout.
"""
FACTS = Facts(
    commits={"aaa": True, "bbb": True, "ccc": True, "ddd": True},
    tests={"tests/test_tax.py::test_stall": NamedTest(NamedState.FOUND, True)},
    rules={"call-without-timeout": Verdict.PROVEN},
    fixed=("shop/tax.py",),
)


def document(text: str) -> PostMortem:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pm.md").write_text(text)
        return read_postmortem(Path(folder) / "pm.md", Path(folder))


def told(text: str, facts: Facts = FACTS) -> list[Told]:
    return check_document(document(text), facts)


def short(found: list[Told]) -> list[tuple[str, int, str]]:
    return [(one.check, one.line, one.subject) for one in found]


def test_a_whole_one_is_silent() -> None:
    assert told(WHOLE) == []


@pytest.mark.parametrize("status", ["draft", "reviewed"])
def test_a_whole_one_is_silent_earlier_too(status: str) -> None:
    assert told(WHOLE.replace('"closed"', f'"{status}"')) == []


BROKEN = [
    ('severity = "SEV2"\n', "", [("fact-missing", 1, "severity")]),
    ('severity = "SEV2"', 'severity = "TBD"', [("fact-missing", 5, "severity")]),
    ('affected = "EU carts"', 'affected = ""', [("fact-missing", 10, "affected")]),
    ("started = 2026-11-02T09:14:00Z\n", "", [("fact-missing", 1, "started")]),
    ("resolved = 2026-11-02T13:05:00Z\n", "", [("fact-missing", 1, "resolved")]),
    ("All workers waited.", "> What happened?", [("fact-missing", 44, "summary")]),
    ("detected = 2026-11-02T09:31:00Z", "detected = 2026-11-02T09:13:00Z", [("time-order", 7, "detected")]),
    ("detected = 2026-11-02T09:31:00Z", "detected = 2026-11-02T10:31:00+01:00", []),
    ("detected = 2026-11-02T09:31:00Z", "detected = 2026-11-02T09:31:00+01:00", [("time-order", 7, "detected")]),
    ("resolved = 2026-11-02T13:05:00Z", "resolved = 2026-11-02T09:51:59Z", [("time-order", 9, "resolved")]),
    ("contained = 2026-11-02T09:52:00Z\n", "", []),
    ("due = 2026-12-01", "due = 2025-12-01", [("date-before-incident", 35, "action 1 due")]),
    ("done = 2026-11-20", "done = 2026-10-20", [("date-before-incident", 40, "action 2 done")]),
    ("expires = 2026-12-31", "expires = 2025-12-31", [("date-before-incident", 20, "fix 1 expires")]),
    ("date = 2026-11-03", "date = 2026-10-31", [("date-before-incident", 29, "hunt date")]),
    ("date = 2026-11-03", "date = 2026-11-01", []),
    (
        "Customers called; an alert on age would have told sooner.",
        "TBD",
        [("detection-unanswered", 47, "")],
    ),
    ("; an alert on age would have told sooner", "", [("detection-not-shortened", 47, "")]),
    ("The dashboard showed averages.", "> What slowed us down?", [("diagnosis-unanswered", 50, "")]),
    ("## What slowed us down", "## Weather", [("diagnosis-unanswered", 1, "")]),
    ("The call had no timeout.", "[describe it]", [("root-cause-unanswered", 53, "")]),
    ('trigger = "the tax service stopped answering"', 'trigger = ""', [("trigger-unanswered", 11, "")]),
    ('trigger = "the tax service stopped answering"', 'trigger = "the call had no time-out"', []),
    ('trigger = "the tax service stopped answering"', 'trigger = "The call had NO timeout!"', [("root-cause-is-trigger", 53, "")]),
    ("\nexpires = 2026-12-31", "", [("workaround-without-expiry", 17, "fix 1")]),
    ('\ncommit = "aaa"', "", [("fix-without-commit", 17, "fix 1")]),
    ('level = "root-cause"', 'level = "hotfix"', [("no-root-cause-fix", 17, "")]),
    ('commit = "aaa"', 'commit = "abc"', []),
    ('title = "Age alert"\nowner = "platform"', 'title = "Age alert"', [("action-without-owner", 37, "action 2")]),
    ('owner = "payments"', 'owner = "???"', [("action-without-owner", 32, "action 1")]),
    ("due = 2026-12-01\n", "", [("action-without-due", 32, "action 1")]),
    ("done = 2026-11-20", "", [("action-without-due", 37, "action 2")]),
    ('test = "tests/test_tax.py::test_stall"\n', "", [("test-unanswered", 1, "")]),
    ('test = "tests/test_tax.py::test_stall"', 'test = "tests/test_tax.py::test_other"', []),
    ('commit = "ddd"\n', "", [("hunt-not-recorded", 26, "")]),
    ("sites = 2\n", "", [("hunt-not-recorded", 26, "")]),
    ('rule = "call-without-timeout"', 'rule = "another"', [("rule-not-kept", 27, "")]),
]


@pytest.mark.parametrize(("old", "new", "wanted"), BROKEN)
def test_one_thing_broken(old: str, new: str, wanted: list[tuple[str, int, str]]) -> None:
    assert old in WHOLE
    assert short(told(WHOLE.replace(old, new, 1))) == wanted


@pytest.mark.parametrize(
    ("facts", "wanted"),
    [
        (replace(FACTS, commits={**FACTS.commits, "ccc": False}), [("commit-unknown", 24, "fix 2 ccc")]),
        (replace(FACTS, commits={**FACTS.commits, "ddd": False}), [("commit-unknown", 28, "hunt")]),
        (replace(FACTS, commits={"aaa": None}), []),
        (replace(FACTS, rules={"call-without-timeout": Verdict.STALE}), [("rule-not-proven", 27, "")]),
        (replace(FACTS, rules={"call-without-timeout": Verdict.UNPROVEN}), [("rule-not-proven", 27, "")]),
        (replace(FACTS, rules={}), [("rule-not-kept", 27, "")]),
        (
            replace(FACTS, tests={"tests/test_tax.py::test_stall": NamedTest(NamedState.NO_TEST)}),
            [("test-not-found", 12, "tests/test_tax.py::test_stall")],
        ),
        (
            replace(FACTS, tests={"tests/test_tax.py::test_stall": NamedTest(NamedState.FOUND, False)}),
            [("test-misses-fix", 12, "tests/test_tax.py::test_stall")],
        ),
        (replace(FACTS, tests={"tests/test_tax.py::test_stall": NamedTest(NamedState.FOUND, None)}), []),
    ],
)
def test_what_the_facts_say(facts: Facts, wanted: list[tuple[str, int, str]]) -> None:
    assert short(told(WHOLE, facts)) == wanted


def without_hunt() -> str:
    start, end = WHOLE.index("[hunt]"), WHOLE.index("[[action]]")
    return WHOLE[:start] + WHOLE[end:]


def test_without_a_hunt() -> None:
    assert short(told(without_hunt())) == [("hunt-not-recorded", 1, "")]
    assert short(told(without_hunt(), replace(FACTS, rules={}))) == [("elsewhere-unanswered", 1, "")]
    prose = without_hunt() + "\n## Is this class possible elsewhere?\nWe looked: it is not.\n"
    assert short(told(prose, replace(FACTS, rules={}))) == [("rule-not-kept", 15, ""), ("hunt-not-recorded", 50, "")]


def actions(number: int) -> str:
    start, end = WHOLE.index("[[action]]"), WHOLE.index("+++\n# ")
    return WHOLE[:start] + '[[action]]\ntitle = "a"\nowner = "b"\ndue = 2026-12-01\n' * number + WHOLE[end:]


@pytest.mark.parametrize("number", [2, 3, 4])
def test_two_to_four_action_items(number: int) -> None:
    assert told(actions(number)) == []


@pytest.mark.parametrize(("number", "words"), [(0, "no action items"), (1, "one action item;"), (5, "5 action items"), (40, "backlog")])
def test_fewer_or_more_action_items(number: int, words: str) -> None:
    (one,) = told(actions(number))
    assert one.check == "action-count" and words in one.message and one.line == (32 if number else 1)


def test_the_time_to_detect_is_told_with_the_question() -> None:
    (one,) = told(WHOLE.replace("; an alert on age would have told sooner", ""))
    assert "It took 17 min" in one.message


def test_root_cause_and_trigger_under_one_heading() -> None:
    text = WHOLE.replace('trigger = "the tax service stopped answering"\n', "").replace("## Root cause", "## Root cause and trigger")
    (one,) = told(text)
    assert one.check == "root-cause-is-trigger" and "both at once" in one.message


def test_a_test_that_none_could_have_been_is_only_remarked() -> None:
    text = WHOLE.replace('test = "tests/test_tax.py::test_stall"\n', "") + "\n## Should a test have caught it?\nNo test double stalls.\n"
    (one,) = told(text)
    assert one.check == "test-not-named" and CHECKS[rule_id(one)].level(Status.CLOSED) is Level.NOTE


def test_an_empty_draft_tells_all_of_it_as_notes() -> None:
    found = told('+++\nid = "PM-2"\n+++\n', Facts())
    assert {one.check for one in found} == {
        "fact-missing",
        "detection-unanswered",
        "diagnosis-unanswered",
        "root-cause-unanswered",
        "trigger-unanswered",
        "action-count",
        "test-unanswered",
        "elsewhere-unanswered",
    }
    assert {CHECKS[rule_id(one)].level(Status.DRAFT) for one in found} == {Level.NOTE}
    assert {one.subject for one in found if one.check == "fact-missing"} == {
        *("severity", "affected", "started", "detected", "resolved", "summary", "fix", "bug_class")
    }


def test_each_check_has_words_and_never_weighs_less_later() -> None:
    order = [Level.NONE, Level.NOTE, Level.WARNING, Level.ERROR]
    for check in CHECKS.values():
        levels = [order.index(check.level(status)) for status in Status]
        assert levels == sorted(levels) and check.title and check.why and check.remedy


@pytest.mark.parametrize("text", ["", "# T\n", "# T\n\n| Status | Final |\n|---|---|\n\n## Summary\nx\n\n## Action items\n- [ ] a\n- b\n"])
def test_a_plain_document_gets_one_finding_whose_front_matter_can_be_read(text: str) -> None:
    (one,) = told(text)
    assert (one.check, one.line) == ("no-front-matter", 1) and one.detail[0] == one.detail[-1] == "+++"
    after = document("\n".join(one.detail) + "\n" + text)
    assert after.front and len(check_document(after, Facts())) > 1


def test_the_example_says_what_the_head_says() -> None:
    head = "| Incident ID | INC-7 |\n|---|---|\n| Status | Published |\n| Priority | P1 |\n"
    head += "| Start | 2026-01-02 10:00 UTC |\n| Mitigated | 2026-01-02T10:30+0100 |\n| End | 2026-01-02 12:00 |\n| Detected | noon |\n"
    lines = told(f'# The "big" one\n\n{head}')[0].detail
    assert lines[1:10] == (
        'id = "INC-7"',
        'title = "The \\"big\\" one"',
        'status = "closed"  # draft, reviewed or closed',
        'severity = "P1"',
        "started = 2026-01-02T10:00:00Z",
        "# detected = 2026-11-02T09:14:00Z  # said: noon",
        "contained = 2026-01-02T10:30:00+01:00",
        "# resolved = 2026-01-02T12:00:00Z  # in which time zone?",
        'trigger = ""  # what set it off that day?',
    )


def named(path: str, id: str) -> PostMortem:
    return replace(document(f'+++\nid = "{id}"\n+++\n' if id else "# T\n"), path=path)


def test_ids_over_several_files() -> None:
    documents = [named("a.md", "PM-1"), named("b.md", "PM-2"), named("c.md", "PM-1"), named("x/pm.md", ""), named("y/pm.md", "")]
    found = check_ids(documents)
    assert list(found) == ["c.md"] and "a.md:2" in found["c.md"].message and found["c.md"].line == 2


@given(st.sets(st.integers(2, WHOLE.count("\n")), max_size=12), st.sampled_from(list(Status)))
def test_whatever_lines_are_missing_it_is_refused_or_told(missing: set[int], status: Status) -> None:
    lines = WHOLE.replace('"closed"', f'"{status.value}"').split("\n")
    text = "\n".join(line for number, line in enumerate(lines, 1) if number not in missing or line == "+++")
    try:
        found = told(text)
    except InputError as problem:
        assert str(problem).startswith("pm.md:")
        return
    assert all(1 <= one.line <= text.count("\n") + 1 and rule_id(one) in CHECKS and "\n" not in one.message for one in found)
    assert [one.line for one in found] == sorted(one.line for one in found)
