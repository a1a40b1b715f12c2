"""Fetching repositories: the one place where git may use the network. Into bare folders of our own, shallow, without checkout or hooks.

Credentials are git's own business: its helpers, ssh's agent and configuration are used as they are, and nobody is asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scanner.adapters.git.process import Output, environment
from scanner.adapters.visible import visible
from scanner.errors import RepositoryError

TIMEOUT = 1800.0
WANTED = "refs/bugclass/wanted"
_SCHEMES = "https:ssh:git:http:file"
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.fsmonitor": "false",
    "core.quotePath": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "fetch.recurseSubmodules": "false",
    "fetch.fsckObjects": "false",
    "protocol.version": "2",
    "submodule.recurse": "false",
    "http.followRedirects": "initial",
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
}
_KEPT = ("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY")


def make_folder(folder: Path, url: str) -> None:
    """A new bare repository whose one remote is `url`. Raises RepositoryError; nothing is left behind then."""
    folder.mkdir(parents=True, mode=0o700)
    try:
        _checked(["init", "--quiet", "--bare", "--template=", "."], folder, url)
        _checked(["config", "remote.origin.url", url], folder, url)
    except RepositoryError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def fetch(folder: Path, url: str, revision: str) -> str:
    """Bring the newest commit of `revision` ("": the remote's HEAD), its trees, and where the server does not filter its blobs too.

    The full id of the commit. Raises RepositoryError with what git complained about.
    """
    wanted = f"+{revision or 'HEAD'}:{WANTED}"
    base = ["fetch", "--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "--depth=1"]
    _checked([*base, "--filter=blob:none", "--end-of-options", "origin", wanted], folder, url)
    return newest(folder, url)


def newest(folder: Path, url: str) -> str:
    """The full id of the commit that was fetched last. Raises RepositoryError where there is none."""
    found = _checked(["rev-parse", "--verify", "--quiet", f"{WANTED}^{{commit}}"], folder, url)
    return found.stdout.decode("ascii", "replace").strip()


def fetch_missing(folder: Path, url: str, commit: str, wanted: Sequence[str]) -> None:
    """Bring those of the blobs `wanted` (ids) that a filtered fetch of `commit` left out, all at once. Raises RepositoryError."""
    listed = _run(["rev-list", "--objects", "--missing=print", "--no-object-names", "--end-of-options", commit], folder, url)
    if listed.status != 0:
        raise RepositoryError(f"{visible(url)}: {listed.problem}")
    missing = {line[1:].decode("ascii", "replace") for line in listed.stdout.split(b"\n") if line.startswith(b"?")}
    needed = "".join(f"{blob}\n" for blob in dict.fromkeys(wanted) if blob in missing)
    if needed:
        options = [
            "--quiet",
            "--no-tags",
            "--no-recurse-submodules",
            "--no-write-fetch-head",
            "--no-auto-gc",
            "--filter=blob:none",
            "--stdin",
        ]
        _checked(["-c", "fetch.negotiationAlgorithm=noop", "fetch", *options, "origin"], folder, url, needed.encode("ascii"))


def _checked(arguments: Sequence[str], folder: Path, url: str, stdin: bytes = b"") -> Output:
    done = _run(arguments, folder, url, stdin)
    if done.status != 0:
        raise RepositoryError(f"{visible(url)}: cannot be fetched: {done.problem}")
    return done


def _run(arguments: Sequence[str], folder: Path, url: str, stdin: bytes = b"") -> Output:
    settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    own = {name: value for name, value in os.environ.items() if name in _KEPT}
    env = {**environment(), **own, "GIT_DIR": str(folder), "GIT_ALLOW_PROTOCOL": _SCHEMES, "GIT_NO_LAZY_FETCH": "0"}
    try:
        done = subprocess.run(
            ["git", "--no-pager", *settings, *arguments],
            cwd=folder,
            input=stdin,
            capture_output=True,
            env=env,
            timeout=TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise RepositoryError(f"{visible(url)}: git fetched for {TIMEOUT:.0f} s and was not done; given up") from None
    except FileNotFoundError:
        raise RepositoryError("git is not installed or not on PATH; install it to fetch repositories") from None
    except (OSError, ValueError) as problem:
        raise RepositoryError(f"{visible(url)}: git cannot be started: {visible(str(problem))}") from None
    return Output(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))
