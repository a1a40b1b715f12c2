"""--widen and --narrow, and the evidence that a hunt prints, on a real repository."""

from __future__ import annotations

import pytest
from support.case import Built
from support.command import bugclass, in_json

from scanner.app.scanning import engines
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult
from scanner.model.record import replace


def chosen(root: Built, *arguments: str) -> int:
    ladder = in_json(root.root, "hunt", "postmortem.md", *arguments).document["hunt"]["ladder"]
    return next(rung["rung"] for rung in ladder if rung["chosen"])


def test_a_step_narrower_and_another(shop: Built) -> None:
    recommended = chosen(shop)
    once, twice = chosen(shop, "--narrow"), chosen(shop, "--narrow", "--narrow")
    assert recommended > once > twice
    assert "with --narrow" in in_json(shop.root, "hunt", "postmortem.md", "--narrow").document["hunt"]["chosen_why"]


REFUSED = [
    (["--widen"], "--widen: rung 3, the recommended one, is already the widest that proves"),
    (["--narrow"] * 9, "--narrow: 9 steps are too many"),
    (["--widen", "--narrow"], "not allowed with"),
    (["--rung", "1", "--widen"], "not allowed with"),
    (["--rung", "1", "--narrow"], "not allowed with"),
]


@pytest.mark.parametrize(("arguments", "word"), REFUSED)
def test_beyond_the_ends_is_one_clear_line(shop: Built, arguments: list[str], word: str) -> None:
    ran = bugclass(shop.root, "hunt", "postmortem.md", *arguments, "--jobs", "1")
    assert (ran.code, ran.out) == (2, "") and word in ran.err.splitlines()[-1]


def test_evidence_in_json(shop: Built) -> None:
    found = in_json(shop.root, "hunt", "postmortem.md").document
    custom = found["hunt"]["convention"]
    assert custom == {"right": 2, "wrong": 3, "words": "2 other calls have `timeout`; these 3 do not"}
    assert found["hunt"]["outlook"] is None and found["hunt"]["remarks"] == []
    for finding in found["findings"]:
        rung = found["hunt"]["ladder"][finding["rung"] - 1]
        assert finding["why"][0] == rung["words"] and custom["words"] in finding["why"]
        assert all(f"`{name}` is" in finding["why"][1] for name in finding["bindings"])


def test_an_empty_hunt_says_so(shop: Built) -> None:
    ran = bugclass(shop.root, "hunt", "postmortem.md", "--path", "shop/tax.py", "--jobs", "1")
    assert ran.code == 0
    assert "No other place was found: exact form: 0; a call of `requests.post` without `timeout`: 0." in " ".join(ran.out.split())
    found = in_json(shop.root, "hunt", "postmortem.md", "--path", "shop/tax.py").document
    assert found["findings"] == [] and found["hunt"]["outlook"].startswith("exact form: 0")


def test_the_convention_stands_once_on_the_screen(shop: Built) -> None:
    out = bugclass(shop.root, "hunt", "postmortem.md", "--jobs", "1").out
    assert out.count("2 other calls have `timeout`") == 1
    assert "\n  rung 3: the widest that proves" in out


def test_a_count_that_is_cut_off_is_no_evidence_and_no_failure(shop: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    real = engines.run

    def cut(*arguments: object) -> EngineResult:
        result = real(*arguments)  # type: ignore[arg-type]
        counting = sorted({match.rule_id for match in result.matches if match.rule_id.startswith("right-")})
        assert counting
        more = tuple(Failure("a.py", FailureKind.TIMEOUT, f"rule {id}: too many ways to match; cut off") for id in counting)
        return replace(result, failures=more)

    monkeypatch.setattr(engines, "run", cut)
    ran = in_json(shop.root, "hunt", "postmortem.md")
    assert (ran.code, ran.err) == (0, "") and ran.document["failures"] == []
    assert ran.document["hunt"]["convention"] is None and len(ran.places) == 3
