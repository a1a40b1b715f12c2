"""What a heading means, by the names that post-mortem templates use. Pure."""

from __future__ import annotations

import re
from enum import Enum


class Topic(Enum):
    """The sections that matter here."""

    SUMMARY = "summary"
    ROOT_CAUSE = "root cause"
    RESOLUTION = "resolution"
    BEFORE = "before"
    AFTER = "after"
    BOTH = "before and after"
    PATTERN = "pattern"


_NAMES = {
    Topic.SUMMARY: "summary|executive summary|incident summary|overview|issue summary|what happened|tl dr|tldr|abstract|synopsis",
    Topic.ROOT_CAUSE: (
        "root cause|root causes|root cause s|root cause analysis|root cause and trigger|root causes and trigger|trigger and root cause|"
        "cause|causes|cause of the incident|causes of the incident|technical cause|underlying cause|contributing conditions|"
        "contributing condition s|contributing factors|contributing factor s|contributing causes|what caused the incident|"
        "what caused this incident|what caused it|what went wrong|why did it happen|why it happened|the bug|the defect|fault|"
        "five whys|5 whys|diagnosis"
    ),
    Topic.RESOLUTION: (
        "resolution|resolutions|mitigation and resolution|resolution and recovery|remedy|remedies|remediation|fix|"
        "the fix|fixes|bug fix|bugfix|root cause fix|how it was fixed|how we fixed it|how was it fixed|recovery|corrective action|"
        "corrective actions|correction|solution|the solution|"
        "code change|code changes|the change|patch|the patch|diff|hotfix"
    ),
    Topic.PATTERN: "pattern|patterns|the pattern|semgrep pattern|bug pattern|search pattern|rule|semgrep rule|bug class pattern",
}
_BEFORE = re.compile(r"before|bad|vulnerable|buggy|broken|wrong|faulty|defective|incorrect|unsafe|noncompliant")
_AFTER = re.compile(r"after|good|fixed|corrected|correct|right|safe|compliant")
_FILLER = re.compile(
    r"the|a|an|code|examples?|version|snippet|python|py|fix|fixed|change|patch|incident|with|without|it|was|is|looks|like|applied|this|and|or|vs|versus"
)
_FIXED = frozenset(["fixed", "fixed code", "fixed version", "the fixed code", "the fixed version", "with the fix"])
_TOPICS = {name: topic for topic, names in _NAMES.items() for name in names.split("|")}
_NUMBER = re.compile(r"^(?:(?:step|section|part) )?(?:\d+(?: \d+)*|[ivx]+|[a-h])(?= ) ")


def topic_of(heading: str) -> Topic | None:
    """The topic of a heading's Markdown text; case, numbering, emphasis and punctuation do not count."""
    words = plain(heading)
    for candidate in (words, unnumbered(words)):
        if candidate in _TOPICS:
            return _TOPICS[candidate]
        if (side := _side(candidate.split(" "))) is not None:
            return side
    return None


def _side(words: list[str]) -> Topic | None:
    """`Before`, `Code before the fix`, `Vulnerable code`: one telling word, and nothing but small words around it."""
    telling = [word for word in words if not _FILLER.fullmatch(word)]
    if not telling:
        return Topic.AFTER if " ".join(words) in _FIXED else None
    if len(telling) == 2 and _BEFORE.fullmatch(telling[0]) and _AFTER.fullmatch(telling[1]):
        return Topic.BOTH
    if len(telling) != 1:
        return None
    return Topic.BEFORE if _BEFORE.fullmatch(telling[0]) else Topic.AFTER if _AFTER.fullmatch(telling[0]) else None


def unnumbered(words: str) -> str:
    """The words without a number in front: `2 1 root cause`, `step 3 fix`, `iv impact`."""
    return _NUMBER.sub("", words)


def plain(heading: str) -> str:
    """The words of a heading's Markdown text in lower case, one blank between."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", heading[:300])
    text = text.replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.sub(r"[^\w]|_", " ", text.lower()).split())
