"""The entries of a list as it is written, text or TOML, before it is known what each of them is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scanner.adapters.nearest import suggestion
from scanner.adapters.settings.load import parse_toml
from scanner.adapters.settings.place import error_at
from scanner.adapters.visible import visible
from scanner.errors import InputError

_COMMENT = re.compile(r"(?:^|\s)#.*$")
_GROUP = re.compile(r"\[\s*([^\[\]]+?)\s*\]")
_LISTS = ("repositories", "include", "exclude")
_COMMON = (*_LISTS, "revision")
_TOP = (*_COMMON, "groups", "repository")
_ONE = ("url", "path", "name", "group", "revision")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a list: a URL, a path or a pattern. `include` and `exclude` choose among the names of what it stands for."""

    text: str
    revision: str = ""
    group: str = ""
    name: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


def text_entries(text: str, path: str) -> Iterator[Entry]:
    """A line an entry: `SOURCE [REVISION]`; `[group]` begins a group, `#` a comment. Raises InputError with the line."""
    group = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = _COMMENT.sub("", line).strip()
        if not bare:
            continue
        if found := _GROUP.fullmatch(bare):
            group = found[1]
            continue
        try:
            words = shlex.split(bare)
        except ValueError as problem:
            raise InputError(f"{path}:{number}: {str(problem).lower()}; close the quotation mark") from None
        if len(words) not in (1, 2):
            raise InputError(f"{path}:{number}: '{visible(bare)[:80]}' is not SOURCE [REVISION]; put quotation marks around blanks")
        yield Entry(words[0], words[1] if len(words) == 2 else "", group)


def toml_entries(text: str, path: str) -> Iterator[Entry]:
    """The entries of a TOML list. Raises InputError with the line: broken TOML, an unknown key, a value of the wrong kind."""
    table = _Table(parse_toml(text, path), path, text)
    table.check(_TOP)
    own = table.defaults(Entry(""))
    yield from table.listed(own)
    for name, values in table.tables("groups").items():
        inner = _Table(values, path, text)
        inner.check(_COMMON)
        yield from inner.listed(inner.defaults(replace(own, group=name)))
    for values in table.several("repository"):
        inner = _Table(values, path, text)
        inner.check(_ONE)
        named = [inner.word(key) for key in ("url", "path") if inner.word(key)]
        if len(named) != 1:
            raise error_at(path, text, "repository", "each [[repository]] has one of url and path")
        revision = inner.word("revision") or own.revision
        yield replace(own, text=named[0], revision=revision, group=inner.word("group"), name=inner.word("name"))


class _Table:
    def __init__(self, values: Any, path: str, text: str) -> None:
        if not isinstance(values, Mapping):
            raise error_at(path, text, "groups", "each group is a table: write [groups.NAME]")
        self._values, self._path, self._text = values, path, text

    def check(self, known: tuple[str, ...]) -> None:
        """Raises InputError for a key that is not known."""
        for key in self._values:
            if key not in known:
                raise error_at(self._path, self._text, key, f"unknown key '{visible(key)}'; {suggestion(key, known)}")

    def word(self, key: str) -> str:
        """A text; "" where it is not there."""
        value = self._values.get(key, "")
        if not isinstance(value, str):
            raise error_at(self._path, self._text, key, f"'{key}' must be a text")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise error_at(self._path, self._text, key, f"'{key}' must be a list of texts")
        return tuple(value)

    def tables(self, key: str) -> Mapping[str, Any]:
        """A table of tables."""
        value = self._values.get(key, {})
        if not isinstance(value, Mapping):
            raise error_at(self._path, self._text, key, f"'{key}' must be a table: write [{key}.NAME]")
        return value

    def several(self, key: str) -> list[Any]:
        """A list of tables."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise error_at(self._path, self._text, key, f"'{key}' must be a list of tables: write [[{key}]]")
        return value

    def defaults(self, above: Entry) -> Entry:
        """What holds for all that this table lists."""
        return replace(
            above,
            revision=self.word("revision") or above.revision,
            include=(*above.include, *self.words("include")),
            exclude=(*above.exclude, *self.words("exclude")),
        )

    def listed(self, like: Entry) -> Iterator[Entry]:
        """The entries of `repositories`."""
        for text in self.words("repositories"):
            yield replace(like, text=text)
