"""Findings for people: the place, why it is there, and the code with the match marked."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from scanner.model.age import tells_age
from scanner.model.finding import Finding, State
from scanner.model.hunt import HuntSummary
from scanner.model.report import Report
from scanner.model.rule import Level
from scanner.reporters.harmless import block, one_line
from scanner.reporters.registry import Style
from scanner.reporters.text_code import coloured
from scanner.reporters.text_lines import linked, print_indented, write_blank, write_line
from scanner.reporters.text_summary import aside_words

_COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan", Level.NONE: "dim"}
_TAB = "    "


def print_sites(console: Console, report: Report, style: Style) -> None:
    """All findings in ranked order, known ones only in a detailed report; quiet: one line each.

    What speaks for a place of a hunt is not said again where it is what speaks for the place before, word for word.
    """
    told: Finding | None = None
    for finding in report.findings:
        if finding.state is not State.NEW and not report.hunt and not style.verbose:
            continue
        heading = _heading(finding, bool(report.hunt), style.files)
        write_line(console, heading.append(aside_words(report, finding, style.quiet), "dim"))
        if style.quiet:
            continue
        if report.hunt is None or told is None or style.verbose or not _same_reasons(told, finding):
            told = finding
            reasons = _reasons(finding, report.hunt)
        else:
            reasons = (f"for the same reasons as {told.rank}", *filter(tells_age, finding.why))
        for why in reasons:
            print_indented(console, Text(one_line(why), "dim"))
        _print_excerpt(console, finding, style)
        if finding.fix is not None and (style.verbose or _is_short(finding.fix)):
            _print_fix(console, finding.fix)
        write_blank(console)


def _print_fix(console: Console, fix: str) -> None:
    if "\n" not in fix:
        print_indented(console, Text("suggested: " + (one_line(fix) or "(take it away)"), "green"))
        return
    write_line(console, Text("    suggested:", "green"))
    for line in block(fix).split("\n"):
        write_line(console, Text(f"      {line.rstrip()}".rstrip(), "green"))


def _is_short(fix: str) -> bool:
    return "\n" not in fix and len(fix) <= 100


def _heading(finding: Finding, in_hunt: bool, files: str) -> Text:
    line = Text(f"{finding.rank:>3}. " if in_hunt else "")
    line.append_text(linked(finding.path, files))
    line.append(f":{finding.span.start_line}:{finding.span.start_column}:", "cyan")
    line.append(f" {one_line(finding.rule_id)}", _COLORS[finding.level])
    if finding.rung is not None:
        line.append(f" (rung {finding.rung})", "dim")
    if finding.state is not State.NEW:
        line.append(f" [{finding.state.value}]", "dim")
    return line


def _reasons(finding: Finding, hunt: HuntSummary | None) -> tuple[str, ...]:
    """The reasons, but for the convention, which stands once, below the ladder."""
    if hunt is not None:
        known = hunt.convention.words if hunt.convention else None
        return tuple(why for why in finding.why if why != known)
    return (finding.message, *(why for why in finding.why if why != f"matches {finding.rule_id}"))


def _same_reasons(one: Finding, other: Finding) -> bool:
    """Whether two places have the same reasons, more than one, but for their age."""
    reasons = [why for why in other.why if not tells_age(why)]
    return len(reasons) > 1 and one.rung == other.rung and [why for why in one.why if not tells_age(why)] == reasons


def _print_excerpt(console: Console, finding: Finding, style: Style) -> None:
    if not finding.snippet:
        return
    lines = finding.snippet.split("\n")
    width = len(str(finding.span.start_line + len(lines) - 1))
    for number, code in enumerate(_coloured(lines, style), finding.span.start_line):
        shown = _marked(code, lines[number - finding.span.start_line], number, finding)
        row = Text("    ").append(f"{number:>{width}} | ", "dim").append_text(shown)
        row.truncate(console.width, overflow="ellipsis")
        write_line(console, row)
        if not style.color and number == finding.span.start_line:
            _print_carets(console, finding, lines[0], width)
    hidden = finding.span.end_line - finding.span.start_line + 1 - len(lines)
    if hidden > 0:
        write_line(console, Text(f"    {'':>{width}} | ... {hidden} more lines", "dim"))


def _coloured(lines: list[str], style: Style) -> list[Text]:
    texts = [block(line) for line in lines]
    return coloured(texts, "python") if style.color else [Text(text, "none") for text in texts]


def _marked(code: Text, raw: str, number: int, finding: Finding) -> Text:
    start, end = _columns(raw, number, finding)
    code.stylize("bold underline", start, end)
    return code


def _columns(raw: str, number: int, finding: Finding) -> tuple[int, int]:
    """Where the match stands in one shown line, 0-based, tabs as they are shown."""
    span = finding.span
    indent = len(raw) - len(raw.lstrip())
    first = span.start_column - 1 if number == span.start_line else indent
    last = span.end_column - 1 if number == span.end_line else len(raw)
    return len(block(raw[:first])), len(block(raw[:last]))


def _print_carets(console: Console, finding: Finding, raw: str, width: int) -> None:
    start, end = _columns(raw, finding.span.start_line, finding)
    room = console.width - (width + 7) - start
    if room > 0:
        carets = "^" * max(1, min(end - start, room))
        write_line(console, Text(f"    {'':>{width}} | " + " " * start + carets))
