"""`bugclass suspects` over real repositories."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from support.command import Ran, bugclass, files_of, git, program

TAX = "import logging\n\nRATES = {'DE': 19}\n\n\ndef quote(cart):\n    return RATES[cart.country]\n"
PAY = "from shop.tax import quote\n\n\ndef charge(cart):\n    total = cart.total\n    return total + quote(cart)\n"
LOCK = '[[package]]\nname = "{}"\nversion = "{}"\n'
TRACEBACK = """\
2026-11-02 09:14:00 ERROR Traceback (most recent call last):
2026-11-02 09:14:00 ERROR   File "/srv/venv/lib/python3.11/site-packages/shop/pay.py", line 6, in charge
2026-11-02 09:14:00 ERROR     return total + quote(cart)
2026-11-02 09:14:00 ERROR   File "/srv/venv/lib/python3.11/site-packages/shop/tax.py", line {line}, in quote
2026-11-02 09:14:00 ERROR     {code}
2026-11-02 09:14:00 ERROR KeyError: 'EE'
"""


class History:
    """A repository that grows by commits; `ids` by their subjects."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ids: dict[str, str] = {}
        root.mkdir()
        git(root, "init", "-q", "-b", "main")

    def commit(self, subject: str, files: dict[str, str | None], body: str = "") -> str:
        for name, text in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.unlink() if text is None else file.write_text(text, encoding="utf-8")
        git(self.root, "add", "-A")
        git(self.root, "commit", "-q", "--allow-empty", "-m", subject, *(["-m", body] if body else []))
        self.ids[subject] = git(self.root, "rev-parse", "HEAD").strip()
        return self.ids[subject]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Ten changes of all kinds between v1 and v2; `Look rates up` brought the bug."""
    made = History(tmp_path_factory.mktemp("suspects") / "shop")
    made.commit(
        "start",
        {
            "src/shop/__init__.py": "",
            "src/shop/pay.py": PAY,
            "src/shop/tax.py": TAX.replace("RATES[cart.country]", "RATES.get(cart.country, 0)"),
            "src/shop/other.py": "x = 1\n",
            "poetry.lock": LOCK.format("redis", "4.0") + LOCK.format("ruff", "0.1"),
            "uv.lock": LOCK.format("anyio", "4.0"),
            "requirements.txt": "requests==2.30.0\n",
        },
    )
    git(made.root, "tag", "v1")
    made.commit("Look rates up", {"src/shop/tax.py": TAX})
    made.commit("Update redis", {"poetry.lock": LOCK.format("redis", "5.0") + LOCK.format("ruff", "0.1")})
    made.commit("Update requests", {"requirements.txt": "requests==2.31.0\n"})
    made.commit("Settings", {"config/app.yaml": "workers: 3\n"})
    made.commit("Flag", {"src/shop/other.py": "x = 1\nif FLAGS['new_basket']:\n    x = 2\n"})
    made.commit("Migration", {"src/shop/migrations/0002_rates.py": "operations = []\n"})
    made.commit("Image", {"Dockerfile": "FROM python:3.12\n"})
    made.commit("Tests", {"tests/test_tax.py": "def quote():\n    pass\n"})
    made.commit("Guide", {"docs/guide.md": "# How to quote the tax of a basket\n"})
    wrong = made.commit("Wrong turn", {"src/shop/other.py": "x = 3\n"})
    made.commit('Revert "Wrong turn"', {"src/shop/other.py": "x = 1\n"}, f"This reverts commit {wrong}.")
    git(made.root, "tag", "v2")
    return made


@pytest.fixture
def crash(tmp_path: Path) -> Path:
    file = tmp_path / "crash.log"
    file.write_text(TRACEBACK.format(line=7, code="return RATES[cart.country]"))
    return file


def ask(history: History, *arguments: str | Path) -> Ran:
    return bugclass(history.root, "suspects", *arguments, "--format", "json")


def subjects(ran: Ran) -> list[str]:
    return [suspect["subject"] for suspect in ran.document["suspects"]]


def test_the_commit_that_wrote_the_line_comes_first(shop: History, crash: Path) -> None:
    before = files_of(shop.root)
    ran = ask(shop, "v1", "v2", "--traceback", crash)
    assert (ran.code, ran.err) == (0, "")
    first = ran.document["suspects"][0]
    assert (first["commit"], first["rank"]) == (shop.ids["Look rates up"], 1)
    assert {"line", "function", "file"} <= {each["sign"] for each in first["evidence"]}
    assert first["files"] == [{"path": "src/shop/tax.py", "group": "code", "added": 1, "removed": 1}]
    assert files_of(shop.root) == before


def test_all_changes_are_grouped(shop: History) -> None:
    ran = ask(shop, "v1", "v2")
    found = {each["group"]: (each["commits"], each["files"]) for each in ran.document["groups"]}
    assert found == {
        "code": (4, 2),
        "configuration": (1, 1),
        "data-migration": (1, 1),
        "dependency": (2, 2),
        "feature-flag": (2, 0),  # one asks for it, one no longer does
        "infrastructure": (1, 1),
        "test": (1, 1),
        "documentation": (1, 1),
    }
    assert list(found) == [
        "code", "configuration", "data-migration", "dependency", "feature-flag", "infrastructure", "test", "documentation"
    ]  # fmt: skip
    assert len(ran.document["suspects"]) == ran.document["summary"]["commits"] == 11
    assert [(d["name"], d["before"], d["after"], d["path"]) for d in ran.document["dependencies"]] == [
        ("redis", "4.0", "5.0", "poetry.lock"),
        ("requests", "2.30.0", "2.31.0", "requirements.txt"),
    ]
    by_subject = {suspect["subject"]: suspect for suspect in ran.document["suspects"]}
    assert by_subject["Flag"]["flags"] == ["new_basket"] and by_subject["Settings"]["flags"] == []
    assert by_subject["Update redis"]["dependencies"] == [{"name": "redis", "before": "4.0", "after": "5.0", "path": "poetry.lock"}]
    assert set(subjects(ran)[-4:]) == {"Wrong turn", 'Revert "Wrong turn"', "Tests", "Guide"}


@pytest.mark.parametrize(
    ("symptom", "first"),
    [
        ("redis connections time out", "Update redis"),
        ("the new_basket page is empty", "Flag"),
        ("`quote` fails", "Look rates up"),
        ("migration of rates", "Migration"),
        ("settings are lost", "Settings"),
    ],
)
def test_words_of_the_symptom(shop: History, symptom: str, first: str) -> None:
    assert subjects(ask(shop, "v1", "v2", "--symptom", symptom))[0] == first


def test_symptom_and_traceback_together(shop: History, crash: Path) -> None:
    both = ask(shop, "v1", "v2", "--traceback", crash, "--symptom", "redis is slow")
    assert subjects(both)[:2] == ["Look rates up", "Update redis"]


def test_a_package_in_the_traceback(shop: History, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text('  File "/venv/lib/python3.12/site-packages/requests/api.py", line 3, in get\nrequests.Timeout: slow\n')
    ran = ask(shop, "v1", "v2", "--traceback", file)
    assert subjects(ran)[0] == "Update requests" and "none of the traceback's calls" in ran.document["remarks"][0] and ran.code == 0


def test_paths(shop: History) -> None:
    assert set(subjects(ask(shop, "v1", "v2", "--path", "src/shop/tax.py", "--path", "config"))) == {"Look rates up", "Settings"}
    ran = ask(shop, "v1", "v2", "--path", "src/shop/pay.py")
    assert (ran.code, subjects(ran), ran.document["remarks"]) == (0, [], ["no commit of the range touches the named paths"])
    ran = ask(shop, "v1", "v2", "--path", "src/shop/py.pay")
    assert ran.code == 2 and ran.document["failures"][0]["kind"] == "no-files"
    assert ask(shop, "v1", "v2", "--path", "../elsewhere").code == 2
    ran = bugclass(shop.root / "src", "suspects", "v1", "v2", "--root", "..", "--path", "shop/tax.py", "--format", "json")
    assert subjects(ran) == ["Look rates up"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("v0", "v2"), "no commit 'v0' here"),
        (("v1", "v9"), "no commit 'v9' here"),
        (("v2", "v1"), "comes before GOOD"),
        (("v1", "v1"), "are the same commit"),
        (("v1..v2", "v2"), "no commit 'v1..v2'"),
        (("", "v2"), "is not a revision"),
        (("v1", "v2", "--traceback", "nowhere.txt"), "no such file"),
        (("v1", "v2", "--traceback", "src"), "is not a file"),
        (("v1", "v2", "--traceback", "a\0b"), "cannot be read"),
    ],
)
def test_what_cannot_be_answered_is_one_line(shop: History, arguments: tuple[str, ...], said: str) -> None:
    ran = bugclass(shop.root, "suspects", *arguments)
    assert (ran.code, ran.out) == (2, "") and said in ran.err and ran.err.count("\n") == 1
    machine = ask(shop, *arguments)
    assert machine.code == 2 and said in machine.document["failures"][0]["detail"] and machine.document["suspects"] == []


def test_a_file_without_traceback_and_a_huge_one(shop: History, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    for content in (b"", b"all is well\n", b"\xff\xfe\x00", b"\x00" * 100):
        file.write_bytes(content)
        ran = ask(shop, "v1", "v2", "--traceback", file)
        assert ran.code == 2 and "no Python traceback" in ran.document["failures"][0]["detail"] and len(ran.document["suspects"]) == 11
    file.write_bytes(b"x" * 5_000_001)
    assert "above 5 MB" in bugclass(shop.root, "suspects", "v1", "v2", "--traceback", file).err


def test_a_traceback_in_utf_16_and_from_standard_input(shop: History, crash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = crash.read_text()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert subjects(ask(shop, "v1", "v2", "--traceback", "-"))[0] == "Look rates up"
    crash.write_bytes(text.encode("utf-16"))
    assert subjects(ask(shop, "v1", "v2", "--traceback", crash))[0] == "Look rates up"


def test_formats_other_than_these_are_refused(shop: History) -> None:
    for name in ("sarif", "github", "gitlab", "junit"):
        assert bugclass(shop.root, "suspects", "v1", "v2", "--format", name).code == 2


def test_text_fits_eighty_columns(shop: History, crash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    ran = bugclass(shop.root, "suspects", "v1", "v2", "--traceback", crash)
    assert ran.code == 0 and all(len(line) <= 80 and line == line.rstrip() for line in ran.out.splitlines())
    assert f"new_basket ({shop.ids['Flag'][:10]})" in ran.out and f"Dockerfile ({shop.ids['Image'][:10]})" in ran.out
    assert "Look rates up" in ran.out and "redis 4.0 -> 5.0 (poetry.lock)" in ran.out and "1 commit more" in ran.out
    quiet = bugclass(shop.root, "suspects", "v1", "v2", "-q", "--max-suspects", "3").out.splitlines()
    assert len(quiet) == 3
    assert "more" not in bugclass(shop.root, "suspects", "v1", "v2", "--max-suspects", "0").out


def test_reports_go_to_files(shop: History, tmp_path: Path) -> None:
    ran = bugclass(shop.root, "suspects", "v1", "v2", "--format", f"json={tmp_path}/a.json", "--format", f"markdown={tmp_path}/a.md")
    assert (ran.code, ran.out) == (0, "")
    assert json.loads((tmp_path / "a.json").read_text())["command"] == "suspects"
    assert "| code | 4 | 2 |" in (tmp_path / "a.md").read_text()


def test_hostile_history_is_shown_harmless(tmp_path: Path) -> None:
    made = History(tmp_path / "evil")
    start = made.commit("start", {"a.py": "x = 1\n"})
    made.commit(
        "\x1b[31m[red]@team #1 <script> | `x`", {"a\x1b[2J.py": "x = 1\n", "Pipfile.lock": "{", "poetry.lock": LOCK.format("\x07bell", "1")}
    )
    for form in ("text", "markdown"):
        ran = bugclass(made.root, "suspects", start, "HEAD", "--format", form)
        assert ran.code == 2 and "\x1b" not in ran.out + ran.err and "\x07" not in ran.out
    assert "<script>" not in ran.out and "Pipfile.lock" in ran.err
    assert ask(made, start, "HEAD").document["failures"][0]["kind"] == "unparsable"


def test_good_beside_bad_is_told_and_the_merge_base_taken(tmp_path: Path) -> None:
    made = History(tmp_path / "fork")
    base = made.commit("start", {"a.py": "x = 1\n"})
    git(made.root, "switch", "-q", "-c", "release")
    made.commit("Released", {"b.py": "x = 1\n"})
    git(made.root, "switch", "-q", "main")
    made.commit("Later", {"c.py": "x = 1\n"})
    ran = ask(made, "release", "main")
    assert ran.code == 2 and subjects(ran) == ["Later"] and ran.document["range"]["base"] == base
    assert "no ancestor of BAD" in ran.document["failures"][0]["detail"]
    assert "(merge base)" in bugclass(made.root, "suspects", "release", "main").out


def test_merged_commits_are_followed(tmp_path: Path) -> None:
    made = History(tmp_path / "merged")
    start = made.commit("start", {"a.py": "x = 1\n"})
    git(made.root, "switch", "-q", "-c", "side")
    made.commit("On the side", {"b.py": "x = 1\n"})
    git(made.root, "switch", "-q", "main")
    made.commit("Main", {"c.py": "x = 1\n"})
    git(made.root, "merge", "-q", "--no-ff", "-m", "Merge side", "side")
    ran = ask(made, start, "HEAD")
    assert (ran.code, set(subjects(ran)), ran.document["range"]["merges"]) == (0, {"On the side", "Main"}, 1)


def test_shallow_clones(shop: History, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth=3", shop.root.as_uri(), "shallow")
    ran = bugclass(tmp_path / "shallow", "suspects", shop.ids["Settings"], "HEAD")
    assert ran.code == 2 and "shallow clone" in ran.err
    git(tmp_path / "shallow", "fetch", "-q", "--depth=1", "origin", "tag", "v1")
    ran = bugclass(tmp_path / "shallow", "suspects", "v1", "HEAD")
    assert ran.code == 2 and "shallow" in ran.err


def test_no_repository(tmp_path: Path) -> None:
    ran = bugclass(tmp_path, "suspects", "a", "b")
    assert ran.code == 2 and "not in a git repository" in ran.err


def test_post_mortems_tell_files_with_a_history(tmp_path: Path) -> None:
    made = History(tmp_path / "history")
    fix = made.commit("One", {"a.py": "x = 1\n", "b.py": "x = 1\n"})
    recorded = "".join(f'[[fix]]\nlevel = "hotfix"\ncommit = "{commit}"\n' for commit in (fix[:12], "0000000"))
    text = f'+++\nid = "PM-1"\ntitle = "t"\n{recorded}+++\n'
    start = made.commit("Two", {"docs/postmortems/one.md": text, "docs/postmortems/broken.md": "+++\nid = \n", "c.py": "x = 1\n"})
    made.commit("Change c", {"c.py": "x = 2\n"})
    made.commit("Change a", {"a.py": "x = 2\n"})
    made.commit("Change c again", {"c.py": "x = 3\n"})
    ran = ask(made, start, "HEAD")
    first = ran.document["suspects"][0]
    assert first["subject"] == "Change a" and "a.py was fixed 3 times before" in [each["words"] for each in first["evidence"]]


def test_as_a_program(shop: History, crash: Path) -> None:
    ran = program(shop.root, "suspects", "v1", "v2", "--traceback", str(crash), "-q", "--max-suspects", "1")
    assert ran.code == 0 and "Look rates up" in ran.out and ran.err == ""
