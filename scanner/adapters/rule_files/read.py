"""Rule files and folders to rules. One broken file or rule never hides the others: it becomes a failure."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.rule_files.document import rule_of
from scanner.adapters.rule_files.load import MAX_BYTES, Entry, YamlProblem, load_rules
from scanner.errors import InputError
from scanner.model.failure import Failure, FailureKind
from scanner.model.rule import Rule

_ENDINGS = (".yaml", ".yml")
_TESTS = (".test.yaml", ".test.yml")


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What was read: the rules in the order of their files, and what could not be read."""

    rules: tuple[Rule, ...]
    failures: tuple[Failure, ...]


def read_rules(path: Path, root: Path) -> RuleSet:
    """All rules of a rule file, or of a folder and the folders in it. Hidden folders are left out, as Semgrep does.

    Paths in the result are relative to `root`. A path under `root` must not lead out of it through a symbolic link.
    Raises InputError when `path` does not exist.
    """
    if not path.exists():
        raise InputError(f"{shown_path(path, root)}: no such rule file or folder; check the path")
    rules: dict[str, Rule] = {}
    failures: list[Failure] = []
    limit = limit_of(path, root)
    for found in _files(path, root) if path.is_dir() else [path]:
        if isinstance(found, Failure):
            failures.append(found)
            continue
        shown = shown_path(found, root)
        if not found.resolve().is_relative_to(limit):
            failures.append(Failure(shown, FailureKind.OUTSIDE_ROOT, "leads outside through a symbolic link; copy the file in"))
            continue
        _read_file(found, shown, rules, failures)
    return RuleSet(tuple(rules.values()), tuple(failures))


def read_text(text: str, path: str) -> RuleSet:
    """The rules of one rule file given as text. `path` is what failures show."""
    rules: dict[str, Rule] = {}
    failures: list[Failure] = []
    _read_entries(text, path, rules, failures)
    return RuleSet(tuple(rules.values()), tuple(failures))


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


def _read_file(path: Path, shown: str, rules: dict[str, Rule], failures: list[Failure]) -> None:
    try:
        if not path.is_file():
            failures.append(Failure(shown, FailureKind.UNREADABLE, "is not a regular file"))
            return
        with path.open("rb") as source:
            content = source.read(MAX_BYTES + 1)
    except OSError as problem:
        failures.append(Failure(shown, FailureKind.UNREADABLE, f"cannot be read: {problem.strerror}"))
        return
    if len(content) > MAX_BYTES:
        failures.append(Failure(shown, FailureKind.RULE, f"is larger than {MAX_BYTES} bytes; split the rule file"))
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = content.count(b"\n", 0, problem.start) + 1
        failures.append(Failure(shown, FailureKind.RULE, f"line {line}: is not UTF-8; save the file as UTF-8"))
        return
    _read_entries(text, shown, rules, failures)


def _read_entries(text: str, shown: str, rules: dict[str, Rule], failures: list[Failure]) -> None:
    try:
        entries = load_rules(text)
    except YamlProblem as problem:
        failures.append(Failure(shown, FailureKind.RULE, _at(problem.line, str(problem))))
        return
    for entry in entries:
        made = _rule(entry, shown)
        if isinstance(made, Failure):
            failures.append(made)
        elif made.id in rules:
            detail = f"the rule id {made.id} is already taken in {rules[made.id].path}; rename one"
            failures.append(Failure(shown, FailureKind.RULE, _at(entry.line, detail)))
        else:
            rules[made.id] = made


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
