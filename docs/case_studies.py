"""Types the case studies again: `python docs/case_studies.py CLONES [--check]`.

CLONES holds bare clones named `owner+name/repo`. They stand in for https://github.com/owner/name: the commands of the pages are typed
as they are there. What a page shows stays where it holds, with its `...`; otherwise what is printed now takes its place, without the
lines of other people's code. With --check nothing is written, and what differs is printed: exit 1. A clone that is missing, or lacks
the commit, is exit 2.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.pages import Session, blocks, retyped  # noqa: E402

PAGES = ROOT / "docs" / "case-studies"
_CLONED = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+)")
_CODE = re.compile(r"\s+\d+ \| ")


def studies() -> list[Path]:
    """The pages with a case each."""
    return sorted(page for page in PAGES.glob("*.md") if page.name != "README.md")


def cloned(page: Path) -> list[str]:
    """The repositories that a page clones, as "owner/name"."""
    return ["/".join(found) for block in blocks(page) if block.kind == "sh" for found in _CLONED.findall(block.text)]


def without_code(printed: str) -> str:
    """What a hunt prints with one line `...` in the place of each excerpt and what follows it up to the next empty line."""
    kept: list[str] = []
    within = False
    for line in printed.splitlines():
        within = bool(line.strip()) and (within or _CODE.match(line) is not None)
        if not within:
            kept.append(line)
        elif kept[-1:] != ["..."]:
            kept.append("...")
    return "".join(f"{line}\n" for line in kept)


class _Whole(Session):
    """A shell that goes no further where the clone or the checkout fails."""

    def type(self, command: str, strict: bool = False) -> str:
        printed = super().type(command, strict)
        if strict and self.code:
            raise LookupError(f"{command.strip()}\nended with {self.code}: {printed.strip()}")
        return printed


def typed_again(page: Path, clones: Path) -> str:
    """The page with what its commands print now. Raises LookupError where a clone, or a commit in it, is missing."""
    settings: dict[str, str] = {}
    for number, name in enumerate(cloned(page)):
        clone = (clones / name.replace("/", "+") / "repo").resolve()
        if not clone.is_dir():
            raise LookupError(f"{page.name} clones {name}, and {clone} is not there; make it with git clone --bare")
        settings[f"GIT_CONFIG_KEY_{number}"] = f"url.{clone}.insteadOf"
        settings[f"GIT_CONFIG_VALUE_{number}"] = f"https://github.com/{name}"
    with tempfile.TemporaryDirectory() as scratch:
        here = Path(scratch) / "here"
        here.mkdir()
        session = _Whole(here, Path(scratch) / "scratch")
        settings |= _code_only(Path(scratch) / "template", len(settings) // 2)
        session.environment |= {**settings, "GIT_CONFIG_COUNT": str(len(settings) // 2), "GIT_TERMINAL_PROMPT": "0"}
        return retyped(page, session, without_code)


def _code_only(template: Path, number: int) -> dict[str, str]:
    """Settings for git, from the number on, that check nothing out but code: mirrors often lack large files."""
    (template / "info").mkdir(parents=True)
    (template / "info" / "sparse-checkout").write_text("*.py\n*.toml\n*.cfg\n", encoding="utf-8")
    given = {"core.sparseCheckout": "true", "init.templateDir": str(template)}
    keys = {f"GIT_CONFIG_KEY_{number + at}": key for at, key in enumerate(given)}
    return keys | {f"GIT_CONFIG_VALUE_{number + at}": value for at, value in enumerate(given.values())}


def main(arguments: Sequence[str] | None = None) -> int:
    """Type all pages again; 1 when one is not what it says, 2 when a clone is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clones", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing")
    chosen = parser.parse_args(arguments)
    worst = 0
    for page in studies():
        old = page.read_text(encoding="utf-8")
        try:
            new = typed_again(page, chosen.clones)
        except LookupError as problem:
            sys.stderr.write(f"{problem}\n")
            worst = 2
            continue
        if new != old and chosen.check:
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), new.splitlines(True), page.name, "now"))
            worst = max(worst, 1)
        elif new != old:
            page.write_text(new, encoding="utf-8")
            sys.stdout.write(f"wrote {page}\n")
    return worst


if __name__ == "__main__":
    sys.exit(main())
