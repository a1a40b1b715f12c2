"""Pattern text to text that Python's parser accepts: every extension of the pattern language becomes a placeholder name.

`$X` -> `MVAR__X`, `$...X` -> `MVEL__X`, `...` -> `MVDOTS_`, `<... e ...>` -> `MVDEEP_(e)`, `($X: T)` -> `MVTYPED_(MVAR__X, T)`,
`. ... .` -> `.MVDOTS_.`,
`f(**k, ...)` -> `f(**k, **MVAFTER_(*MVDOTS_))`.
What stands in brackets is adapted to the bracket: arguments (`*MVDOTS_`), dictionaries, parameters.
"""

from __future__ import annotations

import keyword
import re

from scanner.model.record import Record

DOTS = "MVDOTS_"
DEEP = "MVDEEP_"
TYPED = "MVTYPED_"
CONCATENATED = "MVCONCAT_"
AFTER = "MVAFTER_"
_VAR = "MVAR__"
_ELLIPSIS_VAR = "MVEL__"

STRING = r"""(?P<string>(?:[rRbBuUfF]{0,2})(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
_TOKEN = re.compile(
    STRING
    + r"|(?P<comment>\#[^\n]*)|(?P<deep_open><\.\.\.)|(?P<deep_close>\.\.\.>)|(?P<mvel>\$\.\.\.[A-Z_][A-Z_0-9]*)"
    + r"|(?P<mv>\$[A-Z_][A-Z_0-9]*)|(?P<dots>\.\.\.)|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)"
    + r"|(?P<newline>\n)|(?P<space>(?:[^\S\n]|\\\n)+)|(?P<op>->|:=|\*\*|.)",
    re.DOTALL,
)
_INSTRING = re.compile(r"\$(\.\.\.)?([A-Z_][A-Z_0-9]*)")


class Token(Record, frozen=False):
    """One lexical token of a pattern."""

    kind: str
    text: str


class PatternSyntaxError(ValueError):
    """The pattern is not in the pattern language."""


def metavariable(name: str) -> str | None:
    """The `$X` that a placeholder name stands for."""
    return "$" + name[len(_VAR) :] if name.startswith(_VAR) else None


def ellipsis_metavariable(name: str) -> str | None:
    """The `$...X` that a placeholder name stands for."""
    return "$..." + name[len(_ELLIPSIS_VAR) :] if name.startswith(_ELLIPSIS_VAR) else None


def is_metavariable(text: str) -> bool:
    """Whether a string's whole content is a metavariable."""
    return re.fullmatch(r"\$[A-Z_][A-Z_0-9]*", text) is not None


def prefix_of(literal: str) -> str:
    """The letters before the quotes of a string literal."""
    return literal[: len(literal) - len(literal.lstrip("rRbBuUfF"))]


def tokens(text: str) -> list[Token]:
    """The tokens of a pattern, with metavariables already replaced by their placeholder names."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "op"
        piece = match.group()
        if kind == "mv":
            found.append(Token("name", _VAR + piece[1:]))
        elif kind == "mvel":
            found.append(Token("mvel", _ELLIPSIS_VAR + piece[4:]))
        elif kind == "string":
            found.append(Token("string", _fill_fstring(piece)))
        elif kind != "comment":
            found.append(Token(kind, piece))
        if kind == "op" and piece == "$":
            raise PatternSyntaxError("a `$` that begins no metavariable ($ and capital letters)")
    return found


def _fill_fstring(piece: str) -> str:
    quote = min(i for i in (piece.find("'"), piece.find('"')) if i >= 0)
    if "f" not in piece[:quote].lower():
        return piece
    body = re.sub(
        r"\{([^{}]*)\}",
        lambda m: "{" + _INSTRING.sub(lambda v: (_ELLIPSIS_VAR if v[1] else _VAR) + v[2], m[1]).replace("...", DOTS) + "}",
        piece[quote:],
    )
    return piece[:quote] + body


def is_keyword(word: str) -> bool:
    """Whether a `(` after this word opens a group, not a call."""
    return word in _KEYWORDS


_KEYWORDS = frozenset(keyword.kwlist) - {"None", "True", "False"}
