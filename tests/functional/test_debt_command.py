"""`bugclass debt` in real repositories: what is due fails, what is not due does not, what cannot be looked at is said."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from support.command import Ran, bugclass, files_of, in_json
from support.incidents import MONEY, POSTMORTEM, Shop, shop_at

from scanner.app.postmortems.debt import debt as debt_on
from scanner.cli.progress import TerminalProgress
from scanner.model.request import RunOptions
from scanner.model.settings import Settings

MAIL = "import requests\n\n\ndef send(url):\n    answer = requests.get(url)\n    return answer.json()\n"
FLAG = '[[containment]]\nkind = "feature-flag"\nwhat = "live_quotes"\npattern = "live_quotes = false"\n'


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return shop_at(tmp_path_factory.mktemp("debt") / "shop")


@pytest.fixture
def shop(template: Shop, tmp_path: Path) -> Shop:
    shutil.copytree(template.root, tmp_path / "shop")
    return Shop(tmp_path / "shop", template.fix)


def debt(shop: Shop, *arguments: str) -> Ran:
    return in_json(shop.root, "debt", *arguments)


def kinds(ran: Ran) -> list[tuple[str, str, int]]:
    return sorted((f["rule_id"].removeprefix("debt/"), f["path"], f["start_line"]) for f in ran.document["findings"])


def action(title: str, due: str = "2020-01-01", more: str = "") -> str:
    return f'[[action]]\ntitle = "{title}"\nowner = "payments"\ndue = {due}\n{more}\n'


def test_nothing_is_due(shop: Shop) -> None:
    shop.record(action("later", "2999-01-01") + action("done", more="done = true") + FLAG)
    before = files_of(shop.root)
    ran = debt(shop)
    assert ran.code == 0 and ran.document["findings"] == [] and ran.document["notes"][0]["detail"].endswith("nothing is due")
    assert files_of(shop.root) == before


def test_each_kind_of_debt_with_its_place(shop: Shop) -> None:
    hack = _hacked(shop)
    shop.put("config/app.yaml", "live_quotes: off\n")
    shop.put("shop/mail.py", MAIL)
    _confirm(shop)
    shop.put(".bugclass/rules/by-hand.yaml", _unproven_rule())
    shop.record(action("time-outs everywhere") + FLAG + f'[[fix]]\nlevel = "workaround"\ncommit = "{hack}"\nexpires = 2020-01-01\n')
    ran = debt(shop)
    assert ran.code == 1
    assert kinds(ran) == [
        ("action-overdue", POSTMORTEM, 12),
        ("containment-left-behind", "config/app.yaml", 1),
        ("rule-unproven", ".bugclass/rules/by-hand.yaml", 1),
        ("sibling-not-fixed", "shop/mail.py", 5),
        ("workaround-expired", "shop/money.py", 2),
    ]
    late = next(each for each in ran.document["findings"] if each["rule_id"] == "debt/action-overdue")
    assert late["message"].startswith("'time-outs everywhere', payments: due 2020-01-01, ")


def test_a_rule_by_hand_that_its_annotated_test_proves_is_no_debt(shop: Shop) -> None:
    shop.put(".bugclass/rules/by-hand.yaml", _unproven_rule())
    shop.put(".bugclass/rules/by-hand.test.py", "# ruleid: by-hand\nevil(1)\n# ok: by-hand\ngood(1)\n")
    before = files_of(shop.root)
    assert debt(shop).code == 0 and files_of(shop.root) == before
    shop.put(".bugclass/rules/by-hand.test.py", "# ruleid: by-hand\ngood(1)\n")
    assert [kind for kind, _, _ in kinds(debt(shop))] == ["rule-unproven"]


def test_a_rule_that_was_edited_is_debt(shop: Shop) -> None:
    rule = shop.root / ".bugclass/rules/http-call-without-timeout.yaml"
    rule.write_text(rule.read_text().replace("requests", "requestz"))
    ran = debt(shop)
    assert [kind for kind, _, _ in kinds(ran)] == ["rule-unproven"] and "is stale" in ran.document["findings"][0]["message"]


def test_a_sibling_that_was_fixed_is_no_debt(shop: Shop) -> None:
    shop.put("shop/mail.py", MAIL)
    _confirm(shop)
    shop.put("shop/mail.py", MAIL.replace("(url)\n    return", "(url, timeout=3)\n    return"))
    assert debt(shop).code == 0


def test_a_sibling_that_the_baseline_accepts_is_still_one(shop: Shop) -> None:
    shop.put("shop/mail.py", MAIL)
    _confirm(shop)
    assert bugclass(shop.root, "baseline", "update").code == 0
    assert kinds(debt(shop)) == [("sibling-not-fixed", "shop/mail.py", 5)]


def test_what_was_decided_otherwise_is_no_sibling(shop: Shop) -> None:
    shop.put("shop/mail.py", MAIL)
    _confirm(shop, "false-positive")
    assert debt(shop).code == 0


def test_a_confirmed_finding_whose_rule_is_gone_cannot_be_looked_at(shop: Shop) -> None:
    shop.put("shop/mail.py", MAIL)
    _confirm(shop)
    shutil.rmtree(shop.root / ".bugclass/rules")
    ran = debt(shop)
    assert ran.code == 2 and "not kept any more" in ran.err


@pytest.mark.parametrize(("more", "code"), [("confirmed = 3\nfixed = 1", 1), ("confirmed = 3\nfixed = 3", 0), ("sites = 3", 0)])
def test_the_record_of_the_hunt(shop: Shop, more: str, code: int) -> None:
    shop.record(f'[hunt]\nrule = "http-call-without-timeout"\n{more}\n')
    assert debt(shop).code == code


def test_each_kind_is_a_rule_with_words_of_its_own(shop: Shop) -> None:
    shop.record(action("late") + action("later"))
    ran = bugclass(shop.root, "debt", "--format", "sarif")
    (described,) = json.loads(ran.out)["runs"][0]["tool"]["driver"]["rules"]
    assert described["shortDescription"]["text"] == "Action overdue" and "new day" in described["help"]["text"]
    assert [(each["id"], each["engine"]) for each in debt(shop).document["rules"]] == [("debt/action-overdue", "postmortem")]


def test_the_rule_of_a_recorded_hunt_that_is_gone(shop: Shop) -> None:
    shop.record('[hunt]\nrule = "http-call-without-timeout"\n')
    (shop.root / ".bugclass/rules/http-call-without-timeout.yaml").write_text("rules: [")
    broken = debt(shop)
    assert broken.code == 2 and broken.document["findings"] == [], "it may be in the file that cannot be read"
    shutil.rmtree(shop.root / ".bugclass/rules")
    ran = debt(shop)
    assert ran.code == 1 and kinds(ran) == [("rule-unproven", POSTMORTEM, 13)]


def test_each_finding_keeps_its_fingerprint_from_day_to_day(shop: Shop) -> None:
    shop.record(action("late"))
    options = RunOptions(shop.root, (), "auto", 1, False, Settings())
    days = (date(2026, 1, 1), date(2026, 1, 2))
    one, other = (debt_on(options, TerminalProgress(True), day).findings for day in days)
    assert one[0].message != other[0].message and one[0].fingerprint == other[0].fingerprint


def test_a_containment_of_an_incident_that_goes_on_is_no_debt(shop: Shop) -> None:
    shop.put("config/app.yaml", "live_quotes: off\n")
    shop.record(FLAG)
    assert debt(shop).code == 1
    text = (shop.root / POSTMORTEM).read_text()
    shop.put(POSTMORTEM, text.replace('"closed"', '"draft"'))
    assert debt(shop).code == 0
    shop.put(POSTMORTEM, text.replace('"closed"', '"draft"\nresolved = 2026-01-01T00:00:00Z'))
    assert debt(shop).code == 1


def test_a_containment_without_a_marker(shop: Shop) -> None:
    shop.record('[[containment]]\nkind = "kill-switch"\nwhat = "the red one"\n')
    ran = debt(shop)
    assert ran.code == 2 and f"{POSTMORTEM}: line 12: kill-switch the red one: no marker is recorded" in ran.err


def test_one_broken_postmortem_hides_no_other(shop: Shop) -> None:
    shop.record(action("late"))
    shop.put("postmortems/broken.md", "+++\nid = \n+++\n")
    ran = debt(shop)
    assert ran.code == 2 and kinds(ran) == [("action-overdue", POSTMORTEM, 12)]
    assert "postmortems/broken.md:2" in ran.err


def test_no_postmortems_at_all(shop: Shop) -> None:
    shop.put(POSTMORTEM, None)
    ran = debt(shop)
    assert ran.code == 2 and "no post-mortems here" in ran.err


def test_only_those_that_are_named(shop: Shop) -> None:
    shop.record(action("late"))
    shop.put("notes/other.md", "+++\nid = 'PM-2'\ntitle = 't'\n" + action("later", "2999-01-01") + "+++\n")
    assert debt(shop, "notes/other.md").code == 0
    assert debt(shop).code == 1


def test_a_plain_document_owes_nothing_as_data(shop: Shop) -> None:
    shop.put(POSTMORTEM, "# Checkout hangs\n\n## Action items\n\n- do it\n")
    assert debt(shop).code == 0


@pytest.mark.parametrize("form", ["text", "sarif", "github", "gitlab", "junit", "markdown"])
def test_every_format_tells_it(shop: Shop, form: str) -> None:
    shop.record(action("late"))
    ran = bugclass(shop.root, "debt", "--format", form, "--jobs", "1")
    assert ran.code == 1 and "due 2020-01-01" in ran.out.replace("\\-", "-")


def _hacked(shop: Shop) -> str:
    shop.put("shop/money.py", MONEY.replace("int(value * 100)", "int(value * 100) if value else 0"))
    return shop.commit("Workaround")


def _confirm(shop: Shop, decision: str = "confirmed") -> None:
    found = in_json(shop.root, "scan").document["findings"]
    assert len(found) == 1
    ran = bugclass(shop.root, "triage", "--decide", f"{found[0]['fingerprint']}={decision}", "--reason", "seen")
    assert ran.code == 0, ran.err


def _unproven_rule() -> str:
    return "rules:\n- id: by-hand\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: evil(...)\n"
