"""The repository answers, or says in one line why it cannot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from scanner.adapters.git import Repository
from scanner.adapters.git import process as process_module
from scanner.errors import RepositoryError

LONG = "".join(f"value_{n} = {n}\n" for n in range(40))


def found(path: Path) -> Repository:
    repository = Repository.find(path)
    assert repository is not None
    return repository


def test_find_from_below_the_top_level(repo, commit):
    commit({"a/b/c.py": "x = 1\n"})
    for place in (repo, repo / "a" / "b", repo / "a" / "b" / "c.py", repo / "a" / "not-there" / "yet.py"):
        assert found(place).root == repo.resolve()


def test_no_repository_is_none(tmp_path):
    assert Repository.find(tmp_path) is None


def test_a_bare_repository_says_so(tmp_path, git):
    git("init", "-q", "--bare", str(tmp_path / "bare.git"))
    with pytest.raises(RepositoryError, match="bare repository"):
        Repository.find(tmp_path / "bare.git")


def test_a_linked_worktree_is_a_repository(tmp_path, git, repo, commit):
    commit({"a.py": "x = 1\n"})
    git("worktree", "add", "-q", str(tmp_path / "linked"))
    (tmp_path / "linked" / "a.py").write_text("x = 2\n")
    linked = found(tmp_path / "linked")
    assert linked.root == (tmp_path / "linked").resolve()
    assert [c.after for c in linked.worktree_changes().files] == [b"x = 2\n"]
    assert found(repo).worktree_changes().files == ()


def test_hook_variables_do_not_lead_elsewhere(tmp_path, git, repo, commit, monkeypatch):
    commit({"a.py": "x = 1\n"})
    other = tmp_path / "other"
    other.mkdir()
    git("init", "-q", folder=other)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / "index"))
    assert found(repo).tracked_and_untracked().paths == ("a.py",)
    assert Repository.find(tmp_path) is None


def test_missing_git_is_one_line(repo, commit, monkeypatch, tmp_path):
    commit({"a.py": "x = 1\n"})
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RepositoryError, match="git is not installed"):
        Repository.find(repo)
    (tmp_path / "plain").mkdir()
    assert Repository.find(tmp_path / "plain") is None


def test_a_slow_git_is_given_up(repo, commit, monkeypatch, tmp_path):
    commit({"a.py": "x = 1\n"})
    slow = tmp_path / "bin"
    slow.mkdir()
    (slow / "git").write_text("#!/bin/sh\nexec sleep 30\n")
    (slow / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(process_module, "TIMEOUT", 0.2)
    with pytest.raises(RepositoryError, match="did not answer"):
        Repository.find(repo)


def test_resolve_names(repo, git, commit):
    first, second = commit({"a.py": "1\n"}), commit({"a.py": "2\n"})
    git("tag", "-a", "v1", "-m", "one", first)
    repository = found(repo)
    assert repository.resolve("HEAD") == second
    assert repository.resolve("v1") == first
    assert repository.resolve(second[:8]) == second
    assert repository.resolve("HEAD^") == first


@pytest.mark.parametrize(
    "name", ["nowhere", "", " ", "-n1", "--all", "--output=x", "HEAD..HEAD", "^HEAD", "a\nb", "a\0b", "HEAD:a.py", "\x1b[31m"]
)
def test_resolve_refuses(repo, commit, name):
    commit({"a.py": "1\n"})
    with pytest.raises(RepositoryError) as caught:
        found(repo).resolve(name)
    assert str(caught.value).isprintable()
    assert not (repo / "x").exists()


def test_parents_and_message(repo, git, commit):
    root = commit({"a.py": "1\n"}, "root")
    git("checkout", "-q", "-b", "side")
    side = commit({"b.py": "1\n"}, "side")
    git("checkout", "-q", "main")
    main = commit({"c.py": "1\n"}, "Höhe\n\nBody line")
    git("merge", "-q", "--no-ff", "-m", "merge", "side")
    repository = found(repo)
    assert repository.parents(root) == ()
    assert repository.parents("HEAD") == (main, side)
    assert repository.message(main) == "Höhe\n\nBody line"


def test_message_in_another_encoding(repo, git, commit):
    git("config", "i18n.commitEncoding", "ISO-8859-1")
    (repo / "message").write_bytes("Höhe".encode("latin-1"))
    git("commit", "-q", "--allow-empty", "-F", "message")
    assert found(repo).message("HEAD") == "Höhe"


def test_a_shallow_clone_names_itself(tmp_path, git, repo, commit):
    old = commit({"a.py": "1\n"})
    commit({"a.py": "2\n"})
    clone = tmp_path / "clone"
    git("clone", "-q", "--depth=1", repo.as_uri(), str(clone))
    shallow = found(clone)
    with pytest.raises(RepositoryError, match=r"shallow clone.*--unshallow"):
        shallow.parents("HEAD")
    with pytest.raises(RepositoryError, match="shallow clone"):
        shallow.resolve(old)


def test_changes_follow_renames_and_keep_bytes(repo, commit):
    before = commit({"old.py": LONG, "gone.py": "x = 1\r\n", "same.py": "s\n", "note.txt": "t\n", "bom.py": b"\xef\xbb\xbfx = '\xe9'\r\n"})
    after = commit(
        {
            "old.py": None,
            "new.py": LONG + "z = 1\n",
            "gone.py": None,
            "note.txt": "u\n",
            "bom.py": b"\xef\xbb\xbfy = '\xe9'\r\n",
            "add.py": "a\n",
        }
    )
    changes = found(repo).changes(before, after)
    assert [(c.before_path, c.after_path) for c in changes.files] == [
        (None, "add.py"),
        ("bom.py", "bom.py"),
        ("gone.py", None),
        ("old.py", "new.py"),
    ]
    assert changes.files[1].before == b"\xef\xbb\xbfx = '\xe9'\r\n"
    assert changes.failures == () and changes.others == 1


def test_pure_renames_and_modes_are_no_change(repo, git, commit):
    before = commit({"old.py": LONG, "mode.py": "m = 1\n"})
    git("mv", "old.py", "new.py")
    (repo / "mode.py").chmod(0o755)
    after = commit({})
    assert found(repo).changes(before, after).files == ()


def test_links_and_submodules_are_not_files(repo, git, commit):
    before = commit({"real.py": "x = 1\n", "was.py": "w = 1\n"})
    (repo / "link.py").symlink_to("real.py")
    (repo / "was.py").unlink()
    (repo / "was.py").symlink_to("real.py")
    git("update-index", "--add", "--cacheinfo", f"160000,{before},sub.py")
    git("add", "link.py", "was.py")
    git("commit", "-q", "-m", "links")
    changes = found(repo).changes(before, "HEAD")
    assert [(c.before_path, c.after_path) for c in changes.files] == [("was.py", None)]


def test_scripts_are_known_by_their_first_line(repo, commit):
    before = commit({"tool": "#!/usr/bin/env python3\nx = 1\n", "Makefile": "all:\n"})
    after = commit({"tool": "#!/usr/bin/env python3\nx = 2\n", "Makefile": "all: b\n"})
    assert [c.path for c in found(repo).changes(before, after).files] == ["tool"]


def test_a_huge_blob_is_a_failure_not_a_silence(repo, commit):
    before = commit({"big.py": "x = 1\n", "a.py": "1\n"})
    after = commit({"big.py": "#" * 5_000_001, "a.py": "2\n"})
    changes = found(repo).changes(before, after)
    assert [c.path for c in changes.files] == ["a.py"]
    assert [(f.path, f.kind.value) for f in changes.failures] == [("big.py", "skipped")]


NAMES = ["two\nlines.py", 'quo"te.py', "tab\t.py", "ümlaut.py", os.fsdecode(b"b\xff.py"), " lead.py", "*.py", ":(top)x.py", "-n.py"]


def test_any_name_survives(repo, commit):
    before = commit(dict.fromkeys(NAMES, "x = 1\n"))
    after = commit(dict.fromkeys(NAMES, "x = 2\n"))
    repository = found(repo)
    assert sorted(c.path for c in repository.changes(before, after).files) == sorted(NAMES)
    assert repository.tracked_and_untracked().paths == tuple(sorted(NAMES))
    for name in NAMES:
        assert repository.blob(before, name) == b"x = 1\n"
        assert repository.tracked_and_untracked([repo / name]).paths == (name,)
        (repo / name).write_text("x = 3\n")
    assert {c.path: (c.before, c.after) for c in repository.worktree_changes().files} == dict.fromkeys(NAMES, (b"x = 2\n", b"x = 3\n"))


def test_worktree_staged_unstaged_untracked(repo, git, commit):
    commit({"staged.py": "1\n", "loose.py": "1\n", "gone.py": "1\n", "same.py": "1\n", ".gitignore": "ignored.py\n"})
    (repo / "staged.py").write_text("2\n")
    git("add", "staged.py")
    (repo / "staged.py").write_text("3\n")
    (repo / "loose.py").write_text("2\n")
    (repo / "gone.py").unlink()
    for name in ("fresh.py", "ignored.py", "fresh.txt"):
        (repo / name).write_text("new\n")
    (repo / "link.py").symlink_to("/etc/hostname")
    changes = found(repo).worktree_changes()
    assert {c.path: (c.before, c.after) for c in changes.files} == {
        "staged.py": (b"1\n", b"3\n"),
        "loose.py": (b"1\n", b"2\n"),
        "gone.py": (b"1\n", None),
        "fresh.py": (None, b"new\n"),
    }
    assert changes.failures == ()


def test_worktree_before_the_first_commit(repo, git):
    (repo / "a.py").write_text("1\n")
    with pytest.raises(RepositoryError, match="no commit yet"):
        found(repo).worktree_changes()


def test_nothing_that_a_repository_names_is_started(repo, git, commit, tmp_path):
    mark = tmp_path / "started"
    script = tmp_path / "evil"
    script.write_text(f"#!/bin/sh\ntouch '{mark}'\ncat\n")
    script.chmod(0o755)
    before = commit({"a.py": "1\n", "b.py": "1\n", ".gitattributes": "*.py filter=evil diff=evil\n"})
    for key in (
        "core.fsmonitor",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.process",
        "core.pager",
    ):
        git("config", key, str(script))
    (repo / "a.py").write_text("2\n")
    repository = found(repo)
    assert [c.path for c in repository.worktree_changes().files] == ["a.py"]
    repository.tracked_and_untracked()
    repository.changes(before, "HEAD")
    repository.message("HEAD")
    assert not mark.exists()


def test_listing(repo, git, commit, tmp_path):
    commit({"a.py": "1\n", "pkg/b.py": "1\n", ".gitignore": "build/\n"})
    for name in ("new.py", "build/out.py", "pkg/c.py"):
        (repo / name).parent.mkdir(exist_ok=True)
        (repo / name).write_text("1\n")
    nested = repo / "nested"
    nested.mkdir()
    git("init", "-q", folder=nested)
    (nested / "n.py").write_text("1\n")
    repository = found(repo)
    assert repository.tracked_and_untracked().paths == (
        ".gitignore",
        "a.py",
        "new.py",
        "pkg/b.py",
        "pkg/c.py",
    )
    assert repository.tracked_and_untracked([repo / "pkg"]).paths == (
        "pkg/b.py",
        "pkg/c.py",
    )
    assert repository.tracked_and_untracked([Path("a.py"), repo / "a.py"]).paths == ("a.py",)
    with pytest.raises(RepositoryError, match="outside"):
        repository.tracked_and_untracked([tmp_path / "elsewhere"])


def test_listing_names_a_conflicted_file_once(repo, git, commit):
    commit({"a.py": "1\n"})
    git("checkout", "-q", "-b", "side")
    commit({"a.py": "2\n"})
    git("checkout", "-q", "main")
    commit({"a.py": "3\n"})
    with pytest.raises(Exception, match="merge"):
        git("merge", "-q", "side")
    repository = found(repo)
    assert repository.tracked_and_untracked().paths == ("a.py",)
    assert [c.path for c in repository.worktree_changes().files] == ["a.py"]


def test_blob(repo, commit):
    first = commit({"a.py": "1\n", "pkg/b.py": "b\n"})
    commit({"a.py": "2\n"})
    repository = found(repo)
    assert repository.blob(first, "a.py") == b"1\n"
    assert repository.blob("HEAD", "pkg/b.py") == b"b\n"
    for absent in ("pkg", "none.py", "../a.py", "/etc/passwd", ""):
        try:
            assert repository.blob("HEAD", absent) is None
        except RepositoryError:
            pytest.fail(absent)


def test_a_repository_that_vanished(repo, commit):
    commit({"a.py": "1\n"})
    repository = found(repo)
    shutil.rmtree(repo)
    with pytest.raises(RepositoryError):
        repository.tracked_and_untracked()
