"""Holds the in-process engine against Semgrep on patterns made from the code itself.

python tests/bench/differential.py --seed 1 --rules 300 [--stdlib 40] [FILE ...]
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.differential import Outcome, Place, compare, make_rules  # noqa: E402


def material(seed: int, stdlib: int) -> list[Path]:
    """The repository's own code, and some files of the standard library."""
    files = [
        *ROOT.glob("rules/*.py"),
        *ROOT.glob("fixtures/*/*/**/*.py"),
        *ROOT.glob("tests/data/parity/*.py"),
        *ROOT.glob("scanner/**/*.py"),
    ]
    chance = random.Random(seed)
    library = Path(sysconfig.get_paths()["stdlib"])
    modules = sorted(f for f in library.glob("**/*.py") if not {"test", "tests", "site-packages", "lib2to3"} & set(f.parts))
    modules = [f for f in modules if 200 < f.stat().st_size < 60_000]
    return [*sorted(files), *chance.sample(modules, min(stdlib, len(modules)))]


def show(outcome: Outcome) -> None:
    """Each rule that differs, with some places and their code."""
    for name in outcome.differing:
        print("=" * 100)
        formula = outcome.rules[name].formula
        print(name, getattr(formula, "text", None) or formula)
        for word, places in (("MISSING", outcome.missing.get(name, set())), ("EXTRA", outcome.extra.get(name, set()))):
            for place in sorted(places)[:3]:
                print(f"  {word} {place}: {_code(place)!r}")
            if len(places) > 3:
                print(f"  {word} ... {len(places)} in all")


def _code(place: Place) -> str:
    lines = Path(place[0]).read_text(encoding="utf-8", errors="replace").splitlines()[place[1] - 1 : place[3]]
    return "\n".join(lines)[:300]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rules", type=int, default=200)
    parser.add_argument("--stdlib", type=int, default=0)
    parser.add_argument("files", nargs="*", type=Path)
    options = parser.parse_args()
    semgrep = shutil.which("semgrep") or str(Path(sys.executable).with_name("semgrep"))
    files = options.files or material(options.seed, options.stdlib)
    rules, refused = make_rules(options.seed, options.rules, files)
    outcome = compare(semgrep, rules, files)
    for line in outcome.told[:40]:
        print(line)
    for text, reason in refused.items():
        print("refused:", reason, text[:200])
    show(outcome)
    counts = f"{outcome.compared} rules of {len(rules)}, {len(refused)} refused, {len(files)} files, {outcome.found} places"
    print(f"{counts}, {len(outcome.differing)} rules differ")
    return int(bool(outcome.differing))


if __name__ == "__main__":
    raise SystemExit(main())
