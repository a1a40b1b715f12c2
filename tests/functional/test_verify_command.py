"""`bugclass verify` in real repositories: each line of the checklist, passed, failed and not looked at."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.command import bugclass, files_of, git, program
from support.incidents import BEFORE, CHECKOUT, MONEY, POSTMORTEM, TAX, Shop, facts, marks, shop_at

PLACE, SINCE, NEIGHBOURS = "rule-silent-at-the-place", "no-new-site", "neighbours"
CONTAINED, WORKAROUNDS, SURFACE = "containment-removed", "workarounds-in-time", "hotfix-surface"
FLAG = '[[containment]]\nkind = "feature-flag"\nwhat = "live_quotes"\npattern = \'FLAGS["live_quotes"] = False\'\n'


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return shop_at(tmp_path_factory.mktemp("verify") / "shop")


@pytest.fixture
def shop(template: Shop, tmp_path: Path) -> Shop:
    shutil.copytree(template.root, tmp_path / "shop")
    return Shop(tmp_path / "shop", template.fix)


def test_an_incident_that_is_over(shop: Shop) -> None:
    shop.put("tests/test_checkout.py", "from shop.checkout import total\n\n\ndef test_total():\n    assert total\n")
    before = files_of(shop.root)
    ran = shop.verify()
    assert ran.code == 0 and ran.document["findings"] == [] and ran.document["failures"] == []
    assert marks(ran) == {
        PLACE: "passed",
        SINCE: "passed",
        NEIGHBOURS: "passed",
        CONTAINED: "nothing-recorded",
        WORKAROUNDS: "nothing-recorded",
        SURFACE: "nothing-recorded",
    }
    assert facts(ran, PLACE) == ["shop/tax.py:6: silent in quote"]
    assert files_of(shop.root) == before, "looking writes nothing"


def test_the_bug_is_back_in_the_fixed_function_that_has_moved(shop: Shop) -> None:
    shop.put("shop/tax.py", None)
    shop.put("shop/quotes.py", "import os\n\nLIMIT = 3\n\n\n" + BEFORE)
    shop.commit("Move the quotes")
    ran = shop.verify()
    assert ran.code == 1 and marks(ran)[PLACE] == "failed" and marks(ran)[SINCE] == "failed"
    assert ran.places == [("shop/quotes.py", 13)], "told once, though two lines fail by it"
    assert facts(ran, PLACE, "failed") == ["shop/quotes.py:13: http-call-without-timeout fires in quote"]


def test_a_site_elsewhere_is_no_site_at_the_place(shop: Shop) -> None:
    shop.put("shop/mail.py", "import requests\n\n\ndef send(url):\n    return requests.get(url)\n")
    ran = shop.verify()
    assert (ran.code, ran.places) == (1, [("shop/mail.py", 5)])
    assert [(each["id"], each["verdict"]) for each in ran.document["rules"]] == [("http-call-without-timeout", "proven")]
    assert marks(ran)[PLACE] == "passed" and facts(ran, SINCE, "failed") == ["shop/mail.py:5: new: return requests.get(url)"]


def test_a_site_from_before_the_fix_is_not_new_even_when_it_moves(tmp_path: Path) -> None:
    root = tmp_path / "shop"
    made = shop_at(root)
    git(root, "checkout", "-q", "-b", "older", f"{made.fix}^")
    made.put("shop/mail.py", "import requests\n\n\ndef send(url):\n    return requests.get(url)\n")
    made.commit("An old site")
    made.put("shop/tax.py", TAX)
    fix = made.commit("The fix again")
    made.put("shop/mail.py", None)
    made.put("shop/post.py", "import requests\n\nX = 1\n\n\ndef send(url):\n    return requests.get(url)\n")
    made.record(commit=fix)
    assert bugclass(root, "learn", POSTMORTEM).code == 0
    ran = made.verify()
    assert ran.code == 0 and marks(ran)[SINCE] == "passed"


def test_what_triage_accepted_is_reported_and_fails_nothing(shop: Shop) -> None:
    shop.put("shop/mail.py", "import requests\n\n\ndef send(url):\n    return requests.get(url)\n")
    found = shop.verify().document["findings"][0]["fingerprint"]
    assert bugclass(shop.root, "triage", "--decide", f"{found}=accepted", "--reason", "a local socket").code == 0
    ran = shop.verify()
    assert ran.code == 0 and marks(ran)[SINCE] == "reported"
    assert "a local socket" in facts(ran, SINCE, "reported")[0]


def test_code_that_is_gone_is_no_place_of_the_bug(shop: Shop) -> None:
    shop.put("shop/tax.py", "def table(cart):\n    return cart.total\n")
    ran = shop.verify()
    assert ran.code == 0 and facts(ran, PLACE) == ["shop/tax.py:None: quote is gone: shop/tax.py no longer has it"]


def test_without_a_rule_nothing_is_said_of_the_class(shop: Shop) -> None:
    shutil.rmtree(shop.root / ".bugclass")
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[PLACE] == marks(ran)[SINCE] == "not-looked-at"
    assert "bugclass learn" in ran.err


def test_an_edited_rule_proves_nothing(shop: Shop) -> None:
    rule = shop.root / ".bugclass/rules/http-call-without-timeout.yaml"
    rule.write_text(rule.read_text().replace("requests", "requestz"))
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[PLACE] == "not-looked-at" and "stale" in ran.err


def test_a_fixed_file_that_does_not_parse_is_not_looked_at(shop: Shop) -> None:
    shop.put("shop/tax.py", TAX + "def broken(:\n")
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[PLACE] == "not-looked-at"
    assert any(failure["path"] == "shop/tax.py" for failure in ran.document["failures"])


@pytest.mark.parametrize("commit", ["0123456", "nowhere", "0123456..HEAD"])
def test_a_fix_that_git_does_not_know(shop: Shop, commit: str) -> None:
    shop.record(commit=commit)
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[PLACE] == "not-looked-at" and "no commit" in ran.err


def test_outside_a_repository_the_fix_cannot_be_read(shop: Shop) -> None:
    shutil.rmtree(shop.root / ".git")
    ran = shop.verify()
    assert ran.code == 2 and "not in a git repository" in ran.err and marks(ran)[NEIGHBOURS] == "not-looked-at"


def test_functions_without_a_test_are_named(shop: Shop) -> None:
    ran = shop.verify()
    assert ran.code == 0 and marks(ran)[NEIGHBOURS] == "reported"
    assert facts(ran, NEIGHBOURS, "reported") == [
        "shop/tax.py:6: quote, changed by the fix: no test reaches it",
        "shop/checkout.py:4: total, calls it on line 5: no test reaches it",
    ]
    shop.put("tests/test_tax.py", "from shop.tax import quote\n\n\ndef test_quote():\n    assert quote\n")
    assert facts(shop.verify(), NEIGHBOURS, "reported") == ["shop/checkout.py:4: total, calls it on line 5: no test reaches it"]


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("shop/flags.py", "FLAGS = {}\nFLAGS['live_quotes']=False\n", 2),
        ("shop/flags.py", "FLAGS = {\n    'live_quotes': False,\n}\n", 2),
        ("config/app.toml", "[flags]\nother = 1\nlive-quotes = false\n", 3),
        ("config/app.yaml", "flags:\n  other: on\n  live_quotes: off\n", 3),
        ("config/app.json", '{\n\t"flags": {\n\t\t"live_quotes": false\n\t}\n}\n', 3),
        ("deploy/.env", "A=1\nexport LIVE_QUOTES='0'\n", 2),
        ("deploy/pod.yaml", 'env:\n  - name: LIVE_QUOTES\n    value: "off"\n', 2),
        ("chart/values.yaml", "{{- if .x }}\nflags:\n  live_quotes: false\n{{- end }}\n", 3),
        ("web/flags.js", "export default {\n  live_quotes: false,\n}\n", 2),
    ],
)
def test_a_containment_left_behind(shop: Shop, path: str, text: str, line: int) -> None:
    shop.record(FLAG)
    shop.put(path, text)
    ran = shop.verify()
    assert ran.code == 1 and marks(ran)[CONTAINED] == "failed"
    assert [(f["path"], f["start_line"], f["rule_id"]) for f in ran.document["findings"]] == [
        (path, line, "verify/containment-left-behind")
    ]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("shop/flags.py", "FLAGS = {}\nFLAGS['live_quotes'] = True\n"),
        ("shop/flags.py", '"""FLAGS["live_quotes"] = False"""\n# FLAGS["live_quotes"] = False\n'),
        ("shop/flags.py", "FLAGS = {'live_quotes_eu': False}\n"),
        ("config/app.toml", "[flags]\n# live_quotes = false\nlive_quotes = true\n"),
        ("config/app.yaml", "flags:\n  live_quotes_2: off\n"),
        ("deploy/.env", "#LIVE_QUOTES=0\nLIVE_QUOTES=1\n"),
        ("docs/flags.md", "`live_quotes = false` turns them off\n"),
        ("web/flags.js", "// live_quotes: false,\n"),
        ("data/blob.bin", "\0live_quotes = false"),
    ],
)
def test_what_is_no_containment_any_more(shop: Shop, path: str, text: str) -> None:
    shop.record(FLAG)
    shop.put(path, text)
    ran = shop.verify()
    assert ran.code == 0 and marks(ran)[CONTAINED] == "passed"


def test_a_marker_in_tests_alone_is_for_a_person(shop: Shop) -> None:
    shop.record(FLAG)
    shop.put("tests/test_flags.py", "from shop import FLAGS\n\n\ndef test_off():\n    FLAGS['live_quotes'] = False\n")
    ran = shop.verify()
    assert ran.code == 0 and marks(ran)[CONTAINED] == "reported"


def test_a_containment_without_a_marker_cannot_be_checked(shop: Shop) -> None:
    shop.record('[[containment]]\nkind = "rollback"\nwhat = "release 41"\n')
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[CONTAINED] == "not-looked-at" and "no marker is recorded" in ran.err


def test_code_that_may_hold_the_marker_and_does_not_parse(shop: Shop) -> None:
    shop.record(FLAG)
    shop.put("shop/flags.py", "FLAGS['live_quotes'] = = False\n")
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[CONTAINED] == "not-looked-at"


def test_workarounds_past_their_expiry(shop: Shop) -> None:
    shop.put("shop/money.py", MONEY.replace("int(value * 100)", "int(value * 100) if value else 0"))
    hack = shop.commit("Workaround")
    shop.record(f'[[fix]]\nlevel = "workaround"\ncommit = "{hack}"\nexpires = 2020-01-01\nwhat = "zero carts"\n')
    ran = shop.verify()
    assert ran.code == 1 and ran.document["findings"][0]["rule_id"] == "verify/workaround-expired"
    assert facts(ran, WORKAROUNDS, "failed") == [
        "shop/money.py:2: workaround zero carts: expired on 2020-01-01 and is still there (1 of its lines)"
    ]
    shop.put("shop/money.py", MONEY)
    ran = shop.verify()
    assert ran.code == 0 and "none of its lines is left" in facts(ran, WORKAROUNDS)[0]


@pytest.mark.parametrize(("expires", "code"), [("2020-01-01", 1), ("2999-01-01", 0)])
def test_a_workaround_without_a_commit_goes_by_its_date(shop: Shop, expires: str, code: int) -> None:
    shop.record(f'[[fix]]\nlevel = "workaround"\nexpires = {expires}\nwhat = "a cron job"\n')
    assert shop.verify().code == code


def test_unrelated_edits_of_a_hotfix_are_named(tmp_path: Path) -> None:
    made = shop_at(tmp_path / "shop")
    git(made.root, "checkout", "-q", "-b", "hot", f"{made.fix}^")
    made.put("shop/tax.py", TAX.replace("timeout=3", "timeout=WAIT").replace("import requests", "import requests\n\nWAIT = 3"))
    made.put("shop/money.py", MONEY.replace("100)", "1000)"))
    made.put("shop/checkout.py", "# totals\n" + CHECKOUT)
    made.put("tests/test_money.py", "def test_money():\n    assert True\n")
    made.put("README.md", "A shop.\n")
    fix = made.commit("Hotfix and more")
    made.record(level="hotfix", commit=fix)
    git(made.root, "checkout", "main", "--", ".bugclass")
    ran = made.verify()
    assert ran.code == 0 and marks(ran)[SURFACE] == "reported"
    assert facts(ran, SURFACE, "reported") == [f"shop/money.py:2: hotfix {fix[:10]}: unrelated edit in cents, 2 lines"]
    told = "\n".join(facts(ran, SURFACE))
    assert (
        "needed: 3 lines in 2 functions of 1 file" in told and "README.md" in told and "comments and layout" in told and "of test" in told
    )


def test_a_hotfix_of_only_what_was_needed(shop: Shop) -> None:
    shop.record(level="hotfix")
    ran = shop.verify()
    assert ran.code == 0 and marks(ran)[SURFACE] == "passed"


def test_a_hotfix_that_was_no_change_of_code(shop: Shop) -> None:
    shop.record('[[fix]]\nlevel = "hotfix"\nwhat = "hosts restarted"\n')
    ran = shop.verify()
    assert ran.code == 0 and marks(ran)[SURFACE] == "reported" and "no commit is recorded" in facts(ran, SURFACE)[0]


def test_a_hotfix_that_no_rule_speaks_for(shop: Shop) -> None:
    shop.put("shop/money.py", MONEY.replace("100)", "1000)"))
    other = shop.commit("Another fix")
    shop.record(f'[[fix]]\nlevel = "hotfix"\ncommit = "{other}"\n')
    ran = shop.verify()
    assert ran.code == 2 and marks(ran)[SURFACE] == "not-looked-at"


def test_another_rule_that_does_not_load_is_of_no_concern(shop: Shop) -> None:
    shop.put(".bugclass/rules/broken.yaml", "rules: 3\n")
    assert shop.verify().code == 0
    (shop.root / ".bugclass/rules/http-call-without-timeout.yaml").unlink()
    ran = shop.verify()
    assert ran.code == 2 and "broken.yaml" in ran.err


def test_a_file_that_was_renamed_since_the_fix(shop: Shop) -> None:
    git(shop.root, "mv", "shop/tax.py", "shop/taxes.py")
    shop.commit("A better name")
    ran = shop.verify()
    assert ran.code == 0 and facts(ran, PLACE) == ["shop/taxes.py:6: silent in quote"]


def test_a_root_below_the_top_of_the_repository(shop: Shop) -> None:
    (shop.root / "service").mkdir()
    for name in ("shop", "postmortems", ".bugclass"):
        git(shop.root, "mv", name, f"service/{name}")
    shop.commit("Move")
    ran = bugclass(shop.root, "verify", f"service/{POSTMORTEM}", "--root", "service", "--format", "json", "--jobs", "1")
    assert ran.code == 2, "the fix changed files that lie outside this root"
    assert marks(ran)[SINCE] == "passed"
    shop.put("service/shop/mail.py", "import requests\n\n\ndef send(url):\n    answer = requests.get(url)\n    return answer\n")
    ran = bugclass(shop.root, "verify", f"service/{POSTMORTEM}", "--root", "service", "--format", "json", "--jobs", "1")
    assert marks(ran)[SINCE] == "failed" and ran.places == [("shop/mail.py", 5)]


def test_a_shallow_clone_cannot_tell(shop: Shop, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--depth", "1", shop.root.as_uri(), "clone")
    ran = bugclass(tmp_path / "clone", "verify", POSTMORTEM, "--format", "json", "--jobs", "1")
    assert ran.code == 2 and "shallow" in ran.err
    assert marks(ran)[PLACE] == marks(ran)[SINCE] == marks(ran)[NEIGHBOURS] == "not-looked-at"


def test_hostile_words_of_a_postmortem_reach_no_terminal(shop: Shop) -> None:
    shop.record('[[containment]]\nkind = "rollback"\nwhat = "[red]::error::x|`"\npattern = "(a+)+$[["\n')
    for form in ("text", "github", "markdown", "junit", "sarif"):
        ran = bugclass(shop.root, "verify", POSTMORTEM, "--format", form, "--jobs", "1")
        assert ran.code == 0 and "\n::error::x" not in ran.out


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit", "markdown", "text"])
def test_every_format_tells_what_fails(shop: Shop, form: str) -> None:
    shop.record(FLAG)
    shop.put("config/app.toml", "live_quotes = false\n")
    ran = bugclass(shop.root, "verify", POSTMORTEM, "--format", form, "--jobs", "1")
    assert ran.code == 1 and "config/app.toml" in ran.out and "still there" in ran.out


@pytest.mark.parametrize(
    ("text", "said"),
    [("+++\nid = 1\n", "never closed"), ("+++\nnonsense = 1\n+++\n", "unknown key"), ("+++\n[[fix]]\nlevel = 'deep'\n+++\n", "level")],
)
def test_a_broken_postmortem_is_one_line(shop: Shop, text: str, said: str) -> None:
    shop.put(POSTMORTEM, text)
    ran = bugclass(shop.root, "verify", POSTMORTEM)
    assert ran.code == 2 and ran.out == "" and said in ran.err and len(ran.err.splitlines()) == 1


def test_as_a_program(shop: Shop) -> None:
    ran = program(shop.root, "verify", POSTMORTEM)
    assert ran.code == 0 and "1. Is the rule silent where the incident was? passed" in ran.out and "\x1b" not in ran.out
    assert program(shop.root, "verify", "no-such.md").code == 2
    assert json.loads(program(shop.root, "verify", "no-such.md", "--format", "json").out)["failures"]
