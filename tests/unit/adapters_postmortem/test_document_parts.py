"""Sections by what they are about, answered or only asking; metadata of the head; action items in the body; the recorded hunt and tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.adapters.postmortem import read_postmortem
from scanner.adapters.postmortem.parts import parts_of
from scanner.errors import InputError
from scanner.model.incident import Action, Metadatum, Part, PostMortem, RecordedHunt


def read(folder: Path, text: str) -> PostMortem:
    (folder / "pm.md").write_text(text, encoding="utf-8")
    return read_postmortem(folder / "pm.md", folder)


def answered(folder: Path, body: str) -> bool:
    section = read(folder, f"# T\n\n## Detection\n\n{body}\n").section(Part.DETECTION)
    assert section is not None and section.line == 3
    return section.answered


@pytest.mark.parametrize(
    ("heading", "parts"),
    [
        ("Impact", (Part.IMPACT,)),
        ("2. Business impact", (Part.IMPACT,)),
        ("Root cause & trigger", (Part.TRIGGER, Part.ROOT_CAUSE)),
        ("What slowed us down?", (Part.DIAGNOSIS,)),
        ("Leadup", (Part.TRIGGER,)),
        ("**Five Whys**", (Part.ROOT_CAUSE,)),
        ("Should a test have caught it?", (Part.TEST,)),
        ("Is this class possible elsewhere?", (Part.ELSEWHERE,)),
        ("Corrective and preventative measures", (Part.ACTIONS,)),
        ("Chronology", (Part.TIMELINE,)),
        ("Lessons learned", ()),
        ("Supporting information", ()),
        ("What went well", ()),
        ("Impactful people", ()),
        ("", ()),
    ],
)
def test_parts_of_headings(heading: str, parts: tuple[Part, ...]) -> None:
    assert parts_of(heading) == parts


@pytest.mark.parametrize(
    "body",
    [
        "",
        "TBD",
        "- TODO: ask the support team",
        "To be filled in by the owner.",
        "[Describe how it was found]",
        "<how?>",
        "{{detection}}",
        "> How was it noticed? What would have told us sooner?",
        "> First look at the pager's log.\n> What alerted us?",
        "How was it noticed?",
        "**How was it noticed?**",
        "<!-- the alert of 09:14 -->",
        "<!-- never closed: the alert of 09:14",
        "- \n- ",
        "### Notes",
        "| Signal | Time |\n|---|---|\n|  | TBD |",
        "```\n```",
        "n/a",
        "...",
    ],
)
def test_what_only_asks_is_no_answer(tmp_path: Path, body: str) -> None:
    assert not answered(tmp_path, body)


@pytest.mark.parametrize(
    "body",
    [
        "An alert fired.",
        "> What alerted us?\n\nCustomers called.",
        "> What alerted us?\n> Customers called.",
        "We had no alert. Why not?",
        "[Alert 12](https://example.org/12)",
        "- TBD\n- The pager",
        "<!-- hint -->\nThe pager.",
        "| Signal | Time |\n|---|---|\n| pager | 09:14 |",
        "```\nALERT queue depth\n```",
        "### How\n\nBy the pager.",
        "None.",
    ],
)
def test_what_answers(tmp_path: Path, body: str) -> None:
    assert answered(tmp_path, body)


def test_a_block_belongs_to_the_innermost_known_heading(tmp_path: Path) -> None:
    found = read(tmp_path, "# T\n## Resolution\n### Detection\nPager.\n## Lessons learned\nMany.\n")
    assert [(one.part, one.line, one.answered) for one in found.sections] == [(Part.RESOLUTION, 2, False), (Part.DETECTION, 3, True)]


def test_labelled_paragraphs_are_sections(tmp_path: Path) -> None:
    found = read(tmp_path, "# T\n\n**Impact:** 300 carts.\n\n**Root Causes**: A cache without a bound.\n\n**Wow** is no label.\n")
    assert [(one.part, one.text) for one in found.sections] == [(Part.IMPACT, "300 carts."), (Part.ROOT_CAUSE, "A cache without a bound.")]


def test_a_bold_line_alone_is_as_good_as_a_heading(tmp_path: Path) -> None:
    text = "# T\n**Impact**\n\n300 carts.\n\n**Other**\n\nmore\n\n**Detection:**\n\n- pager\n\n## Next\n\nnone\n"
    found = read(tmp_path, text)
    assert [(one.part, one.line, one.text) for one in found.sections] == [(Part.IMPACT, 2, "300 carts."), (Part.DETECTION, 10, "pager")]


def test_metadata_of_the_head(tmp_path: Path) -> None:
    text = "# T\n\n| Field | Value |\n|---|---|\n| Status | Final |\n| **Owner** | Ada |\n| Due | |\n"
    text += "\n**Date:** 2026-01-02\n\n## Summary\n\nSeverity: not here\n"
    assert read(tmp_path, text).head == (Metadatum("status", "Final", 5), Metadatum("owner", "Ada", 6), Metadatum("date", "2026-01-02", 9))


def test_a_row_of_metadata_below_its_names(tmp_path: Path) -> None:
    assert [
        one.name for one in read(tmp_path, "# T\n## Incident details\n| ID | Severity | Lead |\n|---|---|---|\n| 7 | P1 | Bo |\n").head
    ] == [
        "id",
        "severity",
        "lead",
    ]


def test_actions_of_a_table_count_where_the_front_matter_has_none(tmp_path: Path) -> None:
    table = "## Action items\n\n| Action | Type | Owner | Due | Done |\n|---|---|---|---|---|\n"
    table += "| Bound it | fix | @ada | 2026-02-01 | 2026-01-20 |\n| Alert | | TBD | soon | |\n"
    found = read(tmp_path, f"# T\n\n{table}")
    assert found.incident.actions == (Action("Bound it", "ada", date(2026, 2, 1), True, date(2026, 1, 20)), Action("Alert", "", None))
    assert (found.line("action", 0), found.line("action", 1, "due")) == (7, 8)
    front = read(tmp_path, f'+++\n[[action]]\ntitle = "One"\n+++\n{table}')
    assert [one.title for one in front.incident.actions] == ["One"] and front.line("action", 0) == 2


def test_actions_of_a_list(tmp_path: Path) -> None:
    text = "## Action items\n- [x] Bound the cache. Owner: ada, due 2026-02-01.\n"
    text += "- [ ] Alert on size (@bo, by 2026-03-01)\n- TBD\n* What else?\n"
    assert read(tmp_path, text).incident.actions == (
        Action("Bound the cache", "ada", date(2026, 2, 1), True),
        Action("Alert on size", "bo", date(2026, 3, 1)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "## Timeline\n| Time | Action | Owner |\n|---|---|---|\n| 09:14 | Called | Ada |\n",
        "## Detection\n- Owner: ada, due 2026-01-01\n",
        "## Resolution\n| Item | Price |\n|---|---|\n| a | b |\n",
        "## Action items\nNone of us had time.\n",
        "## Action items\n| Action | Owner |\n|---|---|\n| TBD | |\n",
    ],
)
def test_what_is_no_action(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).incident.actions == ()


def test_the_recorded_hunt_and_tests(tmp_path: Path) -> None:
    text = '+++\ntest = ["tests/test_a.py::TestA::test_b[x-1]", "tests/test_c.py"]\n[hunt]\nrule = "a-b"\ncommit = "abc"\n'
    text += "date = 2026-01-02\nsites = 3\nfixed = 2\n+++\n"
    found = read(tmp_path, text)
    assert found.incident.hunt == RecordedHunt("a-b", "abc", date(2026, 1, 2), 3, None, 2)
    assert found.incident.tests == ("tests/test_a.py::TestA::test_b[x-1]", "tests/test_c.py")
    assert (found.line("hunt", "sites"), found.line("test"), found.line("hunt", "confirmed"), found.line("gone")) == (
        7,
        2,
        3,
        1,
    ) and found.front


def test_the_same_in_yaml(tmp_path: Path) -> None:
    text = "---\ntest: tests/test_a.py::test_b\nhunt: {rule: a-b}\naction:\n- {title: x, done: 2026-01-02}\n---\n"
    found = read(tmp_path, text).incident
    assert found.tests == ("tests/test_a.py::test_b",) and found.hunt == RecordedHunt("a-b")
    assert found.actions == (Action("x", "", None, True, date(2026, 1, 2)),)


@pytest.mark.parametrize(
    ("front", "line", "words"),
    [
        ("test = 3", 2, "text in quotes"),
        ("test = [1]", 2, "text in quotes"),
        ("test = 'test_a'", 2, "names no test"),
        ("test = 'tests/test_a.py::'", 2, "names no test"),
        ("test = '/tests/test_a.py::test_b'", 2, "below the root"),
        ("test = '../test_a.py::test_b'", 2, "below the root"),
        ("test = ['a.py', '\\u001b.py']".replace("'", '"'), 2, "control characters"),
        ("hunt = 1", 2, "must be a table"),
        ("[hunt]\nsites = 1", 2, "'hunt.rule' is missing"),
        ("[hunt]\nrule = 'a b'", 3, "no rule's id"),
        ("[hunt]\nrule = 'a'\ncommit = '-x'", 4, "not a revision"),
        ("[hunt]\nrule = 'a'\nsite = 1", 4, "did you mean 'sites'"),
        ("[hunt]\nrule = 'a'\nsites = -1", 4, "whole number"),
        ("[hunt]\nrule = 'a'\nsites = true", 4, "whole number"),
        ("[hunt]\nrule = 'a'\nsites = 1.5", 4, "whole number"),
        ("[hunt]\nrule = 'a'\nsites = 1\nconfirmed = 2", 5, "more than there can be (1)"),
        ("[hunt]\nrule = 'a'\ndate = 2026-01-02T00:00:00Z", 4, "must be a date"),
        ("[[action]]\ntitle = 'a'\ndone = 'soon'", 4, "true or false, or the date"),
        ("[[action]]\ntitle = 'a'\ndone = '2026-13-01'", 4, "must be a date"),
        ("[[action]]\ntitle = 'a'\ndone = 1", 4, "must be a date"),
    ],
)
def test_what_is_refused(tmp_path: Path, front: str, line: int, words: str) -> None:
    with pytest.raises(InputError) as told:
        read(tmp_path, f"+++\n{front}\n+++\n")
    assert str(told.value).startswith(f"pm.md:{line}: ") and words in str(told.value)


@given(st.text(alphabet=st.sampled_from("#|-:*_>[]()<!? \nabTBD.@0123456789é\t`"), max_size=300))
def test_any_body_is_read(tmp_path_factory: pytest.TempPathFactory, body: str) -> None:
    found = read(tmp_path_factory.getbasetemp(), f"+++\nid = 'x'\n+++\n{body}")
    lines = body.count("\n") + 5
    assert all(4 <= one.line <= lines and one.answered == bool(one.text.strip()) for one in found.sections)
    assert all(one.title for one in found.incident.actions)
