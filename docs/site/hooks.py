"""What the site needs of MkDocs beyond its settings.

A folder in `nav` stands for all pages in it that no other entry names, and pages are called by their headings.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1]


def on_config(config: Any) -> Any:
    """Puts pages in the place of folders."""
    named = set(_pages(config["nav"]))
    config["nav"] = [entry for given in config["nav"] for entry in _expanded(given, named)]
    return config


def on_page_markdown(markdown: str, **_: Any) -> str:
    """A page without the comments at its head: MkDocs takes a page's title only from a heading that comes first."""
    return re.sub(r"\A(?:\s*<!--.*?-->)+\s*", "", markdown, flags=re.DOTALL)


def _pages(entry: Any) -> list[str]:
    """All texts of a part of `nav`: pages and folders."""
    if isinstance(entry, str):
        return [entry]
    return [page for part in (entry.values() if isinstance(entry, dict) else entry) for page in _pages(part)]


def _expanded(entry: Any, named: set[str]) -> list[Any]:
    if isinstance(entry, dict):
        ((title, parts),) = entry.items()
        if isinstance(parts, str) and not parts.endswith("/"):
            return [entry]
        within = [each for part in ([parts] if isinstance(parts, str) else parts) for each in _expanded(part, named)]
        return [{title: within}] if within else []
    if not entry.endswith("/"):
        return [entry]
    pages = {page.relative_to(DOCS).as_posix() for page in (DOCS / entry).glob("*.md")} - named
    return sorted(pages, key=lambda page: (not page.endswith("README.md"), page))
