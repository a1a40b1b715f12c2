"""Post-mortems in the headings of real templates: what `check` says of each, word for word, before and after its guidance is taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import ROOT, bugclass, in_json

DOCUMENTS = sorted((ROOT / "fixtures/postmortems").glob("*.md"))
GOLDEN = ROOT / "tests/data/postmortems"


def said(folder: Path, document: Path) -> str:
    """The report of the document alone; where it has no front matter, that of it with the proposed one on top too."""
    copy = folder / document.name
    copy.write_text(document.read_text(encoding="utf-8"), encoding="utf-8")
    parts = [report(folder, copy)]
    (first, *more) = in_json(folder, "postmortem", "check", copy).document["findings"]
    if first["rule_id"] == "postmortem/no-front-matter":
        assert not more
        copy.write_text("\n".join([*first["why"], document.read_text(encoding="utf-8")]), encoding="utf-8")
        parts.append(report(folder, copy))
    return "\n-- with the front matter --\n\n".join(parts)


def report(folder: Path, file: Path) -> str:
    ran = bugclass(folder, "postmortem", "check", file, "--color", "never")
    assert ran.code in (0, 1) and ran.err == ""
    return f"exit {ran.code}\n{ran.out}"


def test_there_are_documents_of_seven_templates() -> None:
    names = {"ours", "google-sre", "pagerduty", "atlassian", "major-incident-report", "github-issue", "readme-style"}
    assert {document.stem for document in DOCUMENTS} == names == {file.stem for file in GOLDEN.glob("*.txt")}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.stem)
def test_what_check_says(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    assert said(tmp_path, document) == (GOLDEN / f"{document.stem}.txt").read_text(encoding="utf-8")


def test_all_of_them_at_once(tmp_path: Path) -> None:
    for document in DOCUMENTS:
        (tmp_path / document.name).write_text(document.read_text(encoding="utf-8"), encoding="utf-8")
    ran = in_json(tmp_path, "postmortem", "check", *(tmp_path / document.name for document in DOCUMENTS))
    plain = [one["path"] for one in ran.document["findings"] if one["rule_id"] == "postmortem/no-front-matter"]
    assert plain == ["atlassian.md", "github-issue.md", "google-sre.md", "major-incident-report.md"]
    assert ran.code == 1 and ran.document["summary"]["files_scanned"] == len(DOCUMENTS)
