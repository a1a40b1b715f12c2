"""Tickets: bodies of issues and patches that git takes, from what a fleet has found; hostile names and code are shown, and do nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support.command import Ran, bugclass, files_of, git
from support.fleets import BUG, CLEAN, commit_files, make_clone

RULES = """\
rules:
  - id: shell-with-variable
    languages: [python]
    severity: WARNING
    message: "The shell reads a variable @everyone <img src=x> ![x](http://evil.example/x.png)"
    pattern: os.system($X)
    fix: run_safely($X)
  - id: yaml-load
    languages: [python]
    severity: ERROR
    message: Loads anything
    pattern: yaml.load($X)
"""
EVIL = 'import os\n\n\ndef run(a):\n    os.system(a + "```\\n</details><script>alert(1)</script> @team #1 ![x](http://evil.example)")\n'
NAMES = (
    "with space.py",
    'qu"ote.py',
    "t\tab.py",
    "line\nend.py",
    "ünï.py",
    "back\\slash.py",
    "`tick`|<b>@team.py",
    "-dash.py",
    "a  b/c d.py",
)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1") as made:
        yield made.scheduler_address


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "rules.yaml").write_text(RULES)
    make_clone(
        tmp_path / "clones" / "web", {"web/run.py": BUG + "\n\n" + BUG.replace("run", "go"), "web/load.py": "import yaml\nyaml.load(x)\n"}
    )
    make_clone(tmp_path / "clones" / "bare", {"lib/run.py": BUG.replace("\n", "\r\n"), "end.py": "import os\nos.system(x)"}, bare=True)
    make_clone(tmp_path / "clones" / "clean", {"fine.py": CLEAN})
    told = BUG.replace("(name)\n", "(name)  # bugclass: ignore[shell-with-variable] our own\n").replace(
        "def run(name)  #", "def run(name):  #"
    )
    make_clone(tmp_path / "clones" / "told", {"told.py": told})
    return tmp_path


def run(here: Path, *arguments: str | Path, scheduler: str = "tcp://127.0.0.1:1", command: tuple[str, ...] = ("fleet", "tickets")) -> Ran:
    """With a cluster that answers nowhere unless one is named: what is remembered needs none."""
    common = ("--rules", "rules.yaml", "--scheduler", scheduler, "--state", here / "state.sqlite")
    return bugclass(here, *command, *arguments, *common)


def applies(repository: Path, patch: Path) -> bool:
    checked = subprocess.run(["git", "apply", "--check", str(patch)], cwd=repository, capture_output=True, check=False)
    return checked.returncode == 0


def test_a_ticket_and_a_patch_for_each_repository_with_a_finding_and_no_second_scan(here: Path, scheduler: str) -> None:
    assert run(here, "clones", scheduler=scheduler, command=("fleet",)).code == 1
    before = {name: files_of(here / "clones" / name) for name in ("web", "told")}
    ran = run(here, "clones", "--patch-dir", "patches")
    assert ran.code == 1, ran.err
    assert ran.out.splitlines() == [
        "tickets/bare.md: 2 sites, 2 corrected by patches/bare.patch",
        "tickets/web.md: 3 sites, 2 corrected by patches/web.patch",
    ]
    assert sorted(file.name for file in (here / "tickets").iterdir()) == ["bare.md", "web.md"]
    text = (here / "tickets" / "web.md").read_text()
    assert text.startswith("# 3 sites of shell-with-variable and 1 other rule\n\n")
    assert "- [ ] `web/run.py:5`: corrected by the patch\n" in text
    assert "- [ ] `web/load.py:2`: to be corrected by hand (the rule has no correction)\n" in text
    assert "The patch corrects 2 of 3 sites" in text and "`web.patch`: `git apply` takes it" in text and "+    run_safely(name)" in text
    assert git(here / "clones" / "web", "rev-parse", "HEAD")[:12] in text
    assert applies(here / "clones" / "web", here / "patches" / "web.patch")
    git(here, "clone", "-q", "clones/bare", "checked-out")
    assert applies(here / "checked-out", here / "patches" / "bare.patch")
    git(here / "checked-out", "apply", str(here / "patches" / "bare.patch"))
    assert (here / "checked-out" / "lib" / "run.py").read_bytes() == BUG.replace("\n", "\r\n").replace("os.system", "run_safely").encode()
    assert (here / "checked-out" / "end.py").read_bytes() == b"import os\nrun_safely(x)"
    assert {name: files_of(here / "clones" / name) for name in ("web", "told")} == before, "no repository is written to"
    again = run(here, "clones", "--patch-dir", "patches")
    assert (again.code, again.out) == (1, ran.out)
    assert (here / "tickets" / "web.md").read_text() == text


def test_without_a_place_for_patches_the_ticket_holds_it(here: Path, scheduler: str) -> None:
    ran = run(here, "clones/web", "clones/clean", "nowhere", "--tickets", "out/all", scheduler=scheduler)
    assert ran.code == 2 and "nowhere" in ran.err
    assert ran.out == "out/all/web.md: 3 sites, 2 corrected\n"
    text = (here / "out" / "all" / "web.md").read_text()
    assert "git apply" not in text
    patch = text.partition("```diff\n")[2].partition("```")[0]
    (here / "one.patch").write_text(patch)
    assert applies(here / "clones" / "web", here / "one.patch")


def test_hostile_names_and_code_are_shown_and_do_nothing(here: Path, scheduler: str) -> None:
    evil = make_clone(here / "evil", {**dict.fromkeys(NAMES, EVIL), "latin.py": BUG})
    (evil / "latin.py").write_bytes(b"# -*- coding: latin-1 -*-\nimport os\nos.system('\xe9' + x)\n")
    (evil / "linked.py").symlink_to("latin.py")
    git(evil, "add", "-A")
    git(evil, "commit", "-q", "-m", "more")
    for source in ("evil", "bare-evil"):
        if source == "bare-evil":
            git(here, "clone", "-q", "--bare", "evil", source)
        ran = run(here, source, "--patch-dir", "patches", scheduler=scheduler)
        assert ran.code == 1, ran.err
        patch = here / "patches" / f"{source}.patch"
        assert applies(evil, patch), patch.read_bytes()
        assert patch.read_bytes().count(b"\n@@ ") == len(NAMES) + 1
        text = (here / "tickets" / f"{source}.md").read_text()
        assert f"corrects {len(NAMES) + 1} of {len(NAMES) + 1} sites" in text
        html = MarkdownIt("commonmark", {"html": True}).render(text)
        for forbidden in ("<script", "<img", "<b>", 'href="http', "<a "):
            assert forbidden not in html
        assert html.count("</details>") == html.count("<details>") == text.count("<details>")
        assert text.count("\n## ") == 2 and "\n@" not in text and "\x1b" not in text


def test_code_that_changes_meanwhile_is_told_and_never_patched_wrongly(here: Path, scheduler: str) -> None:
    far = make_clone(here / "far", {"run.py": BUG})
    url = f"file://{far}"
    assert run(here, url, "--clones", "kept", scheduler=scheduler, command=("fleet",)).code == 1
    ran = run(here, url, "--clones", "kept", "--no-fetch", "--patch-dir", "patches")
    assert ran.code == 1, ran.err
    name = ran.out.partition("tickets/")[2].partition(".md")[0]
    assert applies(far, here / "patches" / f"{name}.patch")
    ran = run(here, url, "--clones", "kept", "--clones-size", "0M", "--patch-dir", "patches")
    assert (ran.code, ran.out.count("1 corrected")) == (1, 1), "a clone that had to go is fetched again"
    commit_files(far, {"run.py": CLEAN})
    assert run(here, url, "--clones", "kept", scheduler=scheduler).code == 0


def test_a_ticket_stays_within_what_an_issue_holds_and_within_its_time(here: Path, scheduler: str) -> None:
    def sites(number: int) -> str:
        return "import os\n\n\ndef run(name):\n" + "".join(f"    os.system(name + {each})\n" for each in range(number))

    make_clone(here / "many", {**{f"many{number}.py": sites(60) for number in range(12)}, "too_many.py": sites(800)})
    ran = run(here, "many", "--patch-dir", "patches", scheduler=scheduler)
    assert ran.code == 1
    text = (here / "tickets" / "many.md").read_text()
    assert 30_000 < len(text.encode()) < 65_536
    assert "more do not fit" in text and "720 of 1,520 sites" in text
    assert applies(here / "many", here / "patches" / "many.patch")
    assert b"too_many" not in (here / "patches" / "many.patch").read_bytes()


def test_a_place_that_is_no_folder_is_one_clear_line(here: Path, scheduler: str) -> None:
    (here / "file").write_text("")
    ran = run(here, "clones/web", "--tickets", "file/x", scheduler=scheduler)
    assert ran.code == 2 and "cannot be made" in ran.err and "Traceback" not in ran.err
    assert bugclass(here, "fleet", "tickets").code == 2
