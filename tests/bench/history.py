"""How long a history takes: `python tests/bench/history.py REPOSITORY RULE [SAMPLES]`.

A rule of the library over that many revisions of a repository (not bare), first with nothing remembered, then again. Processor seconds
are of this process, its workers and git together.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from scanner.app.history.history import history
from scanner.cli.progress import TerminalProgress
from scanner.model.growth import HistoryChoice
from scanner.model.request import RuleChoice, RunOptions


def main(root: Path, rule: str, samples: int) -> int:
    """Two runs, one line each."""
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        for name in ("nothing remembered", "again"):
            wall, before = time.perf_counter(), os.times()
            with TerminalProgress(quiet=True) as progress:
                growth = history(RunOptions(root.resolve()), rule, RuleChoice(library=True), HistoryChoice(None, samples), progress)
            after = os.times()
            used = sum(after[:4]) - sum(before[:4])
            files = growth.samples[-1].files if growth.samples else 0
            looked = f"{len(growth.samples):,} of {growth.revisions:,} revisions, {files:,} files at the last"
            sites = f"{len(growth.living)} sites, {len(growth.past)} gone"
            print(f"{name}: {looked}, {sites}; {time.perf_counter() - wall:.1f} s, of processors {used:.1f} s")
    return 0


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit("usage: python tests/bench/history.py REPOSITORY RULE [SAMPLES]")
    sys.exit(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 1000))
