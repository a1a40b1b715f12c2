"""How many of the places that a hunt finds are corrected, and as their maintainers did: `corrections.py ITEMS MIRRORS [--write]`.

ITEMS and MIRRORS are as `accuracy.py` has them; items of kind `multi` count, since the commit that corrected all their places is in the
clone. The first place is corrected as the maintainers did; a hunt learns from it. Each found place is then corrected alone, by the
code that `bugclass fix --yes` runs, with the rule of the rung that found it. The correction is equal when every statement that it
touched (of a compound statement the header) has the same syntax tree in the maintainers' version of that place; import lines aside.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(Path(__file__).resolve().parent)]

from accuracy import PAGE, Place, overlaps, prepare  # noqa: E402
from support.command import git  # noqa: E402
from support.files import put_between  # noqa: E402

from scanner.app.correcting.correcting import Means, correct_file  # noqa: E402
from scanner.app.hunting.hunt import hunt  # noqa: E402
from scanner.app.scanning.engines import python_engine  # noqa: E402
from scanner.errors import ScannerError  # noqa: E402
from scanner.model.correction_form import correction_from  # noqa: E402
from scanner.model.finding import Finding  # noqa: E402
from scanner.model.fixing import SiteState  # noqa: E402
from scanner.model.hunt_request import FixSource, HuntChoice  # noqa: E402
from scanner.model.report import Report  # noqa: E402
from scanner.model.request import RunOptions  # noqa: E402
from scanner.model.rule import Rule  # noqa: E402
from scanner.syntax.carrying import change_of  # noqa: E402
from scanner.syntax.digest import digest  # noqa: E402
from scanner.syntax.shape import header_nodes  # noqa: E402

_CORRECTED, _SUGGESTED, _NONE = "corrected", "suggestion", "none"


@dataclass(frozen=True)
class Sibling:
    """One found place: its item's kind of bug, what came of it, whether that equals the maintainers' version and parses."""

    bug: str
    state: str
    equal: bool = False
    parses: bool = True


class _Silent:
    def stage(self, name: str, total: int) -> None:
        """Tell nobody."""

    def advance(self, steps: int = 1) -> None:
        """Tell nobody."""


def measure(item: dict[str, Any], mirrors: Path) -> list[Sibling]:
    """The found places of one item; none where it cannot be set up or teaches nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        try:
            task = prepare(item, mirrors, tree)
            report = hunt(FixSource(revision="HEAD"), RunOptions(tree, jobs=1, cache=False), HuntChoice(), _Silent())
        except (subprocess.CalledProcessError, OSError, LookupError, ScannerError) as problem:
            print(f"{item['id']}: {problem}", file=sys.stderr)
            return []
        rules = {one.rung: one.rule for one in report.rules}
        found = (_sibling(item, number, place, (report, rules), tree) for number, place in enumerate(task.wanted))
        return [sibling for sibling in found if sibling is not None]


def _sibling(item: dict[str, Any], number: int, place: Place, hunted: tuple[Report, dict[int | None, Rule]], tree: Path) -> Sibling | None:
    report, rules = hunted
    here = [f for f in report.findings if overlaps({"path": f.path, "start_line": f.span.start_line, "end_line": f.span.end_line}, place)]
    if not here:
        return None
    state = _NONE
    for finding in sorted(here, key=lambda f: max(place.first - f.span.end_line, f.span.start_line - place.last, 0)):
        content = (tree / finding.path).read_bytes()
        outcome = _corrected(content, finding, rules[finding.rung])
        if isinstance(outcome, bytes):
            equal, parses = _compare(content, outcome, _truth(item, number, place, tree))
            return Sibling(item["bug"], _CORRECTED, equal, parses)
        state = _SUGGESTED if outcome is SiteState.SUGGESTION else state
    return Sibling(item["bug"], state)


def _corrected(content: bytes, finding: Finding, rule: Rule) -> bytes | SiteState:
    correction = correction_from(rule.metadata)
    change = change_of(correction) if correction else None
    if change is None and finding.fix is None:
        return SiteState.LEFT
    outcome = correct_file(content, [finding], Means(rule, python_engine(), change, None))
    return outcome.content if outcome.content is not None else outcome.sites[0].state


def _truth(item: dict[str, Any], number: int, place: Place, tree: Path) -> tuple[bytes, range]:
    """The file with the maintainers' lines at the place, and the numbers of those lines."""
    site = item["sites"][number + 1]
    new = git(tree, "show", f"{item['sha']}:{site['file']}").encode("utf-8", "surrogateescape").split(b"\n")
    lines = (tree / site["file"]).read_bytes().split(b"\n")
    at = place.first - (1 if site["old_len"] else 0)
    body = new[site["new"] - 1 : site["new"] - 1 + site["new_len"]]
    lines[at : at + site["old_len"]] = body
    return b"\n".join(lines), range(at + 1, at + 1 + max(len(body), 1))


def _compare(before: bytes, after: bytes, truth: tuple[bytes, range]) -> tuple[bool, bool]:
    """Whether the touched statements are the maintainers', and whether the file parses."""
    try:
        mine, theirs = ast.parse(after), ast.parse(truth[0])
    except (SyntaxError, ValueError):
        return False, False
    touched: set[int] = set()
    for tag, _, _, start, end in SequenceMatcher(None, before.split(b"\n"), after.split(b"\n"), autojunk=False).get_opcodes():
        if tag != "equal":
            touched.update(range(start + 1, max(end, start + 1) + 1))
    own = _statements(mine, touched)
    return bool(own) and not own - _statements(theirs, set(truth[1])), True


def _statements(tree: ast.Module, lines: set[int]) -> Counter[str]:
    """The statements and handlers on some lines, compound ones by their headers; imports left out."""
    found: Counter[str] = Counter()
    for node in ast.walk(tree):
        if not isinstance(node, (ast.stmt, ast.ExceptHandler)) or isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        body = getattr(node, "body", None)
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        last = max(first, body[0].lineno - 1) if isinstance(body, list) else node.end_lineno or first
        if lines.isdisjoint(range(first, last + 1)):
            continue
        header = " ".join([type(node).__name__, str(getattr(node, "name", "")), *(digest(n) for n in header_nodes(node))])
        found[header if isinstance(body, list) else digest(node)] += 1
    return found


def table(siblings: Sequence[Sibling]) -> str:
    """The figures, for all and for each kind of bug."""
    rows = ["| bug | found places | corrected | of these equal | only suggested | none | unparsable |", "|" + "---|" * 7]
    kinds = Counter(one.bug for one in siblings)
    for name, some in [("all", list(siblings)), *((bug, [s for s in siblings if s.bug == bug]) for bug, _ in kinds.most_common())]:
        states = Counter(one.state for one in some)
        done, equal = states[_CORRECTED], sum(one.equal for one in some)
        share = f"{equal} ({equal / done:.2f})" if done else "0"
        part = f"{done} ({done / max(len(some), 1):.2f})"
        broken = sum(not one.parses for one in some)
        rows.append(f"| {name} | {len(some)} | {part} | {share} | {states[_SUGGESTED]} | {states[_NONE]} | {broken} |")
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 below the bar (0.40 corrected, 0.80 of them equal, none unparsable), 2 with nothing to measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--only", default="", help="comma-separated repositories")
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="put the table into docs/accuracy.md")
    chosen = parser.parse_args(arguments)
    items = [json.loads(line) for line in chosen.items.read_text(encoding="utf-8").splitlines() if line.strip()]
    items = [i for i in items if i["kind"] == "multi" and (not chosen.only or i["repo"] in chosen.only.split(","))]
    there = [i for i in items if (chosen.mirrors / i["repo"].replace("/", "+") / "repo").is_dir()][: chosen.limit]
    with ProcessPoolExecutor(chosen.jobs) as pool:
        siblings = [one for some in pool.map(partial(measure, mirrors=chosen.mirrors), there) for one in some]
    if not siblings:
        print("nothing to measure", file=sys.stderr)
        return 2
    made = table(siblings)
    print(f"{len(there)} items\n\n{made}")
    if chosen.write:
        PAGE.write_text(put_between(PAGE.read_text(encoding="utf-8"), "corrections", made), encoding="utf-8")
    done = [one for one in siblings if one.state == _CORRECTED]
    good = len(done) >= 0.4 * len(siblings) and sum(one.equal for one in done) >= 0.8 * len(done)
    return int(not good or not all(one.parses for one in siblings))


if __name__ == "__main__":
    sys.exit(main())
