"""What a fix teaches as its correction, how sure that is, and how it stands in a kept rule."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from support.lessons import learned, lesson_of

from scanner.infer.corrections.learned_correction import learn_correction
from scanner.infer.corrections.semgrep_fix import semgrep_fix
from scanner.model.correction import Certainty, Correction, Unit
from scanner.model.correction_form import correction_entry, correction_from
from scanner.model.formula import Every, Not, Pattern

HEAD = "import os\nfrom .u import sh\nLIMIT = 3\n\ndef helper(x):\n    return x\n\n"


def corrections(before: str, after: str) -> list[Correction]:
    """Those of the first edit that teaches, at the changed node's own place or its statement's."""
    (file,) = lesson_of(HEAD + before, HEAD + after)
    edit = file.edits[0]
    anchors: list[ast.AST] = [*edit.before, *(s.before for s in reversed(edit.chain)), *edit.following[:1]]
    found = [learn_correction(file, edit, anchor) for anchor in anchors if not isinstance(anchor, ast.Module)]
    return [one for one in found if one is not None]


def first(before: str, after: str) -> Correction:
    found = corrections(f"def f(a, b):\n    {before}\n", f"def f(a, b):\n    {after}\n")
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("os.remove(a)", "os.remove(sh(a))", Correction("a", "sh(a)", Unit.EXPRESSION, ("a",), imports=("from .u import sh",))),
        ("go(a)", "go(a, limit=LIMIT)", Correction("go(a)", "go(a, limit=LIMIT)", Unit.EXPRESSION, ("a",), own=("LIMIT",))),
        ("go(a, 'x')", "go(a)", Correction("go(a, 'x')", "go(a)", Unit.EXPRESSION, ("a",))),
        ("x = a == None", "x = a is None", Correction("a == None", "a is None", Unit.EXPRESSION, ("a",))),
        ("go(a)", "with helper(a):\n        go(a)",
         Correction("go(a)", "with helper(a):\n    go(a)", Unit.STATEMENT, ("a",), own=("helper",))),
        ("go(a)", "a = int(a)\n    go(a)", Correction("go(a)", "a = int(a)\ngo(a)", Unit.STATEMENT, ("a",))),
    ],
)  # fmt: skip
def test_a_certain_correction(before: str, after: str, told: Correction) -> None:
    found = first(before, after)
    assert replace(found, origin="") == told and found.origin == "app/a.py" and found.certainty is Certainty.SURE


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ("go(a)", "if not a:\n        return None\n    go(a)", "leaves the place"),
        ("go(a)", "if not a:\n        raise ValueError(a)\n    go(a)", "leaves the place"),
        ("go(a)", "try:\n        go(a)\n    except OSError:\n        return 1", "leaves the place"),
        ("go(a)", "go(a, unheard_of)", "not known what"),
        ("go(a)", "x = go(a)\n    x.check()", "fix changed more"),
        ("go(a)\n    stop(b)", "go(a)", "fix changed more"),
    ],
)
def test_what_is_not_certain_is_a_suggestion(before: str, after: str, why: str) -> None:
    found = corrections(
        f"def f(a, b):\n    {before}\n    end()\n", f"def f(a, b):\n    {after}\n    end({'1' if 'stop' in before else ''})\n"
    )
    told = [one for one in found if why in one.reason]
    assert told and all(one.certainty is Certainty.SUGGESTION for one in told)


def test_names_of_the_function_are_told_apart() -> None:
    found = first("go(a)", "go(a, self.x, b)")
    assert (found.holes, found.local) == (("a",), ("b", "self"))
    found = first("go(a)", "r = go(a)")
    assert found.fresh == ("r",)


@pytest.mark.parametrize(
    ("pattern", "correction", "text"),
    [
        ("go($X)", Correction("go(a)", "go(a, limit=3)", Unit.EXPRESSION, ("a",)), "go($X, limit=3)"),
        ("$X == None", Correction("a == None", "a is None", Unit.EXPRESSION, ("a",)), "$X is None"),
        ("$Y = go($X)", Correction("b = go(a)", "b = go(a) or 1", Unit.STATEMENT, ("a", "b")), "$Y = go($X) or 1"),
        ("go($X, ...)", Correction("go(a)", "go(a, limit=3)", Unit.EXPRESSION, ("a",)), None),
        ("go(a, $X)", Correction("go(a)", "go(a, limit=3)", Unit.EXPRESSION, ("a",), climb=1), None),
        ("go($X)", Correction("go(a)", "go(sh(a))", Unit.EXPRESSION, ("a",), imports=("import sh",)), None),
        ("go($X)", Correction("go(a)", "go(a, b)", Unit.EXPRESSION, ("a",), local=("b",)), None),
        ("go($X)", Correction("go(a)", "go(L)", Unit.EXPRESSION, ("a",), own=("L",)), None),
        ("go($X)", Correction("go(a)", "go(a, 1)", Unit.EXPRESSION, ("a",), reason="not sure"), None),
        ("go($X)", Correction("go(a)", "check(a)\ngo(a)", Unit.STATEMENT, ("a",)), None),
        ("$X = go()", Correction("go()", "go(1)", Unit.EXPRESSION), None),
    ],
)  # fmt: skip
def test_the_correction_as_semgrep_says_it(pattern: str, correction: Correction, text: str | None) -> None:
    assert semgrep_fix(Pattern(pattern), correction) == text
    assert semgrep_fix(Every((Pattern(pattern), Not(Pattern("other($X)")))), correction) == text


def test_a_kept_correction_reads_back() -> None:
    sure = Correction("go(a)", "go(sh(a))", Unit.EXPRESSION, ("a",), 2, ("import sh",), ("d",), ("o",), "a.py", ("l",), ("f",))
    for one in (sure, replace(sure, certainty=Certainty.SUGGESTION, reason="so"), Correction("a", "b", Unit.STATEMENT)):
        assert correction_from({"bugclass": {"correction": correction_entry(one)}}) == one


@pytest.mark.parametrize(
    "change",
    [{"before": 1}, {"after": None}, {"unit": "file"}, {"certainty": "perhaps"}, {"holes": "a"}, {"imports": [1]}, {"climb": -1},
     {"climb": True}, {"climb": 10**9}, {"before": "x" * 30_000}, {"reason": []}],
)  # fmt: skip
def test_a_broken_correction_is_none(change: dict[str, object]) -> None:
    entry = correction_entry(Correction("go(a)", "go(b)", Unit.EXPRESSION))
    assert correction_from({"bugclass": {"correction": {**entry, **change}}}) is None
    assert correction_from({"bugclass": {"correction": "go(a)"}}) is None
    assert correction_from({"bugclass": []}) is None


def test_every_proven_pattern_of_a_fix_has_one_that_says_the_same() -> None:
    before = HEAD + "def f(a):\n    os.remove(a)\n"
    found = learned(before, before.replace("remove(a)", "remove(sh(a))"))
    assert found
    for one in found.values():
        correction = learn_correction(one.file, one.edit, one.candidate.anchor)
        assert correction is not None and "sh(a)" in correction.after and correction.imports == ("from .u import sh",)
