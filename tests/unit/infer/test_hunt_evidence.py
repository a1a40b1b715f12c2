"""What a hunt tells beside its sites: why a rung is taken, what is bound and shared, the convention, how far it looked."""

from __future__ import annotations

import itertools

import pytest
from support.lessons import hunted, lesson_of

from scanner.engines.python import PythonEngine
from scanner.errors import UsageError
from scanner.infer.choosing import chosen_rung, why_chosen
from scanner.infer.hunting import HuntResult
from scanner.infer.ladder import Ladder, build_ladder
from scanner.infer.outlook import outlook
from scanner.infer.patterns.policy import Changed
from scanner.infer.sites.conventions import Counted, convention, corrected_form, counting_rules, is_counting
from scanner.infer.sites.evidence import bound, resemblance
from scanner.model.hunt_request import HuntChoice
from scanner.model.match import Binding
from scanner.model.source import Target

BEFORE = "import requests\n\ndef pull(url):\n    return requests.get(url)\n"
AFTER = BEFORE.replace("get(url)", "get(url, timeout=3)")
TREE = {
    "a.py": "import requests\n\ndef f(url):\n    return requests.get(url)\n\ndef g(url):\n    return bool(requests.get(url, headers=H))\n",
    "b.py": "import requests\n\ndef f(url):\n    requests.get(url, timeout=1)\n    requests.get(url, timeout=2)\n",
    "c.py": "import requests\n\ndef f(url):\n    requests.post(url)\n    requests.put(url, timeout=2)\n",
}


@pytest.fixture(scope="module")
def result() -> HuntResult:
    return hunted(BEFORE, AFTER, TREE)


@pytest.fixture(scope="module")
def ladder(result: HuntResult) -> Ladder:
    return build_ladder(result, result.ranked, result.ranked)


def test_the_chain_climbs(ladder: Ladder) -> None:
    sites = [ladder.steps[index].sites for index in ladder.chain]
    assert all(low < high for low, high in itertools.pairwise(sites))
    assert ladder.chosen in ladder.chain


def test_spelled_out_calls_are_no_rungs_but_where_chosen(ladder: Ladder) -> None:
    listed = [step for index, step in enumerate(ladder.steps) if step.learned.candidate.policy.changed is Changed.ARITY]
    assert all(step is ladder.steps[ladder.chosen] for step in listed)


def test_a_pinned_pattern_is_the_chosen_rung(result: HuntResult) -> None:
    for id in result.learned:
        built = build_ladder(result, result.ranked, result.ranked, id)
        assert built.steps[built.chosen].learned.id == id
        assert len(built.rung_of) == len(result.ranked)


def test_steps_from_the_recommended_rung(ladder: Ladder) -> None:
    at = ladder.chain.index(ladder.chosen)
    for wider in range(-at, len(ladder.chain) - at):
        assert chosen_rung(ladder, HuntChoice(wider=wider)) == ladder.chain[at + wider]
    assert chosen_rung(ladder, HuntChoice()) == ladder.chosen


@pytest.mark.parametrize("choice", [HuntChoice(wider=99), HuntChoice(wider=-99), HuntChoice(rung=99)])
def test_there_is_nothing_beyond_the_ends(ladder: Ladder, choice: HuntChoice) -> None:
    with pytest.raises(UsageError):
        chosen_rung(ladder, choice)


def test_why_a_rung_is_taken_is_one_line(ladder: Ladder) -> None:
    lines = [
        why_chosen(ladder, ladder.chosen, HuntChoice(), False),
        why_chosen(ladder, 0, HuntChoice(rung=1), False),
        why_chosen(ladder, ladder.chain[-1], HuntChoice(wider=1), False),
        why_chosen(ladder, ladder.chosen, HuntChoice(), True),
    ]
    assert len(set(lines)) == 4
    assert all(line.startswith("rung ") and "\n" not in line for line in lines)


def counted(result: HuntResult) -> Counted:
    rules = counting_rules(result.learned)
    targets = [Target(path, content=text.encode()) for path, text in TREE.items()]
    return Counted(rules, PythonEngine().run(rules, targets).matches)


def test_the_convention_counts_the_corrected_form(result: HuntResult, ladder: Ladder) -> None:
    lead = next(one for one in result.learned.values() if one.candidate.text == "requests.get(...)")
    found = convention(lead, 2, counted(result), lesson_of(BEFORE, AFTER))
    assert found is not None
    assert (found.right, found.wrong) == (2, 2)
    assert found.words == "2 other calls have `timeout`; these 2 do not"


def test_what_the_fix_wrote_is_no_convention(result: HuntResult) -> None:
    lead = next(one for one in result.learned.values() if one.candidate.text == "requests.get(...)")
    rules = counting_rules(result.learned)
    matches = PythonEngine().run(rules, [Target("app/a.py", content=AFTER.encode())]).matches
    assert matches
    assert convention(lead, 2, Counted(rules, matches), lesson_of(BEFORE, AFTER)) is None
    assert convention(lead, 2, Counted(), lesson_of(BEFORE, AFTER)) is None
    assert convention(lead, 2, Counted(rules, ()), lesson_of(BEFORE, AFTER)) is None


def test_few_rules_count_and_are_known_by_their_ids(result: HuntResult) -> None:
    rules = counting_rules(result.learned)
    assert 0 < len(rules) <= 5 and all(is_counting(rule.id) for rule in rules)
    assert not any(is_counting(id) for id in result.learned)


def test_what_was_only_taken_away_has_no_corrected_form() -> None:
    gone = hunted("def f(a):\n    log(a)\n    g(a)\n", "def f(a):\n    g(a)\n", {"b.py": "log(1)\n"})
    assert gone.learned and all(corrected_form(one) is None for one in gone.learned.values())
    assert counting_rules(gone.learned) == []


def test_what_is_bound() -> None:
    assert bound([]) == ""
    assert bound([Binding("$URL", "a + b")]) == "`$URL` is `a + b`"
    assert bound([Binding("$X", "f(\n    1,\n)")]) == "`$X` is `f( 1, )`"
    assert bound([Binding(f"${c}", c) for c in "ABCDE"]).endswith("and 2 more")
    assert "\x1b" not in bound([Binding("$X", "'\x1b[31m'")])
    assert len(bound([Binding("$X", "a" * 500)])) < 60


def test_what_is_shared() -> None:
    assert resemblance("order.total + tax", "tax_of(order)", "f(...)") == "shares with the incident the words tax, order"
    assert resemblance("order = 1", "order = 2", "") == "shares with the incident the word order"


@pytest.mark.parametrize(
    ("site", "incident", "pattern"),
    [("", "", ""), ("a", "b", ""), ("x = 1", "x = 1", ""), ("get(a)", "get(b)", "get(...)"), ("f(12)", "g(12)", "")],
)
def test_nothing_shared_is_not_told(site: str, incident: str, pattern: str) -> None:
    assert resemblance(site, incident, pattern) == ""


def test_an_empty_hunt_says_how_far_it_looked() -> None:
    empty = hunted(BEFORE, AFTER, {"z.py": "x = 1\n"})
    built = build_ladder(empty, [], [])
    assert outlook(built, built.chosen, 0).startswith("exact form: 0; a call of `requests.get` without `timeout`: 0")
    assert "3 wider patterns" in outlook(built, built.chosen, 3) and "1 wider pattern " in outlook(built, built.chosen, 1)


def test_the_next_wider_rung_is_told(ladder: Ladder) -> None:
    told = outlook(ladder, ladder.chain[0], 0)
    wider = next(i for i in ladder.chain if len(ladder.steps[i].sites) > len(ladder.steps[ladder.chain[0]].sites))
    assert f"The next wider rung, {wider + 1}, would list {len(ladder.steps[wider].sites)}" in told
    assert "next wider" not in outlook(ladder, ladder.chain[-1], 0)
