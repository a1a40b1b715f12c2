"""Where the annotated test of a rule file is."""

from __future__ import annotations

from pathlib import Path

TEST_SUFFIX = ".test.py"


def test_beside(rule_file: Path) -> Path:
    """The annotated test of a rule file: beside it, by the same name. A plain `.py` there is a rule written as code."""
    return rule_file.with_name(rule_file.name.removesuffix(rule_file.suffix) + TEST_SUFFIX)
