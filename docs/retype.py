"""Types the commands of pages again and puts in what they print now: `python docs/retype.py PAGE...`.

Read what changed before you keep it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.pages import Session, folder_for, retyped  # noqa: E402


def main(pages: list[Path]) -> None:
    """Each page in a folder of its own."""
    for page in pages:
        with tempfile.TemporaryDirectory() as scratch:
            text = retyped(page, Session(folder_for(page, Path(scratch)), Path(scratch) / "scratch"))
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {page}\n")


if __name__ == "__main__":
    main([Path(each).resolve() for each in sys.argv[1:]] or sys.exit("usage: python docs/retype.py PAGE..."))
