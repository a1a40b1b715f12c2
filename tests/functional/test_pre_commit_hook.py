"""The hook that ships, run by the real pre-commit: it judges what is staged, and nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command import ROOT, git

pytest.importorskip("pre_commit")
BAD = "import requests\n\n\ndef ask(url):\n    return requests.get(url)\n"
GOOD = BAD.replace("(url)\n", "(url, timeout=3)\n").replace("def ask(url, timeout=3)", "def ask(url)")
MANIFEST = ROOT / ".pre-commit-hooks.yaml"


def manifest(id: str = "bugclass") -> dict[str, Any]:
    hooks = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_text())}
    return dict(hooks[id])


def local(id: str) -> dict[str, Any]:
    """A shipped hook as a local one of the same entry."""
    hook = manifest(id)
    hook["language"] = "system"
    hook["entry"] = hook["entry"].replace("bugclass", f"{sys.executable} -m scanner.cli", 1)
    del hook["language_version"]
    return hook


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """A repository that keeps a rule and has the shipped hook, as a local one of the same entry."""
    root = tmp_path / "code"
    (root / ".bugclass/rules").mkdir(parents=True)
    shutil.copy(ROOT / "rules/http-call-without-timeout.yaml", root / ".bugclass/rules")
    hooks = [local("bugclass"), local("bugclass-postmortem")]
    (root / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    (root / "shop.py").write_text(GOOD)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "the code")
    return root


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in the repository, with pre-commit's own store beside it and the hook's command at hand."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    who = {f"GIT_{role}_{what}": f"a@{what}" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    more = {"PRE_COMMIT_HOME": str(root.parent / "store"), "PYTHONPATH": str(ROOT), "GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1"}
    environment = {**kept, **who, **more}
    return subprocess.run(arguments, cwd=root, env=environment, capture_output=True, text=True, timeout=180, check=False)


def pre_commit(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(root, sys.executable, "-m", "pre_commit", *arguments)


def test_the_manifest_is_one_that_pre_commit_takes() -> None:
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", MANIFEST], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert manifest()["entry"] == "bugclass gate --staged" and manifest()["pass_filenames"] is False


def test_a_commit_is_refused_and_made_by_what_is_staged(code: Path) -> None:
    assert pre_commit(code, "install").returncode == 0
    (code / "shop.py").write_text(BAD)
    git(code, "add", "shop.py")
    (code / "shop.py").write_text(GOOD)
    refused = run(code, "git", "commit", "-q", "-m", "bad is staged")
    assert refused.returncode == 1 and "shop.py:5:12: http-call-without-timeout" in refused.stdout + refused.stderr
    assert git(code, "rev-list", "--count", "HEAD").strip() == "1" and (code / "shop.py").read_text() == GOOD
    (code / "shop.py").write_text(GOOD + "\nx = 1\n")
    git(code, "add", "shop.py")
    (code / "shop.py").write_text(BAD)
    made = run(code, "git", "commit", "-q", "-m", "good is staged")
    assert made.returncode == 0, made.stderr
    assert git(code, "rev-list", "--count", "HEAD").strip() == "2" and (code / "shop.py").read_text() == BAD


def test_a_commit_of_named_files_is_judged_by_those(code: Path) -> None:
    assert pre_commit(code, "install").returncode == 0
    (code / "shop.py").write_text(BAD)
    (code / "fine.py").write_text("x = 1\n")
    git(code, "add", "-A")
    assert run(code, "git", "commit", "-q", "-m", "fine", "--", "fine.py").returncode == 0
    assert run(code, "git", "commit", "-q", "-m", "bad", "--", "shop.py").returncode == 1


def test_what_was_there_before_is_accepted_and_nothing_staged_is_no_work(code: Path) -> None:
    (code / "shop.py").write_text(BAD)
    git(code, "commit", "-q", "-a", "-m", "bad, without the hook")
    assert "Skipped" in pre_commit(code, "run").stdout
    (code / "other.py").write_text("x = 1\n")
    git(code, "add", "other.py")
    assert pre_commit(code, "run").returncode == 0


def test_a_staged_file_that_cannot_be_judged_refuses_the_commit(code: Path) -> None:
    (code / "shop.py").write_text(BAD + "def broken(:\n")
    git(code, "add", "shop.py")
    done = pre_commit(code, "run")
    assert done.returncode == 1 and "- exit code: 2" in done.stdout and "[unparsable]" in done.stdout


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="pre-commit clones the repository")
def test_the_hook_installs_from_the_repository_and_judges(code: Path) -> None:
    """As a user gets it: a clone, an environment of its own, the package in it. Half a minute."""
    (code / "shop.py").write_text(BAD)
    git(code, "add", "shop.py")
    done = run(code, "env", "-u", "PYTHONPATH", sys.executable, "-m", "pre_commit", "try-repo", str(ROOT), "bugclass")
    assert done.returncode == 1 and "- exit code: 1" in done.stdout and "shop.py:5:12: http-call-without-timeout" in done.stdout, (
        done.stdout
    )


@pytest.mark.parametrize(
    ("path", "text", "code_wanted"),
    [
        ("docs/postmortems/ok.md", '+++\nid = "PM-1"\ntitle = "t"\n+++\n# T\n', 0),
        ("docs/postmortems/broken.md", '+++\nid = "PM-1\n+++\n# T\n', 1),
        ("incidents/key.md", '+++\nid = "PM-1"\ntitle = "t"\nstarteds = 2026-01-01\n+++\n# T\n', 1),
        ("docs/notes.md", "+++\nbroken\n", 0),
    ],
)
def test_broken_post_mortems_are_not_committed(code: Path, path: str, text: str, code_wanted: int) -> None:
    (code / path).parent.mkdir(parents=True, exist_ok=True)
    (code / path).write_text(text)
    git(code, "add", "-A")
    done = pre_commit(code, "run", "bugclass-postmortem")
    assert done.returncode == code_wanted, done.stdout + done.stderr
    assert ("exit code: 2" in done.stdout and path in done.stdout) == bool(code_wanted)


def test_a_closed_post_mortem_with_open_questions_is_not_committed(code: Path) -> None:
    file = code / "docs/postmortems/a.md"
    file.parent.mkdir(parents=True)
    for status, wanted in (("draft", 0), ("closed", 1)):
        file.write_text(f'+++\nid = "PM-1"\ntitle = "t"\nstatus = "{status}"\n+++\n# T\n')
        git(code, "add", "-A")
        done = pre_commit(code, "run", "bugclass-postmortem")
        assert done.returncode == wanted, done.stdout + done.stderr
    assert "docs/postmortems/a.md:1:1: postmortem/root-cause-unanswered (error)" in done.stdout
    (code / "docs/postmortems/README.md").write_text("# How we write them\n")
    file.unlink()
    git(code, "add", "-A")
    assert "Skipped" in pre_commit(code, "run", "bugclass-postmortem").stdout
