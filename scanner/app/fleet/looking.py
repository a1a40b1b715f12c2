"""What a worker of the fleet does: the same look at a file as a scan's, and its answer as bytes that are kept as they are."""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scanner.adapters.rule_files import rule_of
from scanner.app.fleet.version import versions
from scanner.errors import EngineError
from scanner.model.failure import Failure
from scanner.model.finding import Finding, State, Suppression
from scanner.model.rule import Rule
from scanner.model.source import Target
from scanner.policy.comments import find_comments
from scanner.policy.hint import HINT
from scanner.policy.suppressions import suppress
from scanner.scan.copies import copy_of
from scanner.scan.look import Look
from scanner.scan.look_text import look_of, text_of
from scanner.scan.looking import LookTask, look_task
from scanner.scan.tasks import Patience

_PATIENCE = Patience()


@dataclass(frozen=True, slots=True)
class Seen:
    """What one file gave: findings with the keys that equal code shares, and failures. `scanned` is 1 where it was looked at in full."""

    findings: tuple[Finding, ...]
    copies: tuple[str, ...]
    failures: tuple[Failure, ...]
    scanned: int


def orders_of(rules: Sequence[Rule], inline: bool) -> bytes:
    """All that a worker has to know, as bytes: the rules' texts, who may do it, whether comments in the code suppress."""
    said = {"versions": versions(), "inline": inline, "rules": [[rule.path, rule.document] for rule in rules]}
    return zlib.compress(json.dumps(said).encode("ascii"))


def look(orders: bytes, files: list[tuple[str, bytes]]) -> list[bytes]:
    """An answer for each file. Raises EngineError where this worker runs another version than whoever sent the orders."""
    crew = _crew(orders)
    size = sum(len(content) for _, content in files)
    with _watched(_PATIENCE.limit(size)):
        return [crew.answer(path, content) for path, content in files]


def seen_here(orders: bytes, path: str, content: bytes) -> Seen:
    """What one file gives, looked at in this process."""
    return seen_in(_crew(orders).answer(path, content), path)


def seen_in(answer: bytes, path: str) -> Seen:
    """An answer, for the file at `path`. Raises ValueError for what no worker sent."""
    if not answer:
        return Seen((), (), (), 1)
    text, copies, reasons = json.loads(answer)
    found = look_of(text.encode("ascii"), path)
    if found is None or not len(found.findings) == len(copies) == len(reasons):
        raise ValueError("not an answer of a worker")
    findings = tuple(
        finding if reason is None else replace(finding, state=State.SUPPRESSED, suppression=Suppression(reason))
        for finding, reason in zip(found.findings, reasons, strict=True)
    )
    return Seen(findings, tuple(copies), found.failures, found.scanned)


@dataclass(frozen=True, slots=True)
class _Crew:
    """The rules, ready to be run in this process."""

    task: LookTask
    inline: bool

    def answer(self, path: str, content: bytes) -> bytes:
        """What one file gives, as bytes; none at all where there is nothing to tell."""
        found = self.task.look(Target(path, content=content))
        if found.scanned and not found.findings and not found.failures:
            return b""
        findings = found.findings
        if self.inline and found.marked and findings:
            findings = suppress(path, findings, find_comments(content), frozenset()).findings
        reasons = [finding.suppression.reason if finding.suppression else None for finding in findings]
        text = text_of(Look(path, found.findings, found.failures, found.scanned)).decode("ascii")
        return json.dumps([text, [copy_of(each, content) for each in findings], reasons], separators=(",", ":")).encode("ascii")


@lru_cache(maxsize=2)
def _crew(orders: bytes) -> _Crew:
    from scanner.engines.python import PythonEngine

    said = json.loads(zlib.decompress(orders))
    ours = versions()
    if said["versions"] != ours:
        other = ", ".join(f"{name} {ours[name]} instead of {value}" for name, value in said["versions"].items() if ours.get(name) != value)
        raise EngineError(f"a worker on {os.uname().nodename} has {other}; install the same on every worker: its answers could differ")
    rules = [rule_of(json.loads(document), path) for path, document in said["rules"]]
    return _Crew(look_task(PythonEngine(), rules, False, HINT), said["inline"])


@contextlib.contextmanager
def _watched(seconds: float) -> Iterator[None]:
    """Ends the process when it takes too long, whatever it is doing: Dask then tries elsewhere, and at last names the file.

    No garbage is looked for meanwhile: trees of thousands of nodes come and go, and hold no circles.
    """
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        gc.disable()
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            gc.enable()
