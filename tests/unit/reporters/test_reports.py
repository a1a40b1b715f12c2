"""Both formats: every documented key, the same bytes each time, and no escape or markup that gets through."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from scanner.errors import UsageError
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.formula import Either, Every, Inside, MetavariableRegex, Not, Pattern
from scanner.model.hunt import BugKind, Convention, HuntSummary, Rung
from scanner.model.incident import BugClass, Incident
from scanner.model.match import Binding
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level, Rule
from scanner.model.source import Span
from scanner.reporters import REPORTERS, Style, make_reporter
from scanner.reporters.formula_text import formula_text

DOCUMENT = Path(__file__).parents[3] / "docs/reference/json.md"
EVIL = "[red]x[/red] \x1b[31m\x9b2J\x07\u202e\r"
NO_TIMEOUT = Not(Pattern("get(..., timeout=$T, ...)"))
WITHIN = Inside(Either((Pattern("def $F(...):\n    ..."), Pattern("x"))))
WIDE = Every((Pattern("get($URL, ...)"), NO_TIMEOUT, WITHIN))


def rule(id: str = "call-without-timeout", formula: object = WIDE) -> Rule:
    return Rule(id, f"say {EVIL}", Level.WARNING, ("python",), formula, "{}")  # type: ignore[arg-type]


def finding(rank: int = 1, **more: object) -> Finding:
    made = Finding(
        rule_id="call-without-timeout",
        path="pkg/a.py",
        span=Span(10, 6, 10, 14),
        message=f"message {EVIL}",
        snippet="\tx = get(url)  # [bold]not markup[/bold]",
        fingerprint="f" * 32,
        rank=rank,
        score=2.0,
        rung=1,
        why=("same call", EVIL),
        bindings=(Binding("$URL", "url"),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def report() -> Report:
    rungs = (
        Rung(1, rule(formula=Pattern("get(url)")), "the exact call", Verdict.PROVEN, 1),
        Rung(2, rule(), f"any get without a time-out {EVIL}", Verdict.PROVEN, 7, True),
    )
    return Report(
        root="/r",
        rules=(RuleReport(rule(), "python", Verdict.PROVEN, 2, "words", 7),),
        findings=(finding(), finding(2, path=f"b{EVIL}.py", state=State.BASELINED, fix="get(url, timeout=5)")),
        failures=(Failure("bad.py", FailureKind.UNPARSABLE, "line 1"),),
        scanned=1234,
        incident=Incident("PM-1", f"It broke {EVIL}", bug_class=BugClass("call-without-timeout")),
        hunt=HuntSummary(
            "abc123",
            BugKind.MISSING_ARGUMENT,
            "pkg/z.py:3",
            rungs,
            5,
            f"so {EVIL}",
            Convention(4, 7, f"4 others do {EVIL}"),
            f"far {EVIL}",
            (EVIL,),
        ),
        saved=(".bugclass/rules/call-without-timeout.yaml",),
        command="hunt",
    )


def written(name: str, what: Report, **style: object) -> str:
    out = io.StringIO()
    make_reporter(name, Style(**style)).write(what, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_json_has_exactly_the_keys_of_the_contract() -> None:
    found = json.loads(written("json", report()))
    assert list(found) == [
        "schema",
        "tool",
        "command",
        "incident",
        "hunt",
        "rules",
        "findings",
        "failures",
        "saved",
        "notes",
        "allowed",
        "proposals",
        "checklist",
        "figures",
        "summary",
    ]
    assert found["schema"] == 1 and list(found["tool"]) == ["name", "version"]
    assert list(found["incident"]) == ["id", "title", "status", "severity", "affected", "trigger", "bug_class"]
    assert list(found["hunt"]) == ["fix", "kind", "place", "ladder", "chosen_why", "convention", "outlook", "remarks"]
    assert list(found["hunt"]["convention"]) == ["right", "wrong", "words"]
    assert list(found["hunt"]["ladder"][0]) == ["rung", "rule_id", "words", "verdict", "pattern", "sites", "chosen"]
    assert list(found["rules"][0]) == ["id", "engine", "verdict", "rung", "pattern", "words", "sites", "level", "message"]
    place = ["rule_id", "path", "start_line", "start_column", "end_line", "end_column", "message", "snippet"]
    rest = ["level", "rank", "score", "rung", "why", "bindings", "state", "fingerprint", "fix", "suppression"]
    assert list(found["findings"][0]) == place + rest
    assert found["findings"][0]["bindings"] == {"$URL": "url"} and found["findings"][1]["state"] == "baselined"
    assert found["failures"] == [{"path": "bad.py", "kind": "unparsable", "detail": "line 1"}]
    counts = {"findings": 2, "new": 1, "baselined": 1, "suppressed": 0, "hidden_sites": 5}
    assert found["summary"] == {**counts, "rules": 1, "failures": 1, "files_scanned": 1234, "exit_code": 2}


def test_every_json_key_and_failure_kind_is_documented() -> None:
    text = DOCUMENT.read_text()

    def keys(value: object) -> set[str]:
        if isinstance(value, dict):
            return {key for key in value if not key.startswith("$")}.union(*map(keys, value.values()))
        return set().union(*map(keys, value)) if isinstance(value, list) else set()

    known = set(re.findall(r"`([\w-]+)`", text))
    assert keys(json.loads(written("json", report()))) - known == set()
    assert {kind.value for kind in FailureKind} | {verdict.value for verdict in Verdict} <= known


def test_json_of_nothing_is_null_and_empty_not_absent() -> None:
    found = json.loads(written("json", Report("/r")))
    assert found["incident"] is None and found["hunt"] is None and found["findings"] == [] and found["summary"]["exit_code"] == 0


@pytest.mark.parametrize("name", list(REPORTERS))
def test_the_same_report_gives_the_same_bytes_and_no_escape(name: str) -> None:
    text = written(name, report())
    assert text == written(name, report())
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("width", [40, 80, 200])
@pytest.mark.parametrize("verbose", [False, True])
def test_text_shows_markup_as_text_and_keeps_to_its_width(width: int, verbose: bool) -> None:
    text = written("text", report(), width=width, verbose=verbose)
    assert "[red]x[/red]" in text.replace("\n", "") or width == 40
    assert "missing argument" in text and "pkg/a.py:10:6: call-without-timeout (rung 1)" in text
    assert "1 candidate site in 1,234 files, 1 known, 5 more not shown. Not complete: 1 failure." in " ".join(text.split())
    code = [line for line in text.splitlines() if re.match(r" {4} *\d* \| ", line)]
    assert code and all(cell_len(line) <= width for line in code)


def test_text_says_the_same_reasons_once() -> None:
    old = "this site is 4.3 years old (since 2022-07-19, a1b2c3d4e5)"
    whys = [("same call", "near"), ("same call", "near", old), ("same call", "far"), ("same call", "far"), ("alone",), ("alone",)]
    found = tuple(finding(rank, path=f"{rank}.py", why=why) for rank, why in enumerate(whys, 1))
    short, whole = (written("text", replace(report(), findings=found), verbose=verbose) for verbose in (False, True))
    assert re.findall(r"^    for the same .*$", short, re.MULTILINE) == ["    for the same reasons as 1", "    for the same reasons as 3"]
    assert (short.count("    near\n"), short.count("    far\n"), short.count("    alone\n"), short.count(old)) == (1, 1, 2, 1)
    assert "for the same" not in whole and whole.count("    near\n") == 2
    other = replace(report(), findings=(finding(1), finding(2, rung=2)))
    assert "for the same" not in written("text", other)


def test_text_marks_the_match_below_the_line() -> None:
    lines = written("text", report(), width=80).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("    10 | "))
    start = lines[at + 1].index("^")
    assert lines[at][start : start + 8] == "get(url)"
    assert lines[at + 1].count("^") == 8


def test_colour_only_when_wanted_and_foreign_escapes_never() -> None:
    text = written("text", report(), color=True, width=80)
    assert "\x1b[" in text and "\x1b[31m\x9b" not in text and "\x07" not in text and "\u202e" not in text
    assert "[bold]not markup[/bold]" in re.sub(r"\x1b\[[\d;]*m", "", text)
    assert "\x1b" not in written("text", report(), color=False)


def test_quiet_is_one_line_a_finding_and_nothing_else() -> None:
    assert len(written("text", report(), quiet=True).splitlines()) == len(report().findings) == 2
    assert written("text", Report("/r", command="scan"), quiet=True) == ""


def test_a_short_fix_is_suggested_and_a_long_one_only_when_asked() -> None:
    def text(fix: str, **style: object) -> str:
        return written("text", replace(report(), findings=(finding(fix=fix),)), **style)

    assert "suggested: get(url, timeout=5)" in text("get(url, timeout=5)") and "suggested: (take it away)" in text("")
    assert "suggested" not in text("a\nb") and "suggested" not in text("a" * 101) and "suggested" not in written("text", scan_without_fix())
    assert "suggested" in text("a\nb", verbose=True) and "\x1b" not in text(EVIL)


def scan_without_fix() -> Report:
    return replace(report(), findings=(finding(),))


def test_a_scan_and_a_proof_say_their_own_words() -> None:
    scan = replace(report(), hunt=None, incident=None, failures=(), saved=(), command="scan")
    assert "1 finding in 1,234 files, 1 known, 1 rule." in written("text", scan) and scan.exit_code == 1
    unproven = RuleReport(rule(), "python", Verdict.FIRES_AFTER)
    proof = Report("/r", rules=(*report().rules, unproven), command="prove")
    assert "1 rule proven, 1 not." in written("text", proof) and proof.exit_code == 1
    assert replace(proof, rules=report().rules).exit_code == 0
    assert replace(report(), failures=()).exit_code == 0 and report().exit_code == 2


def test_learning_says_what_was_kept() -> None:
    learned = replace(report(), findings=(), failures=(), command="learn")
    assert "1 rule kept; it catches 7 other places in 1,234 files." in written("text", learned) and learned.exit_code == 0


def test_long_matches_say_how_much_is_hidden() -> None:
    long = finding(snippet="\n".join(["x = 1"] * 12), span=Span(98, 1, 130, 4))
    assert "... 21 more lines" in written("text", replace(report(), findings=(long,)))


def test_a_mark_outside_the_snippet_harms_nothing() -> None:
    for span in (Span(10, 500, 10, 600), Span(10, 9, 11, 1), Span(1, 1, 1, 1)):
        assert "pkg/a.py" in written("text", replace(report(), findings=(finding(span=span),)), width=60)


def test_formula_as_text() -> None:
    assert formula_text(rule(formula=Pattern("f(...)\n"))) == "f(...)"
    assert formula_text(rule(formula=None)) == ""
    text = formula_text(rule(formula=Every((WIDE,), (MetavariableRegex("$URL", "^a"),))))
    assert "- pattern: get($URL, ...)" in text and "def $F(...):\n" in text


def test_an_unknown_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="no format 'xml'"):
        make_reporter("xml", Style())
