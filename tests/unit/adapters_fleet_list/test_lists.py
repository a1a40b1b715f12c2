from __future__ import annotations

from pathlib import Path

import pytest

from scanner.adapters.fleet_list import Wanted, read_lists
from scanner.adapters.fleet_list.address import check_revision, is_url
from scanner.errors import InputError
from scanner.model.failure import FailureKind


def clone(folder: Path, bare: bool = False) -> Path:
    for part in ("objects", "refs"):
        (folder / part if bare else folder / ".git" / part).mkdir(parents=True)
    (folder / "HEAD" if bare else folder / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    return folder


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/shop/web.git",
        "ssh://git@example.org:2222/shop/web",
        "git@example.org:shop/web.git",
        "example.org:shop/web.git",
        "git://example.org/web",
        "file:///srv/git/web.git",
        "http://10.0.0.1/web.git",
        "https://token@example.org/web.git",
    ],
)
def test_urls(text: str) -> None:
    assert is_url(text)


@pytest.mark.parametrize("text", ["shop", "./shop", "/srv/git/shop.git", "../a:b", "clones/*", "~/src", "/srv/a@b:c"])
def test_paths(text: str) -> None:
    assert not is_url(text)


@pytest.mark.parametrize(
    "text",
    [
        "ext::sh -c touch% /tmp/pwned",
        "fd::7",
        "::x",
        "-uupload",
        "--upload-pack=touch /tmp/x",
        "",
        "ftp://example.org/x",
        "javascript://x",
        "ext://x",
        "ssh://-oProxyCommand=touch/x",
        "-oProxyCommand=x@host:path",
        "git@-oProxyCommand=x:path",
        "https://example.org/a b",
        "https://example.org/\x1b[2J",
        "https://user:secret@example.org/x.git",
        "https://example.org/" + "x" * 3000,
    ],
)
def test_what_git_would_take_for_a_program_is_refused(text: str) -> None:
    try:
        taken = is_url(text)
    except InputError as problem:
        assert "secret" not in str(problem) and "\x1b" not in str(problem)
    else:
        assert not taken, "no URL, and as a path it starts nothing"
        assert not text.startswith(("-", "ext", "fd", ":"))


@pytest.mark.parametrize("text", ["-x", "a..b", "--all", "a b", "+main", "main:other", "a\nb", "x" * 400, "^main", "*"])
def test_no_revisions(text: str) -> None:
    with pytest.raises(InputError):
        check_revision(text)


@pytest.mark.parametrize("text", ["", "main", "v1.2", "feature/x-y", "0123abcd", "HEAD~2", "main@{1}"])
def test_revisions(text: str) -> None:
    assert check_revision(text) == text


def test_a_text_list(tmp_path: Path) -> None:
    for name in ("one", "two words", "three"):
        clone(tmp_path / "clones" / name)
    clone(tmp_path / "mirror.git", bare=True)
    (tmp_path / "clones" / "notes").mkdir()
    (tmp_path / "clones" / "file.txt").write_text("x")
    (tmp_path / "fleet.txt").write_text(
        "# all of them\nhttps://example.org/shop/web.git v1.2  # a tag\n\n[local]\n'clones/two words'\nmirror.git main\nclones\n"
    )
    found = read_lists(["fleet.txt"], tmp_path, Wanted())
    assert [(each.name, each.group, each.revision) for each in found.sources] == [
        ("shop/web", "", "v1.2"),
        ("two words", "local", ""),
        ("mirror", "local", "main"),
        ("one", "local", ""),
        ("three", "local", ""),
    ]
    assert found.failures == ()
    assert found.sources[0].url and found.sources[1].folder == (tmp_path / "clones" / "two words").resolve()


def test_a_toml_list(tmp_path: Path) -> None:
    for name in ("a/web", "b/web", "b/old-web"):
        clone(tmp_path / name)
    (tmp_path / "fleet.toml").write_text(
        'revision = "main"\nexclude = ["old-*"]\nrepositories = ["a/*"]\n'
        '[groups.payments]\nrepositories = ["b/*"]\nrevision = "v2"\n'
        '[[repository]]\nurl = "https://example.org/x.git"\nname = "ledger"\ngroup = "payments"\n'
    )
    found = read_lists(["fleet.toml"], tmp_path, Wanted())
    assert [(each.name, each.group, each.revision) for each in found.sources] == [
        ("a/web", "", "main"),
        ("b/web", "payments", "v2"),
        ("ledger", "payments", "main"),
    ]
    assert [each.name for each in read_lists(["fleet.toml"], tmp_path, Wanted(groups=("payments",), exclude=("led*",))).sources] == ["web"]
    assert [each.name for each in read_lists(["fleet.toml"], tmp_path, Wanted(include=("led*",))).sources] == ["ledger"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("repositories = [", "fleet.toml:1"),
        ("repositries = []", "did you mean 'repositories'?"),
        ('\nrepositories = "x"', "fleet.toml:2"),
        ("repositories = [1]", "list of texts"),
        ("[groups]\nx = 1", "write [groups.NAME]"),
        ("[groups.x]\nurl = 'y'", "unknown key 'url'"),
        ("[[repository]]\nname = 'y'", "one of url and path"),
        ("[[repository]]\nurl = 'a'\npath = 'b'", "one of url and path"),
        ("revision = 1", "must be a text"),
        ("revision = '--all'\nrepositories = ['https://example.org/x']", "is not a revision"),
        ("repositories = ['ext::sh -c x']", "transport helper"),
        ("", "names no repository"),
    ],
)
def test_a_broken_toml_list_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fleet.toml").write_text(text)
    with pytest.raises(InputError) as caught:
        read_lists(["fleet.toml"], tmp_path, Wanted())
    assert said in str(caught.value)


@pytest.mark.parametrize(("text", "said"), [("a b c", "fleet.txt:1"), ("x\n'a b", "fleet.txt:2"), ("# only this\n", "names no repository")])
def test_a_broken_text_list_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "fleet.txt").write_text(text)
    with pytest.raises(InputError) as caught:
        read_lists(["fleet.txt"], tmp_path, Wanted())
    assert said in str(caught.value)


def test_what_is_no_repository_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    found = read_lists(["gone", "empty", "empty/*"], tmp_path, Wanted())
    assert found.sources == ()
    assert [each.kind for each in found.failures] == [FailureKind.MISSING, FailureKind.NO_FILES, FailureKind.NO_FILES]
    clone(tmp_path / "here")
    assert read_lists(["here"], tmp_path, Wanted(exclude=("*",))).failures[0].kind is FailureKind.NO_FILES
    with pytest.raises(InputError, match="no list has a group 'x'"):
        read_lists(["here"], tmp_path, Wanted(groups=("x",)))


def test_each_is_taken_once_and_each_name_is_its_own(tmp_path: Path) -> None:
    for name in ("a/web", "b/web"):
        clone(tmp_path / name)
    found = read_lists(["a/web", "a", "b/web", "https://example.org/b/web", "ssh://example.org/b/web"], tmp_path, Wanted())
    names = [each.name for each in found.sources]
    assert len(found.sources) == 4
    assert len(set(names)) == 4
