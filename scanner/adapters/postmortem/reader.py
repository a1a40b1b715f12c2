"""Reading a post-mortem: the document, its front matter, its sections, put together."""

from __future__ import annotations

import re
from pathlib import Path

from scanner.adapters.postmortem.body import Body, read_body
from scanner.adapters.postmortem.document import Document, read_document
from scanner.adapters.postmortem.fields import harmless
from scanner.adapters.postmortem.headings import Topic
from scanner.adapters.postmortem.incident import Defaults, read_incident
from scanner.adapters.postmortem.place import Place
from scanner.adapters.postmortem.table import Table
from scanner.adapters.postmortem.toml_table import toml_table
from scanner.adapters.postmortem.yaml_table import yaml_table
from scanner.model.incident import PostMortem, Status

_NOTE = re.compile(r"^[ \t>|*\-]*(status|severity)[*_: \t|]+([\w .\-/]{1,40}?)[*_ \t|]*$", re.IGNORECASE | re.MULTILINE)
_HEAD = 5000


def read_postmortem(path: Path, root: Path) -> PostMortem:
    """The post-mortem in a Markdown file. Raises InputError, `FILE:LINE: what is wrong`, and nothing else, for any content.

    Without front matter: the id is the file's name, the title its first heading; a `Status:` or `Severity:` line near the top counts.
    """
    document = read_document(path, root)
    try:
        body = read_body(document.body, document.body_line)
    except (RecursionError, IndexError, ValueError) as problem:
        raise Place(document.path).error(f"cannot be read as Markdown ({type(problem).__name__}); simplify the document") from None
    incident = read_incident(_front(document), _defaults(document, body))
    return PostMortem(
        document.path,
        incident,
        body.text(Topic.SUMMARY),
        body.text(Topic.ROOT_CAUSE),
        tuple(body.before),
        tuple(body.after),
        tuple(body.patterns),
    )


def _front(document: Document) -> Table:
    if document.kind == "toml":
        return toml_table(document)
    if document.kind == "yaml":
        return yaml_table(document)
    return Table(document.path, {})


def _defaults(document: Document, body: Body) -> Defaults:
    stem = " ".join(harmless(Path(document.path).stem).split()) or "post-mortem"
    if document.kind:
        return Defaults(stem, body.title or stem)
    notes = {key.lower(): value.strip() for key, value in reversed(_NOTE.findall(document.body[:_HEAD]))}
    status = notes.get("status", "").lower()
    known = {kind.value: kind for kind in Status}
    return Defaults(stem, body.title or stem, known.get(status, Status.DRAFT), notes.get("severity", ""))
