"""Ranges of history, read from real repositories."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scanner.adapters.git import range_log
from scanner.adapters.git.blame import blame
from scanner.adapters.git.range_log import log_range
from scanner.adapters.git.range_patch import read_patch
from scanner.adapters.git.ranges import cut_commits, earlier_files, files_of, meeting_point, tree_entries
from scanner.errors import RepositoryError
from scanner.model.history import Hunk

Commit = Callable[..., str]
Git = Callable[..., str]


def test_commits_files_and_hunks(repo: Path, commit: Commit) -> None:
    start = commit({"a.py": "def f():\n    x = 1\n    return x\n", "gone.py": "1\n", "old name.py": "same\n" * 9})
    one = commit({"a.py": "def f():\n    x = 2\n    return x\n\n\ndef g():\n    pass\n", "gone.py": None}, "Subject\n\nBody\n\x1b[31m")
    two = commit({"old name.py": None, "new\tname.py": "same\n" * 9, "b.bin": b"\x00\x01"}, "Move")
    found = log_range(repo, start, two)
    assert [each.id for each in found.commits] == [two, one] and found.cut == ""
    assert (found.commits[1].subject, found.commits[1].author, found.commits[1].parents) == ("Subject", "A", (start,))
    by_path = {file.path: file for file in found.commits[1].files}
    assert by_path["a.py"].hunks == (
        Hunk(2, 2, "def f():", ("    x = 1",), ("    x = 2",)),
        Hunk(3, 4, "def f():", (), ("", "", "def g():", "    pass")),
    )
    assert (by_path["a.py"].added, by_path["a.py"].removed) == (5, 1)
    assert (by_path["gone.py"].after_path, by_path["gone.py"].after_blob, by_path["gone.py"].removed) == (None, "", 1)
    moved = {file.path: file for file in found.commits[0].files}
    assert (moved["new\tname.py"].before_path, moved["new\tname.py"].hunks) == ("old name.py", ())
    assert (moved["b.bin"].before_path, moved["b.bin"].hunks) == (None, ())


@pytest.mark.parametrize(
    "text",
    [
        "-- a/evil.py\n++ b/evil.py\n@@ -1 +1 @@\ndiff --git a/x b/x\n",
        "\x0b\x0c\n",
        "commit 0123\n\n\x01 x\n",
        "no end of line",
        "\\ No newline at end of file\n",
        "\r\n\r\n",
    ],
)
def test_content_is_not_taken_for_headers(repo: Path, commit: Commit, text: str) -> None:
    start = commit({"a.txt": "first\n"})
    end = commit({"a.txt": text, "z.py": "x = 1\n"})
    (only,) = log_range(repo, start, end).commits
    assert [file.path for file in only.files] == ["a.txt", "z.py"]


@pytest.mark.parametrize("name", ['quo"te.py', "tab\t.py", "ümlaut.py", "back\\slash.py", "a b/c d.py", " b/x.py", "-dash.py"])
def test_any_name(repo: Path, commit: Commit, name: str) -> None:
    start = commit({"a.py": "x\n"})
    for content in ("x = 1\n", b"\x00", None):
        end = commit({name: content})
        assert [file.path for file in log_range(repo, start, end).commits[0].files] == [name]
        start = end


def test_the_repository_s_own_settings_change_nothing(repo: Path, commit: Commit, git: Git) -> None:
    start = commit({"a.py": "x = 1\n"})
    end = commit({"a.py": "x = 2\n"})
    plain = log_range(repo, start, end)
    settings = "color.ui=always diff.noprefix=true diff.mnemonicPrefix=true diff.context=5 diff.interHunkContext=9 log.follow=true"
    for setting in f"{settings} log.decorate=full log.date=relative format.pretty=oneline diff.orderFile=nowhere".split():
        git("config", *setting.split("=", 1))
    (repo / ".gitattributes").write_text("*.py diff=evil\n")
    git("config", "diff.evil.textconv", f"touch {repo}/ran;")
    git("config", "diff.evil.command", f"touch {repo}/ran;")
    assert log_range(repo, start, end) == plain and not (repo / "ran").exists()


def test_merges_have_no_files_and_side_branches_are_read(repo: Path, commit: Commit, git: Git) -> None:
    start = commit({"a.py": "1\n"})
    git("switch", "-q", "-c", "side")
    side = commit({"b.py": "1\n"})
    git("switch", "-q", "main")
    commit({"c.py": "1\n"})
    git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    merge = git("rev-parse", "HEAD")
    found = {each.id: each for each in log_range(repo, start, merge).commits}
    assert len(found) == 3 and found[merge].is_merge and found[merge].files == () and found[side].files[0].path == "b.py"


def test_paths_limit_commits_but_not_what_they_changed(repo: Path, commit: Commit) -> None:
    start = commit({"a.py": "1\n", "b.py": "1\n"})
    both = commit({"a.py": "2\n", "b.py": "2\n"})
    end = commit({"b.py": "3\n"})
    (only,) = log_range(repo, start, end, ["a.py"]).commits
    assert only.id == both and [file.path for file in only.files] == ["a.py", "b.py"]
    assert log_range(repo, start, end, ["none.py", "*.py"]).commits == ()


def test_bounds_are_told(repo: Path, commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    start = commit({"a.py": "0\n"})
    ids = [commit({"a.py": f"{n}\n"}) for n in range(1, 5)]
    with monkeypatch.context() as patch:
        patch.setattr(range_log, "MAX_COMMITS", 2)
        found = log_range(repo, start, ids[-1])
        assert [each.id for each in found.commits] == [ids[3], ids[2]] and "newest 2" in found.cut
    with monkeypatch.context() as patch:
        patch.setattr(range_log, "MAX_BYTES", 700)
        found = log_range(repo, start, ids[-1])
        assert 0 < len(found.commits) < 4 and "MB" in found.cut


def test_a_clone_that_lacks_a_blob(repo: Path, commit: Commit, git: Git) -> None:
    start = commit({"a.py": "0\n"})
    lacking = commit({"a.py": "lost\n"})
    commit({"a.py": "1\n", "b.py": "1\n"})
    end = commit({"b.py": "2\n"})
    blob = git("rev-parse", f"{lacking}:a.py")
    (repo / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    found = log_range(repo, start, end)
    assert "2 of its commits" in found.cut
    assert [[file.path for file in each.files] for each in found.commits] == [["b.py"], ["a.py", "b.py"], ["a.py"]]
    assert found.commits[1].files[1].before_path is None and all(not file.hunks for file in found.commits[1].files)


def test_a_large_commit_is_counted_whole_and_kept_in_part(repo: Path, commit: Commit) -> None:
    start = commit({"a.py": "x\n"})
    end = commit({"big.py": "y = 1\n" * 100_000, "long.py": "z" * 3_000_000})
    files = {file.path: file for file in log_range(repo, start, end).commits[0].files}
    assert files["big.py"].added == 100_000 and files["big.py"].hunks == ()
    assert len(files["long.py"].hunks[0].added[0]) < 1_001


def test_a_patch_that_ends_early() -> None:
    patch = read_patch(iter([b"diff --git a/x b/x\n", b"@@ -1,5 +1,5 @@\n", b"-one\n"]))
    assert patch.files[0].hunks == (Hunk(1, 1, "", ("one",), ()),) and patch.next_line is None
    assert read_patch(iter([b"@@ -1 +1 @@\n", b"+x\n", b"rename from a\n"])).files == ()


def test_where_two_revisions_meet(repo: Path, commit: Commit, git: Git) -> None:
    start = commit({"a.py": "1\n"})
    git("switch", "-q", "-c", "side")
    side = commit({"b.py": "1\n"})
    git("switch", "-q", "main")
    main = commit({"c.py": "1\n"})
    assert meeting_point(repo, side, main) == start == meeting_point(repo, start, main)
    git("switch", "-q", "--orphan", "apart")
    apart = commit({"d.py": "1\n"})
    with pytest.raises(RepositoryError, match="no commit in common"):
        meeting_point(repo, apart, main)


def test_shallow_clones_are_named(repo: Path, commit: Commit, git: Git, tmp_path: Path) -> None:
    first = commit({"a.py": "1\n"})
    ids = [commit({"a.py": f"{n}\n"}) for n in range(2, 5)]
    git("clone", "-q", "--depth=2", repo.as_uri(), "shallow", folder=tmp_path)
    assert cut_commits(tmp_path / "shallow") == {ids[-2]} and cut_commits(repo) == frozenset()
    with pytest.raises(RepositoryError, match="shallow clone"):
        meeting_point(tmp_path / "shallow", first, ids[-1])


def test_who_wrote_lines_within_a_range(repo: Path, commit: Commit) -> None:
    commit({"a.py": "1\n2\n3\n"})
    start = commit({"a.py": "1\n2\nthree\n"})
    end = commit({"a.py": "1\ntwo\nthree\n"})
    assert blame(repo, f"{start}..{end}", "a.py", [1, 2]) == {1: start, 2: end}


def test_trees_and_earlier_files(repo: Path, commit: Commit) -> None:
    one = commit({"a.py": "1\n"}, "Fix a")
    two = commit({"b b.py": "1\n", "a.py": "2\n"}, "Fix b")
    assert [entry.path for entry in tree_entries(repo, two)] == ["a.py", "b b.py"]
    assert earlier_files(repo, two) == (("Fix b", ("a.py", "b b.py")), ("Fix a", ("a.py",)))
    assert files_of(repo, one) == ("a.py",) and files_of(repo, "0" * 40) == ()
