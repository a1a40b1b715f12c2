"""Reading a post-mortem: the document, its front matter, its sections, put together."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from scanner.adapters.postmortem.action_table import WrittenAction, actions_in
from scanner.adapters.postmortem.body import Body, read_body
from scanner.adapters.postmortem.document import Document, read_document
from scanner.adapters.postmortem.fields import harmless
from scanner.adapters.postmortem.headings import Topic
from scanner.adapters.postmortem.incident import Defaults, read_incident
from scanner.adapters.postmortem.markdown import blocks_of, tokens_of
from scanner.adapters.postmortem.parts import parts_of
from scanner.adapters.postmortem.place import Place
from scanner.adapters.postmortem.sections import gather, head_of, sections_of
from scanner.adapters.postmortem.table import Table
from scanner.adapters.postmortem.toml_table import toml_table
from scanner.adapters.postmortem.yaml_table import yaml_table
from scanner.model.incident import PostMortem, Status

_NOTE = re.compile(r"^[ \t>|*\-]*(status|severity)[*_: \t|]+([\w .\-/]{1,40}?)[*_ \t|]*$", re.IGNORECASE | re.MULTILINE)
_HEAD = 5000
_ASKED = re.compile(r"#[ \t]*(?:\[\[?[ \t]*([a-z_]+)[ \t]*\]|([a-z_]+)[ \t]*[=:])")


def read_postmortem(path: Path, root: Path) -> PostMortem:
    """The post-mortem in a Markdown file. Raises InputError, `FILE:LINE: what is wrong`, and nothing else, for any content.

    Without front matter: the id is the file's name, the title its first heading; a `Status:` or `Severity:` line near the top counts.
    Action items that are written in the body count where the front matter has none.
    """
    document = read_document(path, root)
    try:
        tokens = tokens_of(document.body)
        body = read_body(tokens, document.body_line)
        blocks = blocks_of(document.body, tokens, document.body_line)
        gathered = gather(blocks)
    except (RecursionError, IndexError, ValueError) as problem:
        raise Place(document.path).error(f"cannot be read as Markdown ({type(problem).__name__}); simplify the document") from None
    front = _front(document)
    incident = read_incident(front, _defaults(document, body))
    written = () if incident.actions else actions_in(blocks, gathered)
    return PostMortem(
        document.path,
        replace(incident, actions=incident.actions or tuple(one.action for one in written)),
        body.text(Topic.SUMMARY),
        body.text(Topic.ROOT_CAUSE),
        tuple(body.before),
        tuple(body.after),
        tuple(body.patterns),
        sections_of(gathered),
        head_of(blocks),
        bool(document.kind),
        {**_asked(document), **_lines(front, written)},
    )


def _lines(front: Table, written: tuple[WrittenAction, ...]) -> dict[str, int]:
    """The line of each fact by its dotted path."""
    lines = {".".join(map(str, path)): line for path, line in front.lines.items() if path}
    return {**lines, **{f"action.{number}": one.line for number, one in enumerate(written)}}


def _asked(document: Document) -> dict[str, int]:
    """The lines of keys that only stand in a comment, as a draft leaves them: "#started"."""
    found: dict[str, int] = {}
    for number, line in enumerate(document.front.split("\n"), 2):
        if asked := _ASKED.match(line):
            found.setdefault(f"#{asked[1] or asked[2]}", number)
    return found


def _front(document: Document) -> Table:
    if document.kind == "toml":
        return toml_table(document)
    if document.kind == "yaml":
        return yaml_table(document)
    return Table(document.path, {})


def _defaults(document: Document, body: Body) -> Defaults:
    stem = " ".join(harmless(Path(document.path).stem).split()) or "post-mortem"
    title = body.title if body.title and not parts_of(body.title) else stem
    if document.kind:
        return Defaults(stem, title)
    notes = {key.lower(): value.strip() for key, value in reversed(_NOTE.findall(document.body[:_HEAD]))}
    status = notes.get("status", "").lower()
    known = {kind.value: kind for kind in Status}
    return Defaults(stem, title, known.get(status, Status.DRAFT), notes.get("severity", ""))
