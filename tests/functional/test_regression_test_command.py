"""`bugclass test`: what it writes is run for real, before the fix and after it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import ROOT, Ran, bugclass, files_of, git, in_json
from support.incidents import BEFORE, POSTMORTEM, TAX, Shop, shop_at

RULE = "http-call-without-timeout"
WRITTEN = "tests/test_http_call_without_timeout.py"
REQUESTS = "class Answer:\n    def json(self):\n        return 2\n\n\ndef get(url, timeout=None):\n    return Answer()\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    made = shop_at(tmp_path_factory.mktemp("regression") / "shop")
    made.put("requests.py", REQUESTS)  # stands in for the library, which is not installed here
    return made


@pytest.fixture
def shop(template: Shop, tmp_path: Path) -> Shop:
    shutil.copytree(template.root, tmp_path / "shop")
    return Shop(tmp_path / "shop", template.fix)


def run(shop: Shop, *command: str) -> subprocess.CompletedProcess[str]:
    """A test runner in the shop, as its developers start it."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(shop.root))), "PYTEST_ADDOPTS": ""}
    arguments = [sys.executable, "-m", *command]
    return subprocess.run(arguments, cwd=shop.root, env=environment, capture_output=True, text=True, timeout=120, check=False)


def write(shop: Shop, *arguments: str) -> Ran:
    return bugclass(shop.root, "test", RULE, "--write", *arguments)


def test_after_the_fix_it_passes_and_before_it_fails(shop: Shop) -> None:
    assert write(shop).out == f"wrote {WRITTEN}\n"
    after = run(shop, "pytest", "-rxX", WRITTEN)
    assert after.returncode == 0 and "1 passed, 1 xfailed" in after.stdout and "the assertion is still to be written" in after.stdout
    shop.put("shop/tax.py", BEFORE)
    before = run(shop, "pytest", WRITTEN)
    assert before.returncode == 1 and "1 failed, 1 xfailed" in before.stdout and "shop/tax.py:8: " in before.stdout


def test_a_new_site_fails_it_and_an_accepted_one_does_not(shop: Shop) -> None:
    assert write(shop).code == 0
    shop.put("shop/mail.py", BEFORE.replace("quote", "send"))
    assert run(shop, "pytest", WRITTEN).returncode == 1
    assert bugclass(shop.root, "baseline", "update").code == 0
    assert run(shop, "pytest", WRITTEN).returncode == 0


def test_code_that_cannot_be_looked_at_fails_it(shop: Shop) -> None:
    assert write(shop).code == 0
    shop.put("shop/broken.py", "import requests\nrequests.get(\n")
    done = run(shop, "pytest", WRITTEN)
    assert done.returncode == 1 and "shop/broken.py" in done.stdout


def test_a_rule_that_is_gone_fails_it(shop: Shop) -> None:
    assert write(shop).code == 0
    (shop.root / f".bugclass/rules/{RULE}.yaml").unlink()
    assert run(shop, "pytest", WRITTEN).returncode == 1


def test_a_skeleton_that_was_filled_in_asks_for_its_mark_to_go(shop: Shop) -> None:
    assert write(shop).code == 0
    file = shop.root / WRITTEN
    lines = [line for line in file.read_text().splitlines(keepends=True) if "pytest.fail(" not in line]
    filled = "".join(lines).replace("cart = None", "cart = type('Cart', (), {'url': ''})").replace("answer is None", "answer == 200")
    file.write_text(filled)
    done = run(shop, "pytest", WRITTEN)
    assert done.returncode == 1 and "XPASS(strict)" in done.stdout
    file.write_text("".join(line for line in filled.splitlines(keepends=True) if "xfail" not in line))
    assert run(shop, "pytest", WRITTEN).returncode == 0


def test_a_skeleton_whose_function_is_gone_fails(shop: Shop) -> None:
    assert write(shop).code == 0
    shop.put("shop/tax.py", TAX.replace("def quote", "def asked"))
    done = run(shop, "pytest", WRITTEN)
    assert done.returncode == 1 and "ImportError" in done.stdout


def test_the_style_of_unittest(shop: Shop) -> None:
    shop.put("tests/test_money.py", "import unittest\n\n\nclass MoneyTest(unittest.TestCase):\n    def test_it(self):\n        pass\n")
    assert write(shop).code == 0
    assert "pytest" not in (shop.root / WRITTEN).read_text()
    after = run(shop, "unittest", WRITTEN)
    assert after.returncode == 0 and "expected failures=1" in after.stderr
    shop.put("shop/tax.py", BEFORE)
    assert run(shop, "unittest", WRITTEN).returncode == 1
    shop.put("shop/tax.py", TAX.replace("def quote", "def asked"))
    gone = run(shop, "unittest", WRITTEN)
    assert gone.returncode == 1 and "ImportError" in gone.stderr


@pytest.mark.parametrize(
    ("existing", "path"),
    [
        ("tests/shop/test_tax.py", "tests/shop/test_http_call_without_timeout.py"),
        ("tests/unit/shop/test_money.py", "tests/unit/shop/test_http_call_without_timeout.py"),
        ("shop/test_money.py", "shop/test_http_call_without_timeout.py"),
        ("shop/tests/test_money.py", "shop/tests/test_http_call_without_timeout.py"),
        ("test/anything_test.py", "test/http_call_without_timeout_test.py"),
    ],
)
def test_the_layout_of_the_project(shop: Shop, existing: str, path: str) -> None:
    shop.put(existing, "def test_it():\n    pass\n")
    assert write(shop).out == f"wrote {path}\n"
    done = run(shop, "pytest", "--import-mode=importlib", path)
    assert done.returncode == 0, done.stdout


def test_the_name_that_the_postmortem_gives_it(shop: Shop) -> None:
    text = (shop.root / POSTMORTEM).read_text()
    shop.put(POSTMORTEM, text.replace('status = "closed"', 'test = "tests/stall/test_tax_stalls.py::test_a_stall_ends"'))
    assert write(shop).out == "wrote tests/stall/test_tax_stalls.py\n"
    assert "1 passed, 1 xfailed" in run(shop, "pytest", "tests/stall/test_tax_stalls.py").stdout
    assert "def test_a_stall_ends() -> None:" in (shop.root / "tests/stall/test_tax_stalls.py").read_text()


@pytest.mark.parametrize("named", ["../outside.py::test_x", "/etc/cron.d/x.py", "setup.cfg"])
def test_a_named_test_outside_the_root_is_not_written(shop: Shop, named: str) -> None:
    text = (shop.root / POSTMORTEM).read_text()
    shop.put(POSTMORTEM, text.replace('status = "closed"', f'test = "{named}"'))
    ran = write(shop)
    assert ran.out in ("", f"wrote {WRITTEN}\n") and not (shop.root.parent / "outside.py").exists()


def test_without_write_it_is_printed_and_nothing_is_written(shop: Shop) -> None:
    before = files_of(shop.root)
    ran = bugclass(shop.root, "test", RULE)
    assert ran.code == 0 and "def test_http_call_without_timeout_is_nowhere_new" in ran.out and WRITTEN in ran.err
    assert files_of(shop.root) == before


def test_a_file_that_is_there_is_not_overwritten_unasked(shop: Shop) -> None:
    assert write(shop).code == 0
    shop.put(WRITTEN, "mine = 1\n")
    ran = write(shop)
    assert ran.code == 2 and "is there already" in ran.err and (shop.root / WRITTEN).read_text() == "mine = 1\n"
    assert write(shop, "--overwrite").code == 0 and "mine" not in (shop.root / WRITTEN).read_text()


def test_a_link_is_not_written_through(shop: Shop) -> None:
    target = shop.root.parent / "elsewhere.py"
    target.write_text("x = 1\n")
    (shop.root / "tests").mkdir()
    (shop.root / WRITTEN).symlink_to(target)
    assert write(shop, "--overwrite").code == 2 and target.read_text() == "x = 1\n"


@pytest.mark.parametrize("arguments", [("no-such-rule",), (RULE, "--overwrite"), (RULE, "--format", "json"), ()])
def test_what_cannot_be_asked(shop: Shop, arguments: tuple[str, ...]) -> None:
    ran = bugclass(shop.root, "test", *arguments)
    assert ran.code == 2 and ran.out == ""


def test_a_rule_without_a_recorded_fix_has_no_skeleton(shop: Shop) -> None:
    shop.put(
        ".bugclass/rules/evil.yaml",
        "rules:\n- id: evil-call\n  languages: [python]\n  severity: INFO\n  message: m\n  pattern: evil(...)\n",
    )
    ran = bugclass(shop.root, "test", "evil-call", "--write")
    assert ran.code == 0 and "no skeleton" in ran.err
    assert "1 passed" in run(shop, "pytest", "tests/test_evil_call.py").stdout


def test_text_of_a_postmortem_ends_no_docstring(shop: Shop) -> None:
    text = (shop.root / POSTMORTEM).read_text()
    evil = 'title = \'x""" + __import__("os").system("touch pwned") + """\\\''
    shop.put(POSTMORTEM, text.replace('id = "http-call-without-timeout"', f'id = "http-call-without-timeout"\n{evil}'))
    assert write(shop).code == 0
    assert run(shop, "pytest", WRITTEN).returncode == 0 and not (shop.root / "pwned").exists()


def test_methods_coroutines_and_properties(tmp_path: Path) -> None:
    made = shop_at(tmp_path / "shop")
    git(made.root, "rm", "-rq", ".bugclass")
    code = (
        "import requests\n\n\nclass Client:\n    def __init__(self, host, *, port):\n        self.host = host\n\n"
        "    async def send(self, cart, retries=2):\n        answer = requests.get(self.host)\n        return answer.json()\n"
    )
    made.put("shop/client.py", code)
    made.commit("A client")
    made.put("shop/client.py", code.replace("(self.host)", "(self.host, timeout=3)"))
    fix = made.commit("It does not wait for ever")
    made.record(commit=fix)
    assert in_json(made.root, "learn", POSTMORTEM).code == 0
    text = bugclass(made.root, "test", RULE).out
    assert "from shop.client import Client" in text and "subject = Client(host, port=port)" in text
    assert "answer = asyncio.run(subject.send(cart))" in text and "retries" not in text
