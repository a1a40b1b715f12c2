"""Which versions a lock file or a declaration names, and what differs between two of them. The text is hostile: read as data, bounded."""

from __future__ import annotations

import configparser
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scanner.model.suspects import DependencyUpdate

_MOST = 20_000
_PACKAGE = re.compile(r'^\[\[package\]\]\s*\nname = "([^"\n]{1,200})"\s*\nversion = "([^"\n]{1,200})"', re.MULTILINE)
_CONFLICT = re.compile(r"^(?:<<<<<<<|>>>>>>>) ", re.MULTILINE)
_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][A-Za-z0-9._-]{0,200})\s*(?:\[[^\]]{0,300}\])?\s*([^#;\\]{0,300})")
_NORMAL = re.compile(r"[-_.]+")


def versions(path: str, text: str) -> dict[str, str]:
    """Dependency (normal name) -> version or wanted range, as the file says it. Raises ValueError for one that cannot be read."""
    reader = _READERS.get(path.rpartition("/")[2], _requirements if path.endswith((".txt", ".in", ".pip")) else _nothing)
    found: dict[str, str] = {}
    try:
        for name, version in reader(text):
            found[_NORMAL.sub("-", name).lower()] = " ".join(version.split())
            if len(found) >= _MOST:
                break
    except (RecursionError, TypeError, AttributeError, configparser.Error) as problem:
        raise ValueError(f"{type(problem).__name__}") from None
    return found


def differing(path: str, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[DependencyUpdate, ...]:
    """What was added, removed or has another version, by name."""
    names = sorted(before.keys() | after.keys())
    return tuple(DependencyUpdate(n, before.get(n), after.get(n), path) for n in names if before.get(n) != after.get(n))


def _locked(text: str) -> Iterator[tuple[str, str]]:
    """poetry.lock, uv.lock, pdm.lock: written by programs in one layout, which is a hundred times faster to scan than TOML is to parse.

    Where the layout is not met, the file has to be TOML without packages.
    """
    if _CONFLICT.search(text):
        raise ValueError("it holds the marks of a merge that was not finished")
    if not _PACKAGE.search(text):
        _toml(text)
    for package in _PACKAGE.finditer(text):
        yield package[1], package[2]


def _pipfile_lock(text: str) -> Iterator[tuple[str, str]]:
    document = json.loads(text)
    for section in ("develop", "default"):
        for name, entry in document.get(section, {}).items():
            version = entry.get("version") or entry.get("ref") or "*"
            yield str(name), str(version).removeprefix("==")


def _requirements(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if not line.lstrip().startswith(("-", "#")) and (pair := _requirement(line)):
            yield pair


def _requirement(line: str) -> tuple[str, str] | None:
    match = _REQUIREMENT.match(line[:1000])
    if not match or (match[2] and match[2][0] not in "=<>!~@("):
        return None
    wanted = match[2].partition(" --")[0].strip()
    return match[1], wanted.removeprefix("==").strip() or "*"


def _pyproject(text: str) -> Iterator[tuple[str, str]]:
    document = _toml(text)
    project = document.get("project", {})
    listed = [*project.get("dependencies", []), *document.get("build-system", {}).get("requires", [])]
    for group in (*project.get("optional-dependencies", {}).values(), *document.get("dependency-groups", {}).values()):
        listed += group
    for line in listed:
        if isinstance(line, str) and (pair := _requirement(line)):
            yield pair
    poetry = document.get("tool", {}).get("poetry", {})
    tables = [poetry.get("dependencies", {}), poetry.get("dev-dependencies", {})]
    tables += [group.get("dependencies", {}) for group in poetry.get("group", {}).values()]
    for table in tables:
        yield from _wanted(table)


def _pipfile(text: str) -> Iterator[tuple[str, str]]:
    document = _toml(text)
    for section in ("dev-packages", "packages"):
        yield from _wanted(document.get(section, {}))


def _wanted(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        found = value.get("version") or value.get("rev") or value.get("tag") or "*" if isinstance(value, dict) else value
        if isinstance(found, str):
            yield name, found


def _setup_cfg(text: str) -> Iterator[tuple[str, str]]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.read_string(text)
    lists = [parser.get("options", key, fallback="") for key in ("setup_requires", "install_requires")]
    if parser.has_section("options.extras_require"):
        lists += [value for _, value in parser.items("options.extras_require")]
    for listed in lists:
        yield from _requirements(listed)


def _nothing(text: str) -> Iterator[tuple[str, str]]:
    """A declaration that is code, or a format that is not read: its lines are shown as changed, no version."""
    return iter(())


def _toml(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


_READERS: dict[str, Callable[[str], Iterator[tuple[str, str]]]] = {
    "poetry.lock": _locked,
    "uv.lock": _locked,
    "pdm.lock": _locked,
    "Pipfile.lock": _pipfile_lock,
    "Pipfile": _pipfile,
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
}
