"""Words and names in what was seen and in what was changed, and how much a shared word says: rare ones more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from scanner.model.history import LoggedCommit

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_NAME = re.compile(r"[A-Za-z_]\w{2,80}")
_QUOTED = re.compile(r"[\"'`]([A-Za-z_][\w.]{0,100})[\"'`]")
_ENDINGS = ("ing", "ed", "es", "s")
_MOST_TEXT = 200_000
_SAYING_NOTHING = frozenset(
    """
    the and for with that this from into not are was were has have had when then than but our its after before since all any some can cannot
    get got gets let will would should could does did done use used uses via out off who what where why how there here they them you your
    his her she him too also only just very more most less now new old again still even over under between per one two
    self none true false return def class import line file recent call last traceback exception error
    """.split(  # noqa: SIM905 - a list of words reads better than a list of strings
    )
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words and the names of one commit: of its message and paths (`told`), and of its changed lines (`words`, `names`)."""

    told: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]


def words_of(text: str) -> frozenset[str]:
    """Words of a text or of names in it, cut at underscores and capitals, without endings, without those that say nothing."""
    return frozenset(word for part in _WORD.findall(text) if (word := _stem(part.lower())))


def names_of(text: str) -> frozenset[str]:
    """Identifiers of at least three characters."""
    return frozenset(_NAME.findall(text))


def names_told(text: str) -> frozenset[str]:
    """What a person's or an exception's words name of the code: words in quotes, dotted, with underscores or capitals within."""
    told = {part for quoted in _QUOTED.findall(text) for part in quoted.split(".")}
    told.update(name for name in _NAME.findall(text) if "_" in name.strip("_") or re.search(r"[a-z0-9][A-Z]", name))
    return frozenset(name for name in told if len(name) > 1)


def vocabulary(commit: LoggedCommit) -> Vocabulary:
    """The vocabulary of a commit; of its changed lines the first 200 KB."""
    lines: list[str] = []
    room = _MOST_TEXT
    for line in (line for file in commit.files for hunk in file.hunks for line in (hunk.heading, *hunk.removed, *hunk.added)):
        room -= len(line)
        if room < 0:
            break
        lines.append(line)
    names = names_of("\n".join(lines))
    return Vocabulary(
        words_of(f"{commit.message[:5000]}\n" + "\n".join(file.path for file in commit.files[:500])), words_of(" ".join(names)), names
    )


@dataclass(frozen=True, slots=True)
class Rarity:
    """What each sought word is worth, 0 for one that no document or every document has; `most` is what the rarest can be worth."""

    weights: Mapping[str, float]
    most: float

    def part(self, found: Iterable[str]) -> float:
        """What the found words say, 0 to 1: 1 for all of them, where they say as much as one rare word does."""
        whole = max(self.most, sum(self.weights.values()))
        return sum(self.weights[word] for word in found) / whole if whole else 0.0


def rarity(sought: frozenset[str], documents: Sequence[frozenset[str]]) -> Rarity:
    """Inverse document frequency of the sought words (Spärck Jones 1972)."""
    counts = Counter(word for document in documents for word in sought & document)
    total = len(documents) + 1
    return Rarity({word: math.log(total / counts[word]) if counts[word] else 0.0 for word in sought}, math.log(total))


def _stem(word: str) -> str:
    if len(word) < 3 or word in _SAYING_NOTHING:
        return ""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
