"""The sections of the document by what they are about, and the metadata of its head."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scanner.adapters.postmortem.asked import answer_in, without_comments
from scanner.adapters.postmortem.fields import harmless
from scanner.adapters.postmortem.headings import plain
from scanner.adapters.postmortem.markdown import Block
from scanner.adapters.postmortem.parts import parts_of
from scanner.model.incident import Metadatum, Part, Section

MAX_TEXT = 20_000
_MOST = 100
_LABEL = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?(\*\*|__)([^*_\n]{2,60}?)(:?)\1(:?)[ \t]*(.*)$", re.DOTALL)
_LONE = re.compile(r"^[ \t]*(\*\*|__)([^*_\n]{2,80}?)(:?)\1(:?)[ \t]*$")
_BELOW_ALL = 7
_PAIR = re.compile(r"^[ \t>]*(?:[-*+][ \t]+)?[*_]{0,2}([A-Za-z][A-Za-z0-9 /()&-]{0,50}?)[*_]{0,2}:[*_]{0,2}[ \t]+(.+?)[ \t]*$")
_HEADS = re.compile(
    r"metadata|(?:incident |document )?(?:details|information|data|record|metadata)|"
    r"general information|key facts|at a glance|basic information"
)
_TABLE_HEADS = frozenset(("", "field", "key", "item", "property", "attribute", "name", "metadata"))


@dataclass(slots=True)
class Gathered:
    """A section while it is read."""

    parts: tuple[Part, ...]
    heading: str
    line: int
    blocks: list[Block] = field(default_factory=list)


def gather(blocks: list[Block]) -> list[Gathered]:
    """The sections with a known name; a block belongs to the innermost one.

    `**Impact**` on a line of its own is as good as a heading; `**Impact:** text` is a section of that one paragraph.
    """
    found: list[Gathered] = []
    open_: list[tuple[int, Gathered | None]] = []
    for block in blocks:
        if (heading := _heading(block)) is not None:
            while open_ and open_[-1][0] >= heading.level:
                open_.pop()
            parts = parts_of(heading.text)
            section = Gathered(parts, heading.text, block.line) if parts else None
            found += [section] if section else []
            open_.append((heading.level, section))
        elif labelled := _labelled(block):
            found.append(labelled)
        elif inner := next((section for _, section in reversed(open_) if section is not None), None):
            inner.blocks.append(block)
    return found


def sections_of(gathered: list[Gathered]) -> tuple[Section, ...]:
    """The sections, one for each part that a heading names."""
    found = []
    for one in gathered:
        text = harmless(answer_in(one.blocks))[:MAX_TEXT]
        heading = " ".join(harmless(one.heading).split())[:200]
        found += [Section(part, heading, one.line, text, bool(text.strip())) for part in one.parts]
    return tuple(found)


def head_of(blocks: list[Block]) -> tuple[Metadatum, ...]:
    """The metadata before the first section, and below headings like `Incident details`."""
    found: list[Metadatum] = []
    reading, headings = True, 0
    for block in blocks:
        if block.kind == "heading":
            headings += 1
            reading = (headings == 1 and block.level == 1) or bool(_HEADS.fullmatch(plain(block.text)))
        elif reading and block.kind == "table":
            found += _of_table(block)
        elif reading and block.kind in ("paragraph", "bullet_list"):
            lines = enumerate(without_comments(block.text).split("\n"), block.line)
            pairs = ((line, pair) for line, text in lines if (pair := _PAIR.match(text[:2000])))
            found += [_metadatum(pair[1], pair[2], line) for line, pair in pairs if not parts_of(pair[1])]
    return tuple(one for one in found if one.value)[:_MOST]


def _heading(block: Block) -> Block | None:
    if block.kind == "heading":
        return block
    lone = _LONE.match(block.text) if block.kind == "paragraph" else None
    return Block("heading", block.line, lone[2], _BELOW_ALL) if lone else None


def _labelled(block: Block) -> Gathered | None:
    """A paragraph `**Root causes:** text`, as some templates have instead of headings."""
    if block.kind != "paragraph" or not (label := _LABEL.match(block.text)) or not (label[3] or label[4]):
        return None
    parts = parts_of(label[2])
    return Gathered(parts, label[2], block.line, [Block("paragraph", block.line, label[5])]) if parts else None


def _of_table(block: Block) -> list[Metadatum]:
    rows = block.rows
    if rows and len(rows[0].cells) == 2:
        pairs = [(row, row.cells) for row in rows if len(row.cells) == 2]
        return [_metadatum(cells[0], cells[1], row.line) for row, cells in pairs if plain(cells[0]) not in _TABLE_HEADS]
    if len(rows) == 2:
        return [_metadatum(name, value, rows[1].line) for name, value in zip(rows[0].cells, rows[1].cells, strict=False)]
    return []


def _metadatum(name: str, value: str, line: int) -> Metadatum:
    return Metadatum(plain(name), " ".join(harmless(value).strip("*_` ").split())[:500], line)
