"""All targets by name: functions of bytes that return where all is well and raise where something has to be mended."""

from __future__ import annotations

from collections.abc import Callable

import code_targets
import readers

TARGETS: dict[str, Callable[[bytes], None]] = {
    "sieve": code_targets.sieve,
    "difference": code_targets.tree_difference,
    "edit": code_targets.edit,
    "matcher": code_targets.matcher,
    "pattern": code_targets.pattern,
    "postmortem": readers.postmortem,
    "rule": readers.rule,
    "patch": readers.patch,
    "baseline": readers.baseline,
    "traceback": readers.traceback,
    "comments": readers.comments,
}
