"""The case studies are what they say: told in one order, with commands that exist, and without code of others.

Their hunts are typed again by `python docs/case_studies.py CLONES --check`, which needs clones; here it is tried on a repository of ours.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from support.case import GIT_ENV
from support.command import ROOT, git
from support.pages import blocks, typed

sys.path.append(str(ROOT / "docs"))
sys.path.append(str(ROOT / "fixtures"))

import case_studies
import demo

from scanner.cli.main import COMMANDS
from scanner.cli.parsing import parser_of

PAGES = case_studies.studies()
INDEX = (case_studies.PAGES / "README.md").read_text(encoding="utf-8")
_PARTS = ["The incident", "Try it", "What the maintainers did", "What is not perfect"]


def commands(page: Path) -> list[tuple[str, str]]:
    """What a page types into its consoles, with what it shows for each."""
    return [each for block in blocks(page) if block.kind == "console" for each in typed(block)]


def test_there_are_three_or_more_and_the_index_names_them() -> None:
    assert len(PAGES) >= 3
    assert [page.name for page in PAGES if f"]({page.name})" not in INDEX] == []


def test_the_figures_beside_them_are_the_measured_ones() -> None:
    row = re.search(
        r"^\| kind: later \| (\d+) \| \S+ \| \S+ \| (\S+) \|", (ROOT / "docs/accuracy.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert row is not None
    assert f"of {row[1]} fixes" in INDEX and f", {row[2]} have one among the first ten places" in INDEX


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_is_told_in_one_order(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert re.findall(r"^## (.*)", text, re.MULTILINE) == _PARTS
    first = next(block.text for block in blocks(page) if block.kind == "sh")
    assert re.fullmatch(r"git clone .* https://github\.com/[\w.-]+/([\w.-]+)\ncd \1\ngit checkout --quiet [0-9a-f]{40}\n", first)
    did = text.partition("## What the maintainers did")[2].partition("\n## ")[0]
    assert re.search(r"^[0-9a-f]{10} \d{4}-\d\d-\d\d$", did, re.MULTILINE), "no commit with its date"
    assert "corrected later" in did


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_its_commands_exist_with_these_options(page: Path) -> None:
    typed_here = [shlex.split(command.partition(" | ")[0]) for command, _ in commands(page)]
    hunts = [words[1:] for words in typed_here if words[0] == "bugclass"]
    assert hunts and all(words[0] in ("bugclass", "git") for words in typed_here)
    for name, *arguments in hunts:
        parser_of(COMMANDS[name][0]).parse_args(arguments)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_it_shows_is_whole_but_for_the_code(page: Path) -> None:
    for command, shown in commands(page):
        assert case_studies.without_code(shown) == shown, command
        told = re.search(r"^(\d+) candidate sites? in ", shown, re.MULTILINE)
        if told:
            assert re.findall(r"^ *(\d+)\. ", shown, re.MULTILINE) == [str(place + 1) for place in range(int(told[1]))], command


STUDY = """# A case

```sh
git clone --quiet https://github.com/acme/shop
cd shop
git checkout --quiet {sha}
```

```console
$ bugclass hunt --fix {sha}
```
"""


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A page about the demonstration's repository, of which a bare clone is in `clones`."""
    shop = demo.build(tmp_path / "made").root
    sha = git(shop, "log", "-1", "--format=%H", "--", "shop").strip()
    clone = tmp_path / "clones" / "acme+shop" / "repo"
    subprocess.run(["git", "clone", "--quiet", "--bare", shop, clone], env=GIT_ENV, check=True)
    monkeypatch.setattr(case_studies, "PAGES", tmp_path / "pages")
    page = tmp_path / "pages" / "case.md"
    page.parent.mkdir()
    page.write_text(STUDY.format(sha=sha), encoding="utf-8")
    return page


def test_a_study_is_typed_again_without_code(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clones = str(tmp_path / "clones")
    empty = study.read_text(encoding="utf-8")
    assert case_studies.main([clones, "--check"]) == 1
    assert study.read_text(encoding="utf-8") == empty
    assert "+Learned " in capsys.readouterr().out
    assert case_studies.main([clones]) == 0
    written = study.read_text(encoding="utf-8")
    assert re.search(r"^  1\. shop/\S+\.py:\d+:\d+: ", written, re.MULTILINE) and "\n...\n" in written
    assert not re.search(r"^\s+\d+ \| |suggested:", written, re.MULTILINE)
    assert case_studies.main([clones, "--check"]) == 0
    study.write_text(written.replace("  1. shop", "  1. shape"), encoding="utf-8")
    assert case_studies.main([clones, "--check"]) == 1


def test_without_the_clone_or_the_commit_nothing_is_written(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = study.read_text(encoding="utf-8")
    assert case_studies.main([str(tmp_path / "elsewhere")]) == 2
    assert "case.md clones acme/shop, and " in capsys.readouterr().err
    lost = re.sub(r"[0-9a-f]{40}", "0" * 40, before)
    study.write_text(lost, encoding="utf-8")
    assert case_studies.main([str(tmp_path / "clones")]) == 2
    assert "ended with 128" in capsys.readouterr().err
    assert study.read_text(encoding="utf-8") == lost
