"""Facts to a document, by a template. Foreign text gets in as quoted TOML, as a code span or in a fence, never as markup."""

from __future__ import annotations

import json
import re
from datetime import datetime, timezone
from functools import lru_cache
from typing import TYPE_CHECKING

from scanner.adapters.visible import visible
from scanner.lifecycle.draft.model import DraftFacts, Template
from scanner.lifecycle.draft.timeline import timeline
from scanner.model.counted import counted

if TYPE_CHECKING:
    from jinja2 import Environment

_MOST = 300
_MARKUP = re.compile(r"([\\`*_\[\]<>|#!&~@])")


def render(facts: DraftFacts, template: Template) -> str:
    """The document, Markdown with TOML front matter, ending in one line end."""
    page = _environment().get_template(f"{template.value}.md.j2")
    return page.render(facts=facts, timeline=timeline(facts)).strip() + "\n"


def quoted(text: str) -> str:
    """A TOML basic string on one line: what JSON escapes TOML does too."""
    return json.dumps(_one_line(text), ensure_ascii=False)


def code(text: str) -> str:
    """A code span that also stands in a table."""
    bare = _one_line(text).replace("`", "'").replace("|", "\\|").strip()
    return f"`{bare}`" if bare else ""


def plain(text: str) -> str:
    """Text in which nothing is markup."""
    return _MARKUP.sub(r"\\\1", _one_line(text))


def spans(text: str) -> str:
    """Words with code spans in them: what stands between backticks is code, in all else nothing is markup."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(code(part) if number % 2 else plain(f"x{part}x")[1:-1] for number, part in enumerate(parts))


def fenced(text: str) -> str:
    """A fenced block of Python, whatever it holds."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    body = "\n".join("".join(c if c.isprintable() or c == "\t" else visible(c) for c in line) for line in text.split("\n"))
    return f"{fence}python\n{body}\n{fence}"


def moment(value: datetime) -> str:
    """A moment as the front matter writes it, in UTC."""
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import PackageLoader, StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    loader = PackageLoader("scanner.lifecycle.draft", "templates")
    made: Environment = SandboxedEnvironment(
        loader=loader, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    made.filters |= {"quoted": quoted, "code": code, "plain": plain, "spans": spans, "counted": counted, "fenced": fenced, "moment": moment}
    return made


def _one_line(text: str) -> str:
    line = visible(" ".join(text.split()))
    return line if len(line) <= _MOST else line[: _MOST - 3] + "..."
