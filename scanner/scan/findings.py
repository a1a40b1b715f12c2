"""From what an engine answers to findings: level, snippet and fingerprint added. Reads each file with a match once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

from scanner.model.finding import Finding
from scanner.model.match import Match
from scanner.model.record import Record
from scanner.model.rule import Level, Rule
from scanner.model.source import Span
from scanner.scan.fingerprint import fingerprint
from scanner.scan.look import ranked
from scanner.syntax.parse import Parsed, decode, parse, split_lines

SNIPPET_LINES = 12
SNIPPET_COLUMNS = 300
_WEIGHT = {Level.ERROR: 3.0, Level.WARNING: 2.0, Level.NOTE: 1.0, Level.NONE: 0.0}


class SourceText(Record):
    """A file's text for snippets and fingerprints; `parsed` is None where it is not Python that parses."""

    lines: tuple[str, ...]
    parsed: Parsed | None


def source_text(path: str, content: bytes | None) -> SourceText:
    """The text of a file's bytes, whatever they are; empty where there are none."""
    if content is None:
        return SourceText((), None)
    parsed = parse(content, path)
    if isinstance(parsed, Parsed):
        return SourceText(tuple(parsed.lines), parsed)
    text = decode(content, path)
    if not isinstance(text, str):
        text = content.decode("utf-8", "replace")
    return SourceText(tuple(split_lines(text)), None)


def make_findings(matches: Sequence[Match], rules: Mapping[str, Rule], read: Callable[[str], bytes | None]) -> tuple[Finding, ...]:
    """Findings for matches, equal matches once, ranked by level, then path and place. `read` gives a file's bytes by its path.

    A match of a rule that is not in `rules` counts as a warning.
    """
    found: list[Finding] = []
    for path, group in groupby(sorted(set(matches)), key=lambda match: match.path):
        source = source_text(path, read(path))
        seen: set[tuple[str, Span]] = set()
        for match in group:
            if (match.rule_id, match.span) not in seen:
                seen.add((match.rule_id, match.span))
                found.append(make_finding(match, rules.get(match.rule_id), source))
    return ranked(found)


def make_finding(match: Match, rule: Rule | None, source: SourceText) -> Finding:
    """One finding, not ranked yet (rank 0); its score is the weight of its level."""
    level = rule.level if rule else Level.WARNING
    span = match.span
    return Finding(
        rule_id=match.rule_id,
        path=match.path,
        span=span,
        message=match.message or (rule.message if rule else ""),
        snippet=snippet(source.lines, span),
        fingerprint=fingerprint(match.rule_id, source.parsed, span, _text(source.lines, span)),
        level=level,
        score=_WEIGHT[level],
        why=(f"matches {match.rule_id}",),
        bindings=match.bindings,
        fix=_correction(rule, source.parsed, span) or match.fix,
    )


def _correction(rule: Rule | None, parsed: Parsed | None, span: Span) -> str | None:
    """The learned correction's text; the code for it is loaded only for a rule that has one."""
    if rule is None or parsed is None or '"correction"' not in rule.document:
        return None
    from scanner.scan.corrected import correction_text

    return correction_text(rule, parsed, span)


def snippet(lines: Sequence[str], span: Span) -> str:
    """The whole lines of a span, at most 12, each cut at 300 characters; what a terminal could obey shown as U+FFFD."""
    chosen = lines[span.start_line - 1 : min(span.end_line, span.start_line + SNIPPET_LINES - 1)]
    return "\n".join(harmless(line[:SNIPPET_COLUMNS]) for line in chosen)


def harmless(line: str) -> str:
    """`line` with every control or invisible character but the tab replaced, so that columns stay right."""
    if line.isprintable():
        return line
    return "".join(c if c.isprintable() or c in "\t\u00a0\u3000" else "\ufffd" for c in line)


def _text(lines: Sequence[str], span: Span) -> str:
    chosen = list(lines[span.start_line - 1 : span.end_line])
    if chosen:
        chosen[-1] = chosen[-1][: span.end_column - 1]
        chosen[0] = chosen[0][span.start_column - 1 :]
    return "\n".join(chosen)
