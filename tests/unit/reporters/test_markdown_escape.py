"""Foreign text in Markdown renders as itself: no element, link, mention or table cell comes of it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from support.reports import HOSTILE

from scanner.reporters.harmless import one_line
from scanner.reporters.markdown_escape import code_span, escaped, fenced, uncalling

RENDER = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render
SPECIAL = st.text(st.sampled_from("\\`*_[]<>&|~$!-+#=.:)(1a @/\"'\n"), max_size=20)
TEXTS = st.one_of(SPECIAL, st.text(max_size=20))
SAMPLES = [
    "- a",
    "1. a",
    "12) a",
    "# a",
    "+ a",
    "=",
    "---",
    "a | b",
    "&copy;",
    "<b>",
    "![x](y)",
    "**b**",
    "`a`b`",
    "``",
    "\\",
    "a\\",
    "* * *",
    ">",
    "~~~",
]


def text_of(rendered: str) -> str:
    return html.unescape(re.sub(r"</?(?:p|code|!-- --)>|<!-- -->", "", rendered)).strip()


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("`", "").replace("'", "")).strip()


@given(TEXTS)
@example(HOSTILE)
def test_escaped_text_renders_as_a_paragraph_of_itself(text: str) -> None:
    rendered = RENDER(escaped(text))
    assert set(re.findall(r"</?\w+", rendered)) <= {"<p", "</p", "<code", "</code"}
    assert squeezed(text_of(rendered)) == squeezed(one_line(text))


@pytest.mark.parametrize("text", SAMPLES)
def test_what_starts_a_block_or_marks_text_does_neither(text: str) -> None:
    rendered = RENDER(escaped(text))
    assert set(re.findall(r"<\w+", rendered)) <= {"<p", "<code"}
    assert squeezed(text_of(rendered)) == squeezed(text)


@given(st.lists(TEXTS, min_size=2, max_size=3))
@example([HOSTILE, "|", "`|`"])
def test_a_table_keeps_its_cells(texts: list[str]) -> None:
    cells = [*(uncalling(text, in_table=True) or "x" for text in texts), *(code_span(text, in_table=True) for text in texts)]
    rendered = RENDER(f"|{'h|' * len(cells)}\n|{'---|' * len(cells)}\n| {' | '.join(cells)} |\n")
    assert rendered.count("<td>") == len(cells) and rendered.count("<tr>") == 2
    assert "<a" not in rendered and "<img" not in rendered


@given(TEXTS)
@example(HOSTILE)
@example("`@ada`")
def test_nobody_is_called_and_no_thread_linked(text: str) -> None:
    outside_code = re.sub(r"<code>.*?</code>", "", RENDER(uncalling(text)))
    assert not re.search(r"[@#](?!<!-- -->)", re.sub(r"&#?\w+;", "", outside_code))
    assert "<!-- -->" not in RENDER(escaped(text)).replace(html.escape("<!-- -->"), "")


@pytest.mark.parametrize("text", ["http://e.org", "HTTPS://e.org", "www.e.org", "ftp://e", "mailto:a.b", "xmpp:a"])
def test_addresses_are_broken_for_renderers_that_link_them(text: str) -> None:
    assert not re.search(r"(?i)(?:https?|ftp|mailto|xmpp):|www\.", escaped(text))


@given(TEXTS.filter(lambda text: "\n" not in text))
@example("a```b")
@example("`")
def test_code_renders_as_code(text: str) -> None:
    rendered = RENDER("x " + code_span(text))
    assert re.fullmatch(r"<p>x <code>.*</code></p>\n", rendered)
    fence = RENDER(fenced(one_line(text), "python"))
    assert html.unescape(fence) == f'<pre><code class="language-python">{one_line(text)}\n</code></pre>\n'
