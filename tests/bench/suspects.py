"""How well `bugclass suspects` names the commit that brought a bug: `python tests/bench/suspects.py ITEMS MIRRORS [--write]`.

ITEMS and MIRRORS are those of accuracy.py. Of each item the fix counts, and of that the first place where it changed or removed lines.

- *The introducing commit* is told by blame of those lines (blank lines and comments aside) in the fix's parent, changes of white space
  and moves within the file ignored: all of them come from one commit, which is no root, no merge, and touches at most 100 files (more is
  a move or a reformatting). Other items are not counted; the command says how many, and why.
- *The range*: GOOD and BAD stand on the first-parent line of the clone's branch, and are so chosen that `git log --no-merges GOOD..BAD`
  has 200 commits, or as few more as merges allow. A number made from the item's id says how many of them are older than the introducing
  commit; fewer are newer only where the fix comes too soon. BAD is older than the fix and still has the line.
- *What is told*: the place in BAD as a traceback with an installed path, and, where the same file has exactly one other function that calls
  it, that caller above it. No exception, no message, no words. Five forms of it:
  `line`: with the place's line; since blame of lines is evidence for the command, too, this is the upper bound;
  `other line`: with another line of the function, chosen by a number made from the id, as where a bug shows later than it is;
  `function`: with the names of file and function only; `file`: with that of the file only;
  `names`: no path, the names of the functions as a symptom.

Beside it: the ten first in random order, and those that touched the file first, newest first.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.command import git  # noqa: E402
from support.files import put_between  # noqa: E402

PAGE = ROOT / "docs" / "accuracy.md"
FORMS = ("line", "other line", "function", "file", "names")
_WANTED = 200
_MASS = 100
_FIRST = 10
_SECONDS = 300
_BLAMED = re.compile(r"^([0-9a-f]{40}) (\d+) (\d+)", re.MULTILINE)
_DEFINED = re.compile(r"^(\s*)(?:async\s+)?def\s+(\w+)")


class NotTold(Exception):
    """The item cannot be used; the message says why."""


@dataclass(frozen=True)
class MainLine:
    """A branch's first-parent line, oldest first; for each commit the index of the one that brought it; how many commits each brought."""

    commits: tuple[str, ...]
    brought_by: dict[str, int]
    sizes: tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A range with its introducing commit, and the place of the bug at its end, with what is told of it."""

    good: str
    bad: str
    introduced: str
    path: str
    tracebacks: dict[str, str]
    names: str


@dataclass
class Outcome:
    """The rank of the introducing commit for each form; the reference's rank; how many commits the range has."""

    ranks: dict[str, int] = field(default_factory=dict)
    newest: int = 0
    commits: int = 0


def main_line(mirror: Path) -> MainLine:
    """The first-parent line of a clone's HEAD."""
    parents = {ids[0]: ids[1:] for ids in map(str.split, git(mirror, "rev-list", "--parents", "HEAD").splitlines())}
    line = git(mirror, "rev-list", "--first-parent", "--reverse", "HEAD").split()
    brought: dict[str, int] = {}
    sizes: list[int] = []
    for number, tip in enumerate(line):
        pending, size = [tip], 0
        while pending:
            commit = pending.pop()
            if commit in brought:
                continue
            brought[commit] = number
            size += len(parents[commit]) < 2
            pending += parents[commit]
        sizes.append(size)
    return MainLine(tuple(line), brought, tuple(sizes))


def blamed(tree: Path, commit: str, path: str, span: str) -> dict[int, tuple[str, int]]:
    """Line -> the commit it came from, and its line there."""
    told = git(tree, "blame", "--porcelain", "-w", "-M", "-L", span, commit, "--", path)
    return {int(final): (origin, int(old)) for origin, old, final in _BLAMED.findall(told)}


def introducing(item: dict[str, Any], tree: Path) -> tuple[str, str, frozenset[int]]:
    """The introducing commit, the fixed file, and the fixed site's lines in that commit. Raises NotTold."""
    site = next((site for site in item["sites"] if site["old_len"]), None)
    if site is None:
        raise NotTold("the fix only adds lines")
    parent = f"{item['sha']}~1"
    lines = git(tree, "show", f"{parent}:{site['file']}").split("\n")
    spans = range(site["old"], site["old"] + site["old_len"])
    code = [line for line in spans if line <= len(lines) and lines[line - 1].strip() and not lines[line - 1].lstrip().startswith("#")]
    if not code:
        raise NotTold("the fix changes no code")
    origins = blamed(tree, parent, site["file"], f"{spans[0]},{spans[-1]}")
    commits = {origins[line][0] for line in code}
    if len(commits) > 1:
        raise NotTold("the lines come from several commits")
    commit = commits.pop()
    parents = git(tree, "rev-list", "--parents", "-n1", commit).split()[1:]
    if len(parents) != 1:
        raise NotTold("the lines come from a root or a merge")
    if len(git(tree, "diff-tree", "-r", "--name-only", "--no-commit-id", commit).splitlines()) > _MASS:
        raise NotTold("the lines come from a move or a reformatting")
    return commit, site["file"], frozenset(origins[line][1] for line in code)


def ends(item: dict[str, Any], introduced: str, line: MainLine) -> tuple[int, int]:
    """GOOD and BAD as indices of the main line. Raises NotTold."""
    start, stop = line.brought_by.get(introduced), line.brought_by.get(item["sha"])
    if start is None or stop is None:
        raise NotTold("not in the history of the clone's branch")
    if start >= stop:
        raise NotTold("brought and fixed between two states of the main line")
    older = random.Random(item["id"]).randrange(_WANTED)
    good = start - 1
    while good > 0 and sum(line.sizes[good + 1 : start]) < older:
        good -= 1
    bad = start
    while bad < stop - 1 and sum(line.sizes[good + 1 : bad + 1]) < _WANTED:
        bad += 1
    while good > 0 and sum(line.sizes[good + 1 : bad + 1]) < _WANTED:
        good -= 1
    if good < 0 or sum(line.sizes[good + 1 : bad + 1]) < _WANTED:
        raise NotTold("the history before the fix is too short")
    return good, bad


def prepare(item: dict[str, Any], tree: Path, line: MainLine) -> Case:
    """The case of an item. Raises NotTold."""
    try:
        introduced, path, old_lines = introducing(item, tree)
        good, bad = ends(item, introduced, line)
        end = line.commits[bad]
        path = path if git(tree, "ls-tree", end, path) else _name_then(tree, introduced, path, item["sha"])
        text = git(tree, "show", f"{end}:{path}").split("\n")
        origins = blamed(tree, end, path, f"1,{len(text) - (not text[-1])}")
    except subprocess.CalledProcessError:
        raise NotTold("the file had another name, or was not there") from None
    there = sorted(line for line, (commit, old) in origins.items() if commit == introduced and old in old_lines)
    if not there:
        raise NotTold("the line is not in BAD")
    return _case(item, (line.commits[good], end, introduced), path, text, there)


def _name_then(tree: Path, introduced: str, path: str, fix: str) -> str:
    """What the file was called in the introducing commit."""
    told = git(tree, "log", "--follow", "--name-only", "--format=%x00%H", f"{introduced}~1..{fix}~1", "--", path)
    names = dict(entry.split("\n\n", 1) for entry in told.split("\0") if "\n\n" in entry)
    return names.get(introduced, path).strip()


def _case(item: dict[str, Any], commits: tuple[str, str, str], path: str, text: list[str], there: list[int]) -> Case:
    function = _function(text, there[0])
    caller = _caller(text, function) if function else None
    calls = [(_function(text, caller), caller)] if caller else []
    others = [n for n in _body(text, there[0]) if n not in there and text[n - 1].strip() and not text[n - 1].lstrip().startswith("#")]
    other = random.Random(item["id"] + "/line").choice(others) if others else there[0]
    installed = "/srv/venv/lib/python3.11/site-packages/" + path.removeprefix("src/").removeprefix("lib/").removeprefix("master/")

    def frames(kind: str) -> str:
        told = ["Traceback (most recent call last):"]
        for name, number in [*calls, (function, other if kind == "other line" else there[0])]:
            told.append(f'  File "{installed}", line {number}, in {name or "<module>"}')
            told.append(f"    {text[(number or 1) - 1].strip()}")
        if kind == "function":
            told = [re.sub(r", line \d+", "", line) for line in told if not line.startswith("    ")]
        if kind == "file":
            told = [re.sub(r", line .*", "", line) for line in told if not line.startswith("    ")]
        return "\n".join(told) + "\n"

    names = " ".join(f"{name}()" for name in [*(name for name, _ in calls), function] if name)
    return Case(*commits, path, {kind: frames(kind) for kind in FORMS[:4]}, names)


def _function(text: list[str], line: int) -> str:
    """The name of the function around a line; "" at the top of the module."""
    start = _start(text, line)
    found = _DEFINED.match(text[start - 1]) if start else None
    return found[2] if found else ""


def _start(text: list[str], line: int) -> int:
    """The line of the definition around a line, by indentation, in any version of Python; 0: none."""
    indent = len(text[line - 1]) - len(text[line - 1].lstrip())
    for number in range(line, 0, -1):
        row = text[number - 1]
        if not row.strip():
            continue
        own = len(row) - len(row.lstrip())
        if (found := _DEFINED.match(row)) and (own < indent or number == line):
            return number if found else 0
        if own == 0 and number != line and not row.startswith((")", "#", "@", '"', "'")):
            return 0
    return 0


def _body(text: list[str], line: int) -> range:
    start = _start(text, line)
    if not start:
        return range(max(1, line - 5), min(len(text), line + 5) + 1)
    indent = len(text[start - 1]) - len(text[start - 1].lstrip())
    end = start
    for number in range(start + 1, len(text) + 1):
        row = text[number - 1]
        if row.strip() and len(row) - len(row.lstrip()) <= indent and not row.lstrip().startswith((")", "#")):
            break
        end = number
    return range(start, end + 1)


def _caller(text: list[str], function: str) -> int:
    """The line of the call where exactly one other function of the file calls `function`; 0 otherwise."""
    call = re.compile(rf"(?<!def )\b{re.escape(function)}\(")
    found: dict[str, int] = {}
    for number, row in enumerate(text, 1):
        if call.search(row) and (name := _function(text, number)) and name != function:
            found.setdefault(name, number)
    return next(iter(found.values())) if len(found) == 1 else 0


def measure(case: Case, tree: Path, forms: Iterable[str]) -> Outcome:
    """The ranks that the command gives, and the reference's."""
    listed = git(tree, "log", "--topo-order", "--no-merges", "--format=%H", f"{case.good}..{case.bad}").split()
    touching = git(tree, "log", "--topo-order", "--no-merges", "--format=%H", f"{case.good}..{case.bad}", "--", case.path).split()
    outcome = Outcome(commits=len(listed))
    first = dict.fromkeys([*touching, *listed])
    outcome.newest = list(first).index(case.introduced) + 1
    for form in forms:
        outcome.ranks[form] = _rank(case, tree, form)
    return outcome


def _rank(case: Case, tree: Path, form: str) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "scanner.cli", "suspects", case.good, case.bad, "--format", "json"]
    if form == "names":
        command += ["--symptom", case.names]
    else:
        command += ["--traceback", "-"]
    given = case.tracebacks.get(form, "").encode("utf-8", "surrogateescape")
    done = subprocess.run(command, cwd=tree, env=environment, input=given, capture_output=True, timeout=_SECONDS, check=False)
    answer = json.loads(done.stdout)
    ranked = [suspect["commit"] for suspect in answer["suspects"]]
    return ranked.index(case.introduced) + 1


def table(outcomes: Sequence[Outcome], forms: Sequence[str]) -> str:
    """The figures for each form of what is told, and for the references."""
    rows = ["| told | n | first | among 3 | among 10 | median rank |", "|---|---|---|---|---|---|"]
    for form in forms:
        rows.append(_row(form, [outcome.ranks[form] for outcome in outcomes if form in outcome.ranks]))
    rows.append(_row("reference: touched the file, newest first", [outcome.newest for outcome in outcomes]))
    chances = [[min(1.0, most / outcome.commits) for outcome in outcomes] for most in (1, 3, _FIRST)]
    middle = statistics.median(outcome.commits / 2 for outcome in outcomes)
    rows.append(f"| reference: random order | {len(outcomes)} | {' | '.join(f'{statistics.mean(c):.2f}' for c in chances)} | {middle:g} |")
    return "\n".join(rows)


def _row(name: str, ranks: Sequence[int]) -> str:
    parts = [f"{sum(rank <= most for rank in ranks) / max(1, len(ranks)):.2f}" for most in (1, 3, _FIRST)]
    return f"| {name} | {len(ranks)} | {' | '.join(parts)} | {statistics.median(ranks) if ranks else 0:g} |"


def run_repository(items: Sequence[dict[str, Any]], mirrors: Path, forms: Sequence[str]) -> tuple[list[Outcome], Counter[str]]:
    """All items of one repository: outcomes, and why others were not counted."""
    mirror = mirrors / items[0]["repo"].replace("/", "+") / "repo"
    outcomes: list[Outcome] = []
    left_out: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch:
        git(Path(scratch), "clone", "-q", "--shared", "--no-checkout", str(mirror.resolve()), "tree")
        tree = Path(scratch) / "tree"
        line = main_line(tree)
        for item in items:
            try:
                case = prepare(item, tree, line)
                outcome = measure(case, tree, [form for form in forms if form != "names" or case.names])
            except NotTold as reason:
                left_out[str(reason)] += 1
                continue
            outcomes.append(outcome)
            print(
                item["id"], item["repo"], case.introduced[:10], outcome.commits, outcome.newest, outcome.ranks, file=sys.stderr, flush=True
            )
    return outcomes, left_out


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; 1 when fewer than 60 % are among the ten first with the line told, 2 when there is nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--only", default="", help="comma-separated repositories")
    parser.add_argument("--forms", default=",".join(FORMS), help="comma-separated forms of what is told")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/accuracy.md")
    chosen = parser.parse_args(arguments)
    forms = [form for form in FORMS if form in chosen.forms.split(",")]
    by_repository: dict[str, list[dict[str, Any]]] = defaultdict(list)
    items = [json.loads(line) for line in chosen.items.read_text(encoding="utf-8").splitlines() if line.strip()]
    for item in items:
        wanted = not chosen.only or item["repo"] in chosen.only.split(",")
        if wanted and (chosen.mirrors / item["repo"].replace("/", "+") / "repo").is_dir():
            by_repository[item["repo"]].append(item)
    with ThreadPoolExecutor(chosen.jobs) as pool:
        answers = list(pool.map(lambda group: run_repository(group, chosen.mirrors, forms), by_repository.values()))
    outcomes = [outcome for found, _ in answers for outcome in found]
    if not outcomes:
        print("nothing to measure: no item's repository is among the clones", file=sys.stderr)
        return 2
    left_out: Counter[str] = sum((counts for _, counts in answers), Counter())
    sizes = [outcome.commits for outcome in outcomes]
    reasons = "; ".join(f"{count}: {reason}" for reason, count in left_out.most_common())
    ranges = f"Commits in a range: median {statistics.median(sizes):g}, {min(sizes)} to {max(sizes)}."
    made = f"{table(outcomes, forms)}\n\n{ranges} Not counted: {reasons}."
    print(f"{len(outcomes)} of {len(items)} items\n\n{made}")
    if chosen.write:
        PAGE.write_text(put_between(PAGE.read_text(encoding="utf-8"), "suspects", made), encoding="utf-8")
    best = [outcome.ranks["line"] for outcome in outcomes if "line" in outcome.ranks]
    return int(sum(rank <= _FIRST for rank in best) < 0.6 * len(best))


if __name__ == "__main__":
    sys.exit(main())
