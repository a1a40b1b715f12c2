"""Names for rules: kebab-case, of the defect, from the words of the edit."""

from __future__ import annotations

import re

import pytest
from support.lessons import edits

from scanner.infer.edits.classify import classify
from scanner.infer.words.naming import rule_name

NAMES = [
    ("r = requests.get(url)", "r = requests.get(url, timeout=3)", "requests-get-without-timeout"),
    ("self.client.get(url)", "self.client.get(url, timeout=3)", "client-get-without-timeout"),
    ("f(x)(y)", "f(x)(y, k=1)", "f-without-k"),
    ("x = yaml.load(a)", "x = yaml.safe_load(a)", "wrong-api-yaml-load"),
    ("no(x)", "use(x)", "wrong-api-no"),
    ("f(a == None)", "f(a is None)", "none-compared-by-equals"),
    ("f(None != a)", "f(None is not a)", "none-compared-by-not-equals"),
    ("if a.state is 'p':\n    f()", "if a.state == 'p':\n    f()", "state-compared-by-is"),
    ("if d is 'p':\n    f()", "if d == 'p':\n    f()", "string-compared-by-is"),
    ("if a < b:\n    f()", "if a <= b:\n    f()", "value-compared-by-less"),
    ("if total > limit:\n    f()", "if total >= limit:\n    f()", "total-compared-by-greater"),
    ("x = price / count", "x = price // count", "wrong-division-of-price"),
    ("def parse(d):\n    d = d * 2", "def parse(d):\n    d = d / 2", "wrong-times-in-parse"),
    ("def parse(d):\n    return d or 1", "def parse(d):\n    return d and 1", "conditions-joined-by-or"),
    ("if not d:\n    f()", "if d is None:\n    f()", "truth-tested"),
    ("def load(d):\n    if not d:\n        f()", "def load(d):\n    if d is None:\n        f()", "truth-tested-in-load"),
    ("total += d", "total -= d", "wrong-plus-into-total"),
    ("requests.get(u, verify=False)", "requests.get(u, verify=True)", "requests-get-with-verify-false"),
    ("run(c, shell=True)", "run(c)", "run-with-shell"),
    ("store.expire(k, 3600000)", "store.expire(k, 3600)", "store-expire-with-wrong-constant"),
    ("store.put(first)", "store.put(second)", "wrong-name-first"),
    ("def f(x, y=[]):\n    pass", "def f(x, y=None):\n    pass", "list-as-parameter-default"),
    ("def f(x, y={}):\n    pass", "def f(x, y=None):\n    pass", "dictionary-as-parameter-default"),
    ("def f(x, y=now()):\n    pass", "def f(x, y=None):\n    pass", "call-as-parameter-default"),
    ("x = 1", "x = 2", "wrong-constant"),
    ("def area(d):\n    return d", "def area(d):\n    return d + 1", "wrong-code-in-area"),
    ("json.loads(x)", "try:\n    json.loads(x)\nexcept ValueError:\n    pass", "json-loads-without-value-error-handling"),
    ("load(x)", "try:\n    load(x)\nexcept:\n    pass", "load-without-handling"),
    ("a = find(x)\na.b", "a = find(x)\nif a is None:\n    return\na.b", "find-without-none-check"),
    ("send(x)", "if x:\n    send(x)", "send-without-guard"),
    ("x = body", "x = str(body)", "body-without-str"),
    ("try:\n    f()\nexcept KeyError:\n    g()", "try:\n    f()\nexcept ValueError:\n    g()", "wrong-exception-key-error"),
]


@pytest.mark.parametrize(("before", "after", "name"), NAMES)
def test_exact_names(before: str, after: str, name: str) -> None:
    (edit, *_) = edits(before, after)
    assert rule_name(classify(edit), edit) == name


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f()", "f()\ng()"),
        ("f()\ng()", "f()"),
        ("x = '日本'", "x = '日'"),
        ("naïve(é)", "naïve(é, ö=1)"),
        ("__no__(x)", "__no__(x, y)"),
        ("use.no(x)", "use.no(x, no=1)"),
        ("no_check(x)", "no_check(x, y=1)"),
        ("use_it(x)", "use_it(str(x))"),
        ("x = (a, b)", "x = [a, b]"),
        ("'a' + b", "f'a{b}'"),
        ("global a", "global b"),
        ("f" * 90 + "(x)", "f" * 90 + "(x, y=1)"),
        (".".join("abcdefghijklmnopqrstuvwxyz") + "(1)", ".".join("abcdefghijklmnopqrstuvwxyz") + "(1, k=2)"),
        (
            "wait_for_the_end_of_a_very_long_story_of_names_and_words(x)",
            "wait_for_the_end_of_a_very_long_story_of_names_and_words(x, why=1)",
        ),
        ("x[0](1)", "x[0](1, k=2)"),
        ("pass", "f()"),
        ("@a\ndef f():\n    pass", "@b\ndef f():\n    pass"),
        ("match x:\n    case 1:\n        f()", "match x:\n    case 2:\n        f()"),
        ("del a", "del b"),
        ("assert a", "assert b"),
        ("raise", "raise e"),
    ],
)
def test_a_name_is_kebab_case_and_names_no_cure(before: str, after: str) -> None:
    for edit in edits(before, after):
        name = rule_name(classify(edit), edit)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name), name
        assert not name.startswith(("no-", "use-")), name
        assert len(name) <= 60
