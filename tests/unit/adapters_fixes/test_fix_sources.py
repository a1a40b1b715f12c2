"""Each source of a fix, and each clear refusal."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from scanner.adapters.fixes import load_fix
from scanner.errors import InputError, NoLesson, RepositoryError, ScannerError, UsageError
from scanner.model.fix import FixOrigin
from scanner.model.hunt_request import FixSource
from scanner.model.incident import FixLevel, Incident, PostMortem, RecordedFix, Snippet

OLD = "import requests\n\n\ndef get(url):\n    return requests.get(url)\n"
NEW = OLD.replace("(url)\n", "(url, timeout=5)\n").replace("get(url, timeout=5):", "get(url):")


def document(before=(), after=(), patterns=(), fixes=()):
    pairs = [tuple(Snippet("python", text, 10 * n) for n, text in enumerate(side, 1)) for side in (before, after, patterns)]
    return PostMortem("pm.md", Incident("PM-1", "t", fixes=tuple(fixes)), "", "", *pairs)


def sides(intake):
    return [(c.before_path, c.after_path, c.before, c.after) for fix in intake.fixes for c in fix.changes]


def diff_of(repo: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "diff", *arguments], cwd=repo, capture_output=True, check=True).stdout


@pytest.fixture
def history(commit):
    """Two commits: the code before, the fix."""
    return commit({"pkg/a.py": OLD, "note.md": "a"}), commit({"pkg/a.py": NEW, "note.md": "b"}, "Add a time-out")


def refusal(kind, source, root, postmortem=None) -> str:
    with pytest.raises(kind) as caught:
        load_fix(source, postmortem, root)
    text = str(caught.value)
    assert text.isprintable() and text
    return text


def test_a_commit(repo, history):
    intake = load_fix(FixSource(revision="HEAD"), None, repo)
    (fix,) = intake.fixes
    assert (fix.origin, fix.label, fix.revision, fix.message) == (FixOrigin.COMMIT, history[1][:10], history[1], "Add a time-out")
    assert sides(intake) == [("pkg/a.py", "pkg/a.py", OLD.encode(), NEW.encode())]
    assert intake.failures == ()


def test_a_range_and_the_recorded_fix_first(repo, history, commit):
    commit({"pkg/b.py": "x = 1\n"})
    first, second = history
    assert load_fix(FixSource(revision=f"{first}..{second}"), None, repo).fixes[0].origin is FixOrigin.RANGE
    recorded = document(fixes=[RecordedFix(FixLevel.HOTFIX, f"{first}..{second}"), RecordedFix(FixLevel.ROOT_CAUSE, second)])
    intake = load_fix(FixSource(revision="HEAD"), recorded, repo)
    assert [fix.origin for fix in intake.fixes] == [FixOrigin.COMMIT, FixOrigin.RANGE]


def test_paths_are_relative_to_a_root_below_the_top_level(repo, history):
    assert sides(load_fix(FixSource(revision="HEAD"), None, repo / "pkg"))[0][:2] == ("a.py", "a.py")


def test_a_fix_elsewhere_than_the_root(repo, history, commit):
    commit({"other/c.py": "x = 1\n"})
    assert "no Python code below the root" in refusal(NoLesson, FixSource(revision="HEAD~1"), repo / "other")


def test_worktree(repo, history):
    assert "uncommitted" in refusal(NoLesson, FixSource(revision="worktree"), repo)
    (repo / "pkg/a.py").write_text(OLD)
    intake = load_fix(FixSource(revision="worktree"), None, repo)
    assert sides(intake) == [("pkg/a.py", "pkg/a.py", NEW.encode(), OLD.encode())]
    assert intake.fixes[0].revision is None


def test_root_merge_and_unknown_commits(repo, git, history, commit):
    first, _ = history
    assert "no code before" in refusal(InputError, FixSource(revision=first), repo)
    git("checkout", "-q", "-b", "side", first)
    commit({"b.py": "x = 1\n"})
    git("merge", "-q", "--no-ff", "-m", "merge", "main")
    merged = refusal(InputError, FixSource(revision="HEAD"), repo)
    assert "HEAD^1 = " in merged and "--fix HEAD^1..HEAD" in merged
    assert sides(load_fix(FixSource(revision="HEAD^1..HEAD"), None, repo))[0][0] == "pkg/a.py"
    assert "nowhere" in refusal(RepositoryError, FixSource(revision="nowhere"), repo)
    assert "two dots" in refusal(InputError, FixSource(revision="main...side"), repo)
    assert "same commit" in refusal(NoLesson, FixSource(revision="main..main"), repo)


def test_fixes_without_a_lesson(repo, history, commit):
    commit({"note.md": "c"})
    assert "(only another file)" in refusal(NoLesson, FixSource(revision="HEAD"), repo)
    commit({})
    assert "empty" in refusal(NoLesson, FixSource(revision="HEAD"), repo)
    commit({"new.py": "x = 1\n"})
    assert "only adds" in refusal(NoLesson, FixSource(revision="HEAD"), repo)


def test_no_repository(tmp_path):
    assert "not in a git repository" in refusal(RepositoryError, FixSource(revision="HEAD"), tmp_path)


def test_one_broken_file_is_a_failure_all_broken_is_an_error(repo, commit):
    commit({"a.py": "print 'x'\n", "b.py": "x = 1\n"})
    commit({"a.py": "print('x')\n", "b.py": "x = 2\n"})
    intake = load_fix(FixSource(revision="HEAD"), None, repo)
    assert [c.path for c in intake.fixes[0].changes] == ["b.py"]
    assert [(f.path, f.kind.value) for f in intake.failures] == [("a.py", "unparsable")]
    commit({"a.py": "print 'y'\n"})
    message = refusal(InputError, FixSource(revision="HEAD"), repo)
    assert "a.py" in message and "line 1" in message


def test_bytes_stay_bytes(repo, commit):
    before = b"\xef\xbb\xbfx = 1\r\ny = 2\r\n"
    latin = "# coding: latin-1\nname = 'é'\n".encode("latin-1")
    commit({"a.py": before, "l.py": latin})
    commit({"a.py": before.replace(b"2", b"3"), "l.py": latin.replace(b"name", b"title")})
    intake = load_fix(FixSource(revision="HEAD"), None, repo)
    assert [c.before for c in intake.fixes[0].changes] == [before, latin]
    assert intake.failures == ()


@pytest.mark.parametrize("options", [(), ("--no-prefix",), ("--src-prefix=old/", "--dst-prefix=new/")])
def test_a_patch_over_the_code_after_and_before(repo, history, tmp_path, options):
    patch = tmp_path / "fix.patch"
    patch.write_bytes(diff_of(repo, *options, *history))
    wanted = [("pkg/a.py", "pkg/a.py", OLD.encode(), NEW.encode())]
    assert sides(load_fix(FixSource(diff=patch), None, repo)) == wanted
    (repo / "pkg/a.py").write_text(OLD)
    assert sides(load_fix(FixSource(diff=patch), None, repo)) == wanted
    assert (repo / "pkg/a.py").read_text() == OLD


@pytest.mark.parametrize(("tree", "in_patch"), [("\r\n", "\n"), ("\n", "\r\n"), ("\r\n", "\r\n")])
def test_a_patch_with_other_line_ends(repo, history, tmp_path, tree, in_patch):
    patch = tmp_path / "fix.patch"
    patch.write_bytes(diff_of(repo, *history).replace(b"\n", in_patch.encode()))
    for text in (OLD, NEW):
        (repo / "pkg/a.py").write_bytes(text.replace("\n", tree).encode())
        wanted = [side.replace("\n", tree).encode() for side in (OLD, NEW)]
        assert [c[2:] for c in sides(load_fix(FixSource(diff=patch), None, repo))] == [tuple(wanted)]


def test_a_patch_that_renames_adds_and_deletes(repo, commit, tmp_path):
    long = "".join(f"v{n} = {n}\n" for n in range(30))
    first = commit({"old.py": long, "gone.py": "x = 1\n", "glob[1].py": "g = 1\n", "ü.py": "u = 1\n"})
    second = commit(
        {"old.py": None, "new.py": long + "w = 1\n", "gone.py": None, "add.py": "y = 1\n", "glob[1].py": "g = 2\n", "ü.py": "u = 2\n"}
    )
    patch = tmp_path / "fix.patch"
    patch.write_bytes(diff_of(repo, "-M", first, second))
    wanted = {
        (None, "add.py", None, b"y = 1\n"),
        ("gone.py", None, b"x = 1\n", None),
        ("old.py", "new.py", long.encode(), (long + "w = 1\n").encode()),
        ("glob[1].py", "glob[1].py", b"g = 1\n", b"g = 2\n"),
        ("ü.py", "ü.py", b"u = 1\n", b"u = 2\n"),
    }
    assert set(sides(load_fix(FixSource(diff=patch), None, repo))) == wanted
    for name in ("new.py", "add.py"):
        (repo / name).unlink()
    for name, text in {"old.py": long, "gone.py": "x = 1\n", "glob[1].py": "g = 1\n", "ü.py": "u = 1\n"}.items():
        (repo / name).write_text(text)
    assert set(sides(load_fix(FixSource(diff=patch), None, repo))) == wanted


def test_a_patch_for_a_file_that_moved_on_is_a_failure(repo, commit, tmp_path):
    first = commit({"a.py": "a = 1\n", "b.py": "b = 1\n"})
    second = commit({"a.py": "a = 2\n", "b.py": "b = 2\n"})
    patch = tmp_path / "fix.patch"
    patch.write_bytes(diff_of(repo, first, second))
    (repo / "b.py").write_text("b = 9\n")
    intake = load_fix(FixSource(diff=patch), None, repo)
    assert [c.path for c in intake.fixes[0].changes] == ["a.py"]
    assert [f.path for f in intake.failures] == ["b.py"]
    (repo / "a.py").write_text("a = 9\n")
    assert "holds neither" in refusal(InputError, FixSource(diff=patch), repo)
    assert "--before FILE --after FILE" in refusal(InputError, FixSource(diff=patch), tmp_path)


def test_a_patch_that_only_adds_lines_like_those_around_it(repo, commit, tmp_path):
    block = "def f{0}(x):\n    a = 1\n    b = 2\n    c = 3\n    return x\n\n\n"
    old = "".join(block.format(n) for n in (1, 3)) + "@end\ndef e(): ...\n"
    new = "".join(block.format(n) for n in (1, 2, 3)) + "@end\ndef e(): ...\n"
    first, second = commit({"a.py": old}), commit({"a.py": new})
    patch = tmp_path / "fix.patch"
    patch.write_bytes(diff_of(repo, first, second))
    for tree in (old, new):
        (repo / "a.py").write_text(tree)
        assert [c[2:] for c in sides(load_fix(FixSource(diff=patch), None, repo))] == [(old.encode(), new.encode())]


def test_a_mailed_patch_with_a_binary_file(repo, git, commit, tmp_path):
    commit({"a.py": "x = 1\n", "p.png": b"\0\1\2"})
    commit({"a.py": "x = 2\n", "p.png": b"\0\3\2"}, "Fix\n\n--- a note\n+++ more")
    patch = tmp_path / "fix.patch"
    for text in (git("format-patch", "-1", "--stdout"), git("diff", "HEAD^", "HEAD")):
        patch.write_text(text + "\n")
        assert sides(load_fix(FixSource(diff=patch), None, repo)) == [("a.py", "a.py", b"x = 1\n", b"x = 2\n")]


PATCH = "--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-x = 1\n+x = 2\n"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("", NoLesson),
        ("hello\n", InputError),
        ("--- a/x.py\n+++ b/x.py\n@@ -1,9 +1,9 @@\n-x\n", InputError),
        ("--- a/x.py\n+++ b/x.py\n@@ bogus\n", ScannerError),
        (PATCH.format("x.txt"), NoLesson),
        (PATCH.format("../secret.py"), InputError),
        (PATCH.replace("a/{0}", "{0}").replace("b/{0}", "{0}").format("/etc/x.py"), InputError),
        (PATCH.format("link/secret.py"), InputError),
        (PATCH.format("\x1b[31m.py"), InputError),
    ],
)
def test_hostile_and_broken_patches(tmp_path, content, kind):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.py").write_text("x = 1\n")
    (root / "link").symlink_to(tmp_path)
    patch = tmp_path / "fix.patch"
    patch.write_text(content)
    refusal(kind, FixSource(diff=patch), root)
    assert (tmp_path / "secret.py").read_text() == "x = 1\n"


def test_two_files(tmp_path):
    old, new = tmp_path / "old.py", tmp_path / "new.py"
    old.write_text(OLD)
    new.write_text(NEW)
    assert sides(load_fix(FixSource(before=old, after=new), None, tmp_path)) == [("old.py", "new.py", OLD.encode(), NEW.encode())]
    assert "belong together" in refusal(UsageError, FixSource(before=old), tmp_path)
    assert "equal" in refusal(NoLesson, FixSource(before=old, after=old), tmp_path)
    assert "no such file" in refusal(InputError, FixSource(before=old, after=tmp_path / "no.py"), tmp_path)
    assert "not a plain file" in refusal(InputError, FixSource(before=old, after=tmp_path), tmp_path)
    new.write_text("def broken(:\n")
    message = refusal(InputError, FixSource(before=old, after=new), tmp_path)
    assert "new.py" in message and "line 1" in message


def test_snippets_pairs_and_refusals(tmp_path):
    intake = load_fix(FixSource(), document(["x = 1\n", "y = 1\n"], ["x = 2\n", "y = 2\n"]), tmp_path)
    assert [s[0] for s in sides(intake)] == ["pm.md:10", "pm.md:20"]
    assert intake.fixes[0].origin is FixOrigin.SNIPPETS
    assert load_fix(FixSource(), document(patterns=["f(...)"]), tmp_path).fixes == ()
    assert "counterpart" in refusal(InputError, FixSource(), tmp_path, document(["x = 1\n"], []))
    assert "same" in refusal(NoLesson, FixSource(), tmp_path, document(["x = 1\n"], ["x = 1\n"]))
    assert "line 1" in refusal(InputError, FixSource(), tmp_path, document(["x = = 1\n"], ["x = 1\n"]))
    assert "names no fix" in refusal(InputError, FixSource(), tmp_path, document())
    assert "--fix REV" in refusal(UsageError, FixSource(), tmp_path)
    other = PostMortem("pm.md", Incident("a", "b"), "", "", (Snippet("go", "x", 1),), (Snippet("go", "y", 1),))
    assert "not Python" in refusal(NoLesson, FixSource(), tmp_path, other)


def test_a_temporary_folder_within_a_repository_changes_nothing(repo, history, tmp_path, monkeypatch):
    patch = tmp_path / "fix.patch"
    patch.write_bytes(diff_of(repo, *history))
    (repo / "tmp").mkdir()
    (repo / ".gitattributes").write_text("*.py filter=evil\n")
    monkeypatch.setattr("tempfile.tempdir", str(repo / "tmp"))
    assert sides(load_fix(FixSource(diff=patch), None, repo)) == [("pkg/a.py", "pkg/a.py", OLD.encode(), NEW.encode())]
    assert list((repo / "tmp").iterdir()) == []
