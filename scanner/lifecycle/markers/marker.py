"""A recorded marker, read in each of the ways in which code and configuration may write it. Pure."""

from __future__ import annotations

import ast
import json
import re
import warnings
from dataclasses import dataclass

from scanner.lifecycle.markers.entries import Entry, dotted_lines, plain_key, toml_entries, yaml_entries
from scanner.model.formula import Pattern
from scanner.model.rule import Level, Rule

_WORD = re.compile(r"[\w.\-/]+")
_META = re.compile(r"\$[A-Z_.]|\.\.\.")
_TRUE = frozenset(("true", "on", "yes", "1", "enabled"))
_FALSE = frozenset(("false", "off", "no", "0", "disabled"))
_DISTINCT = re.compile(r"[_\-\d]|.{12}")


@dataclass(frozen=True, slots=True)
class Marker:
    """What to look for. `word`: a bare name, which counts wherever it stands; `wanted`: keys with the values that they must have.

    `container`: the first key of `wanted` is a variable of code, which configuration may call otherwise. `raw`: worth a search as text.
    """

    text: str
    word: bool
    wanted: tuple[Entry, ...] = ()
    container: bool = False
    raw: bool = True

    def means(self, entry: Entry, loose: bool = False) -> bool:
        """Whether an entry of a data file is what is looked for; layout, quoting and the case of keys do not count.

        `loose`: the entry has only its innermost key.
        """
        if self.word:
            word = plain_key(self.text)
            last = word.rpartition(".")[2]
            dotted = ".".join(map(plain_key, entry.keys))
            return f".{dotted}.".find(f".{word}.") >= 0 or (last == word and holds_word(entry.value, self.text))
        return any(same_value(each.value, entry.value) and self._same_keys(each, entry, loose) for each in self.wanted)

    def rule(self, id: str) -> Rule | None:
        """The marker as a pattern for Python code; None for a bare name, and for text of more than one line that is no pattern."""
        if self.word:
            return None
        document = {"id": id, "languages": ["python"], "severity": "INFO", "message": "containment", "pattern": self.text}
        return Rule(id, "containment", Level.NOTE, ("python",), Pattern(self.text), json.dumps(document))

    def _same_keys(self, wanted: Entry, entry: Entry, loose: bool) -> bool:
        want, have = [plain_key(key) for key in wanted.keys], [plain_key(key) for key in entry.keys]
        if have[-len(want) :] == want:
            return True
        return (self.container or loose) and len(want) > 1 and have[-1:] == want[-1:] and bool(_DISTINCT.search(wanted.keys[-1]))


def read_marker(text: str) -> Marker:
    """Read a marker; any text is one."""
    text = text.strip()
    if _WORD.fullmatch(text):
        return Marker(text, word=True)
    if _META.search(text):
        return Marker(text, word=False, raw=False)
    assigned = _assignment(text)
    if assigned is not None:
        return Marker(text, word=False, wanted=(assigned,), container=True)
    for read in (toml_entries, yaml_entries, dotted_lines):
        found = read(text)
        if found and all(entry.keys for entry in found):
            return Marker(text, word=False, wanted=tuple(found))
    return Marker(text, word=False)


def same_value(left: str | None, right: str | None) -> bool:
    """Whether two values say the same: `off`, `False`, `"false"` and `0` do."""
    return _said(left) == _said(right)


def holds_word(text: str | None, word: str) -> bool:
    """Whether a text holds the word as one: not as a part of a longer name."""
    return text is not None and re.search(rf"(?<![\w\-]){re.escape(word)}(?![\w\-])", text) is not None


def _said(value: str | None) -> str:
    said = "" if value is None else value.strip().strip("\"'").lower()
    return "true" if said in _TRUE else "false" if said in _FALSE else said


def _assignment(text: str) -> Entry | None:
    """`FLAGS["x"] = False` and `settings.X = False` as keys and a value; None for anything else."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    node = body[0] if len(body) == 1 else None
    if not isinstance(node, ast.Assign) or len(node.targets) != 1 or not isinstance(node.value, ast.Constant):
        return None
    keys: list[str] = []
    target: ast.expr = node.targets[0]
    while True:
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            keys.append(str(target.slice.value))
            target = target.value
        elif isinstance(target, ast.Attribute):
            keys.append(target.attr)
            target = target.value
        elif isinstance(target, ast.Name):
            return Entry((target.id, *reversed(keys)), str(node.value.value), 1)
        else:
            return None
