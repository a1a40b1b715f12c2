"""Lists to repositories: each once, each with a name of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from scanner.adapters.fleet_list.address import check_revision, is_url
from scanner.adapters.fleet_list.entries import Entry, text_entries, toml_entries
from scanner.adapters.fleet_list.places import find_clones
from scanner.adapters.text_file import read_any_text
from scanner.adapters.visible import visible
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.fleet import Source, SourceList

MOST = 100_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which repositories of the lists: those of the `groups` (none: all) whose names match `include` (none: all) and not `exclude`."""

    groups: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def read_lists(named: Sequence[str], here: Path, wanted: Wanted) -> SourceList:
    """The repositories of lists (files), URLs, clones, folders of clones and patterns, in their order; paths count from `here`.

    Raises InputError for a list that cannot be read, for a URL that git would take for a program, and for a group that no list has.
    """
    found: list[Source] = []
    failures: list[Failure] = []
    for entry in _entries(named, here):
        made = _sources(entry, here)
        failures += made.failures
        found += [each for each in made.sources if _is_chosen(each.name, entry.include, entry.exclude)]
        if len(found) > MOST:
            raise InputError(f"the lists name more than {MOST:,} repositories; look at them in parts")
    known = {each.group for each in found}
    if unknown := [group for group in wanted.groups if group not in known]:
        raise InputError(f"no list has a group '{visible(unknown[0])}'; the groups are: {', '.join(sorted(known - {''})) or 'none'}")
    distinct: dict[tuple[str, Path | None, str], Source] = {}
    for each in found:
        distinct.setdefault((each.url, each.folder, each.revision), each)
    kept = _named([each for each in distinct.values() if not wanted.groups or each.group in wanted.groups])
    chosen = tuple(each for each in kept if _is_chosen(each.name, wanted.include, wanted.exclude))
    if not chosen and not failures:
        failures.append(
            Failure("", FailureKind.NO_FILES, "no repository is left to look at: see the lists, --group, --include and --exclude")
        )
    return SourceList(chosen, tuple(failures))


def _entries(named: Sequence[str], here: Path) -> Iterator[Entry]:
    for each in named:
        file = here / each
        if not file.is_file() or each.startswith("-"):
            yield Entry(each)
            continue
        text = read_any_text(file, "list of repositories")
        shown = visible(each)
        entries = list(toml_entries(text, shown) if file.suffix.lower() == ".toml" else text_entries(text, shown))
        if not entries:
            raise InputError(f"{shown}: names no repository; write a URL or a path a line")
        for entry in entries:
            yield _located(entry, file.resolve().parent)


def _located(entry: Entry, near: Path) -> Entry:
    """A path of a list counts from the list's own folder."""
    return entry if is_url(entry.text) else replace(entry, text=str(near / Path(entry.text).expanduser()))


def _sources(entry: Entry, here: Path) -> SourceList:
    revision = check_revision(entry.revision)
    if is_url(entry.text):
        return SourceList((Source(entry.name or _last(entry.text, 2), entry.text, None, revision, entry.group),))
    found = find_clones(entry.text, here)
    sources = tuple(Source(entry.name or _last(str(folder), 1), "", folder, revision, entry.group) for folder in found.folders)
    return SourceList(sources, (found.failure,) if found.failure else ())


def _last(place: str, parts: int) -> str:
    words = [word for word in place.replace(":", "/").removesuffix("/").removesuffix("/.git").removesuffix(".git").split("/") if word]
    return visible("/".join(words[-parts:]))[:200] or "repository"


def _named(sources: Sequence[Source]) -> list[Source]:
    """Names that tell them apart: with the folder above where that helps, else with their revision, else with a number."""
    named = list(sources)
    for parts in (2, 3):
        count = Counter(each.name for each in named)
        named = [replace(each, name=_last(each.place, parts)) if count[each.name] > 1 else each for each in named]
    count = Counter(each.name for each in named)
    named = [replace(each, name=f"{each.name}@{each.revision}") if count[each.name] > 1 and each.revision else each for each in named]
    seen: Counter[str] = Counter()
    for number, each in enumerate(named):
        seen[each.name] += 1
        if seen[each.name] > 1:
            named[number] = replace(each, name=f"{each.name}~{seen[each.name]}")
    return named


def _is_chosen(name: str, include: Sequence[str], exclude: Sequence[str]) -> bool:
    taken = not include or any(fnmatchcase(name, pattern) for pattern in include)
    return taken and not any(fnmatchcase(name, pattern) for pattern in exclude)
