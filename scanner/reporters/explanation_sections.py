"""An explanation as sections: the one text that the page, the terminal and the documents show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from scanner.model.counted import counted
from scanner.model.explanation import About, Explanation, Here, WordLine
from scanner.model.finding import State
from scanner.model.proof import Verdict

MOST_SITES = 20
_VERDICTS = {
    Verdict.PROVEN: "Proven: it fires on the code before the fix and is silent on the code after, and was not edited since.",
    Verdict.STALE: "Stale: the rule was edited since it was proven; `bugclass prove` tries it again.",
    Verdict.UNPROVEN: "Without a stamp: nothing on record says that it tells the bug from its correction.",
    Verdict.SILENT_BEFORE: "Not proven: it is silent on the code before the fix.",
    Verdict.FIRES_AFTER: "Not proven: it fires on the code after the fix.",
}


class Kind(str, Enum):
    """How a block is shown."""

    PROSE = "prose"
    LIST = "list"
    LINKS = "links"
    PYTHON = "python"
    YAML = "yaml"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of one kind: paragraphs or code are one line each, whatever they hold; list items have a depth."""

    kind: Kind
    lines: tuple[WordLine, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    heading: str
    blocks: tuple[Block, ...]


def sections(explanation: Explanation) -> tuple[Section, ...]:
    """Those that have something to say, in order."""
    told, here = explanation.about, explanation.here
    found = [
        _section("What is wrong", _block(Kind.PROSE, [told.what])),
        _section("Why it matters", _block(Kind.PROSE, [told.why])),
        _section("Incidents", _block(Kind.LIST, told.incidents), *([_block(Kind.PROSE, here.incident)] if here else [])),
        _section("In plain words", Block(Kind.PROSE if len(told.words) == 1 else Kind.LIST, told.words)),
        _section("What the rule looks for", _block(Kind.YAML, [told.pattern])),
        _section("Fires on", *(_block(Kind.PYTHON, [each]) for each in told.fires)),
        _section("Stays silent on", *(_block(Kind.PYTHON, [each]) for each in told.silent)),
        _section("How to correct it", _block(Kind.PROSE, [told.correction])),
        *(_of_here(here) if here else ()),
        _section("Read more", _block(Kind.LINKS, [each for each in told.references if re.fullmatch(r"https?://[^\s<>]+", each)])),
    ]
    return tuple(section for section in found if section.blocks)


def first_line(told: About) -> str:
    """The rule's id, level and standing in one line."""
    return " · ".join(part for part in (f"Rule `{told.id}`", told.level.value, _confidence(told), told.cwe) if part)


def _confidence(told: About) -> str:
    return f"confidence {told.confidence}" if told.confidence else ""


def _of_here(here: Here) -> tuple[Section, ...]:
    new = [site for site in here.sites if site.state is State.NEW]
    decided = len(here.sites) - len(new)
    count = f"{counted(len(here.sites), 'site')} in {counted(here.files, 'file')} looked at"
    count += f", {decided} of them suppressed or decided." if decided else "."
    shown = [f"`{site.path}:{site.span.start_line}`{_state(site.state)}" for site in here.sites[:MOST_SITES]]
    more = len(here.sites) - len(shown)
    rest = [f"{more} more; `bugclass scan` lists all"] if more else []
    stamp = here.stamp
    on = f"Tried with the {stamp.engine} engine {stamp.engine_version}; digests: rule {stamp.rule[:12]}, " if stamp else ""
    proof = [_VERDICTS[here.verdict], f"{on}before {stamp.before[:12]}, after {stamp.after[:12]}." if stamp else ""]
    return (
        _section("Sites now", _block(Kind.PROSE, [count]), _block(Kind.LIST, [*shown, *rest])),
        _section("Proof", _block(Kind.PROSE, proof), _block(Kind.LIST, here.fixes)),
    )


def _state(state: State) -> str:
    return "" if state is State.NEW else f" ({state.value})"


def _section(heading: str, *blocks: Block) -> Section:
    return Section(heading, tuple(block for block in blocks if block.lines))


def _block(kind: Kind, lines: Sequence[str]) -> Block:
    return Block(kind, tuple(WordLine(0, line) for line in lines if line.strip()))
