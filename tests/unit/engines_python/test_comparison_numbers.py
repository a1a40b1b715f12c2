"""Numbers in `metavariable-comparison`, and options: what Semgrep 1.182 made of the same lines, written down; and what is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from scanner.adapters.rule_files.document import rule_of
from scanner.engines.python import PythonEngine
from scanner.model.source import Target


def lines(document: dict[str, Any], code: str, folder: Path) -> list[int]:
    rule = rule_of({"id": "r", "languages": ["python"], "severity": "INFO", "message": "m", **document})
    (folder / "code.py").write_text(code, encoding="utf-8")
    result = PythonEngine().run([rule], [Target("code.py", folder / "code.py")])
    assert not result.failures
    return [match.span.start_line for match in result.matches]


def compared(comparison: str, code: str, folder: Path, **more: object) -> list[int]:
    condition = {"metavariable": "$M", "comparison": comparison, **more}
    return lines({"patterns": [{"pattern": "chmod($M)"}, {"metavariable-comparison": condition}]}, code, folder)


ABOVE = ["'0777'", "'101'", "0o777", "'0x777'", "'0o777'", "'1_000'", "'+500'", "'0u500'", "'0_500'"]
NOT_ABOVE = [
    "'0055'",
    "'0b1'",
    "' 500'",
    "'500L'",
    "\"'500'\"",
    "b'500'",
    "'-500'",
    "x",
    "500.0",
    "'_500'",
    "'9' * 30",
    "'9223372036854775808'",
    "True",
]


@pytest.mark.parametrize("value", ABOVE)
def test_a_text_that_says_a_number_counts_as_it(value: str, tmp_path: Path) -> None:
    assert compared("$M > 100", f"chmod({value})\n", tmp_path, strip=True) == [1]
    assert compared("int($M) > 100", f"chmod({value})\n", tmp_path) == [1]


@pytest.mark.parametrize("value", NOT_ABOVE)
def test_another_does_not(value: str, tmp_path: Path) -> None:
    assert compared("$M > 100", f"chmod({value})\n", tmp_path, strip=True) == []


def test_a_base_changes_nothing(tmp_path: Path) -> None:
    code = "chmod(0o144)\nchmod(0o145)\nchmod('145')\nchmod(144)\nchmod(64)\n"
    assert compared("$M > 100", code, tmp_path, base=8) == compared("$M > 100", code, tmp_path) == [2, 4]


@pytest.mark.parametrize(
    ("option", "value", "refused"),
    [
        ("vardef_assign", False, True),
        ("vardef_assign", True, False),
        ("go_deeper_expr", False, True),
        ("unify_ids_strictly", False, True),
        ("unify_ids_strictly", True, False),
        ("decorators_order_matters", True, True),
        ("decorators_order_matters", False, False),
        ("flddef_assign", True, True),
        ("symbolic_propagation", True, True),
        ("symbolic_propagation", False, False),
        ("attr_expr", False, False),
    ],
)
def test_an_option_whose_value_means_something_else_is_refused(option: str, value: bool, refused: bool) -> None:
    base = {"id": "r", "languages": ["python"], "severity": "INFO", "message": "m", "pattern": "f($X)"}
    assert bool(PythonEngine().unsupported(rule_of({**base, "options": {option: value}}))) is refused


def test_an_entry_of_a_dictionary_needs_the_dictionary() -> None:
    base = {"id": "r", "languages": ["python"], "severity": "INFO", "message": "m"}
    assert "dictionary" in (PythonEngine().unsupported(rule_of({**base, "pattern": "'k': $V"})) or "")
    assert PythonEngine().unsupported(rule_of({**base, "pattern": "{..., 'k': $V, ...}"})) is None
