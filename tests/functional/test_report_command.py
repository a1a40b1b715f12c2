"""`bugclass report`: what the page is about, where it goes, and when it is not complete. How it looks: test_report_page.py."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.command import Ran, bugclass, files_of, in_json
from support.incidents import POSTMORTEM, Shop, shop_at


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return shop_at(tmp_path_factory.mktemp("incident") / "shop")


@pytest.fixture
def shop(template: Shop, tmp_path: Path) -> Shop:
    root = tmp_path / "shop"
    shutil.copytree(template.root, root)
    made = Shop(root, template.fix)
    made.put("shop/mail.py", "import requests\n\n\ndef send(letter):\n    answer = requests.get(letter.url)\n    return answer\n")
    return made


def data_of(ran: Ran) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', ran.out, re.DOTALL)[0])
    return found


def places(ran: Ran) -> list[tuple[str, int]]:
    return [(row["path"], row["line"]) for row in data_of(ran)["rows"]]


def headings(ran: Ran) -> list[str]:
    return re.findall(r"<h2[^>]*>(.*?)</h2>", ran.out)


def test_a_post_mortem_is_hunted(shop: Shop) -> None:
    ran = bugclass(shop.root, "report", POSTMORTEM)
    assert (ran.code, ran.err) == (0, "")
    assert places(ran) == [("shop/mail.py", 5)] and "<h1>Checkout hangs</h1>" in ran.out
    assert {"The incident", "The rule", "The sites", "Where in the code base", "Over all post-mortems"} <= set(headings(ran))


def test_a_rule_is_scanned_and_its_incident_shown(shop: Shop) -> None:
    ran = bugclass(shop.root, "report", "http-call-without-timeout")
    assert ran.code == 0 and places(ran) == [("shop/mail.py", 5)]
    assert "The ladder" not in headings(ran) and "The incident" in headings(ran) and "timeout=3" in ran.out


def test_without_a_subject_all_kept_rules_are_scanned(shop: Shop) -> None:
    other = "rules:\n- id: print-call\n  languages: [python]\n  severity: INFO\n  message: m\n  pattern: print(...)\n"
    shop.put(".bugclass/rules/print-call.yaml", other)
    shop.put("shop/loud.py", "print(1)\n")
    ran = bugclass(shop.root, "report")
    assert ran.code == 0 and set(places(ran)) == {("shop/mail.py", 5), ("shop/loud.py", 1)}
    assert data_of(ran)["rules"] == ["http-call-without-timeout", "print-call"] and "2 bug classes" in ran.out
    assert "found nothing" not in ran.out
    alone = bugclass(shop.root, "report", "print-call")
    assert places(alone) == [("shop/loud.py", 1)] and "The incident" not in headings(alone)
    shop.put("shop/loud.py", "x = 1\n")
    assert "1 rule that found nothing" in bugclass(shop.root, "report").out


def test_decisions_are_shown_at_the_sites_of_a_hunt(shop: Shop) -> None:
    (found,) = in_json(shop.root, "scan").document["findings"]
    decided = bugclass(shop.root, "triage", "--decide", f"{found['fingerprint']}=accepted", "--reason", "goes in March")
    assert decided.code == 0
    for subject in (POSTMORTEM, "http-call-without-timeout"):
        (row,) = data_of(bugclass(shop.root, "report", subject))["rows"]
        assert row["state"] == "accepted" and row["said"].endswith("goes in March")


def test_from_a_report_that_was_written_earlier(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "findings.json"
    assert bugclass(shop.root, "hunt", POSTMORTEM, "--format", "json", "-o", file).code == 0
    ran = bugclass(shop.root, "report", "--from", file)
    assert (ran.code, ran.err) == (0, "") and places(ran) == [("shop/mail.py", 5)]
    assert "Where in the code base" in headings(ran) and "Checkout hangs" in ran.out
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    ran = bugclass(elsewhere, "report", "--from", file)
    assert ran.code == 0 and "Where in the code base" not in headings(ran)
    assert bugclass(shop.root, "report", "other-rule", "--from", file).code == 2


def test_a_page_that_is_not_complete_says_so_at_its_top(shop: Shop) -> None:
    shop.put("shop/broken.py", "import requests\nrequests.get((\n")
    ran = bugclass(shop.root, "report", POSTMORTEM)
    assert ran.code == 2 and "shop/broken.py" in ran.err
    top = ran.out[: ran.out.index("The incident</h2>")]
    assert "This page is not complete." in top and "Not looked at" in headings(ran)
    assert places(ran) == [("shop/mail.py", 5)]


def test_another_post_mortem_that_cannot_be_read_makes_the_figures_incomplete(shop: Shop) -> None:
    shop.put("postmortems/pm-2.md", "+++\nid = \n+++\n")
    ran = bugclass(shop.root, "report", POSTMORTEM)
    assert ran.code == 2 and "pm-2.md" in ran.err and "This page is not complete." in ran.out


def test_a_fix_that_is_not_in_this_clone_leaves_the_kept_rule(shop: Shop) -> None:
    shop.record(commit="feedfacefeedface")
    ran = bugclass(shop.root, "report", POSTMORTEM)
    assert ran.code == 0 and places(ran) == [("shop/mail.py", 5)]
    assert "its kept rules were scanned" in ran.out and "its kept rules were scanned" in ran.err


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("http-call-without-timeoot",), "did you mean 'http-call-without-timeout'?"),
        (("none.md",), "none.md"),
        (("--from", "none.json"), "none.json"),
        (("--library", "--rules", "x"), "give one of them"),
        (("-o", "none/page.html"), "is not a folder"),
        (("--root", "nowhere"), "not a folder"),
        (("\x1b[31m",), "no rule is called"),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_no_page(shop: Shop, arguments: tuple[str, ...], told: str) -> None:
    before = files_of(shop.root)
    ran = bugclass(shop.root, "report", *arguments)
    assert ran.code == 2 and ran.out == "" and told in ran.err
    assert len(ran.err.splitlines()) == 1 and ran.err.strip().isprintable() and files_of(shop.root) == before


def test_no_rules_is_not_complete(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    ran = bugclass(tmp_path, "report")
    assert ran.code == 2 and "no rules" in ran.err and "This page is not complete." in ran.out


def test_the_same_code_gives_the_same_bytes(shop: Shop) -> None:
    assert bugclass(shop.root, "report", POSTMORTEM).out == bugclass(shop.root, "report", POSTMORTEM).out


@pytest.mark.parametrize("command", [("hunt", POSTMORTEM), ("scan",), ("gate",), ("verify", POSTMORTEM), ("debt",), ("stats",)])
def test_other_commands_write_pages_too(shop: Shop, command: tuple[str, ...]) -> None:
    ran = bugclass(shop.root, *command, "--format", "html=page.html")
    page = (shop.root / "page.html").read_text()
    assert ran.code in (0, 1) and ran.out == "" and page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")


@pytest.mark.parametrize("command", [("fix", "http-call-without-timeout", "--diff"), ("suspects", "HEAD~1", "HEAD")])
def test_commands_whose_answer_is_no_page_say_so(shop: Shop, command: tuple[str, ...]) -> None:
    ran = bugclass(shop.root, *command, "--format", "html")
    assert ran.code == 2 and ran.out == "" and "text" in ran.err and len(ran.err.splitlines()) == 1


def test_a_page_has_no_form_for_programs_but_json(shop: Shop) -> None:
    ran = bugclass(shop.root, "report", "--format", "sarif")
    assert ran.code == 2 and "a page is written as html" in ran.err
    assert in_json(shop.root, "report", POSTMORTEM).places == [("shop/mail.py", 5)]
