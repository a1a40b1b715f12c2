"""Ways of not looking, and how each must be told: exit code 2, on standard error and in every format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support.command import Ran
from support.gated import Gated

from scanner.reporters import REPORTERS


@dataclass(frozen=True, slots=True)
class Row:
    """A way of not looking: how it comes about, which arguments show it, words of the reason, and the failure's kind."""

    name: str
    prepare: Callable[[Gated], None]
    words: str
    kind: str
    arguments: tuple[str, ...] = ("gate",)


def all_formats(folder: Path) -> list[str]:
    """Options that write a report in every format below `folder`."""
    return [f"--format={name}={folder / name}" for name in REPORTERS]


def check(ran: Ran, folder: Path, row: Row) -> None:
    """Exit code, standard error, and every report."""
    assert ran.code == 2, ran
    assert row.words in ran.err, ran.err
    for name in REPORTERS:
        file = folder / name
        if name == "html" and row.kind == "input":
            assert not file.exists(), "a command that cannot begin writes no page"
            continue
        if name == "text":
            assert row.kind == "input" or "Not complete" in file.read_text()
            continue
        text = file.read_text().replace("&#x27;", "'").replace("&apos;", "'").replace("\\'", "'").replace("\\_", "_")
        plain = text.replace("\\[", "[").replace("\\.", ".").replace("\\-", "-").replace("&lt;", "<").replace("`", "")
        assert row.words in plain, (name, plain[:2000])
    assert f'"{row.kind}"' in (folder / "json").read_text()
