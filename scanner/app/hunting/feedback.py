"""Takes a person's answers to an earlier list (`--not`, `--also`, false positives) and finds the rule that fits them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from scanner.app.hunting.search import Search
from scanner.app.hunting.taking import Taken
from scanner.errors import InputError, NoLesson
from scanner.infer.edits.lesson import Changed
from scanner.infer.edits.placing import covers
from scanner.infer.hunting import Learned
from scanner.infer.proving.feedback import Bench, narrowed, widened
from scanner.model.hunt_request import HuntChoice, PlaceName
from scanner.model.ports import Engine
from scanner.syntax.parse import Parsed, parse

FED = "fed"


def fed(taken: Taken, pool: Mapping[str, Learned], lesson: Sequence[Changed], search: Search, choice: HuntChoice) -> Learned:
    """The pattern to keep, which catches all of `choice.also` and none of `choice.without`, and proves.

    Raises InputError for a place where no code or no site is, NoLesson where no pattern that proves fits.
    """
    engine = search.own
    base = taken.lead
    if choice.also:
        named = _files(choice.also, search)
        paths = {ranked.site.path for ranked in taken.result.ranked}
        wider = widened(base, pool, choice.also, Bench(engine, lesson, {**_readable(paths, search), **named}))
        if wider is None:
            raise NoLesson(f"--also {_shown(choice.also)}: no pattern that still proves catches what was fixed and this too")
        base = wider
    for place in choice.without:
        _check_listed(place, taken, search, base, engine)
        paths = {ranked.site.path for ranked in taken.result.ranked} | {place.path, *(also.path for also in choice.also)}
        narrower = narrowed(base, pool, place, Bench(engine, lesson, _readable(paths, search)))
        if narrower is None:
            raise NoLesson(f"--not {_shown([place])}: no pattern that still proves leaves this place out; it looks like what was fixed")
        base = narrower
    _check_both(base, lesson, search, choice)
    return replace(base, id=FED, safe=True)


def _check_both(base: Learned, lesson: Sequence[Changed], search: Search, choice: HuntChoice) -> None:
    """What was widened must not have been narrowed away again, nor the other way round."""
    files = _files((*choice.also, *choice.without), search)
    hits = Bench(search.own, lesson, files).matches({FED: base.formula})[FED]
    for option, places, wanted in (("--also", choice.also, True), ("--not", choice.without, False)):
        for place in places:
            if any(match.path == place.path and covers(match.span, place.line) for match in hits) is not wanted:
                raise NoLesson(f"{option} {_shown([place])}: no one pattern that proves fits this and the other places that you named")


def _check_listed(place: PlaceName, taken: Taken, search: Search, base: Learned, engine: Engine) -> None:
    listed = any(ranked.site.path == place.path and covers(ranked.site.span, place.line) for ranked in taken.result.ranked)
    if not listed:
        hits = Bench(engine, (), _files([place], search)).matches({FED: base.formula})[FED]
        if not any(covers(match.span, place.line) for match in hits):
            raise InputError(f"--not {_shown([place])}: no site of this hunt is there; name the path and line of a listed one")


def _files(places: Sequence[PlaceName], search: Search) -> dict[str, Parsed]:
    """The named files, parsed. Raises InputError for one that is not among the files looked at, or does not parse."""
    found: dict[str, Parsed] = {}
    for place in places:
        content = search.read(place.path)
        if content is None:
            raise InputError(f"{_shown([place])}: no such file among those looked at; paths count from the root")
        parsed = parse(content, place.path)
        if not isinstance(parsed, Parsed):
            raise InputError(f"{_shown([place])}: {parsed.detail}")
        if not 1 <= place.line <= len(parsed.lines):
            raise InputError(f"{_shown([place])}: the file has {len(parsed.lines)} lines")
        found[place.path] = parsed
    return found


def _readable(paths: set[str], search: Search) -> dict[str, Parsed]:
    found: dict[str, Parsed] = {}
    for path in sorted(paths):
        content = search.read(path)
        parsed = parse(content, path) if content is not None else None
        if isinstance(parsed, Parsed):
            found[path] = parsed
    return found


def _shown(places: Sequence[PlaceName]) -> str:
    return ", ".join(f"{place.path}:{place.line}" for place in places)
