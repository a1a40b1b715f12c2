"""The examples of docs/reference/patterns.md: a block of YAML, part of a rule, and the blocks of Python after it, which are files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from support.command import ROOT
from support.pages import blocks

PAGE = ROOT / "docs" / "reference" / "patterns.md"
ONLY_SEMGREP = "# only Semgrep\n"
_NAME = re.compile(r"# ([\w/]+\.py)\n")
_MATCH = re.compile(r"# match(?:, message: (?P<message>.*)|, becomes: (?P<fix>.*))?$")


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that an example shows; `message` and `fix` where it shows them."""

    path: str
    line: int
    message: str | None = None
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A rule, its files by path, and where it finds something. `line` is the rule's in the page."""

    line: int
    document: dict[str, Any]
    only_semgrep: bool
    files: dict[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The name of its rule, and of the folder that its files are in."""
        return str(self.document["id"])

    @property
    def expected(self) -> list[Expected]:
        """What the marks in its files say."""
        found = []
        for path, text in self.files.items():
            for number, line in enumerate(text.splitlines(), 1):
                if mark := _MATCH.search(line):
                    found.append(Expected(path, number, mark["message"], mark["fix"]))
        return found


def examples() -> list[Example]:
    """All examples of the page, in order."""
    found: list[Example] = []
    for block in blocks(PAGE):
        if block.kind == "yaml":
            base = {"id": f"line-{block.line}", "languages": ["python"], "severity": "INFO", "message": "m"}
            found.append(Example(block.line, {**base, **yaml.safe_load(block.text)}, block.text.startswith(ONLY_SEMGREP)))
        elif block.kind == "python":
            name = _NAME.match(block.text)
            found[-1].files[f"{found[-1].folder}/{name[1] if name else 'code.py'}"] = block.text
    return found


def written(all_examples: list[Example], folder: Path) -> list[Path]:
    """The files of all examples, written below `folder`."""
    paths = []
    for example in all_examples:
        for path, text in example.files.items():
            paths.append(folder / path)
            paths[-1].parent.mkdir(parents=True, exist_ok=True)
            paths[-1].write_text(text, encoding="utf-8")
    return paths


def words_of(document: Any) -> Iterator[str]:
    """All keys in a rule, however deep."""
    if isinstance(document, dict):
        yield from document
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from words_of(inner)
