"""The picture of a hunt in README.md: what the command writes on a coloured terminal, as an SVG that asks for nothing from anywhere."""

from __future__ import annotations

import html
import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

_COLUMNS = 92
_FETCHED = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_SHOWN = re.compile(r"<text [^>]*>(.*?)</text>", re.DOTALL)
_FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"


def picture(root: Path, here: Path, hunt: tuple[str, ...]) -> str:
    """The SVG of the command `bugclass HUNT`, run in the folder `here` with the code of `root`."""
    environment = {**os.environ, "COLUMNS": str(_COLUMNS), "FORCE_COLOR": "1", "PYTHONPATH": str(root)}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "scanner.cli", *hunt]
    done = subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, check=True)
    console = Console(record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False)
    console.print(Text.assemble(("$ ", "green"), (f"bugclass {' '.join(hunt)}", "bold")))
    console.print(Text.from_ansi(done.stdout.rstrip("\n")), soft_wrap=True)
    drawn = _FETCHED.sub("", console.export_svg(title="bugclass", theme=MONOKAI, unique_id="hunt"))
    return re.sub(r"font-family: [^;]*;", f"font-family: {_FONT};", drawn).rstrip("\n") + "\n"


def says(svg: str) -> list[str]:
    """The words of a picture: what stays the same however a later version of the library draws them."""
    text = "".join(html.unescape(part) for part in _SHOWN.findall(svg))
    return text.replace("\xa0", " ").split()
