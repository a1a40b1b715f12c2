"""What names may hold, told from bytes: never no where the tree says yes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.engines.python.assigned import Assigned


@pytest.mark.parametrize(
    "code",
    [
        "x = None",
        "  x=None\n",
        "if a: x = None",
        "a = 1; x = None",
        "x: int = None",
        "x: Optional[int] = (None)",
        "x = \\\n    None",
        "x \\\n  = None",
        "x = (  # why\n    None\n)",
        "if (x := None): pass",
        "f(x := None)",
        "y = None\nx = y",
        "x = y\ny = z\nz = None",
        "x = None or 1",
        "été = None\nx = été",
        "\fx = None",
    ],
)
def test_may_come_from_none(code: str) -> None:
    assert Assigned(code.encode()).may_come_from(b"x", frozenset({b"None"}))


@pytest.mark.parametrize(
    "code",
    [
        "",
        "x = 1",
        "x == None",
        "f(x=None)",
        "f(\n    x=None,\n)",
        "def f(x=None): pass",
        "def f(a, x: int = None): pass",
        "xx = None",
        "a_x = None",
        "ax = None\nx = 2",
        "self.x = None",
        "x += None",
        "x = f(None)\nf = 1",
        "x = y\ny = x",
        "x = NoneType",
        "éx = None",
    ],
)
def test_cannot_come_from_none(code: str) -> None:
    assert not Assigned(code.encode()).may_come_from(b"x", frozenset({b"None"}))


@settings(max_examples=200)
@given(st.lists(st.sampled_from(["x", "y", "=", "==", ":=", "None", "(", ")", "\n", " ", ":", ",", "\\\n", "#", ";"]), max_size=30))
def test_any_text_is_answered(parts: list[str]) -> None:
    assert Assigned("".join(parts).encode()).may_come_from(b"x", frozenset({b"None"})) in (True, False)


@settings(max_examples=200)
@given(
    st.lists(st.sampled_from(["{n} = {v}", "if a:\n    {n} = {v}", "{n}: int = {v}", "{n} = ({v})", "f(1); {n} = {v}"]), min_size=1),
    st.data(),
)
def test_every_simple_assignment_is_seen(forms: list[str], data: st.DataObject) -> None:
    names = ["x", "y", "z"]
    code = "\n".join(f.format(n=data.draw(st.sampled_from(names)), v=data.draw(st.sampled_from([*names, "None", "1"]))) for f in forms)
    held = {"None"}
    pairs = [(f.split("=")[0].split(":")[-1], f) for f in code.split("\n") if "=" in f]
    for _ in range(len(pairs) + 1):
        for line in code.split("\n"):
            if "=" in line:
                left, right = line.rsplit("=", 1)
                name = left.split(";")[-1].split(":")[0].strip()
                if right.strip(" ()") in held:
                    held.add(name)
    assert all(Assigned(code.encode()).may_come_from(name.encode(), frozenset({b"None"})) for name in held)
