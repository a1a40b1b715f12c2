"""The rules as Semgrep is given them: fresh ids, nothing but what matching needs, and a message that carries the bindings back.

Semgrep's JSON no longer holds metavariables, but it fills them into messages: each rule's message is preceded by all its
metavariables between marks that cannot occur in code.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.model.match import Binding
from scanner.model.rule import Rule

_METAVARIABLE = re.compile(r"\$(?:\.\.\.)?[A-Z_][A-Z0-9_]*")
_LEFT_OUT = ("metadata",)
_NOT_SEARCHED = ("metadata", "fix", "fix-regex")
_NETWORK = ("validators", "join", "r2c-internal-project-depends-on")
_PYTHON = frozenset({"python", "python3", "py"})


@dataclass(frozen=True, slots=True)
class Filled:
    """A message after Semgrep filled it in, taken apart again."""

    message: str
    bindings: tuple[Binding, ...]


class RuleSetForSemgrep:
    """One start's rules: the text to give, and the way back from Semgrep's ids and messages."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._mark = f"@{secrets.token_hex(8)}@"
        self.by_id = {f"r{number:05d}": rule for number, rule in enumerate(rules)}
        self._names = {name: sorted(set(_metavariables(json.loads(rule.document)))) for name, rule in self.by_id.items()}

    def text(self) -> str:
        """The rule file, as JSON (which is YAML)."""
        return json.dumps({"rules": [self._document(name, rule) for name, rule in self.by_id.items()]})

    def filled(self, name: str, message: str) -> Filled:
        """The rule's own message and the bindings, from the message that Semgrep gave. Raises ValueError when it is not ours."""
        parts = message.split(self._mark)
        names = self._names[name]
        if len(parts) != len(names) + 2:
            raise ValueError("a message came back changed")
        bound = zip(names, parts[1:-1], strict=True)
        return Filled(parts[-1], tuple(Binding(each, text) for each, text in bound if text != each))

    def _document(self, name: str, rule: Rule) -> dict[str, Any]:
        document = {key: value for key, value in json.loads(rule.document).items() if key not in _LEFT_OUT}
        carrier = self._mark + "".join(each + self._mark for each in self._names[name])
        return {**document, "id": name, "message": carrier + rule.message}


def refused(rule: Rule) -> str | None:
    """Why a rule is never given to Semgrep: it would reach for the network or for other rules. None when it may run."""
    document = json.loads(rule.document)
    for key in _NETWORK:
        if key in document:
            return f"uses `{key}`, which would need the network; it is not run"
    return "uses mode join, which would need the network; it is not run" if document.get("mode") == "join" else None


def takes(rule: Rule, staged_name: str) -> bool:
    """Whether Semgrep must have looked at this file for this rule, so that not having done so is a failure."""
    if rule.paths.include or rule.paths.exclude:
        return False
    if any(language in ("generic", "regex", "none") for language in rule.languages):
        return True
    ending = staged_name.rpartition(".")[2]
    return any(ending in _ENDINGS.get(language, ()) for language in rule.languages)


_ENDINGS = {
    **dict.fromkeys(_PYTHON, ("py", "pyi")),
    **dict.fromkeys(("js", "javascript"), ("js", "jsx", "cjs", "mjs")),
    **dict.fromkeys(("ts", "typescript"), ("ts", "tsx")),
    **dict.fromkeys(("go", "golang"), ("go",)),
    "java": ("java",),
    "ruby": ("rb",),
    "php": ("php",),
    "rust": ("rs",),
    "c": ("c", "h"),
    "json": ("json",),
    "yaml": ("yaml", "yml"),
}


def for_python_only(rules: Sequence[Rule]) -> bool:
    """Whether every rule is for Python alone."""
    return all(set(rule.languages) <= _PYTHON for rule in rules)


def _metavariables(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _METAVARIABLE.findall(value)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in _NOT_SEARCHED:
                yield from _metavariables(each)
    elif isinstance(value, list):
        for each in value:
            yield from _metavariables(each)
