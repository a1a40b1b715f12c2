"""The gate and rules that are code: only what the base revision holds and allows is ever run."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import Ran
from support.gated import Gated, gated, new, notes, states

RULE = ".bugclass/rules/many_arguments.py"
ALLOWED = "code-rules = true\n"


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """The code base, on its main branch."""
    return gated(tmp_path / "code")


def rule(trace: Path) -> str:
    """A rule that finds calls with three arguments, and leaves a trace when its module is run."""
    return f"""import libcst as cst
from fixit import LintRule

open({str(trace)!r}, "a").close()


class ManyArguments(LintRule):
    MESSAGE = "More than two arguments"

    def visit_Call(self, node: cst.Call) -> None:
        if len(node.args) > 2:
            self.report(node)
"""


def change(code: Gated, *arguments: str) -> Ran:
    """The gate's answer to a change that calls something with three arguments and calls `evil`."""
    code.git("checkout", "-q", "-b", "topic")
    code.write(b_py="good(1, 2, 3)\nevil(1)\n")
    return code.gate("--base", "main", *arguments)


@pytest.mark.parametrize("in_head", [True, False])
@pytest.mark.parametrize("arguments", [(), ("--rules", ".bugclass/rules"), ("--engine", "libcst")])
def test_nothing_of_a_rule_runs_that_only_the_change_allows(code: Gated, tmp_path: Path, arguments: tuple[str, ...], in_head: bool) -> None:
    trace = tmp_path / "trace"
    code.git("checkout", "-q", "-b", "later")
    code.put("bugclass.toml", ALLOWED)
    code.put(RULE, rule(trace))
    if in_head:
        code.commit()
    code.write(b_py="good(1, 2, 3)\nevil(1)\n")
    ran = code.gate("--base", "main", *arguments)
    assert not trace.exists()
    if "libcst" in arguments:
        assert ran.code == 2 and "there are none here" in ran.document["failures"][0]["detail"]
    else:
        assert (ran.code, new(ran), ran.document["failures"]) == (1, [("b.py", 2)], [])
    told = dict(notes(ran, "policy-change"))
    assert set(told) == {RULE, "bugclass.toml"} and all("the base revision's is used" in words for words in told.values())


def test_a_rule_of_the_base_does_not_run_where_only_the_change_allows_it(code: Gated, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code.put(RULE, rule(trace))
    code.commit()
    code.put("bugclass.toml", ALLOWED)
    ran = change(code)
    assert not trace.exists() and ran.code == 2 and new(ran) == [("b.py", 2)]
    (failure,) = ran.document["failures"]
    assert (failure["path"], failure["kind"]) == (RULE, "rule") and "code rules are not allowed by the settings" in failure["detail"]
    assert [path for path, _ in notes(ran, "policy-change")] == ["bugclass.toml"]


def test_permission_of_the_base_is_not_for_a_rule_of_the_change(code: Gated, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code.put("bugclass.toml", ALLOWED)
    code.commit()
    code.put(RULE, rule(trace))
    ran = change(code)
    assert not trace.exists() and (ran.code, new(ran)) == (1, [("b.py", 2)])
    assert [path for path, _ in notes(ran, "policy-change")] == [RULE]


def test_a_rule_that_the_base_holds_and_allows_runs(code: Gated, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    code.put("bugclass.toml", ALLOWED)
    code.put(RULE, rule(trace))
    code.write(a_py="def f(x):\n    old(x, x, x)\n")
    code.commit()
    code.write(a_py="import os\n\n\ndef f(x):\n    old(x, x, x)\n")
    ran = change(code)
    assert trace.exists() and ran.code == 1 and ran.document["failures"] == []
    assert states(ran) == [("a.py", 5, "baselined"), ("b.py", 1, "new"), ("b.py", 2, "new")]


def test_the_base_s_rule_runs_as_the_base_has_it(code: Gated, tmp_path: Path) -> None:
    """What the change makes of the rule is not run, and cannot make it silent."""
    trace, other = tmp_path / "trace", tmp_path / "other"
    code.put("bugclass.toml", ALLOWED)
    code.put(RULE, rule(trace))
    code.commit()
    code.put(RULE, rule(other).replace("> 2", "> 200"))
    ran = change(code)
    assert trace.exists() and not other.exists()
    assert new(ran) == [("b.py", 1), ("b.py", 2)] and [path for path, _ in notes(ran, "policy-change")] == [RULE]
