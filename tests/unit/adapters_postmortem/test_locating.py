"""Where post-mortems are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import git

from scanner.adapters.postmortem import find_postmortems
from scanner.adapters.postmortem.locating import is_kept_place


@pytest.mark.parametrize("path", ["docs/postmortems/a.md", "postmortems/2026/a.markdown", "incidents/PM-1.md", "ops/Post-Mortem/x.md"])
def test_a_kept_place(path: str) -> None:
    assert is_kept_place(path)


@pytest.mark.parametrize(
    "path",
    [
        "docs/postmortem.md",
        "postmortems.md",
        "docs/postmortems/README.md",
        "docs/postmortems/template.md",
        "docs/postmortems/postmortem-template-sre.md",
        "incidents/index.md",
        "incidents/a.py",
        "incidental/a.md",
        "docs/prepostmortems/a.md",
        "",
    ],
)
def test_no_kept_place(path: str) -> None:
    assert not is_kept_place(path)


@pytest.mark.parametrize("in_git", [True, False])
def test_found_below_the_root(tmp_path: Path, in_git: bool) -> None:
    root = tmp_path / "mono/shop"
    for name in ("docs/postmortems/b.md", "incidents/a.md", "docs/b.md", ".hidden/incidents/c.md", "ignored/incidents/d.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("# T\n")
    (tmp_path / "mono/incidents").mkdir()
    (tmp_path / "mono/incidents/other.md").write_text("# T\n")
    if in_git:
        git(tmp_path / "mono", "init", "-q")
        (tmp_path / "mono/.gitignore").write_text("ignored/\n.hidden/\n")
    else:
        (root / "ignored/incidents/d.md").unlink()
    assert [path.relative_to(root).as_posix() for path in find_postmortems(root)] == ["docs/postmortems/b.md", "incidents/a.md"]


def test_none(tmp_path: Path) -> None:
    assert find_postmortems(tmp_path) == ()
