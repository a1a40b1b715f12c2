"""An explanation as a page of Markdown. Foreign text is no markup in it."""

from __future__ import annotations

import re

from scanner.model.explanation import Explanation, WordLine
from scanner.reporters.explanation_sections import Block, Kind, first_line, sections

_NESTED = " " * 4  # what every reader of Markdown takes for a list in a list: CommonMark from two spaces on, Python-Markdown from four
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_CODE = re.compile(r"(`+[^`]+`+)")


def explanation_markdown(explanation: Explanation, remark: str = "") -> str:
    """The page, ending in one line end; `remark` is a comment at its head."""
    parts = [f"<!-- {remark} -->"] if remark else []
    parts += [f"# {prose(explanation.about.title)}", prose(first_line(explanation.about))]
    for section in sections(explanation):
        parts += [f"## {section.heading}", *(_block(block) for block in section.blocks)]
    return "\n\n".join(parts) + "\n"


def prose(text: str) -> str:
    """Text on one line, markup outside of code made harmless, control characters dropped."""
    plain = "".join(letter for letter in " ".join(text.split()) if letter.isprintable())
    return "".join(part if part.startswith("`") else _MARKUP.sub("&lt;", part) for part in _CODE.split(plain))


def fenced(text: str, language: str) -> str:
    """A fenced block, whatever it holds."""
    longest = max((len(each) for each in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    kept = "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in text.strip("\n"))
    return f"{fence}{language}\n{kept}\n{fence}"


def _block(block: Block) -> str:
    if block.kind in (Kind.PYTHON, Kind.YAML):
        return "\n\n".join(fenced(line.text, block.kind.value) for line in block.lines)
    if block.kind is Kind.PROSE:
        return "\n\n".join(prose(line.text) for line in block.lines)
    return "\n".join(_item(line, block.kind) for line in block.lines)


def _item(line: WordLine, kind: Kind) -> str:
    return _NESTED * line.depth + ("- " + (f"<{line.text}>" if kind is Kind.LINKS else prose(line.text)))
