"""What a list calls a repository: the URL of one that is to be fetched, or a place on this machine."""

from __future__ import annotations

import re

from scanner.adapters.visible import visible
from scanner.errors import InputError

SCHEMES = ("https", "ssh", "git", "http", "file")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<host>[^/]*)")
_HELPER = re.compile(r"[A-Za-z0-9+.-]*::")
_SHORT = re.compile(r"(?:[A-Za-z0-9._-]+@)?(?P<host>\[?[A-Za-z0-9.:_-]+?\]?):(?!:)(?P<path>[^:].*)")
_REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./@{}^~+-]*")


def is_url(text: str) -> bool:
    """Whether it names a repository to be fetched; otherwise it is a path. Raises InputError for what git would take for a program."""
    shown = visible(text)[:200]
    if not text or text.startswith("-"):
        raise InputError(f"'{shown}' is no repository: it begins like an option; write ./{shown} for a folder of that name")
    if _HELPER.match(text):
        raise InputError(f"'{shown}': a transport helper is a program, and none is started; give a URL ({', '.join(SCHEMES)}) or a path")
    found = _SCHEME.match(text)
    if found:
        _check(text, found["scheme"], found["host"])
        return True
    short = _SHORT.fullmatch(text)
    if short and ("@" in text.partition(":")[0] or "/" not in text.partition(":")[0]) and len(short["host"]) > 1:
        _check(text, "ssh", text.partition(":")[0])
        return True
    return False


def check_revision(text: str) -> str:
    """The name of a revision as it is. Raises InputError for what git would not take for one."""
    if text and (not _REVISION.fullmatch(text) or ".." in text or len(text) > 300):
        raise InputError(f"'{visible(text)[:100]}' is not a revision; give a branch, a tag or a full commit id")
    return text


def _check(text: str, scheme: str, host: str) -> None:
    shown = visible(text)[:200]
    if scheme.lower() not in SCHEMES:
        raise InputError(f"'{shown}': repositories are not fetched by {visible(scheme)}; use one of {', '.join(SCHEMES)}")
    if not text.isprintable() or " " in text or len(text) > 2000:
        raise InputError(f"'{shown}' is not a URL: it holds blanks or characters that cannot be seen")
    user, at, name = host.rpartition("@")
    if ":" in user and at:
        raise InputError(
            f"'{scheme}://...@{visible(name)}...': a password in a URL ends up in logs; leave it out, git's credential helper gives it"
        )
    if name.startswith("-") or user.startswith("-"):
        raise InputError(f"'{shown}': a host or user that begins with - is an option to ssh; it is not fetched")
