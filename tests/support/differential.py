"""Both engines over the same rules and files: one start of Semgrep, and where the answers differ."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.pattern_maker import PatternMaker

from scanner.adapters.rule_files.document import rule_of
from scanner.engines.python import PythonEngine
from scanner.errors import ScannerError
from scanner.model.rule import Rule
from scanner.model.source import Target

Place = tuple[str, int, int, int, int]


@dataclass(slots=True)
class Outcome:
    """What one comparison showed. `missing` and `extra` are by rule id, as seen from the own engine."""

    rules: dict[str, Rule]
    refused: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    found: int = 0
    compared: int = 0
    missing: dict[str, set[Place]] = field(default_factory=dict)
    extra: dict[str, set[Place]] = field(default_factory=dict)

    @property
    def differing(self) -> list[str]:
        """The ids of the rules whose places differ."""
        return sorted({*self.missing, *self.extra}, key=lambda name: int(name[1:]))


def make_rules(seed: int, count: int, files: Sequence[Path]) -> tuple[list[Rule], dict[str, str]]:
    """Rules from pieces of the files; those that the own engine does not take, with the reason."""
    trees = [tree for tree in map(_tree, files) if tree is not None]
    rules: list[Rule] = []
    refused: dict[str, str] = {}
    engine = PythonEngine()
    for number, formula in enumerate(PatternMaker(seed, trees).formulas(count)):
        document = {"id": f"g{number}", "languages": ["python"], "severity": "INFO", "message": "m", **formula}
        try:
            rule = rule_of(document)
        except ScannerError as problem:
            refused[json.dumps(formula)] = str(problem)
            continue
        reason = engine.unsupported(rule)
        if reason is None:
            rules.append(rule)
        else:
            refused[json.dumps(formula)] = reason
    return rules, refused


def compare(semgrep: str, rules: Sequence[Rule], files: Sequence[Path], most: int = 300) -> Outcome:
    """The places of all rules in all files, by both engines. Rules that find more than `most` are left out: Semgrep is slow to tell."""
    outcome = Outcome({rule.id: rule for rule in rules})
    own = _by_own_engine(rules, files, outcome)
    rules = [rule for rule in rules if len(own.get(rule.id, ())) <= most]
    outcome.compared = len(rules)
    reference = _by_semgrep(semgrep, rules, files, outcome)
    for rule in rules:
        theirs, ours = reference.get(rule.id, set()), own.get(rule.id, set())
        outcome.found += len(theirs)
        if theirs - ours:
            outcome.missing[rule.id] = theirs - ours
        if ours - theirs:
            outcome.extra[rule.id] = ours - theirs
    return outcome


def _by_own_engine(rules: Sequence[Rule], files: Sequence[Path], outcome: Outcome) -> dict[str, set[Place]]:
    result = PythonEngine().run(rules, [Target(str(file), file) for file in files])
    outcome.told += [f"own: {f.path}: {f.detail}" for f in result.failures]
    found: dict[str, set[Place]] = {}
    for m in result.matches:
        place = (m.path, m.span.start_line, m.span.start_column, m.span.end_line, m.span.end_column)
        found.setdefault(m.rule_id, set()).add(place)
    return found


def _by_semgrep(semgrep: str, rules: Sequence[Rule], files: Sequence[Path], outcome: Outcome) -> dict[str, set[Place]]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "rules.json"
        config.write_text(json.dumps({"rules": [json.loads(rule.document) for rule in rules]}))
        arguments = [
            semgrep,
            "scan",
            "--metrics=off",
            "--disable-version-check",
            "--no-git-ignore",
            "--json",
            "-q",
            "--config",
            str(config),
        ]
        arguments += ["--x-ignore-semgrepignore-files", "--timeout", "60", "--max-target-bytes", "0", *map(str, files)]
        environment = {**os.environ, "PATH": f"{Path(semgrep).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = subprocess.run(arguments, capture_output=True, text=True, env=environment, timeout=3000, check=False)
    answer: dict[str, Any] = json.loads(done.stdout)
    outcome.told += [f"Semgrep: {e.get('path')}: {e.get('rule_id')}: {str(e.get('message'))[:300]}" for e in answer["errors"]]
    found: dict[str, set[Place]] = {}
    lines: dict[str, list[bytes]] = {}
    for r in answer["results"]:
        text = lines.setdefault(r["path"], Path(r["path"]).read_bytes().split(b"\n"))
        (l1, c1), (l2, c2) = ((at["line"], _column(text, at["line"], at["col"])) for at in (r["start"], r["end"]))
        found.setdefault(r["check_id"].rsplit(".", 1)[-1], set()).add((r["path"], l1, c1, l2, c2))
    return found


def _column(lines: list[bytes], line: int, column: int) -> int:
    """Semgrep counts bytes."""
    return len(lines[line - 1][: column - 1].decode("utf-8", "replace")) + 1 if line <= len(lines) else column


def _tree(file: Path) -> ast.Module | None:
    try:
        return ast.parse(file.read_bytes())
    except (SyntaxError, ValueError):
        return None
