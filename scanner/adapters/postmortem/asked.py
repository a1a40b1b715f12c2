"""Which text of a section answers, and which only asks or holds a place. Pure."""

from __future__ import annotations

import re

from scanner.adapters.postmortem.markdown import Block

_WORDS = re.compile(
    r"(?:tbd|tbc|tba|todo|to do|fixme|xxx+|n/?a|wip|pending|placeholder|lorem ipsum|"
    r"to be (?:determined|done|defined|decided|completed|confirmed|filled(?: in)?|added|written)|fill (?:me )?in|coming soon)\b.{0,60}",
    re.IGNORECASE,
)
_FRAMED = re.compile(r"\[[^\[\]]*\](?!\()|<[^<>]*>|\{[^{}]*\}|\{\{[^{}]*\}\}")
_MARK = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]?\][ \t]*)?")
_HEADING = re.compile(r"#{1,6}(?:\s|$)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_TRAIL = " \t*_\"')]"


def answer_in(blocks: list[Block]) -> str:
    """The text of these blocks that answers: without comments, questions and placeholders; "" where they only ask."""
    kept = []
    for block in blocks:
        if block.kind == "table":
            kept += [" | ".join(row.cells) for row in block.rows[1:] if any(not _is_open(cell) for cell in row.cells)]
        elif block.kind in ("fence", "code_block"):
            kept += [block.text] if block.text.strip("`~ \n") else []
        elif block.kind not in ("heading", "hr"):
            kept += _answers(without_comments(block.text))
    return "\n\n".join(kept)


def without_comments(text: str) -> str:
    """The text without `<!-- ... -->`; one that is never closed takes the rest."""
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        kept.append(text[at:start])
        end = text.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join([*kept, text[at:]])


def _answers(text: str) -> list[str]:
    return [chunk.text for chunk in _chunks(text) if not _is_open(chunk.text, chunk.quoted)]


class _Chunk:
    """Lines that belong together: a paragraph or an item of a list."""

    def __init__(self, quoted: bool) -> None:
        self.quoted = quoted
        self.lines: list[str] = []

    @property
    def text(self) -> str:
        return " ".join(line.strip() for line in self.lines)


def _chunks(text: str) -> list[_Chunk]:
    chunks = [_Chunk(False)]
    for raw in text.split("\n"):
        line = raw.lstrip()
        quoted = line.startswith(">")
        line = line.lstrip("> ") if quoted else line
        if not line.strip() or _HEADING.match(line):
            chunks.append(_Chunk(quoted))
            continue
        marked = _MARK.match(line)
        if marked or quoted != chunks[-1].quoted:
            chunks.append(_Chunk(quoted))
        chunks[-1].lines.append(line[marked.end() :] if marked else line)
    return [chunk for chunk in chunks if chunk.lines]


def _is_open(text: str, quoted: bool = False) -> bool:
    """Whether this is no answer: empty, a placeholder, a question. A quotation asks where it ends in a question."""
    bare = text.strip(" \t*_`~|:.-…\u2013\u2014?")
    if not bare or _WORDS.fullmatch(bare) or _FRAMED.fullmatch(text.strip(" \t*_`.")):
        return True
    sentences = [text] if quoted else _SENTENCE.split(text)
    return all(sentence.rstrip(_TRAIL).endswith("?") for sentence in sentences if sentence.strip())
