"""Suspects as Markdown, to paste into a post-mortem or a comment. Foreign text is shown and neither formats, links nor calls anybody."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.model.suspects import Suspect, SuspectsAnswer
from scanner.reporters.markdown_escape import code_span, uncalling
from scanner.reporters.suspects_words import (
    MOST_OF_A_GROUP,
    MOST_UPDATES,
    files_words,
    heading,
    kinds_words,
    remainder,
    shown,
    told_groups,
    update_words,
)


def suspects_markdown(answer: SuspectsAnswer, most: int) -> str:
    """What changed as a table, updates as a list, then the suspects with their evidence."""
    return "\n".join(_lines(answer, most)) + "\n"


def _lines(answer: SuspectsAnswer, most: int) -> Iterator[str]:
    yield f"### Suspects: {heading(answer)}\n"
    for failure in answer.failures:
        yield f"**Not looked at:** {uncalling(failure.path + ': ' if failure.path else '')}{uncalling(failure.detail)}\n"
    if answer.groups:
        yield "| what changed | commits | files |\n|---|---|---|"
        yield from (f"| {count.group.value} | {count.commits:,} | {count.files:,} |" for count in answer.groups)
        yield ""
    if answer.dependencies:
        yield "Dependencies:\n"
        yield from (f"- {uncalling(update_words(update))}" for update in answer.dependencies[:MOST_UPDATES])
        if len(answer.dependencies) > MOST_UPDATES:
            yield f"- {len(answer.dependencies) - MOST_UPDATES:,} more"
        yield ""
    for group, names in told_groups(answer).items():
        more = f", {len(names) - MOST_OF_A_GROUP:,} more" if len(names) > MOST_OF_A_GROUP else ""
        yield f"{group.value}: {', '.join(map(uncalling, names[:MOST_OF_A_GROUP]))}{more}\n"
    for suspect in shown(answer, most):
        yield from _suspect(suspect)
    if left := remainder(answer, most):
        yield uncalling(left)


def _suspect(suspect: Suspect) -> Iterator[str]:
    yield f"{suspect.rank}. {code_span(suspect.commit[:10])} {uncalling(suspect.subject[:300])} ({suspect.score:.1f})"
    told = (f"{suspect.author}, {suspect.date[:10]}", kinds_words(suspect), files_words(suspect))
    yield f"   {'; '.join(map(uncalling, told))}"
    yield from (f"   - {evidence.points:+.1f} {uncalling(evidence.words)}" for evidence in suspect.evidence)
