"""The Markdown body: which section each paragraph and code block belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanner.adapters.postmortem.blocks import DIFF, language_of, split_diff
from scanner.adapters.postmortem.fields import harmless
from scanner.adapters.postmortem.headings import Topic, topic_of
from scanner.model.incident import Snippet

if TYPE_CHECKING:
    from markdown_it.token import Token

MAX_SECTION = 20_000
_LABELS = (Topic.BEFORE, Topic.AFTER, Topic.PATTERN)


@dataclass(slots=True)
class Body:
    """What the sections carry. `paragraphs` are by topic; `title` is the first heading, `plain` the paragraphs before the first section."""

    title: str = ""
    paragraphs: dict[Topic | None, list[str]] = field(default_factory=dict)
    before: list[Snippet] = field(default_factory=list)
    after: list[Snippet] = field(default_factory=list)
    patterns: list[Snippet] = field(default_factory=list)

    def text(self, topic: Topic) -> str:
        """The prose of a topic, paragraphs with an empty line between."""
        return harmless("\n\n".join(self.paragraphs.get(topic, [])))[:MAX_SECTION]


def read_body(tokens: list[Token], first_line: int) -> Body:
    """Read the body, whose first line is the document's `first_line`."""
    walker = _Walker(first_line)
    for token, following in _with_next(tokens):
        walker.take(token, following)
    return walker.body


class _Walker:
    """Follows the headings; the innermost one with a known topic rules."""

    def __init__(self, first_line: int) -> None:
        self.body = Body()
        self._first_line = first_line
        self._open: list[tuple[int, Topic | None]] = []
        self._label: Topic | None = None

    def take(self, token: Token, following: list[Token]) -> None:
        if token.type == "heading_open" and token.level == 0:
            self._heading(int(token.tag[1:]), following[0].content if following else "")
        elif token.type in ("fence", "code_block"):
            self._block(token)
        elif token.type == "paragraph_open" and following and not token.hidden:
            self._paragraph(following[0].content, any(one.type in ("fence", "code_block") for one in following[2:3]))
        elif token.type == "paragraph_open" and following:
            self._prose(following[0].content)

    @property
    def _topic(self) -> Topic | None:
        return next((topic for _, topic in reversed(self._open) if topic is not None), None)

    def _heading(self, level: int, text: str) -> None:
        if not self.body.title and text.strip():
            self.body.title = " ".join(harmless(text).replace("`", "").replace("*", "").split())[:300]
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        self._open.append((level, topic_of(text)))
        self._label = None

    def _paragraph(self, text: str, code_follows: bool) -> None:
        """A lone `**Before**` or `Before:` above a code block is as good as a heading."""
        topic = topic_of(text) if code_follows and len(text) <= 60 else None
        if topic in _LABELS:
            self._label = topic
        else:
            self._prose(text)

    def _prose(self, text: str) -> None:
        self.body.paragraphs.setdefault(self._topic, []).append(text)

    def _block(self, token: Token) -> None:
        start = token.map[0] if token.map else 0
        line = self._first_line + start + (token.type == "fence")
        language = language_of(token.info) if token.type == "fence" else ""
        topic = self._label or self._topic
        self._label = None
        if language in DIFF:
            if topic in (Topic.RESOLUTION, Topic.BEFORE, Topic.AFTER, Topic.BOTH):
                for pair in split_diff(token.content, line):
                    self.body.before.append(pair.before)
                    self.body.after.append(pair.after)
            return
        places = {Topic.BEFORE: self.body.before, Topic.AFTER: self.body.after, Topic.PATTERN: self.body.patterns}
        if topic is Topic.BOTH:
            topic = Topic.BEFORE if len(self.body.before) <= len(self.body.after) else Topic.AFTER
        if topic in places and token.content.strip():
            places[topic].append(Snippet(language, token.content, line))


def _with_next(tokens: list[Token]) -> list[tuple[Token, list[Token]]]:
    return [(token, tokens[number + 1 : number + 4]) for number, token in enumerate(tokens)]
