"""Fits the weights of ranking: `python tests/bench/fit_ranking.py ITEMS MIRRORS` (as for accuracy.py; needs numpy).

Hunts every item, notes the signs of all its sites, and maximises how likely a wanted place wins against the unwanted ones of its own hunt
(a conditional logit with a site's best pattern, shrunk towards 0). Items whose wanted places are in other files than the fix count
twice. Printed are the weights, and success@1, @3 and @10 without a cut on repositories that the weights were not fitted on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy
from accuracy import overlaps, prepare

from scanner.adapters.fixes import load_fix
from scanner.app.hunting.search import Search
from scanner.app.scanning import engines
from scanner.errors import ScannerError
from scanner.infer.edits.lesson import read_lesson
from scanner.infer.hunting import learn, patterns_of
from scanner.infer.sites.ranking import WEIGHTS
from scanner.infer.sites.signs import Signs, signs
from scanner.model.hunt_request import FixSource
from scanner.model.request import RunOptions

_FOLDS, _ROUNDS, _STEP, _SHRINK = 5, 150, 0.08, 0.15


class Quiet:
    """Progress that nobody reads."""

    def stage(self, name: str, total: int) -> None:
        """Nothing is shown."""

    def advance(self, steps: int = 1) -> None:
        """Nothing is shown."""


@dataclass(frozen=True)
class Hunted:
    """One item's hunt: a row of signs for each site and pattern, the number of the site, and whether it is a wanted place."""

    repo: str
    across: bool
    rows: Any
    site: Any
    wanted: Any


def hunted(item: dict[str, Any], mirrors: Path) -> Hunted | None:
    """The signs of an item's sites; None where there is nothing to learn from or to find."""
    with tempfile.TemporaryDirectory() as scratch:
        tree = Path(scratch) / "tree"
        task = prepare(item, mirrors, tree)
        lesson = read_lesson(load_fix(FixSource(revision="HEAD"), None, tree).fixes)
        search = Search(RunOptions(tree, jobs=1, cache=False), Quiet(), engines.python_engine())
        result = search.sites(lesson, learn(lesson, engines.python_engine()))
        sites = sorted((one.site for one in result.ranked), key=lambda site: (site.path, site.span))
        found = list(signs(sites, patterns_of(result.learned), result.texts))
    rows, numbers, wanted = [], [], []
    for number, (site, by_pattern) in enumerate(zip(sites, found, strict=True)):
        for hit in {hit.rule_id: hit for hit in reversed(site.hits)}.values():
            place = {"path": site.path, "start_line": hit.span.start_line, "end_line": hit.span.end_line}
            rows.append(by_pattern[hit.rule_id])
            numbers.append(number)
            wanted.append(any(overlaps(place, one) for one in task.wanted))
    if not any(wanted):
        return None
    across = not {place.path for place in task.wanted} & {place.path for place in task.fixed}
    return Hunted(item["repo"], across, numpy.array(rows, float), numpy.array(numbers), numpy.array(wanted))


def best(hunt: Hunted, scores: Any) -> Iterator[int]:
    """The row of every site that speaks most for it."""
    for number in range(int(hunt.site.max()) + 1):
        rows = numpy.flatnonzero(hunt.site == number)
        yield int(rows[scores[rows].argmax()])


def fit(hunts: Sequence[Hunted]) -> Any:
    """The weights, in the order of Signs."""
    everything = numpy.vstack([hunt.rows for hunt in hunts])
    spread = everything.std(0) + 1e-9
    weights = numpy.array(WEIGHTS) * spread
    mean, square = numpy.zeros_like(weights), numpy.zeros_like(weights)
    for turn in range(1, _ROUNDS + 1):
        slope = sum(((1 + hunt.across) * _slope(hunt, weights / spread) * spread for hunt in hunts), numpy.zeros_like(weights))
        slope = slope / sum(1 + hunt.across for hunt in hunts) - _SHRINK * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights + _STEP * (mean / (1 - 0.9**turn)) / (numpy.sqrt(square / (1 - 0.999**turn)) + 1e-8)
    return weights / spread


def _slope(hunt: Hunted, weights: Any) -> Any:
    """Of the mean over wanted places of the log-probability to win against all unwanted ones."""
    scores = hunt.rows @ weights
    chosen = numpy.array(list(best(hunt, scores)))
    wanted, odds = hunt.wanted[chosen], numpy.exp(scores[chosen] - scores[chosen].max())
    if not wanted.any():
        return numpy.zeros_like(weights)
    unwanted = odds[~wanted].sum()
    share = 1 / (odds + unwanted + 1e-300) / wanted.sum()
    pull = numpy.where(wanted, unwanted * share, -odds * (share * wanted).sum())
    return (hunt.rows[chosen] * pull[:, None]).sum(0)


def success(hunt: Hunted, weights: Any) -> int:
    """The rank of the first wanted place, from 0."""
    scores = hunt.rows @ weights
    chosen = numpy.array(list(best(hunt, scores)))
    order = numpy.argsort(-scores[chosen], kind="stable")
    found = numpy.flatnonzero(hunt.wanted[chosen][order])
    return int(found[0]) if len(found) else len(order)


def held_out(hunts: Sequence[Hunted]) -> list[int]:
    """The rank of every hunt's first wanted place, by weights fitted on other repositories."""
    repositories = sorted({hunt.repo for hunt in hunts})
    ranks: list[int] = []
    for fold in range(_FOLDS):
        away = set(repositories[fold::_FOLDS])
        if not away:
            continue
        weights = fit([hunt for hunt in hunts if hunt.repo not in away])
        ranks += [success(hunt, weights) for hunt in hunts if hunt.repo in away]
    return ranks


def main(arguments: Sequence[str] | None = None) -> int:
    """Hunt, fit and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("items", type=Path)
    parser.add_argument("mirrors", type=Path)
    parser.add_argument("--limit", type=int, default=None)
    chosen = parser.parse_args(arguments)
    items = [json.loads(line) for line in chosen.items.read_text(encoding="utf-8").splitlines() if line.strip()][: chosen.limit]
    hunts: list[Hunted] = []
    for item in items:
        try:
            one = hunted(item, chosen.mirrors)
        except (ScannerError, OSError, LookupError, subprocess.CalledProcessError) as problem:
            print(f"{item['id']}: {problem}", file=sys.stderr)
            continue
        hunts += [one] if one is not None else []
    if len({hunt.repo for hunt in hunts}) < 2:
        print("items of two repositories at the least are needed, to hold one out", file=sys.stderr)
        return 2
    for name, ranks in (("held out", held_out(hunts)), ("as it is", [success(hunt, numpy.array(WEIGHTS)) for hunt in hunts])):
        print(name, *(f"@{most} {sum(rank < most for rank in ranks) / len(items):.3f}" for most in (1, 3, 10)))
    print(Signs(*(round(float(weight), 3) for weight in fit(hunts))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
