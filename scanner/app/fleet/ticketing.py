"""What the owners of each repository are told: its findings, with the learned corrections as one patch. Nothing is written there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from scanner.adapters.git.clones import Clones
from scanner.app.correcting.correcting import Means, correct_file, unified
from scanner.app.fleet.looking import orders_of, seen_here
from scanner.app.fleet.reading import opened
from scanner.errors import RepositoryError, ScannerError
from scanner.model.correction_form import correction_from
from scanner.model.failure import Failure, FailureKind
from scanner.model.finding import Finding, State
from scanner.model.fixing import SiteOutcome, SiteState
from scanner.model.fleet import FleetReport, Row, Source, Ticket
from scanner.model.rule import Rule
from scanner.syntax.carrying import change_of

_NO_CORRECTION = "the rule has no correction"
_BEFORE = "the correction of another rule changes this place; make that one first"
_TOGETHER = "goes with the correction of the place around it"
_TOO_MANY = "its file holds too many sites for a ticket; correct them with `bugclass fix`"
_MOST_BYTES = 8_000_000
_MOVED = "the repository has changed since it was looked at; say the same again"


def tickets(report: FleetReport, clones: Clones, inline: bool) -> Iterator[Ticket]:
    """A ticket for each repository with a new finding, in the order of the list. `inline`: comments in the code suppress.

    What cannot be read any more is a failure of its ticket, and its findings are told all the same.
    """
    desk = _Desk({each.rule.id: each.rule for each in report.rules}, clones, inline)
    for row in report.answers.rows():
        found = [finding for finding in report.answers.findings(row.number) if finding.state is State.NEW]
        if found:
            told = [each.failure for number in (-1, row.number) for each in report.answers.failures(number)]
            yield desk.ticket(row, found, told)


@dataclass(frozen=True, slots=True)
class _Corrected:
    """One file: its outcomes, by finding, and its new content."""

    outcomes: dict[int, SiteOutcome]
    content: bytes


@dataclass(frozen=True, slots=True)
class _Desk:
    """The rules by their ids, and what repositories are read with."""

    rules: Mapping[str, Rule]
    clones: Clones
    inline: bool

    def ticket(self, row: Row, found: Sequence[Finding], told: Sequence[Failure]) -> Ticket:
        """The ticket of one repository."""
        outcomes = {number: SiteOutcome(each.path, each.span, SiteState.LEFT, _NO_CORRECTION) for number, each in enumerate(found)}
        wanted = {each.path for each in found if self._corrects(each.rule_id)}
        failures, patch = list(told), []
        try:
            for path, content in self._contents(row, wanted) if wanted else ():
                if isinstance(content, Failure):
                    failures.append(content._replace(path=path))
                    continue
                done = self._correct(content, {number: each for number, each in enumerate(found) if each.path == path})
                outcomes.update(done.outcomes)
                patch.append(unified(path, content, done.content))
        except ScannerError as problem:
            failures.append(Failure("", FailureKind.INPUT, str(problem)))
        except OSError as problem:
            failures.append(Failure("", FailureKind.UNREADABLE, problem.strerror or str(problem)))
        whole = "".join(patch).encode("utf-8", "surrogateescape")
        return Ticket(row, tuple(found), tuple(outcomes[number] for number in range(len(found))), whole, tuple(failures))

    def _corrects(self, rule_id: str) -> bool:
        rule = self.rules[rule_id]
        return rule.fix is not None or correction_from(rule.metadata) is not None

    def _contents(self, row: Row, wanted: set[str]) -> Iterator[tuple[str, bytes | Failure]]:
        """The files as they were looked at. A fetched repository is taken as it is, and fetched again only where it is gone."""
        try:
            yield from _read(row, wanted, replace(self.clones, fetch=False) if row.source.url else self.clones)
        except _GoneError:
            yield from _read(row, wanted, self.clones)

    def _correct(self, content: bytes, found: Mapping[int, Finding]) -> _Corrected:
        """Rule after rule; each looks at what the one before it left."""
        done = _Corrected({}, content)
        by_rule = sorted(found.items(), key=lambda one: (one[1].rule_id, one[1].span))
        for rule_id, group in groupby(by_rule, key=lambda one: one[1].rule_id):
            if self._corrects(rule_id):
                done = self._with_rule(done, self.rules[rule_id], list(group), untouched=done.content == content)
        return done

    def _with_rule(self, done: _Corrected, rule: Rule, group: Sequence[tuple[int, Finding]], untouched: bool) -> _Corrected:
        from scanner.engines.python import PythonEngine

        path = group[0][1].path
        if len(group) * len(done.content) > _MOST_BYTES:  # a file is read again after each of its corrections
            return _left(done, group, _TOO_MANY)
        here = [finding for _, finding in group] if untouched else self._again(rule, path, done.content)
        if len(here) != len(group):
            return _left(done, group, _BEFORE)
        correction = correction_from(rule.metadata)
        means = Means(rule, PythonEngine(), change_of(correction) if correction else None, None)
        made = correct_file(done.content, here, means)
        by_span = {site.span: site for site in made.sites}
        outcomes = dict(done.outcomes)
        for (number, first), now in zip(group, here, strict=True):
            site = by_span.get(now.span) or SiteOutcome(path, first.span, SiteState.CORRECTED, _TOGETHER)
            outcomes[number] = replace(site, span=first.span)
        return _Corrected(outcomes, made.content if made.content is not None else done.content)

    def _again(self, rule: Rule, path: str, content: bytes) -> list[Finding]:
        seen = seen_here(orders_of([rule], self.inline), path, content)
        return sorted((each for each in seen.findings if each.state is State.NEW), key=lambda each: each.span)


def _left(done: _Corrected, group: Sequence[tuple[int, Finding]], why: str) -> _Corrected:
    left = {number: SiteOutcome(each.path, each.span, SiteState.LEFT, why) for number, each in group}
    return _Corrected({**done.outcomes, **left}, done.content)


class _GoneError(RepositoryError):
    """A fetched repository that is not there any more, or is not at the commit that was looked at."""


def _read(row: Row, wanted: set[str], clones: Clones) -> Iterator[tuple[str, bytes | Failure]]:
    """Raises _GoneError before anything is given, where a clone could be fetched again."""
    began = False
    try:
        with opened(row.source, clones) as found:
            if found.commit != row.commit:
                raise RepositoryError(f"{_shown(row.source)}: {_MOVED}")
            files = [file for file in found.files if file.path in wanted]
            for file, content in zip(files, found.contents(files), strict=True):
                began = True
                yield file.path, content
            for path in sorted(wanted - {file.path for file in files}):
                yield path, Failure(path, FailureKind.MISSING, _MOVED)
    except RepositoryError as problem:
        if row.source.url and not clones.fetch and not began:
            raise _GoneError(str(problem)) from None
        raise


def _shown(source: Source) -> str:
    from scanner.adapters.visible import visible

    return visible(source.place)
