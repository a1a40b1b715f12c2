"""Which Python files a patch is about. The patch is hostile: a name that leaves the root is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanner.adapters.visible import visible
from scanner.errors import InputError, NoLesson

if TYPE_CHECKING:
    from unidiff.patch import PatchSet

_SUFFIXES = (".py", ".pyi", ".pyw")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"a": b"\a", b"b": b"\b", b"v": b"\v", b"f": b"\f"}


@dataclass(frozen=True, slots=True)
class PatchedPath:
    """One file of a patch by its names; None where it does not exist on that side."""

    before: str | None
    after: str | None

    @property
    def shown(self) -> str:
        """The name for messages."""
        return self.after or self.before or ""

    def include(self, reverse: bool) -> str:
        """The name by which `git apply --include` knows it: the result's name, else the source's."""
        names = (self.before, self.after) if reverse else (self.after, self.before)
        return names[0] or names[1] or ""

    def stripped(self, folders: int) -> PatchedPath | None:
        """Without that many leading folders; None where a name has too few."""
        names = [name if name is None else _strip(name, folders) for name in (self.before, self.after)]
        return None if "" in names else PatchedPath(*names)


def patched_paths(patch: bytes, shown: str) -> list[PatchedPath]:
    """The Python files of a patch, names as written ("a/x.py"). Raises InputError for a broken patch or a name that leaves the root."""
    found: list[PatchedPath] = []
    patches = _read(patch, shown)
    if not patches:
        if patch.strip():
            raise InputError(f"{shown}: not a unified diff; make one with 'git diff' or 'diff -u'")
        raise NoLesson(f"{shown}: the patch is empty, so nothing is changed")
    for one in patches:
        path = PatchedPath(_name(one.source_file, shown), _name(one.target_file, shown))
        if path.before and path.after and not any(line.startswith("diff --git ") for line in one.patch_info or ()):
            path = PatchedPath(path.after, path.after)  # `--- x.py.orig`, `+++ x.py`: without git's header it is one file
        if len(one) and path.shown.endswith(_SUFFIXES):
            found.append(path)
    return found


def _read(patch: bytes, shown: str) -> PatchSet:
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    try:
        return PatchSet.from_string(patch.decode("utf-8", "surrogateescape"))
    except (UnidiffParseError, ValueError, IndexError, AttributeError, TypeError, RecursionError) as problem:
        reason = visible(str(problem))[:160] or type(problem).__name__
        raise InputError(f"{shown}: broken patch: {reason}; make it again with 'git diff' or 'diff -u'") from None


def _name(written: str, shown: str) -> str | None:
    if written == "/dev/null":
        return None
    name = _unquoted(written.rstrip("\r"))
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:[\\/]", name) or ".." in re.split(r"[\\/]", name) or "\0" in name:
        raise InputError(f"{shown}: the patch names {visible(name)}, which leads outside the root; refused")
    return name


def _unquoted(written: str) -> str:
    """git quotes an unusual name like a C string."""
    if not (len(written) > 1 and written[0] == written[-1] == '"'):
        return written
    raw = _ESCAPE.sub(_byte, written[1:-1].encode("utf-8", "surrogateescape"))
    return raw.decode("utf-8", "surrogateescape")


def _byte(match: re.Match[bytes]) -> bytes:
    text = match.group(1)
    if len(text) == 3:
        return bytes([int(text, 8) & 255])
    return _LETTERS.get(text, text)


def _strip(name: str, folders: int) -> str:
    parts = [part for part in name.split("/") if part not in ("", ".")]
    return "/".join(parts[folders:])
