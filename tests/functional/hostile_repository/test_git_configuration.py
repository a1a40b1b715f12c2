"""Git's configuration, hooks and attributes of a hostile repository: nothing that they name is ever started.

Each attack is first tried on plain git, which it does take in: the control.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.command import bugclass, git
from support.incidents import POSTMORTEM, Shop, shop_at
from support.traps import Traps

SITE = "import requests\n\n\ndef send(url):\n    return requests.get(url)\n"
COMMANDS = (
    ("gate",),
    ("gate", "--base", "HEAD~2"),
    ("gate", "--base", "odd"),
    ("gate", "--staged"),
    ("scan",),
    ("hunt", POSTMORTEM),
    ("hunt", "--fix", "worktree"),
    ("learn", "--since", "HEAD~2"),
    ("postmortem", "check"),
    ("postmortem", "new", "--fix", "HEAD~2"),
    ("verify", POSTMORTEM),
    ("debt",),
    ("stats",),
    ("prove",),
    ("suspects", "HEAD~3", "HEAD", "--path", "shop/tax.py"),
    ("triage", "--list"),
    ("fix", "http-call-without-timeout", "--diff"),
    ("fix", "http-call-without-timeout", "--yes"),
    ("baseline", "update"),
    ("test", "http-call-without-timeout"),
)


@dataclass(frozen=True, slots=True)
class Attack:
    """A name, which repository it is planted in, what it does there, and a git command that falls for it (none: needs a terminal)."""

    name: str
    group: int
    plant: Callable[[Path, Traps], None]
    control: tuple[str, ...]


def _set(key: str, then: str = "cat", word: str = "") -> Callable[[Path, Traps], None]:
    """A setting whose value is a program, called after the key."""
    return lambda root, traps: _config(root, key, word.replace("@", traps.program(key, then)) or traps.program(key, then))


def _config(root: Path, key: str, value: str) -> None:
    git(root, "config", key, value)


def _alias(root: Path, traps: Traps) -> None:
    for name in ("odd", "rev-parse", "ls-files", "diff", "log"):
        _config(root, f"alias.{name}", f"!{traps.program('alias')}")


def _hooks(root: Path, traps: Traps) -> None:
    for name in ("post-index-change", "reference-transaction", "post-checkout"):
        hook = root / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        shutil.copy(traps.program("hooks"), hook)


def _hooks_path(root: Path, traps: Traps) -> None:
    traps.program("core.hooksPath")
    folder = root / "hooks"
    folder.mkdir()
    for name in ("post-index-change", "reference-transaction"):
        shutil.copy(traps.program("core.hooksPath"), folder / name)
    _config(root, "core.hooksPath", "hooks")


def _included(root: Path, traps: Traps) -> None:
    (root / "included").write_text(f"[core]\n\tfsmonitor = {traps.program('include.path')}\n")
    _config(root, "include.path", "../included")


def _signed(root: Path, traps: Traps) -> None:
    head = git(root, "cat-file", "commit", "HEAD")
    signature = "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQ==\n -----END PGP SIGNATURE-----\n"
    at = head.index("committer ")
    end = head.index("\n", at) + 1
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=root,
        input=(head[:end] + signature + head[end:]).encode(),
        capture_output=True,
        check=True,
    )
    git(root, "reset", "-q", "--soft", made.stdout.decode().strip())
    _config(root, "log.showSignature", "true")
    _config(root, "gpg.program", traps.program("gpg.program", "exit 1"))


def _missing_blob(root: Path, traps: Traps, url: str, protocol: str) -> None:
    """A partial clone whose missing content is to be fetched from an address that starts a program."""
    _config(root, "extensions.partialClone", "origin")
    _config(root, "core.repositoryFormatVersion", "1")
    _config(root, "remote.origin.promisor", "true")
    _config(root, "remote.origin.url", url)
    _config(root, f"protocol.{protocol}.allow", "always")
    blob = git(root, "rev-parse", "HEAD~2:shop/tax.py").strip()
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()


def _promisor_ext(root: Path, traps: Traps) -> None:
    _missing_blob(root, traps, f"ext::{traps.program('promisor-ext', 'exit 1')}", "ext")


def _promisor_ssh(root: Path, traps: Traps) -> None:
    _config(root, "core.sshCommand", traps.program("promisor-ssh", "exit 1"))
    _missing_blob(root, traps, "ssh://nowhere.invalid/x", "ssh")


def _promisor_file(root: Path, traps: Traps) -> None:
    _config(root, "remote.origin.uploadpack", traps.program("promisor-file", "exit 1"))
    _missing_blob(root, traps, str(root), "file")


STATUS = ("status", "--short")
SHOW = ("cat-file", "-p", "HEAD~2:shop/tax.py")
ATTACKS = (
    Attack("core.fsmonitor", 1, _set("core.fsmonitor"), STATUS),
    Attack("hooks", 1, _hooks, ("add", "-A")),
    Attack("diff.external", 1, _set("diff.external"), ("diff",)),
    Attack("filter.odd.smudge", 1, _set("filter.odd.smudge"), ("checkout-index", "-f", "-a")),
    Attack("gpg.program", 1, _signed, ("log", "-1")),
    Attack("alias", 1, _alias, ("odd",)),
    Attack("core.pager", 1, _set("core.pager"), ()),
    Attack("core.editor", 1, _set("core.editor"), ("commit", "--allow-empty")),
    Attack("credential.helper", 1, _set("credential.helper", word="!@"), ()),
    Attack("include.path", 2, _included, STATUS),
    Attack("core.hooksPath", 2, _hooks_path, ("add", "-A")),
    Attack("diff.odd.command", 2, _set("diff.odd.command"), ("diff",)),
    Attack("filter.odd.clean", 2, _set("filter.odd.clean"), STATUS),
    Attack("diff.odd.textconv", 2, _set("diff.odd.textconv", 'cat "$1"'), ("log", "-p", "-2")),
    Attack("filter.odd.process", 3, _set("filter.odd.process", "exit 1"), STATUS),
    Attack("promisor-ext", 4, _promisor_ext, SHOW),
    Attack("promisor-ssh", 5, _promisor_ssh, SHOW),
    Attack("promisor-file", 6, _promisor_file, SHOW),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop with a fix, a change after it, attributes that name drivers, and files that differ from the index."""
    shop = shop_at(tmp_path_factory.mktemp("git") / "shop")
    shop.put(".gitattributes", "*.py diff=odd filter=odd\n")
    shop.put("shop/mail.py", SITE)
    shop.commit("Mails")
    git(shop.root, "tag", "odd", "HEAD~1")
    shop.put("shop/mail.py", SITE.replace("send", "mail"))
    for file in shop.root.rglob("*.py"):
        os.utime(file, (1, 1))
    return shop


@dataclass(frozen=True, slots=True)
class Attacked:
    """A repository with a group of attacks in it, what sprang while every command ran there, and which commands did not end well."""

    root: Path
    traps: Traps
    sprung: dict[str, str]
    odd: list[str]


@pytest.fixture(scope="module")
def attacked(request: pytest.FixtureRequest, template: Shop, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """Every command, run once in a repository that holds the attacks of one group."""
    root = tmp_path_factory.mktemp("attacked") / "shop"
    shutil.copytree(template.root, root)
    traps = Traps(root.parent / "traps")
    traps.folder.mkdir()
    for attack in ATTACKS:
        if attack.group == request.param:
            attack.plant(root, traps)
    for file in root.rglob("*.py"):
        os.utime(file, (1, 1))
    traps.reset()
    sprung: dict[str, str] = {}
    odd: list[str] = []
    for command in COMMANDS:
        ran = bugclass(root, *command)
        for name in traps.sprung():
            sprung.setdefault(name, " ".join(command))
        if ran.code not in (0, 1, 2) or "this is a bug in bugclass" in ran.err:
            odd.append(f"{' '.join(command)}: {ran.code} {ran.err}")
    return Attacked(root, traps, sprung, odd)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each attack in the repository of its group."""
    if "attack" in metafunc.fixturenames:
        rows = [(attack.group, attack) for attack in ATTACKS]
        metafunc.parametrize(("attacked", "attack"), rows, indirect=["attacked"], ids=[a.name for a in ATTACKS], scope="module")


def test_nothing_that_git_is_told_to_start_is_started(attacked: Attacked, attack: Attack, tmp_path: Path) -> None:
    assert attack.name not in attacked.sprung, f"by bugclass {attacked.sprung.get(attack.name)}"
    assert attacked.odd == []
    if attack.control:
        shutil.copytree(attacked.root, tmp_path / "shop")
        attacked.traps.reset()
        subprocess.run(["git", *attack.control], cwd=tmp_path / "shop", capture_output=True, input=b"", check=False, timeout=30)
        assert attack.name in attacked.traps.sprung(), "the control: plain git falls for it"
