"""Which files are looked at, and what happens to those that cannot be."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest
from support.nobody import as_nobody, open_folder

from scanner.model.failure import FailureKind
from scanner.scan.targets import TargetSet, find_targets


def write(root: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def git(root: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture(params=["git", "plain"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    top = tmp_path / "top"
    top.mkdir()
    if request.param == "git":
        git(top, "init", "-q")
    return top


def paths(found: TargetSet) -> list[str]:
    return [target.path for target in found.targets]


def kinds(found: TargetSet) -> list[tuple[str, FailureKind]]:
    return [(failure.path, failure.kind) for failure in found.failures]


def test_python_files_sorted_and_nothing_else(root: Path) -> None:
    write(root, "b.py", "a/c.pyi", "a/d.pyw", "README.md", "setup.cfg", "run")
    assert paths(find_targets(root)) == ["a/c.pyi", "a/d.pyw", "b.py"]


def test_all_files_for_other_languages(root: Path) -> None:
    write(root, "b.py", "x.js")
    assert paths(find_targets(root, python_only=False)) == ["b.py", "x.js"]


def test_ignore_files_in_the_root_and_below(root: Path) -> None:
    write(root, "a.py", "gen/x.py", "sub/keep.py", "sub/no.py", "sub/deep/no.py", "own/x.py", "sub/mine.py")
    (root / ".gitignore").write_text("/gen/\n")
    (root / "sub/.gitignore").write_text("no.py\n")
    (root / ".bugclassignore").write_text("own\nmine.py\n")
    assert paths(find_targets(root)) == ["a.py", "sub/keep.py"]


def test_a_deeper_ignore_file_takes_back_a_file_but_not_what_an_ignored_folder_holds(root: Path) -> None:
    write(root, "a/x.py", "b/x.py", "c/y.py")
    (root / ".bugclassignore").write_text("x.py\n/c/\n!c/y.py\n")
    (root / "a/.bugclassignore").write_text("!x.py\n")
    assert paths(find_targets(root)) == ["a/x.py"]


def test_named_files_are_taken_even_when_ignored(root: Path) -> None:
    write(root, "a.py", "b.py")
    (root / ".gitignore").write_text("*.py\n")
    (root / ".bugclassignore").write_text("*.py\n")
    assert paths(find_targets(root)) == []
    assert paths(find_targets(root, [Path("b.py")])) == ["b.py"]


def test_a_path_is_taken_once_however_it_is_spelled(root: Path) -> None:
    write(root, "a/x.py", "b/y.py")
    found = find_targets(root, [Path("a/../b"), root / "b", Path("./b/y.py"), Path("b/../b/y.py")])
    assert paths(found) == ["b/y.py"] and not found.failures


def test_missing_and_outside_are_failures_and_the_rest_is_found(root: Path) -> None:
    write(root, "a.py")
    write(root.parent, "out.py")
    found = find_targets(root, [Path("a.py"), Path("gone.py"), Path("../out.py"), root.parent / "out.py", Path("a.py/x")])
    assert paths(found) == ["a.py"]
    assert kinds(found) == [
        ("../out.py", FailureKind.OUTSIDE_ROOT),
        (str(root.parent / "out.py"), FailureKind.OUTSIDE_ROOT),
        ("a.py/x", FailureKind.MISSING),
        ("gone.py", FailureKind.MISSING),
    ]


def test_named_folder_without_files_is_a_failure_but_an_empty_root_is_not(root: Path) -> None:
    write(root, "docs/a.md")
    assert kinds(find_targets(root, [Path("docs")])) == [("", FailureKind.NO_FILES)]
    assert kinds(find_targets(root, [Path("docs/a.md")])) == [("", FailureKind.NO_FILES)]
    assert kinds(find_targets(root)) == []


def test_a_root_that_is_no_folder(tmp_path: Path) -> None:
    assert [kind for _, kind in kinds(find_targets(tmp_path / "none"))] == [FailureKind.MISSING]


def test_symbolic_links_lead_neither_outside_nor_into_a_circle(root: Path) -> None:
    write(root, "a/x.py")
    write(root.parent, "secret/s.py")
    (root / "loop").symlink_to(root)
    (root / "a/self").symlink_to("self")
    (root / "away").symlink_to(root.parent / "secret")
    (root / "s.py").symlink_to(root.parent / "secret/s.py")
    (root / "dangling.py").symlink_to("nowhere.py")
    assert paths(find_targets(root)) == ["a/x.py"]
    found = find_targets(root, [Path("away"), Path("s.py"), Path("a/self"), Path("dangling.py"), Path("loop/loop/a")])
    assert paths(found) == ["a/x.py"]
    assert dict(kinds(found)) == {
        "away": FailureKind.OUTSIDE_ROOT,
        "s.py": FailureKind.OUTSIDE_ROOT,
        "a/self": FailureKind.UNREADABLE,
        "dangling.py": FailureKind.MISSING,
    }


def test_a_named_link_within_the_root_is_the_file_it_leads_to(root: Path) -> None:
    write(root, "a/x.py")
    (root / "y.py").symlink_to("a/x.py")
    assert paths(find_targets(root, [Path("y.py"), Path("a/x.py")])) == ["a/x.py"]


def test_pipes_and_sockets_are_never_opened(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(root / "pipe.py")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.py")
        assert paths(find_targets(root)) == []
        assert kinds(find_targets(root, [Path("pipe.py"), Path("sock.py")])) == [
            ("pipe.py", FailureKind.SKIPPED),
            ("sock.py", FailureKind.SKIPPED),
        ]


def test_scripts_count_when_named(root: Path) -> None:
    write(root, "run", text="#!/usr/bin/env python3\n")
    write(root, "sh", text="#!/bin/sh\n")
    assert paths(find_targets(root)) == []
    assert paths(find_targets(root, [Path("run"), Path("sh")])) == ["run"]


def test_root_may_be_relative_and_a_link(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(root, "a.py")
    (root.parent / "link").symlink_to(root)
    monkeypatch.chdir(root.parent)
    for name in ("top", "link"):
        found = find_targets(Path(name), [Path("a.py")])
        assert paths(found) == ["a.py"]
        assert Path(str(found.targets[0].file)) == root / "a.py"


def test_odd_names_survive(root: Path) -> None:
    name = os.fsdecode(b"caf\xe9 \x1b[31m\n.py")
    write(root, name, "ünï.py")
    assert sorted(paths(find_targets(root))) == sorted([name, "ünï.py"])


def test_git_tracked_but_ignored_deleted_or_replaced(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "kept.py", "gone.py", "dir/x.py", "untracked.py")
    git(tmp_path, "add", "kept.py", "gone.py", "dir")
    (tmp_path / ".gitignore").write_text("kept.py\n")
    (tmp_path / "gone.py").unlink()
    (tmp_path / "dir/x.py").unlink()
    (tmp_path / "dir").rmdir()
    (tmp_path / "dir").symlink_to("/usr")
    assert paths(find_targets(tmp_path)) == ["kept.py", "untracked.py"]


def test_root_below_the_top_of_a_repository(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py", "pkg/b.py", "pkg/sub/c.py", "pkg2/d.py")
    assert paths(find_targets(tmp_path / "pkg")) == ["b.py", "sub/c.py"]
    assert paths(find_targets(tmp_path / "pkg", [Path("sub")])) == ["sub/c.py"]


def test_root_that_an_outer_repository_ignores_is_walked(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    (tmp_path / ".gitignore").write_text("sandbox\n")
    write(tmp_path, "sandbox/a.py", "sandbox/b/c.py")
    assert paths(find_targets(tmp_path / "sandbox")) == ["a.py", "b/c.py"]


def test_a_nested_repository_counts_only_when_asked_for(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write(tmp_path, "a.py", "inner/b.py", "inner/sub/c.py")
    git(tmp_path / "inner", "init", "-q")
    assert paths(find_targets(tmp_path)) == ["a.py"]
    assert paths(find_targets(tmp_path, [Path("inner")])) == ["inner/b.py", "inner/sub/c.py"]
    assert paths(find_targets(tmp_path, [Path("inner/sub")])) == ["inner/sub/c.py"]


def test_a_folder_of_clones_is_one_code_base(tmp_path: Path) -> None:
    write(tmp_path, "one/a.py", "two/b.py", "two/.git/hooks/x.py")
    assert paths(find_targets(tmp_path)) == ["one/a.py", "two/b.py"] or (tmp_path / "two/.git/HEAD").exists()


@pytest.mark.parametrize("repository", [False, True])
def test_a_folder_that_cannot_be_listed_is_a_failure(repository: bool) -> None:
    with open_folder() as folder:
        write(folder, "a.py", "shut/b.py", "deep/shut/c.py")
        if repository:
            git(folder, "init", "-q")
        for name in ("shut", "deep/shut"):
            (folder / name).chmod(0)
        found = as_nobody(lambda: find_targets(folder), folder)
        assert kinds(found) == [("deep/shut", FailureKind.UNREADABLE), ("shut", FailureKind.UNREADABLE)]
        assert paths(found) == ["a.py"]
        (folder / ".bugclassignore").write_text("shut/\n")
        assert kinds(as_nobody(lambda: find_targets(folder), folder)) == []


def test_a_tracked_file_that_cannot_be_looked_at_is_a_failure_and_one_that_is_gone_is_none() -> None:
    with open_folder() as folder:
        write(folder, "a.py", "shut/b.py", "gone/c.py")
        git(folder, "init", "-q")
        git(folder, "add", ".")
        (folder / "gone/c.py").unlink()
        (folder / "shut").chmod(0)
        found = as_nobody(lambda: find_targets(folder), folder)
        assert kinds(found) == [("shut", FailureKind.UNREADABLE), ("shut/b.py", FailureKind.UNREADABLE)]
        assert paths(found) == ["a.py"]


def test_an_ignore_file_that_is_a_pipe_or_broken_ignores_nothing(root: Path) -> None:
    write(root, "a.py", "sub/b.py")
    os.mkfifo(root / "sub/.bugclassignore")
    (root / ".bugclassignore").write_bytes(b"!\n\\\n\xff\xfe[\n   \n# a.py\n")
    assert paths(find_targets(root)) == ["a.py", "sub/b.py"]


def test_the_rules_own_examples_are_not_the_code_base(root: Path) -> None:
    write(root, "a.py", ".bugclass/rules/x.py", "sub/.bugclass/rules/y.py", "my.bugclass/z.py")
    assert paths(find_targets(root)) == ["a.py", "my.bugclass/z.py"]
    assert paths(find_targets(root, [Path(".bugclass/rules/x.py")])) == [".bugclass/rules/x.py"]
    assert kinds(find_targets(root, [Path(".bugclass")])) == [("", FailureKind.NO_FILES)]
