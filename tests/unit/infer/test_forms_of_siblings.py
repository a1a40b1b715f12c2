"""Siblings in another form: f-strings, functions of the same name from elsewhere, arguments by their last name, bare asserts."""

from __future__ import annotations

import pytest
from support.lessons import edits, hunted, learned

from scanner.infer.edits.triage import most_telling, to_learn_from, triage
from scanner.syntax.edit import EditKind


def found(before: str, after: str, tree: str) -> set[int]:
    return {one.site.span.start_line for one in hunted(before, after, {"app/b.py": tree}).ranked}


QUERY = "def f(conn):\n    conn.execute('select 1')\n", "def f(conn):\n    conn.execute(text('select 1'))\n"


@pytest.mark.parametrize(
    ("other", "yes"),
    [
        ("conn.execute(f'select {column}')", True),
        ("conn.execute('select 2')", True),
        ("conn.execute(text(f'select {column}'))", False),
        ("conn.fetch(f'select {column}')", False),
        ("execute(f'select {column}')", False),
        ("f'select {column}'", False),
    ],
)
def test_an_f_string_in_the_place_of_a_string(other: str, yes: bool) -> None:
    result = hunted(*QUERY, {"app/b.py": f"{other}\n"})
    strings = {id for id, one in result.learned.items() if 'f"..."' in str(one.candidate.others)}
    assert any(hit.rule_id in strings for one in result.ranked for hit in one.site.hits) is yes
    assert strings and not any(result.learned[id].safe for id in strings)


OPEN = "def f(path):\n    file = open(path)\n    text = file.read()\n    file.close()\n    return text\n"
WITH = "def f(path):\n    with open(path) as file:\n        text = file.read()\n    return text\n"


@pytest.mark.parametrize(
    ("opened", "yes"), [("tarfile.open(a)", True), ("a.b.open(1, 2)", True), ("tarfile.reopen(a)", False), ("a", False), ("open", False)]
)
def test_a_function_of_the_same_name_from_elsewhere_belongs_to_the_pair(opened: str, yes: bool) -> None:
    result = hunted(OPEN, WITH, {"app/b.py": f"def g(a):\n    pack = {opened}\n    use(pack)\n    pack.close()\n"})
    named = {id for id, one in result.learned.items() if "$MODULE.open" in str(one.candidate.others)}
    assert named and any(hit.rule_id in named for one in result.ranked for hit in one.site.hits) is yes


def test_what_stands_in_a_with_that_opens_what_was_removed_teaches_nothing() -> None:
    texts = {one.candidate.text for one in learned(OPEN, WITH).values()}
    assert not any(".read" in text for text in texts)
    assert any(edit.kind is EditKind.WRAP for edit in triage(edits(OPEN, WITH)))
    assert not any(edit.kind is EditKind.WRAP for edit in to_learn_from(edits(OPEN, WITH)))


@pytest.mark.parametrize("around", ["with lock:", "with open(other) as file:", "if path:", "for path in path:"])
def test_any_other_wrapper_does_teach(around: str) -> None:
    before = "def f(path):\n    file = open(path)\n    read(file)\n"
    after = f"def f(path):\n    {around}\n        read(file)\n"
    assert any(edit.kind is EditKind.WRAP for edit in to_learn_from(edits(before, after)))


NAMED = "def f(self, text):\n    return repr(self.peer.address)\n", "def f(self, text):\n    return human(self.peer.address)\n"


@pytest.mark.parametrize(
    ("other", "yes"),
    [("repr(a.address)", True), ("repr(a.b.address)", True), ("repr(address)", False), ("repr(a.name)", False), ("str(a.address)", False)],
)
def test_another_function_is_called_with_an_argument_of_the_same_last_name(other: str, yes: bool) -> None:
    result = hunted(*NAMED, {"app/b.py": f"{other}\n"})
    named = {id for id, one in result.learned.items() if ".address, ...)" in one.candidate.text and "$" in one.candidate.text}
    assert named and any(hit.rule_id in named for one in result.ranked for hit in one.site.hits) is yes


def test_an_assert_is_something_by_itself() -> None:
    before = "def f(rows):\n    assert rows, 'no rows'\n"
    after = "def f(rows):\n    if not rows:\n        raise Unusable('no rows')\n"
    tree = "def g(a, b):\n    assert b, 'nothing'\n    check(b, 'nothing')\n    if b:\n        pass\n    assert_(b, 'nothing')\n"
    assert found(before, after, tree) == {2}


@pytest.mark.parametrize(("other", "yes"), [("rows", False), ("load(rows)", True), ("rows.size", False), ("rows = 1", False)])
def test_the_bare_name_of_a_wrapped_local_is_no_pattern(other: str, yes: bool) -> None:
    before, after = "def f(rows):\n    load(rows)\n", "def f(rows):\n    load(safe(rows))\n"
    assert bool(found(before, after, f"def g(rows):\n    {other}\n")) is yes


def test_of_many_edits_five_of_a_kind_come_before_others_and_the_rest_after() -> None:
    names = [f"v{n}" for n in range(8)]
    before = "def f(a):\n" + "".join(f"    use({n})\n" for n in names) + "    go(a, 1)\n    run(a)\n"
    after = "def f(a):\n" + "".join(f"    use(safe({n}))\n" for n in names) + "    go(a, 2)\n    run(a, deep=True)\n"
    every = edits(before, after)
    kept = most_telling(every, 7)
    assert len(every) == 10 and kept == [*every[:5], *every[-2:]]
    assert most_telling(every, 4) == every[:4]
