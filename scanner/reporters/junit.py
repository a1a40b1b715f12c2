"""The report as JUnit XML, which most CI systems show: a suite a rule, a case a finding.

A new finding is a failed case, a known or suppressed one a skipped case, a rule without findings one case that passed; what was not
looked at is an error in a suite of its own. ASCII only: other characters are references, and what XML cannot hold is U+FFFD.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.model.rule import Level
from scanner.reporters.harmless import block, one_line
from scanner.reporters.registry import Style
from scanner.reporters.remarks import Remark, failed, remarked

_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class JunitReporter:
    """Writes one XML document."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write the suites: the failures first, then the rules by id."""
        by_rule: dict[str, list[Finding]] = {rule: [] for rule in sorted({each.rule.id for each in report.rules})}
        for finding in report.findings:
            by_rule.setdefault(finding.rule_id, []).append(finding)
        counts = [_counts(found) for found in by_rule.values()]
        tests, failures, skipped = (sum(each[name] for each in counts) for name in ("tests", "failures", "skipped"))
        looked, notes = failed(report), remarked(report)
        total = {"tests": tests + len(looked) + len(notes), "failures": failures, "errors": len(looked), "skipped": skipped}
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write(f"<testsuites{_attributes(name='bugclass', time='0', **_strings(total))}>\n")
        _write_remarks("not looked at", looked, out)
        _write_remarks("notes", notes, out)
        for rule, found in by_rule.items():
            _write_suite(rule, found, out)
        out.write("</testsuites>\n")


def make(style: Style) -> JunitReporter:
    """The reporter; the style is for people and changes nothing here."""
    return JunitReporter()


def _write_suite(rule: str, found: Sequence[Finding], out: TextIO) -> None:
    out.write(f"<testsuite{_attributes(name=rule, time='0', **_strings(_counts(found)))}>\n")
    if not found:
        out.write(f"<testcase{_attributes(name='no findings', classname=rule, time='0')}/>\n")
    for finding in found:
        name = f"{finding.path}:{finding.span.start_line}:{finding.span.start_column}"
        place = {"file": finding.path, "line": str(finding.span.start_line)}
        out.write(f"<testcase{_attributes(name=name, classname=rule, time='0', **place)}>{_outcome(finding)}</testcase>\n")
    out.write("</testsuite>\n")


def _outcome(finding: Finding) -> str:
    if finding.state is State.NEW:
        lines = [finding.message, *finding.why, finding.snippet, *([f"correction: {finding.fix}"] if finding.fix else [])]
        text = "\n".join(block(line) for line in lines if line)
        kind = _attributes(message=finding.message, type=finding.level.value)
        return f"<failure{kind}>{_text(text)}</failure>"
    reason = f": {finding.suppression.reason}" if finding.suppression else ""
    return f"<skipped{_attributes(message=finding.state.value + reason)}/>"


def _write_remarks(suite: str, remarks: Sequence[Remark], out: TextIO) -> None:
    """A suite of its own: failures are errors, all else are cases that passed and say something."""
    if not remarks:
        return
    errors = sum(remark.level is Level.ERROR for remark in remarks)
    counts = _strings({"tests": len(remarks), "failures": 0, "errors": errors, "skipped": 0})
    out.write(f"<testsuite{_attributes(name=suite, time='0', **counts)}>\n")
    for remark in remarks:
        place = {"file": remark.path} if remark.path else {}
        case = _attributes(name=remark.path or remark.kind, classname=f"bugclass.{suite}", time="0", **place)
        if remark.level is Level.ERROR:
            said = f"<error{_attributes(message=remark.detail, type=remark.kind)}>{_text(block(remark.detail))}</error>"
        else:
            said = f"<system-out>{_text(block(f'{remark.kind}: {remark.detail}'))}</system-out>"
        out.write(f"<testcase{case}>{said}</testcase>\n")
    out.write("</testsuite>\n")


def _counts(found: Sequence[Finding]) -> dict[str, int]:
    failed = sum(finding.state is State.NEW for finding in found)
    return {"tests": len(found) or 1, "failures": failed, "errors": 0, "skipped": len(found) - failed}


def _strings(numbers: dict[str, int]) -> dict[str, str]:
    return {name: str(number) for name, number in numbers.items()}


def _attributes(**values: str) -> str:
    return "".join(f' {name}="{_text(one_line(value))}"' for name, value in values.items())


def _text(text: str) -> str:
    """Text between tags or in an attribute; it holds only what `one_line` or `block` let through."""
    return text.translate(_MARKUP).encode("ascii", "xmlcharrefreplace").decode("ascii")
