"""Evidence by what is said: names of the exception and of its calls, words of the symptom, packages that were updated."""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scanner.lifecycle.suspects.traces import defined_in
from scanner.lifecycle.suspects.weights import WEIGHTS
from scanner.lifecycle.suspects.words import Rarity, Vocabulary, names_of, names_told, rarity, vocabulary, words_of
from scanner.model.history import LoggedCommit
from scanner.model.suspects import DependencyUpdate, Evidence, Sign
from scanner.model.traceback import Traceback

_TOO_PLAIN = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | {"self", "cls", "<module>"}
_IN_LINES = 0.5
_OTHERWISE = {"pillow": "pil", "beautifulsoup4": "bs4", "scikit-learn": "sklearn", "opencv-python": "cv2", "attrs": "attr"}
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of the incident: names that the exceptions tell, names in the calls' code, words of the symptom, installed packages."""

    told: frozenset[str]
    called: frozenset[str]
    defined: frozenset[str]
    words: frozenset[str]
    packages: frozenset[str]


def seen(symptom: str, traceback: Traceback, packages: frozenset[str]) -> Seen:
    """What a symptom (words of a person) and a traceback name. The messages of exceptions are words of the symptom too."""
    said = " ".join([symptom, *(raised.message for raised in traceback.raised)])[:20_000]
    raised = {one.name.rpartition(".")[2] for one in traceback.raised} - _TOO_PLAIN
    functions = {frame.function.rpartition(".")[2] for frame in traceback.frames} - {""}
    told = (names_told(said) | raised) - _TOO_PLAIN
    called = (names_of(" ".join(frame.code for frame in traceback.frames)) | functions) - _TOO_PLAIN - told
    asked = names_told(symptom) | {name for name in names_of(symptom) if name in functions}
    words = words_of(said) | words_of(" ".join(raised))
    return Seen(told, called, (asked | functions) - _TOO_PLAIN, words, packages | frozenset(word.lower() for word in names_of(symptom)))


class Mentions:
    """Weighs what the commits of one range mention: the rarer among them, the more it says."""

    def __init__(self, commits: Sequence[LoggedCommit], seen: Seen) -> None:
        self._seen = seen
        self._vocabularies = {commit.id: vocabulary(commit) for commit in commits}
        every = list(self._vocabularies.values())
        self._told = rarity(seen.told, [each.names for each in every])
        self._called = rarity(seen.called, [each.names for each in every])
        self._words = rarity(seen.words, [each.told | each.words for each in every])

    def evidence(self, commit: LoggedCommit, updates: Sequence[DependencyUpdate]) -> Iterator[Evidence]:
        """What speaks for a commit by its words; `updates` are those that it makes."""
        own = self._vocabularies[commit.id]
        yield from _by_names(Sign.MESSAGE, own, self._told, "names from the exception or symptom in changed lines")
        yield from _by_names(Sign.NAMES, own, self._called, "names from the traceback's code in changed lines")
        yield from self._symptom(own)
        defined = {name for file in commit.files for hunk in file.hunks for name in defined_in(hunk)} & self._seen.defined
        if defined:
            yield Evidence(Sign.DEFINITION, WEIGHTS[Sign.DEFINITION], f"changed a definition of {_listed(defined)}, which was named")
        for update in updates:
            if import_names(update.name) & self._seen.packages:
                yield Evidence(Sign.DEPENDENCY, WEIGHTS[Sign.DEPENDENCY], f"updates {told_update(update)}, which was named")
                break

    def _symptom(self, own: Vocabulary) -> Iterator[Evidence]:
        told = self._seen.words & own.told
        changed = (self._seen.words & own.words) - told
        part = self._words.part(told) + _IN_LINES * self._words.part(changed)
        if part > 0:
            rarest = sorted(told | changed, key=lambda word: (-self._words.weights[word], word))
            yield Evidence(Sign.SYMPTOM, WEIGHTS[Sign.SYMPTOM] * part, f"words of the symptom: {', '.join(rarest[:_SHOWN])}")


def import_names(distribution: str) -> frozenset[str]:
    """The names under which a distribution may be imported, by habit: `python-dateutil` is `dateutil`, `pyyaml` is `yaml`."""
    bare = distribution.removeprefix("python-").removesuffix("-python").removesuffix("-binary")
    names = {distribution, bare, bare.removeprefix("py").lstrip("-"), _OTHERWISE.get(distribution, distribution)}
    return frozenset(name.replace("-", "_") for name in names if len(name) > 1)


def told_update(update: DependencyUpdate) -> str:
    """An update in words."""
    if update.before is None:
        return f"{update.name} (added: {update.after})"
    return f"{update.name} {update.before} -> {update.after}" if update.after is not None else f"{update.name} (removed: {update.before})"


def _by_names(sign: Sign, own: Vocabulary, rarity: Rarity, words: str) -> Iterator[Evidence]:
    found = own.names & rarity.weights.keys()
    part = rarity.part(found)
    if part > 0:
        rarest = sorted(found, key=lambda name: (-rarity.weights[name], name))
        yield Evidence(sign, WEIGHTS[sign] * part, f"{words}: {_listed(rarest[:_SHOWN])}")


def _listed(names: Sequence[str] | set[str]) -> str:
    ordered = sorted(names) if isinstance(names, set) else names
    return ", ".join(f"`{name}`" for name in ordered[:_SHOWN])
