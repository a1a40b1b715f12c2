"""A rule explained: what it is about, in which words, on which proof, with what it finds now."""

from __future__ import annotations

from dataclasses import dataclass

from scanner.model.failure import Failure
from scanner.model.finding import Finding
from scanner.model.proof import ProofStamp, Verdict
from scanner.model.rule import Level


@dataclass(frozen=True, slots=True)
class WordLine:
    """One line of a nested list of plain words; `depth` 0 is the outermost."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class About:
    """What the rule itself and its annotated test say. `pattern` is YAML; `fires` and `silent` are examples of code."""

    id: str
    title: str = ""
    level: Level = Level.NONE
    confidence: str = ""
    cwe: str = ""
    what: str = ""
    why: str = ""
    incidents: tuple[str, ...] = ()
    words: tuple[WordLine, ...] = ()
    pattern: str = ""
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    correction: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Here:
    """What one code base adds. `incident` are paragraphs on the incident that the rule came from, `fixes` its fixes in words.

    `sites` are the findings now, `files` the files looked at for them. `path` is the rule's file.
    """

    path: str
    verdict: Verdict
    stamp: ProofStamp | None
    incident: tuple[str, ...] = ()
    fixes: tuple[str, ...] = ()
    sites: tuple[Finding, ...] = ()
    files: int = 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """The whole; `here` is None where no code base is meant."""

    about: About
    here: Here | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def exit_code(self) -> int:
        """2 where something could not be looked at; sites fail nothing."""
        return 2 if self.failures else 0
