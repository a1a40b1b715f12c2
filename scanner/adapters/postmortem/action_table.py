"""Action items that are written in the body: in a table, or as a list below a heading for them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from scanner.adapters.postmortem.asked import answer_in, without_comments
from scanner.adapters.postmortem.fields import harmless
from scanner.adapters.postmortem.headings import plain
from scanner.adapters.postmortem.markdown import Block, Row
from scanner.adapters.postmortem.sections import Gathered
from scanner.model.incident import Action, Part

_COLUMNS = {
    "title": "action|action item|action items|item|title|task|description|what|follow up|follow up action|corrective action|measure|"
    "preventive action|preventative measure|improvement|summary",
    "owner": "owner|owners|assignee|dri|responsible|who|assigned to|team|owning team|accountable|action owner|responsible person",
    "due": "due|due date|due by|deadline|by|target date|target|eta|when|by when|completion date|target completion date|planned for",
    "done": "done|done on|closed|closed on|completed|completed on|status|state|progress",
}
_KNOWN = {name: column for column, names in _COLUMNS.items() for name in names.split("|")}
_TIMES = frozenset(("time", "time utc", "timestamp", "utc", "date and time", "event", "date time"))
_DONE = re.compile(r"(?:done|closed|complete|completed|fixed|shipped|yes|true|x|\[x\]|✅|☑|✔)\W*(?:\(?\d{4}-\d\d-\d\d\)?)?", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{4}-\d\d-\d\d)(?!\d)")
_ITEM = re.compile(r"^[ \t]{0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(\[[ xX]\][ \t]+)?(.*)$")
_OWNER = re.compile(
    r"\b(?:owner|assignee|dri|responsible)\b[*_]{0,2}\s*[:=][*_]{0,2}\s*([^,;|()\n.]{1,80})|(?<![\w.])@([\w.\-/]{1,60})", re.IGNORECASE
)
_DUE = re.compile(r"\b(?:due|by|until|deadline)\b[^\d\n]{0,12}(\d{4}-\d\d-\d\d)", re.IGNORECASE)
_MOST = 200


@dataclass(frozen=True, slots=True)
class WrittenAction:
    """An action item with the line where it stands."""

    action: Action
    line: int


def actions_in(blocks: Sequence[Block], gathered: Sequence[Gathered]) -> tuple[WrittenAction, ...]:
    """The action items of the body's tables; where no table has any, those of the lists below `Action items`."""
    about = {id(block) for one in gathered if Part.ACTIONS in one.parts for block in one.blocks}
    tables = [item for block in blocks if block.kind == "table" for item in _of_table(block, id(block) in about)]
    lists = [block for block in blocks if id(block) in about and block.kind in ("bullet_list", "ordered_list")]
    return tuple(tables or [item for block in lists for item in _of_list(block)])[:_MOST]


def _of_table(block: Block, meant: bool) -> list[WrittenAction]:
    heads = [plain(cell) for cell in block.rows[0].cells] if block.rows else []
    columns: dict[str, int] = {}
    for number, head in enumerate(heads):
        columns.setdefault(_KNOWN.get(head, ""), number)
    described = "title" in columns and ("owner" in columns or "due" in columns)
    if "title" not in columns or not (meant or (described and not _TIMES.intersection(heads))):
        return []
    return [WrittenAction(_of_row(row, columns), row.line) for row in block.rows[1:] if _cell(row, columns, "title")]


def _of_row(row: Row, columns: dict[str, int]) -> Action:
    done = _cell(row, columns, "done")
    is_done = bool(_DONE.fullmatch(done))
    finished = _day(done)
    return Action(
        _cell(row, columns, "title")[:500],
        _cell(row, columns, "owner").lstrip("@")[:100],
        _day(_cell(row, columns, "due")),
        is_done or finished is not None,
        finished,
    )


def _cell(row: Row, columns: dict[str, int], name: str) -> str:
    """A cell's text, "" for a placeholder."""
    number = columns.get(name, len(row.cells))
    text = row.cells[number] if number < len(row.cells) else ""
    return harmless(answer_in([Block("paragraph", row.line, text)])).strip("*_` ")


def _of_list(block: Block) -> list[WrittenAction]:
    found: list[WrittenAction] = []
    item: list[str] = []
    first = block.line
    for number, line in enumerate([*block.text.split("\n"), "- "], block.line):
        if (start := _ITEM.match(line)) and item:
            found += _of_item(" ".join(item), first)
            item = []
        if start:
            first, item = number, [("[x] " if (start[1] or "").strip().lower() == "[x]" else "") + start[2]]
        elif item:
            item.append(line.strip())
    return found


def _of_item(raw: str, line: int) -> list[WrittenAction]:
    text = without_comments(raw)[:2000]
    done = text.startswith("[x] ")
    text = text.removeprefix("[x] ")
    if not answer_in([Block("paragraph", line, text)]):
        return []
    owner, due = _OWNER.search(text), _DUE.search(text)
    name = (owner[1] or owner[2] or "").strip(" *_`") if owner else ""
    day = _day(due[1]) if due else None
    cut = min((match.start() for match in (owner, due) if match), default=len(text))
    title = " ".join(harmless(text[:cut]).rstrip(" \t(-,;:.\u2013\u2014").split())[:500]
    return [WrittenAction(Action(title or name, harmless(name), day, done), line)]


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
