"""One repository's findings as the body of an issue: its sites as a list to tick off, and the corrections as a patch.

Bounded to what such a body may hold. All that is foreign is shown, and neither formats, links, mentions nor closes anything.
"""

from __future__ import annotations

from itertools import groupby
from textwrap import indent

from scanner.model.counted import counted
from scanner.model.failure import Failure
from scanner.model.finding import Finding
from scanner.model.fixing import SiteOutcome, SiteState
from scanner.model.fleet import Ticket
from scanner.reporters.bounded_comment import BoundedComment, Part
from scanner.reporters.harmless import block, is_exact, one_line
from scanner.reporters.markdown_escape import code_span, fenced, uncalling

_COLUMNS, _LINES = 300, 20
_SITES, _FAILURES = Part("sites", 0.7), Part("failures", 0.9)
_ONE_SITE = tuple[Finding, SiteOutcome]


def ticket_title(ticket: Ticket) -> str:
    """One line of text for the issue's title."""
    rules = sorted({finding.rule_id for finding in ticket.findings})
    more = f" and {counted(len(rules) - 1, 'other rule')}" if len(rules) > 1 else ""
    return one_line(f"{counted(len(ticket.findings), 'site')} of {rules[0]}{more}")


def ticket_markdown(ticket: Ticket, patch: str) -> str:
    """The body, its first line the title as a heading. `patch` is the name of the file that holds the patch, "" for none."""
    body = BoundedComment()
    body.add(f"# {uncalling(ticket_title(ticket))}\n\n{_looked(ticket)}\n")
    pairs = sorted(zip(ticket.findings, ticket.outcomes, strict=True), key=lambda one: (one[0].rule_id, one[0].rank))
    for rule_id, group in groupby(pairs, key=lambda one: one[0].rule_id):
        sites = list(group)
        first = sites[0][0]
        opening = f"\n## {code_span(_cut(rule_id, 200))}\n\n{uncalling(_cut(first.message, 2000))}\n\n"
        body.add_list(opening if body.fits(opening) else "\n", sites, _site, _SITES)
    body.add_list("\n## Not looked at\n\n", sorted(set(ticket.failures)), _failure, _FAILURES)
    body.add(_correction(ticket, patch, body))
    return body.text()


def _looked(ticket: Ticket) -> str:
    row = ticket.row
    where = f"{code_span(_cut(row.source.name, 200))}" + (f" at {code_span(row.commit[:12])}" if row.commit else "")
    at = f" ({code_span(_cut(row.source.revision, 100))})" if row.source.revision else ""
    said = f"bugclass looked at {counted(row.scanned, 'file')} of {where}{at}."
    return said + ("" if row.complete else " **Not all of it could be looked at: what is missing may hold more sites.**")


def _site(pair: _ONE_SITE) -> str:
    finding, site = pair
    place = code_span(f"{_cut(finding.path, 300)}:{finding.span.start_line}")
    told = f"- [ ] {place}: {_what(site)}\n"
    if not finding.snippet:
        return told
    lines = [line[:_COLUMNS] for line in block(finding.snippet).split("\n")[:_LINES]]
    code = fenced("\n".join(lines), "python")
    return told + indent(f"\n{code}\n\n", "  ", lambda line: line != "\n")


def _what(site: SiteOutcome) -> str:
    why = f" ({uncalling(_cut(site.reason, 300))})" if site.reason else ""
    if site.state is SiteState.CORRECTED:
        return f"corrected by the patch{why}"
    if site.state is SiteState.SUGGESTION:
        return f"there is a correction, which a person has to judge{why}"
    return f"to be corrected by hand{why}"


def _failure(failure: Failure) -> str:
    place = f"{code_span(_cut(failure.path, 300))}: " if failure.path else ""
    return f"- {place}{uncalling(_cut(failure.detail, 500))} ({failure.kind.value})\n"


def _correction(ticket: Ticket, patch: str, body: BoundedComment) -> str:
    if not ticket.patch:
        return ""
    of = counted(len(ticket.findings), "site")
    told = f"\n## Correction\n\nThe patch corrects {ticket.corrected:,} of {of}; read it before you commit it."
    if patch:
        told += f" It is {code_span(patch)}: `git apply` takes it."
    text = ticket.patch.decode("utf-8", "replace")
    code = fenced(text.rstrip("\n"), "diff")
    shown = f"\n\n<details><summary>The patch</summary>\n\n{code}\n\n</details>\n"
    if "\ufffd" not in text and is_exact(text) and body.fits(told + shown):
        return told + shown
    return f"{told}\n" if patch else f"{told} It cannot be shown here; `--patch-dir` writes it to a file.\n"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 3] + "..."
