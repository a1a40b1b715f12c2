"""The comparison is fair in form: of each tool it names what was read, where it is better, and when to take it."""

from __future__ import annotations

import re

import pytest
from support.command import ROOT

PAGE = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
TOOLS = [name for name in SECTIONS if not name.startswith("Research")]


def test_the_tools_people_ask_about_are_there() -> None:
    assert set(TOOLS) == {"Semgrep", "antibody", "ast-grep", "Fixit", "CodeQL", "Autogrep", "KNighter"}
    assert re.search(r"read on \d+ \w+ 20\d\d", PAGE)


@pytest.mark.parametrize("tool", TOOLS)
def test_each_has_its_sources_its_strength_and_its_use(tool: str) -> None:
    text = SECTIONS[tool]
    read = text.partition("Read: ")[2].partition("\n\n")[0]
    assert re.search(r"\]\(https://", read)
    for part in ("**Better at:**", "**What bugclass adds:**", "**Use it when**"):
        assert text.count(part) == 1


def test_each_line_of_research_has_its_source_and_its_strength() -> None:
    lines = [" ".join(line.split()) for line in SECTIONS["Research, in a line each"].strip().split("\n- ")]
    assert len(lines) >= 4
    assert [line for line in lines if "](https://" not in line or "Better " not in line] == []


def test_no_figure_of_another_tool_is_repeated() -> None:
    without_links = re.sub(r"\]\([^)]*\)", "]", PAGE)
    assert re.findall(r"\d+(?:\.\d+)? ?(?:%|seconds|ms\b|times faster)", without_links) == []
