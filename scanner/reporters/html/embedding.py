"""What makes a page self-contained and closed: the policy that its browser enforces, and data that cannot end its element."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from scanner.reporters.harmless import block, one_line

_SPECIAL = re.compile(r"[<>&\u2028\u2029]")


def digest(text: str) -> str:
    """The hash source of an inline script or style, as a Content-Security-Policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def policy(script: str, style: str) -> str:
    """The policy: this script, this style, an icon without content, and nothing else from anywhere.

    Source: Content Security Policy Level 3, W3C.
    """
    own = f"script-src '{digest(script)}'; style-src '{digest(style)}'"
    return f"default-src 'none'; {own}; img-src data:; base-uri 'none'; form-action 'none'"


def embedded(data: Mapping[str, Any]) -> str:
    """Data as JSON for a `<script type="application/json">`: in ASCII, and nothing in it can end the element or begin markup."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return _SPECIAL.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


@lru_cache(maxsize=4096)
def line(text: str, most: int = 2000) -> str:
    """Foreign text on one line, bounded; the same messages and reasons stand at many sites, and are kept once."""
    shown = one_line(text)
    return shown if len(shown) <= most else shown[: most - 3] + "..."


def lines(text: str, most: int = 20_000) -> str:
    """Foreign text of several lines, bounded."""
    shown = block(text.replace("\r\n", "\n").strip("\n"))
    return shown if len(shown) <= most else shown[: most - 3] + "..."
