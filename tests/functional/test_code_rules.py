"""Rules in the form of code, whole commands and the real Fixit: what is learned, what runs where settings allow it, and what does not."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from support.case import Built
from support.code_rules import both_forms
from support.command import Ran, bugclass, files_of, in_json, program
from support.rungs import all_rungs, fixture_files

from scanner.forms.fixit import Telling, fixit_module
from scanner.forms.refusal import CannotExpress
from scanner.model.rule import Rule
from scanner.model.source import Target

CODE = ".bugclass/rules/http_call_without_timeout.py"
PLAIN = [".bugclass/rules/http-call-without-timeout.yaml", ".bugclass/rules/http-call-without-timeout.test.py"]
FIXIT = Path(sys.executable).parent / "fixit"
ALLOWED = "[tool.bugclass]\ncode-rules = true\n"
HAND_WRITTEN = """
import libcst as cst
from fixit import LintRule


class ManyArguments(LintRule):
    MESSAGE = "More than two arguments"

    def visit_Call(self, node: cst.Call) -> None:
        if len(node.args) > 2:
            self.report(node)
"""


def allow(root: Path, text: str = ALLOWED) -> None:
    (root / "pyproject.toml").write_text(text)


def fixit(here: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([FIXIT, *arguments], cwd=here, env=environment, capture_output=True, text=True, timeout=120, check=False)


def refused(ran: Ran, words: str) -> None:
    lines = ran.err.splitlines()
    assert ran.code == 2 and ran.out == "" and len(lines) == 1 and words in lines[0], ran


def test_both_forms_are_learned_and_run_by_us_and_by_fixit(shop: Built) -> None:
    ran = in_json(shop.root, "learn", "postmortem.md", "--as", "both")
    assert (ran.code, ran.err) == (0, "") and ran.document["saved"] == [*PLAIN, CODE]
    before = files_of(shop.root)
    assert bugclass(shop.root, "learn", "postmortem.md", "--as", "both").code == 0 and files_of(shop.root) == before
    plain = in_json(shop.root, "scan", "--rules", PLAIN[0])

    closed = in_json(shop.root, "scan")
    assert closed.code == 2 and closed.places == plain.places
    (failure,) = closed.document["failures"]
    assert (failure["path"], failure["kind"]) == (CODE, "rule") and "set code-rules = true" in failure["detail"]

    allow(
        shop.root,
        ALLOWED
        + '[tool.fixit]\nenable-root-import = ".bugclass/rules"\nenable = ["http_call_without_timeout"]\ndisable = ["fixit.rules"]\n',
    )
    opened = in_json(shop.root, "scan")
    assert opened.code == 1 and opened.document["failures"] == [] and opened.places == plain.places, "what both find is found once"
    assert [(rule["id"], rule["engine"]) for rule in opened.document["rules"]] == [
        ("http-call-without-timeout", "python"), ("http-call-without-timeout", "libcst")]  # fmt: skip
    alone = in_json(shop.root, "scan", "--engine", "libcst")
    assert alone.places == plain.places and {rule["engine"] for rule in alone.document["rules"]} == {"libcst"}

    proved = in_json(shop.root, "prove")
    assert proved.code == 0 and [rule["verdict"] for rule in proved.document["rules"]] == ["proven", "proven"]

    tried = fixit(shop.root / ".bugclass/rules", "test", ".http_call_without_timeout")
    assert tried.returncode == 0 and "Ran 2 tests" in tried.stderr, tried
    linted = fixit(shop.root, "lint", "shop")
    assert linted.returncode == 1
    theirs = {(path, int(line)) for path, line in re.findall(r"^(\S+\.py)@(\d+):\d+ HttpCallWithoutTimeout", linted.stdout, re.MULTILINE)}
    assert theirs == set(plain.places)


@pytest.mark.parametrize(
    ("before", "after", "sites", "corrected"),
    [
        (
            "requests.get(u, params={})",
            "requests.get(u, params={}, timeout=5)",
            "a = requests.get(\n    1,  # one\n)\nb = requests.get(2, **a)\nc = (requests.get(x for x in a))\n",
            "a = requests.get(\n    1,  # one\ntimeout=5)\nb = requests.get(2, **a)\nc = (requests.get(x for x in a))\n",
        ),
        (
            "requests.load(u)",
            "requests.safe_load(u)",
            "from requests import load\n\na = load(1)\nb = requests . load ( 2 )\n",
            "from requests import load\n\na = load(1)\nb = requests . safe_load ( 2 )\n",
        ),
        (
            "u == None",
            "u is None",
            "a = not (b == None)\nc = (a or b) == None\nd = f(\n    b\n) == None\ne = a + b == None\n",
            "a = not (b is None)\nc = (a or b) is None\nd = f(\n    b\n) == None\ne = (a + b) is None\n",
        ),
        ("requests.get(u)", "requests.get(clean(u))", None, None),
        ("requests.get(u)", "requests.get(u, timeout=LIMIT)", None, None),
        ("requests.get(u)", "requests.get(u, name=u)", None, None),
    ],
)
def test_a_sure_correction_is_the_rule_s_own_in_fixit(
    before: str, after: str, sites: str | None, corrected: str | None, tmp_path: Path
) -> None:
    """The module corrects, says what its example becomes, passes its own test, and `fixit fix` leaves what it is not sure of."""
    for name, text in (("old.py", before), ("new.py", after)):
        head = "import requests\n" + ("from places import clean\n\nLIMIT = 3\n" if name == "new.py" else "\nLIMIT = 3\n")
        (tmp_path / name).write_text(f"{head}\n\ndef ask(u):\n    return {text}\n")
    assert bugclass(tmp_path, "learn", "--before", "old.py", "--after", "new.py", "--as", "libcst").code == 0
    (module,) = (tmp_path / ".bugclass/rules").glob("*.py")
    text = module.read_text()
    assert ("expected_replacement=" in text) is ("replacement=self.corrected(node)" in text) is (sites is not None)
    tried = fixit(module.parent, "test", f".{module.stem}")
    assert tried.returncode == 0 and "Ran 2 tests" in tried.stderr, tried
    if sites is None:
        return
    (module.parent / "pyproject.toml").write_text(
        f'[tool.fixit]\nroot = true\nenable-root-import = true\nenable = [".{module.stem}"]\ndisable = ["fixit.rules"]\n'
    )
    (module.parent / "sites.py").write_text("import requests\n" + sites)
    fixit(module.parent, "fix", "--automatic", "sites.py")
    assert (module.parent / "sites.py").read_text() == "import requests\n" + (corrected or "")


def test_the_libcst_form_alone_writes_no_yaml_and_is_not_overwritten_once_edited(shop: Built) -> None:
    assert in_json(shop.root, "learn", "postmortem.md", "--as", "libcst").document["saved"] == [CODE]
    assert not (shop.root / PLAIN[0]).exists()
    (shop.root / CODE).write_text((shop.root / CODE).read_text() + "# mine\n")
    before = files_of(shop.root)
    for form in ("libcst", "both"):
        refused(bugclass(shop.root, "learn", "postmortem.md", "--as", form), "was edited since it was kept")
    assert files_of(shop.root) == before


def test_what_matchers_cannot_say_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("def f(a, b):\n    return [a | x for x in b]\n")
    (tmp_path / "new.py").write_text("def f(a, b):\n    return [a & x for x in b]\n")
    before = files_of(tmp_path)
    for form in ("libcst", "both"):
        ran = bugclass(tmp_path, "learn", "--before", "old.py", "--after", "new.py", "--as", form)
        refused(ran, "the rule cannot be written for LibCST: it uses ")
        assert "use --as semgrep, or another rung" in ran.err
    assert files_of(tmp_path) == before


def test_a_form_that_finds_other_places_is_refused(tmp_path: Path) -> None:
    """Matchers do not follow constants; where the code base has one, the two forms would differ."""
    (tmp_path / "old.py").write_text("import requests\n\n\ndef ask(u):\n    return requests.get(u, verify=False)\n")
    (tmp_path / "new.py").write_text("import requests\n\n\ndef ask(u):\n    return requests.get(u, verify=True)\n")
    (tmp_path / "other.py").write_text("import requests\n\nOFF = False\n\n\ndef tell(u):\n    return requests.get(u, verify=OFF)\n")
    ran = bugclass(tmp_path, "learn", "--before", "old.py", "--after", "new.py", "--as", "libcst")
    refused(ran, "only the Semgrep form finds other.py:7")
    assert not (tmp_path / ".bugclass").exists()


def test_a_rule_written_by_hand_says_what_patterns_cannot(tmp_path: Path) -> None:
    rules = tmp_path / ".bugclass/rules"
    rules.mkdir(parents=True)
    (rules / "many_arguments.py").write_text(HAND_WRITTEN)
    (tmp_path / "a.py").write_text("f(1, 2)\nf(1, 2, 3)\n")
    allow(tmp_path)
    ran = in_json(tmp_path, "scan")
    assert ran.code == 1 and ran.places == [("a.py", 2)]
    assert ran.document["findings"][0]["message"] == "More than two arguments"
    assert in_json(tmp_path, "scan", "--rules", ".bugclass/rules/many_arguments.py").places == [("a.py", 2)]
    for engine in ("python", "semgrep"):
        left = in_json(tmp_path, "scan", "--engine", engine)
        assert left.code == 2 and "is a LibCST rule" in left.document["failures"][0]["detail"]


DEEP = "f(1, 2, 3)\nx = " + " and ".join(["a"] * 20_000) + "\n"


def test_a_file_that_ends_libcst_s_process_costs_only_itself(tmp_path: Path) -> None:
    """Python's own parser takes a long `and` as one node; LibCST's goes down once a term, until there is no stack left."""
    ended = subprocess.run(
        [sys.executable, "-c", "import libcst, sys; libcst.parse_module(sys.stdin.read())"], input=DEEP.encode(), check=False
    )
    assert ended.returncode < 0, "the parser itself ends the process"
    (tmp_path / ".bugclass/rules").mkdir(parents=True)
    (tmp_path / ".bugclass/rules/many_arguments.py").write_text(HAND_WRITTEN)
    allow(tmp_path)
    for name, text in (("a", "f(1, 2, 3)\n"), ("deep", DEEP), ("e", "f(1, 2)\n"), ("z", "f(1, 2, 3)\n")):
        (tmp_path / f"{name}.py").write_text(text)
    for jobs in ("1", "2"):
        ran = program(tmp_path, "scan", "--format", "json", "--jobs", jobs)
        assert ran.code == 2 and ran.places == [("a.py", 1), ("z.py", 1)]
        (failure,) = ran.document["failures"]
        assert (failure["path"], failure["kind"]) == ("deep.py", "worker") and "signal" in failure["detail"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ("", "code rules are not allowed by the settings"),
        ("[tool.bugclass]\ncode-rules = false\n", "code rules are not allowed by the settings"),
        ("[tool.other]\ncode-rules = true\n", "code rules are not allowed by the settings"),
    ],
)
def test_without_permission_nothing_of_a_rule_runs(settings: str, words: str, tmp_path: Path) -> None:
    rules = tmp_path / ".bugclass/rules"
    rules.mkdir(parents=True)
    trace = tmp_path / "trace"
    (rules / "runs_code.py").write_text(f"open({str(trace)!r}, 'w').close()\n" + HAND_WRITTEN)
    (tmp_path / "a.py").write_text("f(1, 2, 3)\n")
    allow(tmp_path, settings)
    for command in (("scan",), ("scan", "--engine", "libcst"), ("scan", "--rules", ".bugclass/rules/runs_code.py"), ("prove",)):
        ran = in_json(tmp_path, *command)
        assert ran.code == 2 and words in ran.err and ran.document["findings"] == []
    assert not trace.exists()


def test_permission_to_run_code_reaches_no_code_outside_the_root(tmp_path: Path) -> None:
    root, trace = tmp_path / "root", tmp_path / "trace"
    (root / ".bugclass/rules").mkdir(parents=True)
    (tmp_path / "outside.py").write_text(f"open({str(trace)!r}, 'w').close()\n" + HAND_WRITTEN)
    (root / ".bugclass/rules/outside.py").symlink_to(tmp_path / "outside.py")
    (root / "a.py").write_text("f(1, 2, 3)\n")
    allow(root)
    ran = in_json(root, "scan")
    assert ran.code == 2 and ran.document["failures"][0]["kind"] == "outside-root" and not trace.exists()


def test_without_fixit_the_other_rules_run(shop: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    assert bugclass(shop.root, "learn", "postmortem.md", "--as", "both").code == 0
    allow(shop.root)
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "fixit" else find(name, *rest))
    ran = in_json(shop.root, "scan")
    assert ran.code == 2 and ran.places and "pip install 'bugclass[libcst]'" in ran.document["failures"][0]["detail"]
    refused(bugclass(shop.root, "learn", "postmortem.md", "--as", "libcst"), "pip install 'bugclass[libcst]'")


@pytest.mark.parametrize(
    ("examples", "verdict"),
    [
        ("VALID = ['f(1)']\n    INVALID = [Invalid('f(1, 2, 3)')]", "proven"),
        ("VALID = [Valid('f(1, 2, 3)')]\n    INVALID = ['f(1, 2, 3)']", "fires-after"),
        ("VALID = []\n    INVALID = ['f(1, 2, 3)', Invalid(code='f(1)')]", "silent-before"),
        ("VALID = ['f(1)']", None),
        ("INVALID = ['f(']", None),
    ],
)
def test_a_rule_written_by_hand_is_proven_on_its_examples(examples: str, verdict: str | None, tmp_path: Path) -> None:
    (tmp_path / ".bugclass/rules").mkdir(parents=True)
    text = HAND_WRITTEN.replace("import LintRule", "import Invalid, LintRule, Valid").replace("    MESSAGE", f"    {examples}\n    MESSAGE")
    (tmp_path / ".bugclass/rules/many_arguments.py").write_text(text)
    allow(tmp_path)
    ran = in_json(tmp_path, "prove")
    assert ran.code == {"proven": 0, None: 2}.get(verdict, 1)
    assert [rule["verdict"] for rule in ran.document["rules"]] == [verdict or "unproven"]


def expressible(rules: tuple[Rule, ...]) -> list[Rule]:
    found = []
    for rule in rules:
        try:
            fixit_module(rule, Telling("A title", "From a test."))
        except CannotExpress:
            continue
        found.append(rule)
    return found


def test_both_forms_of_every_rung_find_the_same_lines() -> None:
    """On all fixtures, and on a package as pip installed it."""
    rules = expressible(all_rungs())
    assert len(rules) >= 0.9 * len(all_rungs())
    spec = importlib.util.find_spec("markdown_it")
    assert spec is not None and spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    targets = [*fixture_files(), *(Target(f"markdown_it/{file.name}", file=file) for file in sorted(package.glob("*.py")))]
    ours, theirs = both_forms(rules, targets)
    assert ours == theirs and len({rule for rule, *_ in ours}) > 40


WIDE = ["$X.append($Y)", "len($X)", "isinstance($X, str)", "$X = $Y.get($Z, ...)", "if $X is None:\n    ...", "return $X.$M(...)",
        "for $X in range(...):\n    ...", "def $F(..., $P=None, ...):\n    ...", "self.$A = $B", "$X == $Y", "not $X"]  # fmt: skip


def test_wide_patterns_find_the_same_lines_in_an_installed_package() -> None:
    from support.code_rules import plain_rule

    spec = importlib.util.find_spec("markdown_it")
    assert spec is not None and spec.submodule_search_locations
    package = Path(spec.submodule_search_locations[0])
    targets = [Target(file.relative_to(package).as_posix(), file=file) for file in sorted(package.glob("*.py"))]
    ours, theirs = both_forms([plain_rule(f"wide-{number}", {"pattern": text}) for number, text in enumerate(WIDE)], targets)
    assert ours == theirs and len(ours) > 100
