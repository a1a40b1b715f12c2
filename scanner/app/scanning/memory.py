"""What a scan may remember, and under which name: everything that decides an answer but the file itself."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import scanner
from scanner.model.ports import Store
from scanner.model.rule import Rule
from scanner.scan.remembered import Memory


def memory_for(store: Store, engine: str, rules: Sequence[Rule]) -> Memory:
    """What is remembered of files under these rules of an engine."""
    by_path = any(rule.paths.include or rule.paths.exclude for rule in rules)
    return Memory(store, rules_key(engine, rules), by_path)


def rules_key(engine: str, rules: Sequence[Rule]) -> bytes:
    """32 bytes that differ when a rule, the engine, this program or Python differs."""
    named = [engine, program(), sys.version, *(f"{rule.id}\0{rule.path}\0{rule.document}" for rule in rules)]
    return hashlib.sha256("\0\0".join(named).encode("utf-8", "surrogatepass")).digest()


@lru_cache(maxsize=1)
def program() -> str:
    """The version, and of every module of the package its size and time of change: a checkout changes without a new version."""
    root = Path(scanner.__file__).parent
    found: list[str] = []
    pending = [str(root)]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name.endswith(".py"):
                    status = entry.stat()
                    found.append(f"{entry.path[len(str(root)) :]} {status.st_size} {status.st_mtime_ns}")
                elif entry.name != "__pycache__" and entry.is_dir():
                    pending.append(entry.path)
    return "\n".join([scanner.__version__, *sorted(found)])
