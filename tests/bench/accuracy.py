"""How well hunts find the other places of a bug, on public histories: `python tests/bench/accuracy.py ITEMS MIRRORS [--write]`.

MIRRORS holds bare clones named `owner+name/repo`. ITEMS has one JSON object a line: `id`, `repo` ("owner/name"), `sha` and `kind`:

- `multi`: the commit corrected the same mistake at all of `sites`. The tree is set to its parent and only the first site is corrected,
  as the fix; the others are to be found. A site: `file`, `old` and `old_len` (lines before, 1-based; length 0: after that line), `new`
  and `new_len` (lines after).
- `later`: the commit corrected `sites`; the places in `later` (`file`, `lines`, `n` lines from the first) were corrected by a later one
  and are to be found.

Of both, `level` and `bug` may say what a reader thinks of the item; the table has rows by them, and the hunt is not told.

A place is found when a finding overlaps it, give or take two lines; of a finding above 40 lines the first five count. The hunt is told
the fix and no more.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.command import git  # noqa: E402
from support.files import put_between  # noqa: E402

PAGE = ROOT / "docs" / "accuracy.md"
HUNT = f"{shlex.quote(sys.executable)} -m scanner.cli hunt --fix HEAD --format json --no-cache --jobs 1"
_SLACK = 2
_LONG, _COUNTED = 40, 5
_SECONDS = 300


@dataclass(frozen=True)
class Place:
    """Lines of a file, 1-based, both ends included."""

    path: str
    first: int
    last: int


@dataclass(frozen=True)
class Task:
    """A tree with a fix at HEAD: what is to be found, and what the fix corrected."""

    wanted: tuple[Place, ...]
    fixed: tuple[Place, ...]


@dataclass(frozen=True)
class Outcome:
    """What a hunt answered: for each finding in order the indices of the wanted places it is on; `problem` where it gave no answer."""

    kind: str
    scope: str
    level: str
    bug: str
    wanted: int
    hits: tuple[frozenset[int], ...] = ()
    on_fix: bool = False
    problem: str = ""

    def success(self, most: int) -> bool:
        """Whether one of the first findings is a wanted place."""
        return any(self.hits[:most])

    def recall(self, most: int | None = None) -> float:
        """The part of the wanted places that the (first) findings are on."""
        return len(frozenset().union(*self.hits[:most])) / self.wanted


def prepare(item: dict[str, Any], mirrors: Path, tree: Path) -> Task:
    """Check the item out into `tree`, with nothing of the later history in reach."""
    mirror = mirrors / item["repo"].replace("/", "+") / "repo"
    start = item["sha"] + ("~1" if item["kind"] == "multi" else "")
    git(tree.parent, "clone", "-q", "--shared", "--no-checkout", str(mirror.resolve()), tree.name)
    git(tree, "-c", "advice.detachedHead=false", "checkout", "-q", "--detach", start)
    for ref in git(tree, "for-each-ref", "--format=%(refname)").split():
        git(tree, "update-ref", "-d", ref)
    if item["kind"] == "later":
        wanted = tuple(Place(s["file"], line, line + s["n"] - 1) for s in item["later"] for line in s["lines"][:1])
        return Task(wanted, tuple(_new_place(site) for site in item["sites"]))
    first, *others = item["sites"]
    file = tree / first["file"]
    old = _lines(file.read_bytes().decode("utf-8", "surrogateescape"))
    new = _lines(git(tree, "show", f"{item['sha']}:{first['file']}"))
    at = first["old"] - (1 if first["old_len"] else 0)
    old[at : at + first["old_len"]] = new[first["new"] - 1 : first["new"] - 1 + first["new_len"]]
    file.write_bytes("\n".join(old).encode("utf-8", "surrogateescape"))
    git(tree, "commit", "-q", "--no-verify", "-a", "-m", git(tree, "log", "-1", "--format=%s", item["sha"]).strip() or "fix")
    moved = first["new_len"] - first["old_len"]
    fixed = Place(first["file"], at + 1, at + max(first["new_len"], 1))  # in this tree, where no other place is corrected
    return Task(tuple(_old_place(site, moved if _below(site, first) else 0) for site in others), (fixed,))


def _lines(text: str) -> list[str]:
    return text.split("\n")


def _below(site: dict[str, Any], first: dict[str, Any]) -> bool:
    return bool(site["file"] == first["file"] and site["old"] > first["old"])


def _old_place(site: dict[str, Any], moved: int) -> Place:
    start = site["old"] + moved
    return Place(site["file"], start, start + max(site["old_len"] - 1, 0) + (not site["old_len"]))


def _new_place(site: dict[str, Any]) -> Place:
    return Place(site["file"], site["new"], site["new"] + max(site["new_len"], 1) - 1)


def measure(item: dict[str, Any], mirrors: Path, hunt: Sequence[str]) -> Outcome | None:
    """One hunt; None where the item cannot be set up. A hunt that gives no answer is an outcome."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        try:
            task = prepare(item, mirrors, tree)
        except (subprocess.CalledProcessError, OSError, LookupError) as problem:
            print(f"{item['id']}: cannot be set up: {problem}", file=sys.stderr)
            return None
        same = {place.path for place in task.wanted} & {place.path for place in task.fixed}
        scope = "the fix's own file" if same else "other files only"
        known = (item["kind"], scope, item.get("level", ""), item.get("bug", ""), len(task.wanted))
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        try:
            done = subprocess.run(hunt, cwd=tree, env=environment, capture_output=True, timeout=_SECONDS, check=False)
            findings = json.loads(done.stdout)["findings"]
        except (subprocess.TimeoutExpired, ValueError, KeyError) as problem:
            return Outcome(*known, problem=type(problem).__name__)
    hits = tuple(frozenset(n for n, place in enumerate(task.wanted) if overlaps(each, place)) for each in findings)
    on_fix = any(f["path"] == p.path and p.first <= f["start_line"] <= p.last for f in findings for p in task.fixed)
    return Outcome(*known, hits=hits, on_fix=on_fix)


def overlaps(finding: dict[str, Any], place: Place) -> bool:
    """Whether a finding is on a place."""
    start, end = finding["start_line"], finding["end_line"]
    end = start + _COUNTED if end - start > _LONG else end
    return bool(finding["path"] == place.path and start <= place.last + _SLACK and end >= place.first - _SLACK)


def table(outcomes: Sequence[Outcome]) -> str:
    """The figures, for all items and for each kind, scope and level."""
    head = "| items | n | success@1 | @3 | @10 | recall | recall@k | precision | median findings | fires on the fix | silent | no answer |"
    rows = [head, "|" + "---|" * 12, _row("all", outcomes)]
    for name in ("kind", "scope", "level"):
        for value in sorted({getattr(one, name) for one in outcomes} - {""}):
            rows.append(_row(f"{name}: {value}", [one for one in outcomes if getattr(one, name) == value]))
    return "\n".join(rows)


def failing(outcomes: Sequence[Outcome]) -> str:
    """The kinds of bugs, worst first: the part of the items with a place among the first ten, and how many have none there."""
    rows = ["| bug | n | success@1 | @10 | none among the first ten | of these silent |", "|---|---|---|---|---|---|"]
    groups = [[one for one in outcomes if one.bug == bug] for bug in sorted({one.bug for one in outcomes} - {""})]
    for group in sorted(groups, key=lambda group: statistics.mean(one.success(10) for one in group)):
        lost = [one for one in group if not one.success(10)]
        ranks = " | ".join(_part(one.success(most) for one in group) for most in (1, 10))
        rows.append(f"| {group[0].bug} | {len(group)} | {ranks} | {len(lost)} | {sum(not one.hits for one in lost)} |")
    return "\n".join(rows)


def _row(name: str, outcomes: Sequence[Outcome]) -> str:
    shown = sum(len(one.hits) for one in outcomes)
    figures = [
        *(_part(one.success(most) for one in outcomes) for most in (1, 3, 10)),
        f"{statistics.mean(one.recall() for one in outcomes):.2f}",
        f"{statistics.mean(one.recall(max(10, 2 * one.wanted)) for one in outcomes):.2f}",
        f"{sum(bool(hit) for one in outcomes for hit in one.hits) / max(shown, 1):.2f}",
        f"{statistics.median(len(one.hits) for one in outcomes):g}",
        _part(one.on_fix for one in outcomes),
        _part(not one.hits for one in outcomes),
        f"{sum(bool(one.problem) for one in outcomes)}",
    ]
    return f"| {name} | {len(outcomes)} | {' | '.join(figures)} |"


def _part(truths: Iterable[bool]) -> str:
    return f"{statistics.mean(map(float, truths)):.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 when a rule fires on the fix or a hunt gives no answer, 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--hunt", default=HUNT, help="the command to measure; it runs in the tree, with the fix at HEAD")
    parser.add_argument("--only", default="", help="comma-separated repositories")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/accuracy.md")
    chosen = parser.parse_args(arguments)
    items = [json.loads(line) for line in chosen.items.read_text(encoding="utf-8").splitlines() if line.strip()]
    items = [item for item in items if not chosen.only or item["repo"] in chosen.only.split(",")]
    there = [item for item in items if (chosen.mirrors / item["repo"].replace("/", "+") / "repo").is_dir()][: chosen.limit]
    if not there:
        print("nothing to measure: no item's repository is among the clones", file=sys.stderr)
        return 2
    with ThreadPoolExecutor(chosen.jobs) as pool:
        answers = list(pool.map(lambda item: measure(item, chosen.mirrors, shlex.split(chosen.hunt)), there))
    outcomes = [one for one in answers if one is not None]
    tables = {"accuracy": table(outcomes), "failing": failing(outcomes)}
    print(f"{len(outcomes)} of {len(items)} items", *tables.values(), sep="\n\n")
    if chosen.write:
        page = PAGE.read_text(encoding="utf-8")
        for name, made in tables.items():
            page = put_between(page, name, made)
        PAGE.write_text(page, encoding="utf-8")
    return int(any(one.on_fix or one.problem for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
