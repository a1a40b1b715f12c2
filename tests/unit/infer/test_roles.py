"""What a wrapper is applied to elsewhere: other calls whose argument it takes, and strings of the same shape."""

from __future__ import annotations

import ast

import pytest
from support.lessons import code, fix_of

from scanner.engines.python import PythonEngine
from scanner.infer.candidates.role_candidates import learn_roles
from scanner.infer.candidates.roles import Host, usage_of, usual_hosts, wrapper_name
from scanner.infer.edits.lesson import read_lesson
from scanner.infer.hunting import HuntResult, hunt, learn
from scanner.model.source import Target
from scanner.syntax.parse import Parsed, parse

BEFORE = "import os\n\n\ndef f(path):\n    os.makedirs(path)\n"
AFTER = "import os\nfrom app.paths import native\n\n\ndef f(path):\n    os.makedirs(native(path))\n"
USES = """
    import os
    import shutil
    from app.paths import native

    def a(path, folder, mode):
        open(native(path))
        open(native(folder), mode)
        os.stat(native(path))
        os.stat(native(folder))
        shutil.move(native(path), native(folder))
        print(native(path))
        print(mode)
        print("a")
        print("b")
        print("c")
        print("d")
        print("e")
"""


def hunted(tree: dict[str, str], before: str = BEFORE, after: str = AFTER) -> HuntResult:
    files = {name: code(text).encode() for name, text in tree.items()}
    lesson = read_lesson([fix_of(before, after)])
    targets = [Target(name, content=content) for name, content in files.items()]
    engine = PythonEngine()
    learned = {**learn(lesson, engine), **learn_roles(lesson, targets, engine)}
    return hunt(lesson, learned, lambda rules: engine.run(rules, targets), files.get)


def lines(result: HuntResult, path: str) -> set[int]:
    """Where the patterns of roles match."""
    roles = {id for id in result.learned if id.startswith("r")}
    return {hit.span.start_line for one in result.ranked for hit in one.site.hits if hit.path == path and hit.rule_id in roles}


def parsed(text: str) -> Parsed:
    found = parse(code(text).encode(), "a.py")
    assert isinstance(found, Parsed)
    return found


def test_calls_that_take_the_wrapper_elsewhere_are_looked_for_without_it() -> None:
    other = """
        import os, shutil
        from app import paths

        def b(path, where):
            open(path)
            os.stat(path)
            shutil.move(path, where)
            open(paths.native(path))
            os.stat(paths.native(path))
            print(path)
            len(path)
            os.getcwd()
    """
    assert lines(hunted({"app/uses.py": USES, "app/b.py": other}), "app/b.py") == {5, 6, 7}


def test_a_keyword_argument_has_a_role_too() -> None:
    uses = "from app.paths import native\nload(name=native(a))\nload(name=native(b), size=1)\n"
    other = "load(name=path)\nload(name=native(path))\nload(size=path)\nload(path)\n"
    assert lines(hunted({"app/uses.py": uses, "app/b.py": other}), "app/b.py") == {1}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(x)", "f(str(x))"),
        ("f(x)", "f(x.native())"),
        ("f(x)", "f(native(y))"),
        ("f(x)", "native(f)(x)"),
        ("f(x)", "g(x)"),
        ("f(x)", "f(native())"),
        ("f(x)", "f(x if native(x) else y)"),
    ],
)
def test_what_is_no_wrapper_has_no_role(before: str, after: str) -> None:
    lesson = read_lesson([fix_of(before, after)])
    assert learn_roles(lesson, [Target("app/uses.py", content=code(USES).encode())], PythonEngine()) == {}


def test_a_wrapper_that_nobody_else_uses_has_no_role() -> None:
    assert not lines(hunted({"app/b.py": "def b(path):\n    open(path)\n    os.stat(path)\n"}), "app/b.py")


def test_files_that_do_not_parse_are_no_evidence() -> None:
    assert not lines(hunted({"app/uses.py": "open(native(x)) open(native(y))\n", "app/b.py": "open(path)\n"}), "app/b.py")


def test_role_patterns_are_proven_and_never_the_recommended_ones() -> None:
    learned = hunted({"app/uses.py": USES}).learned
    assert any(id.startswith("r") for id in learned)
    assert not any(one.safe for id, one in learned.items() if id.startswith("r"))


def test_the_call_that_is_wrapped_more_often_and_the_likelier_words_come_first() -> None:
    other = """
        import os

        def b(path, mode):
            os.stat(mode)
            os.stat(path)
    """
    ranked = [one for one in hunted({"app/uses.py": USES, "app/b.py": other}).ranked if one.site.path == "app/b.py"]
    assert [one.site.span.start_line for one in ranked] == [5, 4]


def test_shares_count_bare_calls_in_the_same_files() -> None:
    usage = usage_of("native", [parsed(USES)])
    assert usage.share(Host("open", "0")) == 1
    assert usage.share(Host("print", "0")) == pytest.approx(1 / 7)
    assert Host("print", "0") not in usual_hosts(usage, None, 0.2)
    assert Host("open", "0") not in usual_hosts(usage, Host("open", "0"), 0.2)


def test_a_method_of_anything_needs_two() -> None:
    once = usage_of("native", [parsed("x.send(native(a))\n")])
    twice = usage_of("native", [parsed("x.send(native(a))\ny.send(native(b))\n")])
    assert usual_hosts(once, None, 0.2) == [] and usual_hosts(twice, None, 0.2) == [Host("$OBJECT.send", "0")]


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("x", "native(x)", "native"),
        ("x", "paths.native(x)", "native"),
        ("x", "native(1, x)", "native"),
        ("x", "x", ""),
        ("x", "list(x)", ""),
        ("x", "native(y)", ""),
        ("x", "f()(x)", ""),
    ],
)
def test_the_name_of_a_wrapper(before: str, after: str, name: str) -> None:
    assert wrapper_name(ast.parse(before, mode="eval").body, ast.parse(after, mode="eval").body) == name


STRINGS = """
    from app.files import versioned

    SCRIPTS = [versioned("admin/js/menu.js"), versioned("admin/js/page.js")]
"""


def test_strings_that_begin_like_the_incident_and_end_like_those_in_the_wrapper() -> None:
    before = 'FILES = ["admin/css/page.css"]\n'
    after = 'FILES = [versioned("admin/css/page.css")]\n'
    other = """
        A = ["admin/js/tree.js"]
        B = [versioned("admin/js/tree.js")]
        C = ["admin/page.html"]
        D = ["shop/js/tree.js"]
        E = ["admin/js/tree.json"]
        F = ["admin/css/tree.css"]
    """
    assert lines(hunted({"app/uses.py": STRINGS, "app/b.py": other}, before, after), "app/b.py") == {1, 6}
