"""YAML front matter (`---`) to a table with line numbers. Anchors and aliases are refused, so nothing can grow; depth is bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanner.adapters.postmortem.document import Document
from scanner.adapters.postmortem.place import Place
from scanner.adapters.postmortem.table import Path, Table, kind_of

if TYPE_CHECKING:
    import yaml

MAX_DEPTH = 12
_TAGS = ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
_STANDARD = "tag:yaml.org,2002:"


def yaml_table(document: Document) -> Table:
    """Raises InputError with the line for anything that is not plain YAML data: tags, aliases, duplicate keys, bad dates."""
    import yaml

    place = Place(document.path, 1)
    try:
        _check_events(document)
        loader = yaml.SafeLoader(document.front)
        try:
            root = loader.get_single_node()
            builder = _Builder(document.path, loader)
            values = {} if root is None else builder.value(root, ())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        reason = problem.problem or problem.context or "not YAML"
        raise Place(document.path, _line(mark)).error(f"broken front matter (YAML): {reason}") from None
    except yaml.reader.ReaderError as problem:
        line = document.front.count("\n", 0, problem.position) + 2
        raise Place(document.path, line).error("broken front matter (YAML): a character that YAML does not allow") from None
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as problem:
        raise place.error(f"broken front matter (YAML): {problem}") from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise place.error(f"the front matter must be keys with values, not {kind_of(values)}")
    return Table(document.path, values, builder.lines if root is not None else {}, builder.raw)


def _check_events(document: Document) -> None:
    """One pass over the stream of events, before any tree is built."""
    import yaml

    depth = 0
    for event in yaml.parse(document.front, Loader=yaml.SafeLoader):
        here = Place(document.path, _line(event.start_mark))
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise here.error("broken front matter (YAML): anchors and aliases are not allowed; write the value out")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise here.error("broken front matter (YAML): nested too deeply")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Builder:
    """Values of nodes, noting the line and the raw text of each."""

    def __init__(self, document: str, loader: yaml.SafeLoader) -> None:
        self.lines: dict[Path, int] = {}
        self.raw: dict[Path, str] = {}
        self._document = document
        self._loader = loader

    def value(self, node: yaml.Node, path: Path) -> Any:
        import yaml

        here = Place(self._document, _line(node.start_mark))
        self.lines.setdefault(path, here.line)
        if node.tag.removeprefix(_STANDARD) not in _TAGS:
            raise here.error(f"broken front matter (YAML): the tag or key '{node.tag.removeprefix(_STANDARD)}' is not allowed")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, number)) for number, item in enumerate(node.value)]
        self.raw[path] = node.value
        try:
            return self._loader.construct_object(node)
        except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
            raise here.error(f"broken front matter (YAML): '{node.value[:60]}' is not a valid date, time or number") from None

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        import yaml

        found: dict[str, Any] = {}
        for key, value in node.value:
            here = Place(self._document, _line(key.start_mark))
            if not isinstance(key, yaml.ScalarNode):
                raise here.error("broken front matter (YAML): a key must be a word")
            if key.value in found:
                raise here.error(f"broken front matter (YAML): the key '{key.value}' is there twice")
            where = (*path, key.value)
            self.lines[where] = here.line
            found[key.value] = self.value(value, where)
        return found


def _line(mark: Any) -> int:
    """The document's line of a mark: YAML counts from 0, and the front matter starts on line 2."""
    return 2 if mark is None else int(mark.line) + 2
