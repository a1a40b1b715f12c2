"""Feature flags that a commit touches: names asked for, set or declared in its changed lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanner.lifecycle.suspects.groups import group_of
from scanner.model.history import TouchedFile
from scanner.model.suspects import Group

_MOST = 20
_NAME = r"[\"'](?P<{}>[A-Za-z][\w.:/-]{{1,80}})[\"']"
_ASKED = re.compile(
    r"(?i:\b(?:feature_?flags?|flags|features|toggles|switches|waffle|unleash|flagsmith|growthbook|split_?client|ld_?client|launchdarkly))\s*"
    rf"(?:\.\s*\w{{1,40}}\s*)?[\[(]\s*{_NAME.format('one')}"
    r"|(?i:\b(?:is_feature_enabled|feature_enabled|feature_is_enabled|flag_is_active|switch_is_active|sample_is_active|flag_enabled|has_feature"
    rf"|bool_variation|string_variation|number_variation))\s*\(\s*(?:[\w.]{{1,60}}\s*,\s*)?{_NAME.format('two')}"
)
_CONSTANT = re.compile(r"\b((?:FEATURE|FLAG|ENABLE|TOGGLE|EXPERIMENTAL?)_[A-Z0-9_]{2,60}|[A-Z0-9_]{2,60}_ENABLED)\b")
_KEY = re.compile(r"^\s*[\"']?([A-Za-z][\w.-]{1,80})[\"']?\s*[:=](?!=)")


def flags_in(files: Iterable[TouchedFile]) -> tuple[str, ...]:
    """Names of flags in changed lines outside tests and documentation, in order, each once, twenty at most."""
    found: dict[str, None] = {}
    for file in files:
        group = group_of(file.path)
        if group in (Group.TEST, Group.DOCUMENTATION, Group.DEPENDENCY):
            continue
        for line in (line for hunk in file.hunks for line in (*hunk.removed, *hunk.added)):
            found.update(dict.fromkeys(_names(line[:500], group is Group.FLAG)))
            if len(found) >= _MOST:
                return tuple(found)[:_MOST]
    return tuple(found)


def _names(line: str, declares: bool) -> Iterator[str]:
    for match in _ASKED.finditer(line):
        yield match["one"] or match["two"]
    for match in _CONSTANT.finditer(line):
        yield match[1]
    if declares and (key := _KEY.match(line)):
        yield key[1]
