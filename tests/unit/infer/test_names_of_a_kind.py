"""Siblings under another name of the same making, statements that belong together, and which edits are learned from."""

from __future__ import annotations

import re

import pytest
from support.lessons import edits, hunted, learned

from scanner.infer.candidates.kin import name_kinds, string_kinds, twins
from scanner.infer.edits.triage import most_telling


def matches(regexes: list[str], name: str) -> bool:
    return any(re.match(regex, name) for regex in regexes)


@pytest.mark.parametrize(
    ("name", "kin"),
    [
        ("_log_shutdown", "_log_kill"),
        ("caa_art", "aao_art"),
        ("_sendStartStatus", "_sendFinishStatus"),
        ("SyncConnectionPool", "AsyncConnectionPool"),
        ("old_state_events", "state_events"),
    ],
)
def test_a_name_of_the_same_making_is_kin(name: str, kin: str) -> None:
    kinds = name_kinds(name)
    assert matches([k.regex for k in kinds], kin) and matches([k.regex for k in kinds], name)
    assert any(k.part in kin for k in kinds if re.match(k.regex, kin))


@pytest.mark.parametrize(
    ("name", "stranger"),
    [
        ("_log_shutdown", "_logger"),
        ("_log_shutdown", "log_kill"),
        ("caa_art", "start"),
        ("_sendStartStatus", "_sender"),
        ("get", "get_all"),
        ("get_user", "get_room"),
        ("shutdown", "_log_shutdown"),
        ("is_ok", "is_bad"),
        ("x1", "x2"),
    ],
)
def test_a_name_of_another_making_is_not(name: str, stranger: str) -> None:
    assert not matches([k.regex for k in name_kinds(name)], stranger)


@pytest.mark.parametrize(("name", "other", "yes"), [("read", "aread", True), ("aread", "read", True),
                                                    ("close", "async_close", True), ("read", "thread", False),
                                                    ("get", "aget", False), ("_run", "a_run", False)])  # fmt: skip
def test_twins_differ_by_the_sign_of_being_asynchronous(name: str, other: str, yes: bool) -> None:
    assert matches([k.regex for k in twins(name)], other) is yes


@pytest.mark.parametrize(("text", "other", "yes"), [("avro.schema", "avro.codec", True), ("SHORT_FORMAT", "LONG_FORMAT", True),
                                                    ("avro.schema", "avrocodec", False), ("module", "mod", False), ("a.b", "a.c", False),
                                                    ("don't", "dont", False), ("x\\y.z", "x\\y.w", False)])  # fmt: skip
def test_strings_that_begin_or_end_alike(text: str, other: str, yes: bool) -> None:
    assert any(re.search(kind.regex[3:-1], other) for kind in string_kinds(text)) is yes


TREE = """
    class Crawler:
        def stop(self, signum):
            self._log_kill(signum)
            self._logger(signum)
            self.log_kill(signum)
            other._log_kill(signum)
"""


def test_a_hunt_finds_the_method_of_the_same_making_and_no_other() -> None:
    before = "class C:\n    def f(self, signum):\n        self._log_shutdown(signum)\n"
    after = "class C:\n    def f(self, signum):\n        later(self._log_shutdown, signum)\n"
    result = hunted(before, after, {"app/b.py": TREE})
    kin = {id for id, one in result.learned.items() if "$KIN" in one.candidate.text}
    assert {r.site.span.start_line for r in result.ranked if kin & {hit.rule_id for hit in r.site.hits}} == {3}


def test_a_relative_is_never_the_kept_rule() -> None:
    before, after = "def f(a):\n    a.send_now(1)\n", "def f(a):\n    a.send_now(1, 2)\n"
    kin = [one for one in learned(before, after).values() if one.candidate.conditions]
    assert kin and not any(one.safe for one in kin)


def test_no_twin_where_nothing_is_asynchronous() -> None:
    before, after = "def f(a):\n    a.read(1)\n", "def f(a):\n    a.read(1, 2)\n"
    assert not [one for one in learned(before, after).values() if "async_" in str(one.formula)]
    before, after = "async def f(a):\n    a.read(1)\n", "async def f(a):\n    a.read(1, 2)\n"
    assert [one for one in learned(before, after).values() if "async_" in str(one.formula)]


OPEN = "def f(path):\n    file = open(path)\n    text = file.read()\n    file.close()\n    return text\n"
WITH = "def f(path):\n    with open(path) as file:\n        text = file.read()\n    return text\n"


def test_statements_that_belong_together_are_one_pattern() -> None:
    texts = {one.candidate.text for one in learned(OPEN, WITH).values()}
    assert "$FILE = open(...)\n...\n$FILE.close(...)" in texts
    tree = """
        def g(a, b):
            out = open(a, "w")
            out.write(b)
            out.close()
        def h(a):
            b = open(a)
            other.close()
    """
    result = hunted(OPEN, WITH, {"app/b.py": tree})
    pair = {
        r.site.span.start_line for r in result.ranked if any("\n...\n" in result.learned[h.rule_id].candidate.text for h in r.site.hits)
    }
    assert pair == {2}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(p):\n    a = load(p)\n    g()\n    b.close()\n", "def f(p):\n    with load(p) as a:\n        g()\n"),
        ("def f(p):\n    a = p\n    g()\n    a.close()\n", "def f(p):\n    with p as a:\n        g()\n"),
        ("def f(p):\n    a.x = load(p)\n    g()\n    a.close()\n", "def f(p):\n    with load(p) as a:\n        g()\n"),
    ],
)
def test_statements_about_different_things_are_not(before: str, after: str) -> None:
    assert not [one for one in learned(before, after).values() if "\n...\n" in one.candidate.text]


def test_of_many_edits_those_that_were_made_twice_are_learned_from() -> None:
    names = [f"v{n}" for n in range(9)]
    before = "def f(a, b):\n" + "".join(f"    {n} = load({n}x)\n" for n in names) + "    use(a)\n    use(b)\n"
    after = "def f(a, b):\n" + "".join(f"    {n} = load({n}y)\n" for n in names) + "    use(safe(a))\n    use(safe(b))\n"
    all_edits = edits(before, after)
    kept = most_telling(all_edits, 3)
    assert len(kept) == 3 and kept[1:] == all_edits[-2:]
    assert most_telling(all_edits, 20) == all_edits


@pytest.mark.parametrize(
    ("other", "yes"),
    [
        ("'app/css/y.css'", True),
        ("'app/js/z.js'", True),
        ("static('app/js/z.js')", False),
        ("'lib/js/z.css'", False),
        ("'app'", False),
    ],
)
def test_a_string_of_a_kind_that_is_not_put_inside_the_same(other: str, yes: bool) -> None:
    result = hunted("m = ['app/js/x.js', 1]\n", "m = [static('app/js/x.js'), 1]\n", {"app/b.py": f"files = [2, {other}]\n"})
    assert bool(result.ranked) is yes


@pytest.mark.parametrize(
    ("other", "yes"),
    [
        ("{x.strip() for x in a.split(',')}", True),
        ("(x.strip() for x in a.split(','))", True),
        ("{x.strip() for x in a.split(',') if x.strip()}", False),
        ("{x.strip(): 1 for x in a.split(',')}", False),
        ("{x.lower() for x in a.split(',')}", False),
    ],
)
def test_a_comprehension_is_the_same_in_other_brackets(other: str, yes: bool) -> None:
    before = "def f(a):\n    return [x.strip() for x in a.split(',')]\n"
    after = "def f(a):\n    return [x.strip() for x in a.split(',') if x.strip()]\n"
    result = hunted(before, after, {"app/b.py": f"def g(a):\n    return {other}\n"})
    wide = {id for id, one in result.learned.items() if one.candidate.others}
    assert any(hit.rule_id in wide for r in result.ranked for hit in r.site.hits) is yes


BARE = "class A:\n    @route('/x')\n    def save_user(self, request):\n        return 1\n"
DECORATED = "class A:\n    @route('/x')\n    @atomic\n    def save_user(self, request):\n        return {}\n"


@pytest.mark.parametrize("result", [1, 2])
@pytest.mark.parametrize(
    ("other", "yes"),
    [
        ("def save_user(a):\n    pass", True),
        ("def save_room(a):\n    pass", True),
        ("@route('/y')\ndef g(a):\n    pass", True),
        ("def g(a, request):\n    pass", True),
        ("@atomic\ndef save_user(a):\n    pass", False),
        ("@atomic\n@route('/y')\ndef g(a, request):\n    pass", False),
        ("@other('/y')\ndef g(a):\n    pass", False),
        ("def saved(a):\n    pass", False),
        ("save_user(1)", False),
    ],
)
def test_functions_that_lack_a_decorator_that_was_put_on_another(other: str, yes: bool, result: int) -> None:
    sites = hunted(BARE, DECORATED.format(result), {"app/b.py": other + "\n"}).ranked
    assert bool(sites) is yes


def test_a_decorator_in_the_place_of_another_is_no_missing_one() -> None:
    after = BARE.replace("route", "path")
    assert not [one for one in learned(BARE, after).values() if one.candidate.text.startswith("def ")]
