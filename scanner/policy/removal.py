"""Taking unused suppressions out of a file's text. Everything else stays as it is, to the byte."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable

from scanner.policy.comments import Comment
from scanner.policy.suppressions import Unused


def without(content: bytes, unused: Iterable[Unused]) -> bytes:
    """The file without these comments, or without the rule ids that they name for nothing. Raises SyntaxError for an unknown encoding."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    lines = content.decode(encoding).split("\n")
    for each in sorted(unused, key=lambda u: (u.comment.line, u.comment.column), reverse=True):
        at = each.comment.line - 1
        new = _line_without(lines[at], each)
        if new is None:
            del lines[at]
        else:
            lines[at] = new
    return "\n".join(lines).encode(encoding)


def _line_without(line: str, unused: Unused) -> str | None:
    """The line after the removal; None where nothing of it is left."""
    comment = unused.comment
    before, after = line[: comment.column], line[comment.column + comment.length :]
    left = [rule_id for rule_id in comment.ids if rule_id not in unused.ids]
    if left:
        return before + _with_ids(line[comment.column : comment.column + comment.length], comment, left) + after
    if not after.strip():
        return before.rstrip() + after[len(after.rstrip("\r")) :] if before.strip() else None
    return before + after.lstrip() if not before.strip() or after.lstrip().startswith("#") else before.rstrip() + after


def _with_ids(text: str, comment: Comment, left: list[str]) -> str:
    """The comment's text with only these ids."""
    listed = r"\s*,\s*".join(re.escape(rule_id) for rule_id in comment.ids)
    return re.sub(listed, lambda _: ", ".join(left), text, count=1)
