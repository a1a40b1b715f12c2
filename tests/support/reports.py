"""Reports to write: one with everything in it, one of any text, and one that is long."""

from __future__ import annotations

import io
import json
from dataclasses import replace

from hypothesis import strategies as st

from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State, Suppression
from scanner.model.formula import Every, Not, Pattern
from scanner.model.match import Binding
from scanner.model.note import Note, NoteKind
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level, Rule
from scanner.model.source import Span
from scanner.reporters import Style, make_reporter

HOSTILE = "a|b `c` ```d <b>e</b> &amp; ]]> %0A::error::f @ada #12 [g](http://h) {0} 100% \x1b[31m\x9b\u202e\x00\ud800\r\n::stop-commands::i"
SOURCE = b"""\
import requests


def ask(url):
    return requests.get(url)


def tell(url):
    requests.get(url)
    requests.get(
        url
    )
"""
_ONE_LINE = Span(5, 12, 5, 29)


def written(name: str, what: Report, **style: object) -> str:
    """What a format makes of a report."""
    out = io.StringIO()
    make_reporter(name, Style(**style)).write(what, out)  # type: ignore[arg-type]
    return out.getvalue()


def rule(id: str = "http-call-without-timeout", level: Level = Level.ERROR, **metadata: object) -> Rule:
    """A rule of which the metadata are given."""
    formula = Every((Pattern("requests.get(...)"), Not(Pattern("requests.get(..., timeout=$T, ...)"))))
    message = "This call waits for ever when the other side stalls. Pass `timeout=`."
    return Rule(id, message, level, ("python",), formula, json.dumps({"metadata": metadata}))


TOLD = {
    "cwe": ["CWE-1088: Synchronous Access of Remote Resource without Timeout"],
    "references": ["https://example.org/timeouts?a=1", "javascript:alert(1)"],
    "bugclass": {
        "title": "HTTP call without a timeout",
        "why": "It waits without limit.",
        "correction": "Pass timeout=.",
        "confidence": "high",
    },
}


def finding(rank: int = 1, span: Span = _ONE_LINE, **more: object) -> Finding:
    """A finding in SOURCE."""
    lines = SOURCE.decode().split("\n")[span.start_line - 1 : span.end_line]
    given: dict[str, object] = {
        "rule_id": "http-call-without-timeout",
        "path": "shop/tax.py",
        "span": span,
        "message": "This call waits for ever when the other side stalls. Pass `timeout=`.",
        "snippet": "\n".join(lines),
        "fingerprint": "0123456789abcdef" * 2,
        "level": Level.ERROR,
        "rank": rank,
        "score": 3.0,
        "why": ("matches http-call-without-timeout", "the only one in this file"),
        "bindings": (Binding("$URL", "url"),),
    }
    return Finding(**{**given, **more})  # type: ignore[arg-type]


def full_report() -> Report:
    """Each state, level, suppression and kind of correction, failures of both sorts, and text that means harm."""
    evil = "naïve-" + HOSTILE
    findings = (
        finding(1, fix="requests.get(url, timeout=10)"),
        finding(2, Span(9, 5, 9, 22), fix="requests.get(url,\n                 timeout=10)", rule_id="b-rule", level=Level.WARNING),
        finding(
            3,
            Span(10, 5, 12, 6),
            path=f"{evil}/ü: 1,2.py",
            message=evil,
            why=(evil,),
            fix="bad\x1b",
            level=Level.NOTE,
            fingerprint="f" * 32,
        ),
        finding(4, Span(9, 5, 9, 22), state=State.BASELINED),
        finding(5, Span(1, 1, 1, 16), state=State.SUPPRESSED, suppression=Suppression(f"known; {evil}"), level=Level.NONE),
        finding(6, Span(2, 1, 2, 1), state=State.SUPPRESSED, suppression=Suppression("decided", in_source=False), snippet=""),
    )
    failures = (
        Failure("", FailureKind.NO_RULES, "no rules in .bugclass/rules"),
        Failure(f"shop/{evil}.py", FailureKind.UNPARSABLE, f"line 1: {evil}"),
    )
    rules = (
        RuleReport(rule(**TOLD), "python", Verdict.PROVEN, sites=3),
        RuleReport(rule("b-rule", Level.WARNING, **{"security-severity": 7.25, "cwe": "CWE-22"}), "python", Verdict.STALE, sites=1),
        RuleReport(Rule("c-rule", evil, Level.NOTE, ("java",), None, "{}"), "semgrep", Verdict.UNPROVEN),
    )
    notes = (
        Note(".bugclass/baseline.jsonl", 7, NoteKind.STALE_BASELINE, "an entry of b-rule is no longer found"),
        Note("pyproject.toml", 0, NoteKind.POLICY_CHANGE, evil),
        Note("", 0, NoteKind.DONE, "all is said"),
    )
    made = Report("/r", rules, findings, failures, 12, command="gate", read=lambda path: SOURCE if path == "shop/tax.py" else None)
    return replace(made, notes=notes, allowed=(Failure("old.py", FailureKind.UNDECODABLE, evil),))


def long_report(count: int) -> Report:
    """So many findings, of ten rules in a hundred files."""
    rules = tuple(RuleReport(rule(f"rule-{n}"), "python", Verdict.PROVEN) for n in range(10))
    findings = tuple(
        finding(
            n + 1,
            Span(n // 100 + 1, 1, n // 100 + 1, 9),
            path=f"pkg/{n % 100:02}.py",
            rule_id=f"rule-{n % 10}",
            fingerprint=f"{n % 977:032x}",
        )
        for n in range(count)
    )
    return Report("/r", rules, findings, scanned=100, command="scan")


_TEXT = st.one_of(
    st.text(max_size=30), st.sampled_from([HOSTILE, "", "::x", "|", "`", "```", "]]>", "\x85\u2028", "\ufffe", "1. a", "- a"])
)
_SPANS = st.builds(lambda a, b, c, d: Span(a, b, a + c, d), *[st.integers(1, 15) for _ in range(2)], st.integers(0, 3), st.integers(1, 30))


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports with any text in every field of text."""
    ids = draw(st.lists(_TEXT.filter(bool), min_size=1, max_size=3, unique=True))
    rules = [
        RuleReport(
            Rule(id, draw(_TEXT), draw(st.sampled_from(Level)), (draw(_TEXT),), None, json.dumps({"metadata": draw(_METADATA)})),
            "python",
            verdict,
        )
        for id in ids
        if (verdict := draw(st.sampled_from(Verdict)))
    ]
    findings = {
        (found.path, found.span, found.rule_id): found
        for found in draw(
            st.lists(
                st.builds(
                    Finding,
                    rule_id=st.sampled_from([*ids, "not-told"]),
                    path=_TEXT.filter(bool),
                    span=_SPANS,
                    message=_TEXT,
                    snippet=_TEXT,
                    fingerprint=st.sampled_from(["0" * 32, "1" * 32]),
                    level=st.sampled_from(Level),
                    rank=st.integers(1, 9),
                    why=st.tuples(_TEXT),
                    state=st.sampled_from(State),
                    fix=st.none() | _TEXT,
                    suppression=st.none() | st.builds(Suppression, _TEXT, st.booleans()),
                ),
                max_size=5,
            )
        )
    }
    failures = draw(st.lists(st.builds(Failure, _TEXT, st.sampled_from(FailureKind), _TEXT), max_size=3))
    command = draw(st.sampled_from(["scan", "gate"]))
    return Report(
        "/r", tuple(rules), tuple(findings.values()), tuple(failures), draw(st.integers(0, 9)), command=command, read=lambda path: SOURCE
    )


_METADATA = st.fixed_dictionaries(
    {},
    optional={
        "cwe": _TEXT | st.lists(_TEXT, max_size=2),
        "references": st.lists(_TEXT | st.just('https://e.org/"><x>`|\\'), max_size=2) | st.none(),
        "tags": st.lists(_TEXT, max_size=30),
        "security-severity": _TEXT | st.floats() | st.booleans(),
        "bugclass": st.dictionaries(st.sampled_from(["title", "why", "correction", "confidence"]), _TEXT | st.integers()) | st.none(),
    },
)
