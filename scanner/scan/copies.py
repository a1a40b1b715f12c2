"""What forks and vendored copies of the same code share: the function around a finding, and the finding's place within it."""

from __future__ import annotations

import ast
import hashlib

from scanner.model.finding import Finding
from scanner.scan.covered import covered
from scanner.syntax.parse import Parsed, parse, split_lines

_AROUND = 3


def copy_of(finding: Finding, content: bytes) -> str:
    """32 hex digits, equal for equal code: the same rule at the same place of a function with the same text, in whatever file.

    Outside of a function: of the same lines, three before and three after among them. The indentation of the whole does not count.
    """
    parsed = parse(content, finding.path)
    span = finding.span
    if isinstance(parsed, Parsed):
        around = [node for node in covered(parsed, span).functions if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        lines = list(parsed.lines)
        place = parsed.span(around[0]) if around else None
    else:
        lines, place = split_lines(content.decode("utf-8", "replace")), None
    first = place.start_line if place else max(1, span.start_line - _AROUND)
    last = place.end_line if place else span.end_line + _AROUND
    text = "\n".join(line.strip() for line in lines[first - 1 : last])
    where = f"{span.start_line - first} {span.end_line - span.start_line} {finding.fingerprint}"
    return hashlib.sha256(f"{finding.rule_id}\0{where}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
