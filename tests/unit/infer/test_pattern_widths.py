"""How wide the proven patterns of one fix reach, and where they must stop."""

from __future__ import annotations

import pytest
from support.lessons import learned


def texts(before: str, after: str, safe_only: bool = False) -> set[str]:
    return {one.candidate.text for one in learned(before, after).values() if one.safe or not safe_only}


def function(line: str, imports: str = "") -> str:
    return f"{imports}\ndef work(self, path, pair, clock, state):\n    {line}\n"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("signal(pair)", "signal(pair, 5)", "signal($PAIR)"),
        ("signal(pair.name)", "signal(pair.name, 5)", "signal($NAME)"),
        ("pool.Sync(size=pair)", "pool.Sync(size=pair, expiry=5)", "pool.$METHOD(...)"),
        ("clock.call(send, pair, 1)", "clock.call(send, 1)", "$FUNC(send, $PAIR, $NUMBER, ...)"),
        ("run(pair, shell=True)", "run(pair)", "run(..., shell=True, ...)"),
        ("x = open(path)", "x = open(safe(path))", "open($PATH)"),
        ("self.start(pair)", "x = self.start(pair)", "self.start(...)"),
        ("return load(path)", "return load(path, strict=True)", "load(...)"),
    ],
)
def test_a_wider_pattern_proves(before: str, after: str, wanted: str) -> None:
    assert wanted in texts(function(before), function(after))


@pytest.mark.parametrize(
    ("before", "after", "unwanted"),
    [
        ("clock.expire(pair, 3600000)", "clock.expire(pair, 3600)", "$CLOCK.expire($PAIR, $NUMBER)"),
        ("clock.expire(pair, 3600000)", "clock.expire(pair, 3600)", "3600000"),
        ("x = state is 'paid'", "x = state == 'paid'", "$STATE is $X"),
        ("x = len(path)", "x = str(len(path))", "len(...)"),
        ("call(pair, verify=False)", "call(pair, verify=True)", "$FUNC(..., verify=False, ...)"),
        ("call(state)", "call(state.name)", "state"),
    ],
)
def test_a_pattern_that_says_too_little_is_not_the_kept_rule(before: str, after: str, unwanted: str) -> None:
    assert unwanted not in texts(function(before), function(after), safe_only=True)


def test_an_imported_receiver_is_never_any_receiver() -> None:
    found = texts(function("yaml.unsafe_load(path)", "import yaml"), function("yaml.safe_load(path)", "import yaml"))
    assert "yaml.unsafe_load(...)" in found
    assert not [text for text in found if text.startswith("$") and ".unsafe_load" in text and "=" not in text]


def test_a_name_imported_from_a_module_is_also_written_in_full() -> None:
    imports = "from datetime import datetime"
    found = texts(function("x = datetime.utcnow()", imports), function("x = datetime.now(UTC)", imports))
    assert {"datetime.utcnow()", "datetime.datetime.utcnow()"} <= found


def test_a_relative_import_has_no_fuller_name() -> None:
    imports = "from .paths import clean"
    found = texts(function("clean(path)", imports), function("clean(path, True)", imports))
    assert found and not [text for text in found if "paths.clean" in text]


def test_a_shadowed_import_is_a_local_name() -> None:
    before = "import state\ndef work(state):\n    state.reset()\n"
    after = "import state\ndef work(state):\n    state.clear()\n"
    assert "$STATE.reset()" in texts(before, after)


def test_a_handler_that_was_added_is_what_was_missing() -> None:
    before = "def f(c):\n    try:\n        c.post(1)\n    except KeyError:\n        pass\n"
    after = "def f(c):\n    try:\n        c.post(1)\n    except KeyError:\n        pass\n    except TimeoutError:\n        pass\n"
    found = [one for one in learned(before, after).values() if one.candidate.text == "$C.post(...)"]
    assert found and "except TimeoutError" in str(found[0].formula)


def test_a_widened_callee_is_widened_in_the_correction_too() -> None:
    before = function("return requests.get(path)", "import requests")
    after = function("return requests.get(path, timeout=5)", "import requests")
    wide = [one for one in learned(before, after).values() if "requests.$METHOD(" in one.candidate.text]
    assert wide and all("timeout" in str(one.formula) and "requests.get" not in str(one.formula) for one in wide)


def test_a_pattern_that_hangs_on_a_local_name_is_not_the_kept_rule() -> None:
    safe = texts(function("signal(pair)"), function("signal(pair, 5)"), safe_only=True)
    assert "signal($PAIR)" in safe and "signal(pair)" not in safe
