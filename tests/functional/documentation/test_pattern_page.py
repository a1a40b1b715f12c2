"""The page of the pattern language is so: each example finds what it marks and no more, in both engines, and no operator lacks one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.pattern_page import Example, examples, words_of, written

from scanner.adapters.rule_files import classic, document, modern
from scanner.adapters.rule_files.document import rule_of
from scanner.engines.python import PythonEngine
from scanner.engines.python.compiler import Options
from scanner.model.source import Target

EXAMPLES = examples()
_NOT_SHOWN = {"semgrep-internal-metavariable-name", "semgrep-internal-pattern-anywhere"}
_OF_ALL_RULES = {"id", "message", "severity", "languages", "metadata", "mode", "category", "version", "min-version", "max-version"}


def named(example: Example) -> str:
    return example.folder


def problems(example: Example, found: list[tuple[str, int, str, str | None]]) -> list[str]:
    """What differs between an example's marks and the findings (path, line, message, fix)."""
    told = []
    wanted = {(each.path, each.line): each for each in example.expected}
    for path, line in sorted({(path, line) for path, line, _, _ in found} ^ set(wanted)):
        told.append(f"{path}:{line}: {'not found' if (path, line) in wanted else 'found'}")
    for path, line, message, fix in found:
        mark = wanted.get((path, line))
        if mark and mark.message is not None and mark.message != message:
            told.append(f"{path}:{line}: says {message!r}")
        if mark and mark.fix is not None and mark.fix != fix:
            told.append(f"{path}:{line}: becomes {fix!r}")
    return told


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_an_example_finds_what_it_marks(example: Example, tmp_path: Path) -> None:
    rule = rule_of(example.document)
    if example.only_semgrep:
        assert PythonEngine().unsupported(rule)
        return
    written([example], tmp_path)
    targets = [Target(path.partition("/")[2], tmp_path / path) for path in example.files]
    result = PythonEngine().run([rule], targets)
    assert not result.failures
    found = [(f"{example.folder}/{m.path}", m.span.start_line, m.message, m.fix) for m in result.matches]
    assert problems(example, found) == []


def test_semgrep_finds_the_same(tmp_path: Path) -> None:
    beside = Path(sys.executable).with_name("semgrep")
    semgrep = str(beside) if beside.exists() else shutil.which("semgrep")
    if semgrep is None:
        pytest.skip("Semgrep is not installed")
    written(EXAMPLES, tmp_path)
    found = by_semgrep(semgrep, tmp_path)
    told = {example.folder: problems(example, found.get(example.folder, [])) for example in EXAMPLES}
    assert {name: each for name, each in told.items() if each} == {}


def by_semgrep(semgrep: str, folder: Path) -> dict[str, list[tuple[str, int, str, str | None]]]:
    """One start: the findings of each example's rule in that example's own files."""
    config = folder / "rules.json"
    config.write_text(json.dumps({"rules": [example.document for example in EXAMPLES]}), encoding="utf-8")
    arguments = [semgrep, "scan", "--metrics=off", "--disable-version-check", "--no-git-ignore", "--json", "-q"]
    arguments += ["--x-ignore-semgrepignore-files", "--config", str(config), "."]
    environment = {**os.environ, "PATH": f"{Path(semgrep).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, env=environment, timeout=300, check=False)
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["errors"] == [], json.dumps(answer["errors"])
    found: dict[str, list[tuple[str, int, str, str | None]]] = {}
    for each in answer["results"]:
        name, path = each["check_id"].rpartition(".")[2], each["path"].removeprefix("./")
        if path.startswith(f"{name}/"):
            found.setdefault(name, []).append((path, each["start"]["line"], each["extra"]["message"], each["extra"].get("fix")))
    return found


def shown_words() -> set[str]:
    return {word for example in EXAMPLES for word in words_of(example.document)}


def test_no_operator_of_the_rule_reader_lacks_an_example() -> None:
    operators = {*classic._MEMBERS, *modern._ROOTS, "match", "where", "focus", "comparison", "fix", "fix-regex", "paths", "options"}
    assert operators - _NOT_SHOWN - shown_words() == set()


def test_no_option_of_the_engine_lacks_an_example() -> None:
    assert {*Options.__dataclass_fields__, "commutative_compop"} - shown_words() == set()


def test_the_rest_of_what_a_rule_may_have_is_named() -> None:
    """A key of rules that is new in the reader is shown here, or is none of this page's matters."""
    known = {*_OF_ALL_RULES, *document._ONLY_SEMGREP, "dest-language", "dest-rules", "reduce", "transform"}
    assert set(document._KEYS) - known - shown_words() == set()


def test_examples_show_what_is_not_found_too() -> None:
    everywhere = [example.folder for example in EXAMPLES if not example.only_semgrep and not unmarked(example)]
    assert everywhere == []


def unmarked(example: Example) -> list[str]:
    return [line for text in example.files.values() for line in text.splitlines() if line.strip() and "# match" not in line]
