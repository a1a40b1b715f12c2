"""Changes that keep text likely to be read: tokens and lines are moved, doubled, left out, and taken from other inputs."""

from __future__ import annotations

import random
import re

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_PIECES = (
    *(
        "...",
        "$X",
        "$...ARGS",
        "<... ",
        " ...>",
        "None",
        "True",
        "0",
        "''",
        '""""""',
        "[]",
        "{}",
        "()",
        "(",
        ")",
        "[",
        "]",
        ":",
        ",",
        "\n",
        "\\\n",
        "\t",
    ),
    *(
        "# c\n",
        "\x0c",
        "*",
        "**",
        "=",
        "==",
        "is",
        "not",
        "in",
        "lambda",
        "yield",
        "await ",
        "async ",
        "def f():\n",
        "class A:\n",
        "with ",
        "try:\n",
    ),
    *(
        "except",
        "finally:\n",
        "as ",
        "if ",
        "else",
        "for ",
        "while ",
        "match x:\n",
        "case _:\n",
        "@",
        ":=",
        "f'{x}'",
        "get(x)",
        "import ",
        "from . import",
    ),
    *(
        "---\n",
        "+++\n",
        "```python\n",
        "```\n",
        "> ",
        "| ",
        "&a ",
        "*a",
        "<<: ",
        "!!",
        "- ",
        "\ufeff",
        "\u00e9",
        "\u2028",
        "\x00",
        "\x1b[",
        "1e999",
        "-1",
        '"',
    ),
    *(
        "global x",
        "del ",
        "assert ",
        "raise ",
        "return",
        "pass",
        "\n    ",
        "\n        ",
        "\r\n",
        "\r",
        "~",
        "@@ -1 +1 @@\n",
        "diff --git a/",
        "{",
        "}",
    ),
)


def changed(data: bytes, chance: random.Random, largest: int) -> bytes:
    """The input with one to four changes of its tokens."""
    text = data.decode("utf-8", "surrogateescape")
    tokens = _TOKEN.findall(text)
    for _ in range(chance.randint(1, 4)):
        _change(tokens, chance)
    return "".join(tokens).encode("utf-8", "surrogateescape")[:largest]


def _change(tokens: list[str], chance: random.Random) -> None:
    at = chance.randint(0, len(tokens))
    kind = chance.randrange(5)
    if kind == 0 or not tokens:
        tokens.insert(at, chance.choice(_PIECES))
    elif kind == 1:
        del tokens[at : at + chance.randint(1, 3)]
    elif kind == 2:
        tokens[at : at + 1] = [chance.choice(_PIECES)]
    elif kind == 3:
        start = chance.randrange(len(tokens))
        tokens[at:at] = tokens[start : start + chance.randint(1, 12)]
    else:
        tokens[at : at + 1] = [chance.choice(tokens)]


def joined(one: bytes, other: bytes, chance: random.Random, largest: int) -> bytes:
    """Lines of two inputs in one."""
    lines = one.splitlines(keepends=True)
    more = other.splitlines(keepends=True)
    at = chance.randint(0, len(lines))
    start = chance.randint(0, max(0, len(more) - 1))
    lines[at:at] = more[start : start + chance.randint(1, 12)]
    return b"".join(lines)[:largest]
