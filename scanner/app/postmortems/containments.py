"""Containments that are still in place: the recorded marker, searched in all code and configuration below the root."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.lifecycle.markers.marker import Marker, read_marker
from scanner.lifecycle.markers.search import Hit, hits_in, is_document, is_python, text_hits
from scanner.model.failure import Failure, FailureKind
from scanner.model.incident import Containment, PostMortem
from scanner.model.rule import Rule
from scanner.model.source import Target

if TYPE_CHECKING:
    from scanner.engines.python import PythonEngine

_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Sought:
    """A containment of a post-mortem; `number` counts them from 0."""

    postmortem: PostMortem
    number: int
    containment: Containment

    @property
    def line(self) -> int:
        """Where the post-mortem records it."""
        return self.postmortem.line("containment", self.number)


@dataclass(frozen=True, slots=True)
class Found:
    """Where the marker of a containment stands, and which files that may hold it could not be looked at."""

    sought: Sought
    hits: tuple[Hit, ...]
    failures: tuple[Failure, ...] = ()


def containments_of(postmortem: PostMortem) -> tuple[Sought, ...]:
    """All containments that a post-mortem records."""
    return tuple(Sought(postmortem, number, each) for number, each in enumerate(postmortem.incident.containments))


def search(sought: Sequence[Sought], targets: Iterable[Target]) -> tuple[Found, ...]:
    """Look for the markers of those that have one. Prose, such as the post-mortem itself, is no place of a containment."""
    marked = [(each, read_marker(each.containment.pattern)) for each in sought if each.containment.pattern.strip()]
    if not marked:
        return ()
    own = {each.postmortem.path for each in sought}
    files = [target for target in targets if not is_document(target.path) and target.path not in own]
    patterns = _Patterns([marker for _, marker in marked], [target for target in files if is_python(target.path)])
    hits: list[set[Hit]] = [set(patterns.hits[number]) for number in range(len(marked))]
    failures: list[set[Failure]] = [set(patterns.failures[number]) for number in range(len(marked))]
    for target in files:
        content = _content(target)
        for number, (_, marker) in enumerate(marked):
            answer = content if isinstance(content, Failure) else hits_in(marker, target.path, content)
            if isinstance(answer, Failure):
                failures[number].add(answer)
                continue
            hits[number].update(answer)
            if isinstance(content, bytes) and number in patterns.texts and is_python(target.path):
                hits[number].update(text_hits(marker, target.path, content))
    return tuple(Found(each, _one_a_line(hits[number]), tuple(sorted(failures[number]))) for number, (each, _) in enumerate(marked))


class _Patterns:
    """Markers that are patterns, run by the in-process engine; `texts` are the numbers of those that it does not understand."""

    def __init__(self, markers: Sequence[Marker], targets: Sequence[Target]) -> None:
        from scanner.engines.python import PythonEngine

        engine = PythonEngine()
        self.hits: list[list[Hit]] = [[] for _ in markers]
        self.failures: list[list[Failure]] = [[] for _ in markers]
        self.texts: set[int] = set()
        rules = self._rules(markers, engine)
        for rule in rules:
            number = int(rule.id.rpartition("-")[2])
            result = engine.run([rule], targets)
            self.hits[number] += [Hit(match.path, match.span.start_line, "pattern") for match in result.matches]
            self.failures[number] += result.failures

    def _rules(self, markers: Sequence[Marker], engine: PythonEngine) -> list[Rule]:
        found: list[Rule] = []
        for number, marker in enumerate(markers):
            rule = marker.rule(f"containment-{number}")
            if rule is not None and engine.unsupported(rule) is None:
                found.append(rule)
            elif not marker.word:
                self.texts.add(number)
        return found


def _content(target: Target) -> bytes | Failure:
    try:
        content = target.read()
    except OSError as problem:
        return Failure(target.path, FailureKind.UNREADABLE, problem.strerror or "cannot be read")
    return content if len(content) <= _MOST_BYTES else Failure(target.path, FailureKind.SKIPPED, "too large; not searched for containments")


def _one_a_line(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    first: dict[tuple[str, int], Hit] = {}
    for hit in sorted(hits):
        first.setdefault((hit.path, hit.line), hit)
    return tuple(first.values())
