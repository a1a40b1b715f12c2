"""A rule's page is made from the rule and its test; pages that lag behind are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner.adapters.rule_files import rule_of
from scanner.adapters.rule_files.about import about
from scanner.app.pages.explain import words_of
from scanner.app.pages.rule_pages import main
from scanner.model.explanation import Explanation
from scanner.reporters.explanation_markdown import explanation_markdown

TEST = """\
class A:
    def bad(self):
        # ruleid: a-rule
        return f(1)

    def mixed(self):
        # ruleid: a-rule
        f(2)
        # ok: a-rule
        f(3, timeout=1)


# ok: other
quiet()
"""
RULE = """\
rules:
  - id: a-rule
    languages: [python]
    severity: ERROR
    message: "No timeout <script>alert(1)</script> in `a < b`"
    pattern: f($X)
    metadata:
      references: ["https://example.org/a", "javascript:alert(1)"]
      bugclass: {title: A title, why: Because., incidents: [One day], correction: Pass a timeout.}
"""


def written(folder: Path) -> Path:
    (folder / "rules").mkdir()
    (folder / "rules" / "a-rule.yaml").write_text(RULE)
    (folder / "rules" / "a-rule.test.py").write_text(TEST)
    return folder


def test_the_page_shows_examples_and_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path)
    assert main([str(folder / "rules"), str(folder / "docs")]) == 0
    page = (folder / "docs" / "a-rule.md").read_text()
    assert "```python\ndef bad(self):\n    return f(1)\n```" in page
    assert "## Stays silent on\n\n```python\nf(3, timeout=1)\n```" in page
    assert "<script>" not in page
    assert "`a < b`" in page
    assert "javascript:" not in page
    assert "[`a-rule`](a-rule.md) | A title | error" in (folder / "docs" / "README.md").read_text()


def test_drift_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path)
    asked = [str(folder / "rules"), str(folder / "docs")]
    assert main([*asked, "--check"]) == 1
    assert not (folder / "docs").exists()
    assert main(asked) == 0
    assert main([*asked, "--check"]) == 0
    (folder / "docs" / "a-rule.md").write_text("edited")
    (folder / "docs" / "gone.md").write_text("left")
    capsys.readouterr()
    assert main([*asked, "--check"]) == 1
    out = capsys.readouterr().out
    assert "a-rule.md: is not up to date" in out
    assert "gone.md: belongs to no rule" in out


@pytest.mark.parametrize("broken", ["no-test", "no-rules", "bad-rule", "no-folder"])
def test_rules_that_cannot_be_read_write_nothing(tmp_path: Path, broken: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = written(tmp_path)
    if broken == "no-test":
        (folder / "rules" / "a-rule.test.py").unlink()
    elif broken == "no-rules":
        (folder / "rules" / "a-rule.yaml").unlink()
    elif broken == "bad-rule":
        (folder / "rules" / "b.yaml").write_text("rules: [")
    rules = folder / ("none" if broken == "no-folder" else "rules")
    assert main([str(rules), str(folder / "docs")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert not (folder / "docs").exists()


def test_a_fence_in_code_does_not_end_the_example() -> None:
    rule = rule_of({"id": "a", "languages": ["python"], "severity": "INFO", "message": "m", "pattern": 'f("```")'})
    assert '````yaml\npattern: f("```")\n````' in explanation_markdown(Explanation(about(rule, "def broken(", words_of(rule))))
