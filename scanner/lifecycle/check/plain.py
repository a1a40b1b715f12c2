"""A document without front matter: what it says already, as the front matter that it lacks."""

from __future__ import annotations

import json
import re

from scanner.lifecycle.check.model import Told
from scanner.model.incident import Metadatum, Part, PostMortem

_IDS = re.compile(r"(?:incident |ticket |issue |case |major incident )?(?:id|number|no|reference|ref|key|ticket)|incident")
_SEVERITIES = re.compile(r"(?:incident |initial |final )?(?:severity|priority|sev|impact level)(?: level)?")
_MOMENTS = (
    (
        "started",
        re.compile(r"(?:incident |impact |outage )?(?:start|started|began|begin)(?: time| date)?(?: utc)?|start date time|opened(?: at)?"),
    ),
    (
        "detected",
        re.compile(r"(?:incident )?(?:detected|detection|reported|discovered|time detected|detection time)(?: at| time)?(?: utc)?"),
    ),
    ("contained", re.compile(r"(?:incident )?(?:contained|mitigated|mitigation time|time mitigated)(?: at| time)?(?: utc)?")),
    (
        "resolved",
        re.compile(
            r"(?:incident |impact |outage )?(?:end|ended|resolved|restored|closed|fixed)(?: at| time| date)?(?: utc)?|resolution time"
        ),
    ),
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?(?![\d:])", re.IGNORECASE)
_CLOSED = re.compile(r"(?:final(?:ised|ized)?|closed|complete[d]?|published|done|resolved)\b.*", re.IGNORECASE)
_REVIEWED = re.compile(r"(?:reviewed|approved|in review|under review|accepted)\b.*", re.IGNORECASE)
_WANTED = (Part.SUMMARY, Part.IMPACT, Part.DETECTION, Part.DIAGNOSIS, Part.ROOT_CAUSE, Part.TEST, Part.ELSEWHERE, Part.ACTIONS)


def guidance(document: PostMortem) -> Told:
    """The one finding of such a document: how many sections it has that count, which it lacks, the front matter to put on top."""
    found = [part for part in _WANTED if (section := document.section(part)) and section.answered]
    lacking = [part.value for part in _WANTED if part not in found]
    words = (
        f"no front matter, so only its text can be read ({len(found)} of {len(_WANTED)} sections answered"
        f"{'; not found: ' + ', '.join(lacking) if lacking else ''}); "
        "put front matter on top (the text report shows it), fill it in, and check again"
    )
    return Told("no-front-matter", 1, words, "", example(document))


def status_said(document: PostMortem) -> str:
    """The status that the document's head tells in its own words, as one of ours; "" where it tells none."""
    for one in document.head:
        if one.name in ("status", "state", "document status", "postmortem status", "incident status"):
            said = one.value.lower()
            return "closed" if _CLOSED.match(said) else "reviewed" if _REVIEWED.match(said) else "draft"
    return ""


def example(document: PostMortem) -> tuple[str, ...]:
    """Front matter for the document, filled with what its head says, one line each."""
    incident, head = document.incident, document.head
    lines = [
        "+++",
        f"id = {_quoted(_value(head, _IDS) or incident.id)}",
        f"title = {_quoted(incident.title)}",
        f'status = "{status_said(document) or incident.status.value}"  # draft, reviewed or closed',
        f"severity = {_quoted(incident.severity or _value(head, _SEVERITIES))}",
        *(_moment(name, _value(head, pattern)) for name, pattern in _MOMENTS),
    ]
    trigger = document.section(Part.TRIGGER)
    if not (trigger and trigger.answered):
        lines.append('trigger = ""  # what set it off that day?')
    lines += ["# [bug_class]", '# id = "http-call-without-timeout"  # the name of your defect']
    lines += ["# [[fix]]", '# level = "root-cause"  # or hotfix, or workaround with expires = 2026-12-01', '# commit = "4f0c2a1"']
    if not incident.actions:
        lines += ["# [[action]]  # two to four of these", '# title = "Time-outs on every outbound call"', '# owner = "payments"']
        lines.append("# due = 2026-12-01")
    return (*lines, "+++")


def _value(head: tuple[Metadatum, ...], name: re.Pattern[str]) -> str:
    return next((one.value for one in head if name.fullmatch(one.name)), "")


def _moment(name: str, value: str) -> str:
    found = _MOMENT.search(value)
    if found is None:
        return f"# {name} = 2026-11-02T09:14:00Z" + (f"  # said: {value}" if 0 < len(value) <= 60 else "")
    zone = (found[4] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    written = f"{found[1]}T{found[2]}{found[3] or ':00'}"
    return f"{name} = {written}{zone}" if zone else f"# {name} = {written}Z  # in which time zone?"


def _quoted(value: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's, but for the solidus and surrogates, which it does not write here."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
