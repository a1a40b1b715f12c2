"""Configuration as keys with values and lines: TOML, YAML, JSON, and lines of KEY=VALUE. Pure; nothing in it is executed."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_MOST = 200_000
_DEEPEST = 60
_LINE = re.compile(r"(?:export[ \t]+)?([\w.\-]+)[ \t]*[=:][ \t]*(.*?)[ \t]*$")
_LOOSE = re.compile(r"[\"']?([\w.\-]+)[\"']?[ \t]*[=:][ \t]*(.+)$")
_COMMENTS = ("#", "//", ";", "--", "<!--", "*")
_HEADER = re.compile(r"\[([\w.\- ]+)\]$")
_NAMES, _VALUE = ("name", "key"), "value"


@dataclass(frozen=True, slots=True)
class Entry:
    """One value: the keys that lead to it, outermost first, its text (None: null), and its line, 1-based (0: not known)."""

    keys: tuple[str, ...]
    value: str | None
    line: int


class TooMuch(ValueError):
    """A document with more values, or deeper, than anybody configures."""


def plain_key(key: str) -> str:
    """A key without the differences that are only spelling: `Checkout-V2` is `checkout_v2`."""
    return key.strip().lower().replace("-", "_")


def toml_entries(text: str) -> list[Entry] | None:
    """The values of a TOML document; None where it is none."""
    try:
        return _located(_flat(tomllib.loads(text), ()), text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return None


def json_entries(text: str) -> list[Entry] | None:
    """The values of a JSON document; None where it is none."""
    try:
        return _located(_flat(json.loads(text), ()), text)
    except (ValueError, RecursionError):
        return None


def yaml_entries(text: str) -> list[Entry] | None:
    """The values of YAML documents, all of them as they are written; None where they cannot be read, or are one plain text."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    found: list[Entry] = []
    nodes = _Nodes()
    try:
        _check_depth(yaml.parse(text, Loader=loader))
        for root in yaml.compose_all(text, Loader=loader):
            if isinstance(root, yaml.ScalarNode):
                return None
            found += nodes.entries(root, ())
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    return found


def dotted_lines(text: str) -> list[Entry] | None:
    """Lines of KEY=VALUE, as in .env, .ini and .properties; what is commented out does not count. None where a line is no such one."""
    found: list[Entry] = []
    section: tuple[str, ...] = ()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith(("#", ";", "!")):
            continue
        if header := _HEADER.match(line):
            section = tuple(header[1].strip().split("."))
        elif entry := _LINE.match(line):
            found.append(Entry((*section, *entry[1].split(".")), _unquoted(entry[2]), number))
        elif not found:
            return None
    return found


def loose_lines(text: str) -> list[Entry]:
    """Every line of any text that says one key and one value: `"key": value,` and `key = value`; the key alone, whatever stands around."""
    found: list[Entry] = []
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip().lstrip("-{[ \t").rstrip(",;}] \t")
        if not raw.strip().startswith(_COMMENTS) and (entry := _LOOSE.match(line)):
            found.append(Entry((entry[1],), _unquoted(entry[2]), number))
    return found


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"'):
        end = value.find(value[0], 1)
        return value[1:end] if end > 0 else value
    return re.split(r"[ \t][#;]", value, maxsplit=1)[0].strip()


def _flat(value: Any, keys: tuple[str, ...]) -> Iterator[Entry]:
    if len(keys) > _DEEPEST:
        raise TooMuch
    if isinstance(value, dict):
        named = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), None)
        if named is not None and _VALUE in value and not isinstance(value[_VALUE], (dict, list)):
            yield Entry((*keys, named), _text(value[_VALUE]), 0)
        for key, each in value.items():
            yield from _flat(each, (*keys, str(key)))
    elif isinstance(value, list):
        for each in value:
            yield from _flat(each, keys)
    else:
        yield Entry(keys, _text(value), 0)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _check_depth(events: Iterable[Any]) -> None:
    """Refuse what is nested deeper than anybody configures: composing it would exhaust the stack, and end the process."""
    depth = 0
    for number, event in enumerate(events):
        name = type(event).__name__
        depth += name.endswith("StartEvent") - name.endswith("EndEvent")
        if depth > _DEEPEST or number > _MOST:
            raise TooMuch


class _Nodes:
    """Reads YAML nodes, aliases written out, up to a number of them."""

    def __init__(self) -> None:
        self._left = _MOST

    def entries(self, node: Any, keys: tuple[str, ...]) -> Iterator[Entry]:
        """The values below a node. Raises TooMuch."""
        import yaml

        self._left -= 1
        if len(keys) > _DEEPEST or self._left < 0:
            raise TooMuch
        if isinstance(node, yaml.MappingNode):
            yield from self._mapping(node, keys)
        elif isinstance(node, yaml.SequenceNode):
            for each in node.value:
                yield from self.entries(each, keys)
        else:
            value = None if node.value in ("null", "~", "") and node.style is None else node.value
            yield Entry(keys, value, node.start_mark.line + 1)

    def _mapping(self, node: Any, keys: tuple[str, ...]) -> Iterator[Entry]:
        import yaml

        plain = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        named = next((plain[key] for key in _NAMES if isinstance(plain.get(key), yaml.ScalarNode)), None)
        if named is not None and isinstance(plain.get(_VALUE), yaml.ScalarNode):
            yield Entry((*keys, named.value), plain[_VALUE].value, named.start_mark.line + 1)
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                line = key.start_mark.line + 1 if isinstance(value, yaml.ScalarNode) else 0
                for each in self.entries(value, (*keys, key.value)):
                    yield Entry(each.keys, each.value, line or each.line)


def _located(entries: Iterator[Entry], text: str) -> list[Entry]:
    """The entries with their lines: each key is looked for below the one before it."""
    lines = text.splitlines()
    found: list[Entry] = []
    for entry in entries:
        if len(found) > _MOST:
            raise TooMuch
        found.append(entry)
    return [Entry(entry.keys, entry.value, _line(entry, lines)) for entry in found] if len(found) * len(lines) < 4_000_000 else found


def _line(entry: Entry, lines: Sequence[str]) -> int:
    at = 0
    for key in entry.keys:
        token = re.compile(rf"(?<![\w\-]){re.escape(key)}(?![\w\-])")
        at = next((number for number in range(at, len(lines)) if token.search(lines[number])), at)
    return at + 1 if lines else 0
