"""From a fix to proven patterns, and from those to the ladder."""

from __future__ import annotations

import pytest
from support.lessons import code, hunted, learned, lesson_of

from scanner.engines.python import PythonEngine
from scanner.infer.candidates.candidate import Candidate
from scanner.infer.candidates.candidates import candidates
from scanner.infer.edits.names import imported_names
from scanner.infer.hunting import HuntResult, bare_rule, fullness
from scanner.infer.ladder import Ladder, build_ladder
from scanner.model.source import Target

TREE = {
    "app/a.py": """
        import requests

        def fetch(url):
            return requests.get(url)
        """,
    "app/b.py": """
        import requests

        def fetch(url):
            return requests.get(url, headers=H)

        def safe(url):
            return requests.get(url, timeout=9)

        def store(url, data):
            return requests.post(url, data)
        """,
    "lib/c.py": """
        import requests as r

        def load():
            x = r.get(BASE + "/x")
            y = r.get(BASE + "/y", timeout=1)
            return x, y
        """,
    "tests/test_a.py": """
        import requests

        def test_it():
            requests.get("http://x")
        """,
}
BEFORE = "import requests\n\ndef pull(url):\n    return requests.get(url)\n"
AFTER = "import requests\n\ndef pull(url):\n    return requests.get(url, timeout=3)\n"


@pytest.fixture(scope="module")
def result() -> HuntResult:
    return hunted(BEFORE, AFTER, TREE, "app/fixed.py")


@pytest.fixture(scope="module")
def ladder(result: HuntResult) -> Ladder:
    return build_ladder(result, result.ranked, result.ranked)


def places(found: HuntResult) -> set[tuple[str, int]]:
    return {(r.site.path, r.site.span.start_line) for r in found.ranked}


def test_siblings_are_found_and_lookalikes_are_not(result: HuntResult) -> None:
    assert {("app/a.py", 4), ("app/b.py", 4), ("lib/c.py", 4), ("tests/test_a.py", 4)} <= places(result)
    assert not {("app/b.py", 7), ("lib/c.py", 5)} & places(result)


def test_test_code_comes_after_its_like(result: HuntResult) -> None:
    paths = [r.site.path for r in result.ranked]
    assert paths[0] == "app/a.py"
    assert paths.index("tests/test_a.py") > paths.index("app/b.py")


def test_rungs_widen(ladder: Ladder) -> None:
    counts = [len(step.sites) for step in ladder.steps]
    assert counts == sorted(counts)
    assert len(counts) > 1


def test_equal_site_sets_are_one_rung(ladder: Ladder) -> None:
    sets = [step.sites for step in ladder.steps]
    assert len(set(sets)) == len(sets)


def test_a_shown_sites_rung_catches_it(ladder: Ladder, result: HuntResult) -> None:
    assert len(ladder.rung_of) == len(result.ranked)
    for index, rung in enumerate(ladder.rung_of):
        step = ladder.steps[rung]
        assert index in step.sites
        assert result.ranked[index].tightest in {hit.rule_id for hit in result.ranked[index].site.hits}


def test_every_rung_catches_just_what_it_says(ladder: Ladder, result: HuntResult) -> None:
    for step in ladder.steps:
        again = PythonEngine().run([bare_rule("r", step.learned.formula)], [Target(p, content=c) for p, c in sources().items()])
        lines = {(m.path, m.span.start_line) for m in again.matches}
        told = {(result.ranked[i].site.path, result.ranked[i].site.span.start_line) for i in step.sites}
        assert {path for path, _ in lines} == {path for path, _ in told}
        assert len(told) <= len(lines)


def sources() -> dict[str, bytes]:
    return {path: code(text).encode() for path, text in TREE.items()}


def test_the_chosen_rung_is_one_of_them(ladder: Ladder) -> None:
    assert 0 <= ladder.chosen < len(ladder.steps)
    assert ladder.steps[ladder.chosen].learned.safe


def test_a_ladder_without_sites_has_a_rung() -> None:
    found = hunted(BEFORE, AFTER, {"z.py": "x = 1\n"})
    assert found.ranked == []
    built = build_ladder(found, [], [])
    assert len(built.steps) == 1
    assert (built.chosen, built.rung_of, built.steps[0].sites) == (0, (), frozenset())


def test_the_same_input_gives_the_same_answer() -> None:
    one, other = hunted(BEFORE, AFTER, TREE), hunted(BEFORE, AFTER, dict(reversed(TREE.items())))
    assert [(r.site, r.score, r.tightest, r.why) for r in one.ranked] == [(r.site, r.score, r.tightest, r.why) for r in other.ranked]
    assert list(one.learned) == list(other.learned)


def texts(before: str, after: str) -> list[str]:
    (one,) = lesson_of(before, after)
    found: list[Candidate] = candidates(one.edits, imported_names(one.before.tree))
    return [c.text for c in found]


def in_function(text: str) -> str:
    return "def host(a, b, c, url):\n" + "\n".join("    " + line for line in text.split("\n"))


PATTERNS = [
    ("r = requests.get(url)", "r = requests.get(url, timeout=3)", ["requests.get(url)", "requests.get($URL)", "requests.get(...)"]),
    ("x = yaml.load(a)", "x = yaml.safe_load(a)", ["yaml.load", "yaml.load(...)"]),
    ("f(a, shell=True)", "f(a, shell=False)", ["f(..., shell=True, ...)"]),
    ("if a == None:\n    f()", "if a is None:\n    f()", ["$A == None"]),
    ("x = a.b['k']", "x = a.b.get('k')", ["$A.b['k']"]),
    ("raise KeyError(a)", "raise ValueError(a)", ["raise KeyError($A)"]),
    (
        "try:\n    f(a)\nexcept Exception:\n    g()",
        "try:\n    f(a)\nexcept OSError:\n    g()",
        ["try:\n    ...\nexcept Exception:\n    ..."],
    ),
    ("return a.first()", "if a:\n    return a.first()", ["$A.first()"]),
]


@pytest.mark.parametrize(("before", "after", "wanted"), PATTERNS)
def test_narrow_and_wide_patterns_are_tried(before: str, after: str, wanted: list[str]) -> None:
    found = texts(in_function(before), in_function(after))
    assert [text for text in wanted if text not in found] == []


MEANINGLESS = [
    "...",
    "$X",
    "$F(...)",
    "$X == $Y",
    "$A",
    "$FUNC(...)",
    "$X = $Y",
    "return $X",
    '"..."',
    "'...'",
    "$X[$Y]",
    "[...]",
    "$X(...)",
    "",
]


@pytest.mark.parametrize(("before", "after", "wanted"), PATTERNS)
def test_patterns_of_holes_only_are_not_tried(before: str, after: str, wanted: list[str]) -> None:
    assert not set(texts(in_function(before), in_function(after))) & set(MEANINGLESS)


LEARNED = [
    ("def f(a):\n    return open(a).read()", "def f(a):\n    with open(a) as b:\n        return b.read()"),
    ("def f(x, y=[]):\n    return y", "def f(x, y=None):\n    return y"),
    ("try:\n    f()\nexcept:\n    pass", "try:\n    f()\nexcept OSError:\n    pass"),
    ("def f(x):\n    return x.y", "def f(x):\n    if x is None:\n        return None\n    return x.y"),
    ("async def f(x):\n    g(x)", "async def f(x):\n    await g(x)"),
    ("f(a)\nlog(a)", "f(a)"),
    ("for a in d:\n    del d[a]", "for a in list(d):\n    del d[a]"),
    ("x = a.strip\n", "x = a.strip()\n"),
    ("with lock:\n    f(1)", "with lock, other:\n    f(1)"),
    ("f(*a, **b)", "f(*a, timeout=1, **b)"),
    ("f(**b)", "f(**b, timeout=1)"),
    ("f(**b)", "f(**c(b))"),
]


@pytest.mark.parametrize(("before", "after"), LEARNED)
def test_each_of_these_fixes_teaches(before: str, after: str) -> None:
    assert learned(before, after)


TEACHES_NOTHING = [
    ("import a", "import b"),
    ("def f():\n    'a'\n    g()", "def f():\n    'b'\n    g()"),
]


@pytest.mark.parametrize(("before", "after"), TEACHES_NOTHING)
def test_these_teach_nothing(before: str, after: str) -> None:
    assert learned(before, after) == {}


def test_a_fuller_pattern_says_more() -> None:
    rising = [fullness(t) for t in ("$X(...)", "f(...)", "f($X)", "f(a, b=$X)", "a.f(b, c=d)")]
    assert rising == sorted(rising)
    assert fullness("if x:\n    ...") == fullness("while x:\n    ...")
