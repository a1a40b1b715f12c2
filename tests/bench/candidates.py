"""Writes the patterns that hunts would try over a tree as one rule file: `python tests/bench/candidates.py TREE NUMBER FILE`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from support.case import FIXTURES  # noqa: E402

from scanner.app.hunting.breadth import affordable  # noqa: E402
from scanner.engines.python import PythonEngine  # noqa: E402
from scanner.infer.edits.lesson import read_lesson  # noqa: E402
from scanner.infer.hunting import Learned, bare_rule, learn  # noqa: E402
from scanner.model.fix import FileChange, Fix, FixOrigin  # noqa: E402
from scanner.scan.targets import find_targets  # noqa: E402


def learned(case: Path, engine: PythonEngine) -> dict[str, Learned]:
    """The proven patterns of one fixture's fix."""
    changes = []
    for after in sorted((case / "after").rglob("*.py")):
        name = after.relative_to(case / "after").as_posix()
        before = case / "before" / name
        if before.is_file():
            changes.append(FileChange(name, name, before.read_bytes(), after.read_bytes()))
    return dict(learn(read_lesson([Fix(FixOrigin.FILES, case.name, tuple(changes))]), engine))


def main() -> None:
    """Learn from the fixtures, write what was learned and would be run."""
    tree, most, file = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    engine = PythonEngine()
    targets = find_targets(tree).targets
    chosen: list[Learned] = []
    for case in sorted(FIXTURES.iterdir()):
        if (case / "before").is_dir() and len(chosen) < most:
            chosen += affordable(learned(case, engine), targets).learned.values()
    rules = [json.loads(bare_rule(f"candidate-{number}", one.formula).document) for number, one in enumerate(chosen[:most])]
    file.write_text(json.dumps({"rules": rules}))
    print(len(rules))


if __name__ == "__main__":
    main()
