"""Rule files and folders to rules. One broken file or rule never hides the others: it becomes a failure."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from scanner.adapters.rule_files.document import rule_of
from scanner.adapters.rule_files.entries import MAX_BYTES, Entry, Loaded, Loader, YamlProblem
from scanner.adapters.rule_files.texts import load_texts
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.record import Record
from scanner.model.rule import Rule

_ENDINGS = (".yaml", ".yml")
_TESTS = (".test.yaml", ".test.yml")


class RuleSet(Record):
    """What was read: the rules in the order of their files, and what could not be read."""

    rules: tuple[Rule, ...]
    failures: tuple[Failure, ...]


class _Text(Record):
    """A rule file's text, and the path that failures show."""

    path: str
    text: str


class _Collected(Record):
    """The rules by id and the failures, in the order of the files."""

    rules: dict[str, Rule]
    failures: list[Failure]

    def add(self, found: Sequence[_Text | Failure], load: Loader) -> None:
        """What these files hold."""
        loaded = iter(load([each.text for each in found if isinstance(each, _Text)]))
        for each in found:
            if isinstance(each, Failure):
                self.failures.append(each)
            else:
                self._add_file(each.path, next(loaded))

    def rule_set(self) -> RuleSet:
        """What was read."""
        return RuleSet(tuple(self.rules.values()), tuple(self.failures))

    def _add_file(self, shown: str, loaded: Loaded) -> None:
        if isinstance(loaded, YamlProblem):
            self.failures.append(Failure(shown, FailureKind.RULE, _at(loaded.line, str(loaded))))
            return
        for entry in loaded:
            made = _rule(entry, shown)
            if isinstance(made, Failure):
                self.failures.append(made)
            elif made.id in self.rules:
                detail = f"the rule id {made.id} is already taken in {self.rules[made.id].path}; rename one"
                self.failures.append(Failure(shown, FailureKind.RULE, _at(entry.line, detail)))
            else:
                self.rules[made.id] = made


def read_rules(path: Path, root: Path, load: Loader = load_texts) -> RuleSet:
    """All rules of a rule file, or of a folder and the folders in it. Hidden folders are left out, as Semgrep does.

    Paths in the result are relative to `root`. A path under `root` must not lead out of it through a symbolic link.
    `load` reads the texts, or remembers what they hold. Raises InputError when `path` does not exist.
    """
    if not path.exists():
        raise InputError(f"{shown_path(path, root)}: no such rule file or folder; check the path")
    collected = _Collected({}, [])
    limit = limit_of(path, root)
    some: list[_Text | Failure] = []
    size = 0
    for found in _files(path, root) if path.is_dir() else [path]:
        some.append(found if isinstance(found, Failure) else _text_of(found, root, limit))
        size += len(some[-1].text) if isinstance(some[-1], _Text) else 0
        if size > MAX_BYTES:
            collected.add(some, load)
            some, size = [], 0
    collected.add(some, load)
    return collected.rule_set()


def read_text(text: str, path: str) -> RuleSet:
    """The rules of one rule file given as text. `path` is what failures show."""
    collected = _Collected({}, [])
    collected.add([_Text(path, text)], load_texts)
    return collected.rule_set()


def limit_of(path: Path, root: Path) -> Path:
    """The folder that rules named by `path` must not lead out of: the root, or for a path outside of it, that path's own folder."""
    lexical = _lexical(path)
    inside = lexical.is_relative_to(_lexical(root)) or lexical.is_relative_to(root.resolve())
    if inside:
        return root.resolve()
    return path.resolve() if path.is_dir() else path.resolve().parent


def _files(folder: Path, root: Path) -> Iterator[Path | Failure]:
    problems: list[OSError] = []
    for base, folders, names in os.walk(folder, onerror=problems.append):
        for name in sorted(folders):
            if (Path(base) / name).is_symlink():
                detail = "a symbolic link to a folder is not followed; name that folder itself"
                yield Failure(shown_path(Path(base) / name, root), FailureKind.SKIPPED, detail)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.endswith(_ENDINGS) and not name.endswith(_TESTS) and not name.startswith("."):
                yield Path(base) / name
    for problem in problems:
        shown = shown_path(Path(problem.filename or folder), root)
        yield Failure(shown, FailureKind.UNREADABLE, f"cannot be read: {problem.strerror}")


def _text_of(path: Path, root: Path, limit: Path) -> _Text | Failure:
    shown = shown_path(path, root)
    if not path.resolve().is_relative_to(limit):
        return Failure(shown, FailureKind.OUTSIDE_ROOT, "leads outside through a symbolic link; copy the file in")
    content = bounded_content(path, shown, MAX_BYTES, "split the rule file")
    if isinstance(content, Failure):
        return content
    try:
        return _Text(shown, content.decode("utf-8-sig"))
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        return Failure(shown, FailureKind.RULE, f"line {line}: is not UTF-8; save the file as UTF-8")


def bounded_content(file: Path, shown: str, most: int, remedy: str) -> bytes | Failure:
    """The bytes of a plain file of at most `most` bytes; for a larger one, a Failure that says `remedy`."""
    try:
        if not file.is_file():
            return Failure(shown, FailureKind.UNREADABLE, "is not a regular file")
        with file.open("rb") as source:
            content = source.read(most + 1)
    except OSError as problem:
        return Failure(shown, FailureKind.UNREADABLE, f"cannot be read: {problem.strerror}")
    if len(content) > most:
        return Failure(shown, FailureKind.RULE, f"is larger than {most} bytes; {remedy}")
    return content


def _rule(entry: Entry, shown: str) -> Rule | Failure:
    if entry.problem:
        return Failure(shown, FailureKind.RULE, _at(entry.line, entry.problem))
    try:
        return rule_of(entry.data, shown)
    except InputError as problem:
        return Failure(shown, FailureKind.RULE, _at(entry.line, str(problem)))


def _at(line: int, detail: str) -> str:
    return f"line {line}: {detail}" if line else detail


def _lexical(path: Path) -> Path:
    """Absolute, `..` taken away, symbolic links left as they are."""
    return Path(os.path.normpath(path.absolute()))


def shown_path(path: Path, root: Path) -> str:
    """The path as reports show it: relative to the root where it is below it."""
    lexical = _lexical(path)
    for base in (_lexical(root), root.resolve()):
        if lexical.is_relative_to(base):
            return lexical.relative_to(base).as_posix()
    return lexical.as_posix()
