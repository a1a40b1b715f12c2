"""Rule modules to rule classes. This runs the module's code."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from importlib.abc import InspectLoader
from types import CodeType, ModuleType
from typing import Any, Union

from fixit import LintRule

from scanner.model.rule import Rule

Words = tuple[tuple[str, ...], ...]
_PACKAGE = "bugclass_rules_"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A rule's classes. `words`: a file that the rule matches has a word of each group; empty: any file may match."""

    rule: Rule
    classes: tuple[type[LintRule], ...] = field(repr=False)
    words: Words = ()

    def may_match(self, text: str) -> bool:
        """Whether a file with this text can have a match at all."""
        return all(any(word in text for word in group) for group in self.words)


_KNOWN: dict[tuple[str, str], Union[Loaded, str]] = {}


def load(rule: Rule, source: str) -> Loaded | str:
    """The rule's classes, or why there are none. A module is run once in a process."""
    key = (rule.id, source)
    if key not in _KNOWN:
        _KNOWN[key] = _load(rule, source)
    return _KNOWN[key]


@contextlib.contextmanager
def silenced() -> Iterator[None]:
    """What a rule prints goes nowhere: standard output belongs to the report."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        yield


def told(problem: BaseException) -> str:
    """An exception in one line."""
    return f"{type(problem).__name__}: {' '.join(str(problem).split())[:200]}".rstrip(": ")


class _Text(InspectLoader):
    """Loads a module from its text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def get_source(self, fullname: str) -> str:
        """The text."""
        return self._text

    def get_code(self, fullname: str) -> CodeType | None:
        """The text as code, named after the module."""
        return self.source_to_code(self._text, f"<{fullname}>")

    def is_package(self, fullname: str) -> bool:
        """A rule's module is never a package."""
        return False


def _load(rule: Rule, source: str) -> Loaded | str:
    name = _PACKAGE + rule.id.replace("-", "_")
    spec = importlib.machinery.ModuleSpec(name, _Text(source))
    module = importlib.util.module_from_spec(spec)
    try:
        with silenced():
            assert spec.loader is not None
            spec.loader.exec_module(module)
            classes = _classes(module)
            for each in classes:
                each()
    except (Exception, SystemExit) as problem:
        return f"the module cannot be imported: {told(problem)}"
    if not classes:
        return "the module has no LintRule"
    if needing := [each.__name__ for each in classes if _needs_repository(each)]:
        return f"{needing[0]} needs metadata of a whole repository, which is not worked out here"
    words = [_words(each) for each in classes]
    return Loaded(rule, classes, words[0] if len(words) == 1 else ())


def _classes(module: ModuleType) -> tuple[type[LintRule], ...]:
    """The module's own LintRule classes, in the order of their names."""
    found = [value for value in vars(module).values() if isinstance(value, type) and issubclass(value, LintRule)]
    own = {each for each in found if each is not LintRule and each.__module__ == module.__name__}
    return tuple(sorted((each for each in own if not each.__name__.startswith("_")), key=lambda each: each.__name__))


def _needs_repository(rule: type[LintRule]) -> bool:
    providers: Collection[Any] = rule.get_inherited_dependencies()
    return any(getattr(provider, "gen_cache", None) is not None for provider in providers)


def _words(rule: type[LintRule]) -> Words:
    """The class's own `WORDS` where it has the shape of words in groups; else none, and every file is looked at."""
    given = getattr(rule, "WORDS", ())
    if not isinstance(given, tuple) or not all(isinstance(group, tuple) and group for group in given):
        return ()
    if not all(isinstance(word, str) and word.isascii() for group in given for word in group):
        return ()
    return given
