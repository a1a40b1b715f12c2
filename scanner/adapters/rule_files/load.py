"""YAML text to plain data, safely: no tag makes an object, and size, depth and alias growth are bounded.

Scalars follow YAML 1.2's core schema, as Semgrep reads them: `on`, `yes` and dates stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

import yaml

from scanner.adapters.rule_files.entries import Entry, YamlProblem

MAX_DEPTH = 100
MAX_NODES = 1_000_000
_TOO_DEEP = "maximum nesting depth"  # as libyaml says it, before the events that are counted here are there

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
CORE_SCHEMA: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (_TAG + "null", re.compile(r"^(?:~|null|Null|NULL|)$"), "~nN\0"),
    (_TAG + "bool", re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), "tTfF"),
    (_TAG + "int", re.compile(r"^(?:[-+]?(?:0|[1-9][0-9]*)|0o[0-7]+|0x[0-9a-fA-F]+)$"), "-+0123456789"),
    (_TAG + "float", re.compile(r"^[-+]?(?:(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[0-9]+[eE][-+]?[0-9]+)$"), "-+.0123456789"),
    (_TAG + "merge", re.compile(r"^(?:<<)$"), "<"),
)


class _Loader(_Safe):  # type: ignore[misc]
    """The safe loader with YAML 1.2's scalars, and no silent loss of a repeated key."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise YamlProblem("a key is not text", key.start_mark.line + 1)
            if key.value in seen:
                raise YamlProblem(f"the key {key.value!r} stands twice in one mapping; keep one", key.start_mark.line + 1)
            seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


for _tag, _regex, _first in CORE_SCHEMA:
    _Loader.add_implicit_resolver(_tag, _regex, ["" if letter == "\0" else letter for letter in _first])


def load_rules(text: str) -> tuple[Entry, ...]:
    """The members of the document's `rules` list. Raises YamlProblem when the file as a whole cannot be read."""
    try:
        _check_bounds(yaml.parse(text, _Safe))
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
            return tuple(_entry(loader, node) for node in _rule_nodes(root))
        finally:
            loader.dispose()
    except yaml.YAMLError as problem:
        raise _problem_of(problem) from None
    except (RecursionError, ValueError) as problem:
        raise YamlProblem(f"cannot be read as YAML: {_one_line(problem)}") from None


def _entry(loader: Any, node: yaml.Node) -> Entry:
    line = node.start_mark.line + 1
    try:
        return Entry(loader.construct_document(node), line)
    except YamlProblem as problem:
        return Entry(None, problem.line or line, str(problem))
    except yaml.YAMLError as problem:
        told = _problem_of(problem)
        return Entry(None, told.line or line, str(told))
    except ValueError as problem:
        return Entry(None, line, f"holds a value that cannot be read: {_one_line(problem)}")


def _rule_nodes(root: yaml.Node | None) -> list[yaml.Node]:
    if root is None:
        raise YamlProblem("is empty; a rule file has a top-level `rules:` list", 1)
    if isinstance(root, yaml.MappingNode):
        found = [value for key, value in root.value if isinstance(key, yaml.ScalarNode) and key.value == "rules"]
        if len(found) > 1:
            raise YamlProblem("`rules:` stands twice; keep one list", found[1].start_mark.line + 1)
        if found and isinstance(found[0], yaml.SequenceNode):
            return list(found[0].value)
    raise YamlProblem("has no top-level `rules:` list, so it is not a rule file", root.start_mark.line + 1)


def _check_bounds(events: Iterable[yaml.Event]) -> None:
    """Refuse what would exhaust memory or the stack: counts nodes as they are once every alias is written out."""
    anchors: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    total = 0
    for event in events:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in anchors:
                raise YamlProblem(f"the alias *{event.anchor} has no finished anchor before it", line)
            total += anchors[event.anchor]
        elif isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, total))
            total += 1
        elif isinstance(event, yaml.ScalarEvent):
            total += 1
            if event.anchor:
                anchors[event.anchor] = 1
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, before = open_nodes.pop()
            if anchor:
                anchors[anchor] = total - before
        if len(open_nodes) > MAX_DEPTH:
            raise _too_deep(line)
        if total > MAX_NODES:
            raise YamlProblem(f"holds more than {MAX_NODES} values once its aliases are written out", line)


def _problem_of(problem: yaml.YAMLError) -> YamlProblem:
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    said = getattr(problem, "problem", None) or _one_line(problem)
    if _TOO_DEEP in said:
        return _too_deep(mark.line + 1 if mark else 0)
    return YamlProblem(f"is not valid YAML: {said}", mark.line + 1 if mark else 0)


def _too_deep(line: int) -> YamlProblem:
    return YamlProblem(f"is nested deeper than {MAX_DEPTH} levels", line)


def _one_line(problem: BaseException) -> str:
    return " ".join(str(problem).split())[:200] or type(problem).__name__
