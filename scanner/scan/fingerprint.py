"""What makes two findings the same one: the rule and the code, wherever it stands and however it is laid out."""

from __future__ import annotations

import hashlib

from scanner.model.source import Span
from scanner.scan.canonical import canonical
from scanner.scan.covered import covered
from scanner.scan.naming import private_names
from scanner.syntax.parse import Parsed

_LENGTH = 32


def fingerprint(rule_id: str, source: Parsed | None, span: Span, text: str) -> str:
    """32 hex digits (128 bits of SHA-256) of the rule id and the matched code.

    Python (`source` is given): its syntax, with the names of its function's own variables numbered by order of appearance, so
    that it survives moved lines, another layout, renamed locals and a renamed file. Anything else: `text` with white space folded.
    """
    code = "text " + " ".join(text.split())
    if source is not None:
        found = covered(source, span)
        if found.nodes:
            code = "code " + canonical(found.nodes, private_names(found.nodes, found.functions))
    return hashlib.sha256(f"{rule_id}\0{code}".encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
