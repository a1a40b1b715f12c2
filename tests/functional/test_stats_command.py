"""`bugclass stats` over real post-mortems: figures, and how many documents each is made of."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from support.command import Ran, bugclass, files_of, git, in_json

RULE = "rules:\n- id: {0}\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: evil(...)\n"


def document(id: str, started: str | None, detected: int = 10, resolved: int = 60, more: str = "") -> str:
    """A post-mortem of an incident that was detected, and resolved, so many minutes after its start."""
    times = ""
    if started:
        moment = f"2026-{started}T00:00:00Z"
        times = f"started = {moment}\ndetected = {_after(moment, detected)}\nresolved = {_after(moment, resolved)}\n"
    return f'+++\nid = "{id}"\ntitle = "t"\nstatus = "closed"\n{times}{more}+++\n'


def _after(moment: str, minutes: int) -> str:
    return moment.replace("T00:00", f"T{minutes // 60:02}:{minutes % 60:02}")


def of_class(id: str) -> str:
    return f'[bug_class]\nid = "{id}"\n'


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    (root / "postmortems").mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    return root


def put(root: Path, **documents: str) -> None:
    for name, text in documents.items():
        (root / "postmortems" / f"{name}.md").write_text(text)


def rule(root: Path, id: str, day: str | None) -> None:
    """A kept rule, committed on a day (None: not committed)."""
    file = root / f".bugclass/rules/{id}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(RULE.format(id))
    if day:
        git(root, "add", "-A")
        who = {f"GIT_{role}_{what}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {f"GIT_{role}_DATE": f"2026-{day}T12:00:00Z" for role in ("AUTHOR", "COMMITTER")}
        subprocess.run(["git", "commit", "-qm", "rule"], cwd=root, env={**os.environ, **who, **dates}, check=True)


def figures(root: Path, *arguments: str) -> dict[str, Any]:
    ran = in_json(root, "stats", *arguments)
    assert ran.code == 0, ran.err
    found: dict[str, Any] = ran.document["figures"]
    return found


def duration(found: dict[str, Any], step: str) -> dict[str, Any]:
    return next(each for each in found["durations"] if each["step"] == step)


def test_medians_and_what_they_are_made_of(repo: Path) -> None:
    put(repo, a=document("a", "01-05", 10, 60), b=document("b", "02-05", 30, 90), c=document("c", "03-05", 20, 600), d=document("d", None))
    before = files_of(repo)
    found = figures(repo)
    detect, contain, resolve = (duration(found, step) for step in ("detect", "contain", "resolve"))
    assert (detect["median"], detect["known"], detect["total"]) == (20, 3, 4)
    assert (resolve["median"], contain["median"], contain["known"]) == (90, None, 0)
    assert contain["periods"] == [] and contain["trend"] == "too few to tell"
    assert files_of(repo) == before


def test_times_out_of_order_say_nothing(repo: Path) -> None:
    text = document("a", "01-05").replace("detected = 2026-01-05T00:10", "detected = 2026-01-04T00:10")
    put(repo, a=text)
    assert duration(figures(repo), "detect")["known"] == 0


@pytest.mark.parametrize(
    ("minutes", "trend"),
    [((60, 60, 60, 10, 10, 12), "shorter"), ((10, 10, 12, 60, 60, 60), "longer"), ((20, 22, 21, 20, 21, 22), "about the same")],
)
def test_the_trend_by_quarters(repo: Path, minutes: tuple[int, ...], trend: str) -> None:
    days = ("01-05", "02-05", "03-05", "04-05", "05-05", "06-05")
    put(repo, **{f"d{n}": document(f"d{n}", day, took) for n, (day, took) in enumerate(zip(days, minutes, strict=True))})
    detect = duration(figures(repo), "detect")
    assert [each["name"] for each in detect["periods"]] == ["2026-Q1", "2026-Q2"] and detect["trend"] == trend


def test_few_incidents_are_told_by_half_years(repo: Path) -> None:
    put(repo, a=document("a", "01-05"), b=document("b", "05-05"), c=document("c", "08-05"))
    detect = duration(figures(repo), "detect")
    assert [(each["name"], each["count"]) for each in detect["periods"]] == [("2026-H1", 2), ("2026-H2", 1)]
    assert detect["trend"] == "too few to tell"


def test_the_class_that_came_back_stands_first(repo: Path) -> None:
    rule(repo, "back-again", "03-01")
    rule(repo, "held-off", "08-01")
    put(
        repo,
        a=document("a", "01-05", more=of_class("held-off")),
        b=document("b", "02-05", more=of_class("held-off")),
        c=document("c", "03-05", more=of_class("held-off")),
        d=document("d", "02-05", more=of_class("back-again")),
        e=document("e", "04-05", more=of_class("back-again")),
        f=document("f", "05-05", more=of_class("never-kept")),
        g=document("g", "05-06"),
    )
    found = figures(repo)
    assert [(each["id"], each["came_back"]) for each in found["classes"]] == [("back-again", ["e"]), ("held-off", []), ("never-kept", [])]
    assert found["classes"][0]["rule_since"] == "2026-03-01" and found["classes"][2]["has_rule"] is False
    assert found["unclassified"] == 1


def test_a_rule_that_is_not_committed_has_no_day(repo: Path) -> None:
    rule(repo, "a-class", None)
    put(repo, a=document("a", "01-05", more=of_class("a-class")))
    assert figures(repo)["classes"] == [
        {"id": "a-class", "incidents": ["a"], "has_rule": True, "rule_since": None, "came_back": [], "undated": 0}
    ]
    assert "cannot be told" in bugclass(repo, "stats").out


def test_action_items(repo: Path) -> None:
    rows = (
        "due = 2026-01-10\ndone = 2026-01-09",
        "due = 2026-01-10\ndone = 2026-01-10",
        "due = 2026-01-10\ndone = 2026-02-01",
        "due = 2026-01-10\ndone = true",
        "due = 2999-01-10",
        "",
        "due = 2020-01-10",
    )
    put(repo, a=document("a", "01-05", more="".join(f'[[action]]\ntitle = "{n}"\n{row}\n' for n, row in enumerate(rows))))
    assert figures(repo)["actions"] == {"total": 7, "in_time": 2, "late": 1, "undated": 1, "open": 2, "overdue": 1}


def test_siblings_by_the_record_of_the_hunts(repo: Path) -> None:
    hunt = '[hunt]\nrule = "r"\ndate = 2026-01-06\nsites = 5\nconfirmed = 3\nfixed = 2\n'
    put(
        repo,
        a=document("a", "01-05", more=of_class("some-class") + hunt),
        b=document("b", "02-05", more=of_class("some-class")),
        c=document("c", "02-05", more=of_class("other-class") + '[hunt]\nrule = "q"\n'),
        d=document("d", "01-02", more=of_class("some-class")),
    )
    assert figures(repo)["siblings"] == {
        "hunted": 2,
        "total": 4,
        "counted": 1,
        "found": 5,
        "confirmed": 3,
        "fixed": 2,
        "from_triage": 0,
        "hit_users": ["b"],
    }


def test_siblings_by_triage(repo: Path) -> None:
    rule(repo, "evil-call", "01-06")
    put(repo, a=document("a", "01-05"))
    for name in ("x", "y"):
        (repo / f"{name}.py").write_text(f"evil({name!r})\n")
    for each in in_json(repo, "scan").document["findings"]:
        assert bugclass(repo, "triage", "--decide", f"{each['fingerprint']}=confirmed").code == 0
    (repo / "x.py").write_text("good()\n")
    found = figures(repo)["siblings"]
    assert (found["confirmed"], found["fixed"], found["from_triage"]) == (2, 1, 2)


def test_one_broken_document_hides_no_other(repo: Path) -> None:
    put(repo, a=document("a", "01-05"), b="+++\nid = \n+++\n")
    ran = in_json(repo, "stats")
    assert ran.code == 2 and ran.document["figures"]["postmortems"] == 1 and "b.md:2" in ran.err


def test_no_postmortems(repo: Path) -> None:
    assert in_json(repo, "stats").code == 2


@pytest.mark.parametrize("form", ["sarif", "github", "junit", "markdown", "gitlab"])
def test_figures_are_no_findings(repo: Path, form: str) -> None:
    put(repo, a=document("a", "01-05"))
    ran: Ran = bugclass(repo, "stats", "--format", form)
    assert ran.code == 2


def test_the_table(repo: Path) -> None:
    put(repo, a=document("a", "01-05", 75, 180, of_class("some-class")), b="# plain\n")
    out = bugclass(repo, "stats").out
    assert "1 h 15 min" in out and "1 of 2" in out and "some-class" in out and "no rule" in out
    assert "1 of 2 post-mortems name no bug class" in out and "\x1b" not in out


def test_text_of_documents_is_not_obeyed(repo: Path) -> None:
    put(repo, a=document("[red]a[/red]", "01-05", more=of_class("back-again")))
    rule(repo, "back-again", "01-01")
    out = bugclass(repo, "stats").out
    assert "[red]a[/red]" in out
