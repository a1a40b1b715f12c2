"""Whole statements carried over: new ones beside the site's, new code around them, statements gone or written anew."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from scanner.syntax.digest import digest
from scanner.syntax.extents import Extent
from scanner.syntax.filling import Filled, Refused
from scanner.syntax.grafting import Family
from scanner.syntax.layout import deeper, indented, unit_at, unit_of
from scanner.syntax.pieces import Brackets, Destination, written
from scanner.syntax.rewriting import Rewriter, Sides
from scanner.syntax.shape import blocks
from scanner.syntax.splicing import TextEdit


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """The statements that now stand in the site's place, and the changes to its text."""

    statements: list[ast.AST]
    edits: list[TextEdit]


class Placer:
    """Carries over one edit of statements. Raises Refused where that cannot be done here."""

    def __init__(self, sides: Sides, family: Family, rewriter: Rewriter, brackets: Brackets) -> None:
        self._sides, self._family, self._rewriter, self._brackets = sides, family, rewriter, brackets
        self._file = sides.site

    def place(self, before: Sequence[ast.stmt], after: Sequence[ast.stmt], site: Sequence[ast.stmt]) -> Placed:
        """The site's statements as the fix made its own."""
        if not after:
            return self._removed(site)
        wanted = [digest(statement) for statement in before]
        known = [at for at in range(len(after)) if [digest(statement) for statement in after[at : at + len(before)]] == wanted]
        if known and len(after) > len(before):
            return self._beside(before, (after[: known[0]], after[known[0] + len(before) :]), site)
        if len(after) == 1 and _within(after[0], before):
            return self._around(before, after[0], site)
        if len(before) == len(after) == 1:
            made = self._rewriter.rewrite(before[0], after[0], site[0])
            return Placed([made], self._rewriter.edits)
        if len(before) == 1 and not hasattr(site[0], "body"):
            return self._anew(before[0], after, site[0])
        raise Refused("needs more statements changed than can be carried over")

    def _beside(self, before: Sequence[ast.stmt], new: tuple[Sequence[ast.stmt], Sequence[ast.stmt]], site: Sequence[ast.stmt]) -> Placed:
        indent, place = self._own_lines(site)
        above = [self._rewriter.fill_around(before, one, site) for one in new[0]]
        below = [self._rewriter.fill_around(before, one, site) for one in new[1]]
        line_break = self._file.line_break(place.start)
        edits: list[TextEdit] = []
        if above:
            edits.append(TextEdit(Extent(place.start, place.start), self._text(new[0], above, site[0], indent) + line_break))
        if below:
            edits.append(TextEdit(Extent(place.end, place.end), line_break + self._text(new[1], below, site[0], indent)))
        return Placed([*(one.tree for one in above), *site, *(one.tree for one in below)], edits)

    def _anew(self, before: ast.stmt, after: Sequence[ast.stmt], site: ast.stmt) -> Placed:
        indent, _ = self._own_lines([site])
        filled = [self._rewriter.fill_around([before], one, [site]) for one in after]
        self._rewriter.check_nothing_lost(before, site, filled)
        text = self._text(after, filled, site, indent)
        return Placed([one.tree for one in filled], [TextEdit(self._file.of(site), text.removeprefix(indent))])

    def _removed(self, site: Sequence[ast.stmt]) -> Placed:
        indent, place = self._own_lines(site)
        if len(self._family.block(site[0])) == len(site):
            return Placed([ast.Pass()], [TextEdit(place, indent + "pass")])
        end = place.end + len(self._file.line_break(place.end)) if place.end < len(self._file.text) else place.end
        return Placed([], [TextEdit(Extent(place.start, end), "")])

    def _around(self, before: Sequence[ast.stmt], wrapper: ast.stmt, site: Sequence[ast.stmt]) -> Placed:
        indent, place = self._own_lines(site)
        filled = self._rewriter.fill_around(before, wrapper, site)
        form = self._sides.after
        inner = [piece for piece in filled.pieces if any(piece.site is statement for statement in site)]
        if len(inner) != len(site):
            raise Refused("stands more than once in the corrected form")
        first, last = min(p.extent.start for p in inner), max(p.extent.end for p in inner)
        whole = form.of(wrapper)
        units = (unit_of(form.text), unit_at(self._file, self._family, site[0]))
        depth = len(form.indentation(first) or "") // len(units[0])
        line_break = self._file.line_break(place.start)
        pieces = [p for p in filled.pieces if p not in inner]
        head = self._part(Filled(wrapper, [p for p in pieces if p.extent.end <= first]), Extent(whole.start, form.line_start(first)))
        tail = self._part(Filled(wrapper, [p for p in pieces if p.extent.start >= last]), Extent(form.line_end(last), whole.end))
        own = self._file.text[place.start : place.end]
        body = deeper(self._file, site, own, self._file.parsed.span(site[0]).start_line, units[1] * depth)
        text = indented(head.rstrip("\r\n"), units, indent, line_break) + line_break + body
        if tail.strip():
            text += line_break + indented(tail.lstrip("\r\n"), units, indent, line_break)
        return Placed([filled.tree], [TextEdit(place, text)])

    def _part(self, filled: Filled, extent: Extent) -> str:
        nowhere = Extent(0, 0)
        return written(filled, extent, self._sides.after, Destination(self._file, nowhere, Brackets(self._brackets.inner)))

    def _text(self, new: Sequence[ast.stmt], filled: Sequence[Filled], site: ast.stmt, indent: str) -> str:
        form = self._sides.after
        first, last = form.of(new[0]), form.of(new[-1])
        together = Filled(site, [piece for one in filled for piece in one.pieces])
        text = self._part(together, Extent(first.start, last.end))
        units = (unit_of(form.text), unit_at(self._file, self._family, site))
        return indented(text, units, indent, self._file.line_break(self._file.of(site).start))

    def _own_lines(self, site: Sequence[ast.stmt]) -> tuple[str, Extent]:
        """The indentation of statements that have their lines for themselves, and those lines without the last line end."""
        start, end = self._file.of(site[0]).start, self._file.of(site[-1]).end
        indent = self._file.indentation(start)
        stop = self._file.line_end(end)
        rest = self._file.text[end:stop].strip(" \t\f")
        if indent is None or (rest and not rest.startswith("#")):
            raise Refused("shares its line with other code")
        return indent, Extent(self._file.line_start(start), stop)


def _within(wrapper: ast.stmt, before: Sequence[ast.stmt]) -> bool:
    """Whether the statements stand, in a row and unchanged, in a block of the wrapper."""
    wanted = [digest(statement) for statement in before]
    for block in blocks(wrapper):
        own = [digest(statement) for statement in block]
        if any(own[at : at + len(wanted)] == wanted for at in range(len(own) - len(wanted) + 1)):
            return True
        if any(_within(statement, before) for statement in block if hasattr(statement, "body")):
            return True
    return False
