"""The report as a comment for a pull request: what is new, in a table, with the code and the corrections folded away below.

Bounded to what a comment may hold; what does not fit is counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from scanner.model.checklist import Check, Mark
from scanner.model.counted import counted
from scanner.model.finding import Finding, State
from scanner.model.report import Report
from scanner.reporters.bounded_comment import BoundedComment, Part
from scanner.reporters.harmless import block, is_exact, uri_path
from scanner.reporters.markdown_escape import code_span, fenced, link, uncalling
from scanner.reporters.registry import Style
from scanner.reporters.remarks import Remark, failed, remarked

MARK = "<!-- bugclass -->"
_SNIPPET_COLUMNS = 300
_FAILURES, _LINES, _NOTES = Part("failures", 0.2), Part("table", 0.5), Part("notes", 0.6)
_DETAILS = Part("details", 1.0, "\n</details>\n")
_TABLE = "| | place | bug class | what |\n|---|---|---|---|\n"


class MarkdownReporter:
    """Writes one comment; its first line is a mark by which a later run finds the comment again."""

    def write(self, report: Report, out: TextIO) -> None:
        """Heading, summary, failures, table of the new findings, then each with its code, reasons and correction."""
        comment = BoundedComment()
        new = [finding for finding in report.findings if finding.state is State.NEW]
        comment.add(f"{MARK}\n### bugclass: {_heading(report, len(new))}\n\n{_summary(report, len(new))}\n")
        comment.add_list("\n**Not looked at:**\n\n", failed(report), _remark_row, _FAILURES)
        comment.add_list("\n**Checklist:**\n\n", report.checklist, _check_row, _LINES)
        comment.add_list("\n" + _TABLE, new, _finding_row, _LINES)
        comment.add_list("\n**Notes:**\n\n", remarked(report), _remark_row, _NOTES)
        opening = "\n<details><summary>Code, reasons and corrections</summary>\n\n"
        comment.add_list(opening, new, _details, _DETAILS)
        out.write(comment.text())


def make(style: Style) -> MarkdownReporter:
    """The reporter; the style is for people and changes nothing here."""
    return MarkdownReporter()


def _heading(report: Report, new: int) -> str:
    if report.failures:
        return f"not complete, {counted(new, 'new finding')} so far"
    noun = "candidate site" if report.hunt else "new finding"
    return counted(new, noun) if new else f"no {noun}s"


def _summary(report: Report, new: int) -> str:
    states = [finding.state for finding in report.findings]
    parts = [f"{counted(report.scanned, 'file')}, {counted(len({rule.rule.id for rule in report.rules}), 'rule')}"]
    parts += [f"{number:,} {state.value}" for state in (State.BASELINED, State.SUPPRESSED) if (number := states.count(state))]
    said = ", ".join(parts) + "."
    if report.failures:
        said += f" **{counted(len(report.failures), 'failure')}: until that is settled, silence proves nothing.**"
    return said


def _check_row(check: Check) -> str:
    return f"- {'[x]' if check.mark is Mark.PASSED else '[ ]'} {uncalling(check.question)} {uncalling(check.answer)} ({check.mark.value})\n"


def _remark_row(remark: Remark) -> str:
    line = f":{remark.line}" if remark.line else ""
    place = f"{code_span(_cut(remark.path, 300) + line)}: " if remark.path else ""
    return f"- {place}{uncalling(_cut(remark.detail, 500))} ({remark.kind})\n"


def _place(finding: Finding, in_table: bool = False) -> str:
    span = finding.span
    lines = f"#L{span.start_line}" + (f"-L{span.end_line}" if span.end_line > span.start_line else "")
    return link(code_span(f"{_cut(finding.path, 300)}:{span.start_line}", in_table), uri_path(finding.path) + lines)


def _finding_row(finding: Finding) -> str:
    what = uncalling(_cut(finding.message, 300), in_table=True)
    rule = code_span(_cut(finding.rule_id, 200), in_table=True)
    return f"| {finding.level.value} | {_place(finding, in_table=True)} | {rule} | {what} |\n"


def _details(finding: Finding) -> str:
    told = f"\n**{finding.rank}.** {_place(finding)} {code_span(_cut(finding.rule_id, 200))}\n\n{uncalling(_cut(finding.message, 2000))}\n"
    reasons = [why for why in finding.why if why != f"matches {finding.rule_id}"]
    told += "".join(f"\n- {uncalling(_cut(why, 300))}" for why in reasons) + ("\n" if reasons else "")
    if (corrected := _correction(finding)) is not None:
        return f"{told}\n{fenced(corrected, 'diff')}\n"
    return f"{told}\n{fenced(block(finding.snippet), 'python')}\n" if finding.snippet else told


def _correction(finding: Finding) -> str | None:
    """The lines of the place before and after, as a difference; None where there is no correction or the snippet is not whole."""
    lines = finding.snippet.split("\n")
    span = finding.span
    if finding.fix is None or not is_exact(finding.fix) or len(lines) != span.end_line - span.start_line + 1:
        return None
    if not finding.snippet or any(len(line) >= _SNIPPET_COLUMNS for line in lines):
        return None
    after = lines[0][: span.start_column - 1] + finding.fix + lines[-1][span.end_column - 1 :]
    return "\n".join([*(f"-{line}" for line in _shown(lines)), *(f"+{line}" for line in _shown(after.split("\n")))])


def _shown(lines: Sequence[str]) -> list[str]:
    return [block(line) for line in lines]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
