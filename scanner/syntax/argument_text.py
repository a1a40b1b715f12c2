"""Arguments written into, and taken out of, a call's text, in the way the call is laid out."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.syntax.arguments import ArgumentPlan
from scanner.syntax.extents import Extent, Extents


@dataclass(frozen=True, slots=True)
class ArgumentEdit:
    """`text` in place of a stretch."""

    extent: Extent
    text: str


def write_arguments(file: Extents, call: ast.Call, plan: ArgumentPlan, texts: Sequence[str | None]) -> list[ArgumentEdit]:
    """The changes to the call's text for the arguments that are new (their `texts`) and those that are gone."""
    opened = _opening(file, call)
    items = sorted(file.of(node) for node in (*call.args, *call.keywords))
    extents = {file.of(node): _with_brackets(file, file.of(node), opened) for node in (*call.args, *call.keywords)}
    found: list[ArgumentEdit] = []
    for node in plan.gone:
        found.append(_removed(file, [extents[item] for item in items], items.index(file.of(node))))
    previous: Extent | None = None
    waiting: list[str] = []
    for slot, text in zip(plan.slots, texts, strict=True):
        if slot.site is None:
            waiting.append(text or "")
            continue
        if waiting:
            found.extend(_inserted(file, opened, previous, waiting))
            waiting = []
        previous = extents[file.of(slot.site)]
    if waiting:
        found.extend(_inserted(file, opened, previous, waiting))
    return found


def _inserted(file: Extents, opened: int, previous: Extent | None, texts: list[str]) -> list[ArgumentEdit]:
    if previous is None:
        empty = file.text[file.after_blank(opened)] == ")"
        at = opened if empty else file.after_blank(opened)
        return [ArgumentEdit(Extent(at, at), ", ".join(texts) + ("" if empty else ", "))]
    indent = file.indentation(previous.start)
    if indent is None or file.line_start(previous.start) == file.line_start(opened):
        return [ArgumentEdit(Extent(previous.end, previous.end), "".join(f", {text}" for text in texts))]
    new_line = file.line_break(previous.start) + indent
    comma = file.after_blank(previous.end)
    if file.text[comma : comma + 1] != ",":
        comment = file.line_end(previous.end)
        if file.text[previous.end : comment].strip().startswith("#"):
            joined = ("," + new_line).join(texts)
            return [ArgumentEdit(Extent(previous.end, previous.end), ","), ArgumentEdit(Extent(comment, comment), new_line + joined)]
        return [ArgumentEdit(Extent(previous.end, previous.end), "".join(f",{new_line}{text}" for text in texts))]
    end = file.line_end(comma)
    rest = file.text[comma + 1 : end].strip()
    at = end if not rest or rest.startswith("#") else comma + 1
    return [ArgumentEdit(Extent(at, at), "".join(f"{new_line}{text}," for text in texts))]


def _removed(file: Extents, items: list[Extent], index: int) -> ArgumentEdit:
    item = items[index]
    if index + 1 < len(items):
        return ArgumentEdit(Extent(item.start, items[index + 1].start), "")
    if index:
        return ArgumentEdit(Extent(items[index - 1].end, item.end), "")
    after = file.after_blank(item.end)
    return ArgumentEdit(Extent(item.start, after + 1 if file.text[after : after + 1] == "," else item.end), "")


def _opening(file: Extents, call: ast.Call) -> int:
    """Just behind the call's opening parenthesis."""
    at = file.after_blank(file.of(call.func).end)
    while at < len(file.text) and file.text[at] == ")":
        at = file.after_blank(at + 1)
    return at + 1


def _with_brackets(file: Extents, item: Extent, opened: int) -> Extent:
    """An argument with the parentheses that stand around it."""
    start, end = item.start, item.end
    while True:
        before = file.text[opened:start].rstrip()
        after = file.after_blank(end)
        if not before.endswith("(") or file.text[after : after + 1] != ")":
            return Extent(start, end)
        start, end = opened + len(before) - 1, after + 1
