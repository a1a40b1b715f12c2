"""Which files the byte prefilter may drop."""

from __future__ import annotations

import pytest

from scanner.engines.python.transparency import is_transparent


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x = 1\n",
        "# é\n".encode(),
        b"\xef\xbb\xbfx = 1\n",
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"# coding: cp1252\n",
        b"# coding: shift_jis\n",
        b"x = 'coding: utf-7'\n\n# coding: utf-7\n",
    ],
)
def test_ascii_stands_for_itself(content: bytes) -> None:
    assert is_transparent(content)


@pytest.mark.parametrize(
    "content",
    [
        "x == None\n".encode("utf-16"),
        "x == None\n".encode("utf-32"),
        b"x = 1\0\n",
        b"# coding: utf-7\nx +AD0APQ- None\n",
        b"#!/usr/bin/python\n# coding: UTF7\n",
        b"# coding: no-such-codec\n",
        b"# coding: cp037\n",
        b"# coding: unicode_escape\n",
    ],
)
def test_what_the_bytes_may_hide(content: bytes) -> None:
    assert not is_transparent(content)
