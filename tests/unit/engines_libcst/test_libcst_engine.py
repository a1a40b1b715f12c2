"""The engine that runs code: what it finds, and what becomes of rules and files that misbehave."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.code_rules import code_rule, places

from scanner.engines.libcst import LibcstEngine
from scanner.engines.python import PythonEngine
from scanner.model.failure import FailureKind
from scanner.model.match import EngineResult
from scanner.model.rule import Level, Rule
from scanner.model.source import Span, Target
from scanner.scan.run import run_engine
from scanner.scan.shards import Shard
from scanner.scan.tasks import Patience
from scanner.scan.workers import Pool

HEAD = "import libcst as cst\nfrom fixit import LintRule\n\n\nclass Found(LintRule):\n    MESSAGE = 'Say so'\n"
EVERY_CALL = HEAD + "    def visit_Call(self, node):\n        self.report(node)\n"

REPOSITORY = "from libcst.metadata import FullyQualifiedNameProvider as P\n"


def rule(body: str, name: str = "some_class") -> Rule:
    return code_rule(name, HEAD + "".join(f"    {line}\n" for line in body.splitlines()))


def target(text: str | bytes, path: str = "a.py") -> Target:
    return Target(path, content=text.encode() if isinstance(text, str) else text)


def ran(rules: list[Rule], *targets: Target) -> EngineResult:
    return LibcstEngine().run(rules, targets)


def test_it_finds_and_tells_places_in_letters_from_one() -> None:
    result = ran([code_rule("some_class", EVERY_CALL)], target("\ufeffé = 'é'; f(\r\n  1)\r\n"))
    (match,) = result.matches
    assert (match.rule_id, match.path, match.message) == ("some-class", "a.py", "Say so")
    assert match.span == Span(1, 10, 2, 5) and result.failures == () and result.scanned == 1


def test_every_class_of_a_module_runs_and_a_helper_class_does_not() -> None:
    text = EVERY_CALL + "\n\nclass _Shared(LintRule):\n    pass\n\n\nclass Names(_Shared):\n    MESSAGE = 'Name'\n"
    text += "    def visit_Name(self, node):\n        if node.value == 'x':\n            self.report(node)\n"
    result = ran([code_rule("some_class", text)], target("f()\nx\n"))
    assert [(match.span.start_line, match.message) for match in result.matches] == [(1, "Say so"), (2, "Name")]


def test_a_comment_in_the_code_silences_nothing() -> None:
    code = "f()  # lint-ignore\n# lint-fixme: Found\ng()\n"
    assert len(ran([code_rule("some_class", EVERY_CALL)], target(code)).matches) == 2


def test_only_files_with_the_words_of_the_rule_are_parsed() -> None:
    chosen = rule("WORDS = (('call', 'ring'), ('now',))\ndef visit_Call(self, node):\n    self.report(node)")
    result = ran([chosen], target("call(now)\n"), target("call(\n", "b.py"), target("ring(now", "c.py"), target("x = f()\n", "d.py"))
    assert places(result) == {("some-class", "a.py", 1)} and result.scanned == 3
    assert [(failure.path, failure.kind) for failure in result.failures] == [("c.py", FailureKind.UNPARSABLE)]


@pytest.mark.parametrize("words", ["'call'", "('call',)", "((),)", "(('',),)", "None", "[['nowhere']]", "(('nöwhere',),)"])
def test_words_of_another_shape_leave_no_file_out(words: str) -> None:
    assert ran([rule(f"WORDS = {words}\ndef visit_Call(self, node):\n    self.report(node)")], target("f()\n")).matches


def test_words_are_found_whatever_the_encoding() -> None:
    chosen = rule("WORDS = (('file',),)\ndef visit_Call(self, node):\n    self.report(node)")
    latin = "# coding: latin-1\nx = 'é'; file()\n".encode("latin-1")
    utf7 = b"# coding: utf-7\n+AGYAaQBsAGU-()\n"
    assert places(ran([chosen], target(latin), target("\ufb01le()\n", "b.py"), target(utf7, "c.py"))) == {
        ("some-class", "a.py", 2), ("some-class", "b.py", 1), ("some-class", "c.py", 2)}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1\n", "has no LintRule"),
        ("from fixit import LintRule\n", "has no LintRule"),
        ("from fixit.rules.use_fstring import UseFstring\n", "has no LintRule"),
        ("import nothing_here\n", "ModuleNotFoundError: No module named 'nothing_here'"),
        ("raise ValueError('a\\nb')\n", "ValueError: a b"),
        ("import sys\nsys.exit(0)\n", "SystemExit: 0"),
        ("def f(: pass\n", "cannot be imported: SyntaxError"),
        (EVERY_CALL + "    def __init__(self, x):\n        pass\n", "cannot be imported: TypeError"),
        (REPOSITORY + EVERY_CALL.replace("    MESSAGE", "    METADATA_DEPENDENCIES = (P,)\n    MESSAGE"),
         "needs metadata of a whole repository"),
    ],
)  # fmt: skip
def test_a_module_that_cannot_be_loaded_is_a_failure_and_the_others_run(text: str, words: str) -> None:
    broken = Rule("broken-rule", "", Level.WARNING, ("python",), None, json.dumps({"libcst": text}), path="broken_rule.py")
    result = ran([broken, code_rule("some_class", EVERY_CALL)], target("f()\n"))
    (failure,) = result.failures
    assert failure.path == "broken_rule.py" and failure.kind is FailureKind.RULE and words in failure.detail and "\n" not in failure.detail
    assert len(result.matches) == 1


@pytest.mark.parametrize(
    "body",
    [
        "def visit_Call(self, node):\n    raise ValueError('no')",
        "def visit_Call(self, node):\n    raise SystemExit(0)",
        "def visit_Call(self, node):\n    self.report(node, 3)",
        "def visit_Call(self, node):\n    self.report(None)",
        "def visit_Module(self, node):\n    node.nothing",
        "def visit_Call(self, node):\n    self.visit_Call(node)",
    ],
)
def test_a_rule_that_raises_is_a_failure_of_that_file_and_the_others_run(body: str) -> None:
    result = ran([rule(body, "bad_class"), code_rule("some_class", EVERY_CALL)], target("f()\n"))
    (failure,) = result.failures
    assert failure.path == "a.py" and "bad-class: crashed" in failure.detail
    assert places(result) == {("some-class", "a.py", 1)}


def test_what_a_rule_prints_goes_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    text = "import sys\nprint('one')\n" + EVERY_CALL.replace("self.report", "print('two', file=sys.stderr)\n        self.report")
    assert len(ran([code_rule("some_class", text)], target("f()\n")).matches) == 1
    assert capfd.readouterr() == ("", "")


def test_files_that_cannot_be_looked_at_are_failures() -> None:
    given = [target("f(\n"), target(b"f('\xff')\n", "b.py"), target("f()\0", "c.py"), Target("d.py", file=Path("/nowhere/d.py"))]
    result = ran([code_rule("some_class", EVERY_CALL)], *given)
    kinds = [FailureKind.UNPARSABLE, FailureKind.UNDECODABLE, FailureKind.UNPARSABLE, FailureKind.UNREADABLE]
    assert [failure.kind for failure in result.failures] == kinds and result.scanned == 0


def test_another_form_of_rule_is_not_run() -> None:
    engine = LibcstEngine()
    assert engine.unsupported(code_rule("some_class", EVERY_CALL)) is None
    from support.code_rules import plain_rule

    assert engine.unsupported(plain_rule("a-b", {"pattern": "f()"})) == "is not a LibCST rule"
    assert "LibCST rule" in (PythonEngine().unsupported(code_rule("some_class", EVERY_CALL)) or "")
    assert engine.version.startswith("libcst ") and "fixit " in engine.version


def test_worker_processes_outlive_nothing_but_one_file_or_one_rule() -> None:
    """Code that ends its process at import costs that rule; a file at which a rule ends its process costs that file."""
    ends = code_rule("ends_process", "import os\nos._exit(3)\n")
    picky = rule("def visit_Name(self, node):\n    import os\n    if node.value == 'die':\n        os._exit(4)\n    self.report(node)")
    given = [target("x\n", f"{number}.py") for number in range(6)] + [target("die\n", "die.py"), target("(" * 3000 + ")" * 3000, "deep.py")]
    for jobs in (1, 2):
        result = run_engine(LibcstEngine(), [ends, picky], given, jobs)
        told = {failure.path: failure.detail for failure in result.failures}
        assert set(told) == {"ends_process.py", "die.py", "deep.py"}
        assert "exit code 3" in told["ends_process.py"] and "exit code 4" in told["die.py"] and "nested" in told["deep.py"]
        assert {match.path for match in result.matches} == {f"{number}.py" for number in range(6)}


class _Hangs:
    """A task as the scan has it, with less patience than a user needs."""

    def __init__(self, rules: list[Rule]) -> None:
        self.rules = rules

    def __call__(self, targets: object) -> EngineResult:
        return LibcstEngine().run(self.rules, targets)  # type: ignore[arg-type]

    def lost(self, target: Target, failure: object) -> EngineResult:
        return EngineResult((), (type(failure)(target.path, failure.kind, failure.detail),), 0)  # type: ignore[attr-defined,call-arg]


def test_a_rule_that_never_ends_costs_one_file() -> None:
    hangs = rule("def visit_Name(self, node):\n    while node.value == 'hang':\n        pass\n    self.report(node)")
    shard = Shard((target("x\n"), target("hang\n", "hang.py"), target("y\n", "b.py")), range(3), 10)
    answers = [answer.result for answer in Pool(_Hangs([hangs]), 1, Patience(6.0, 0.0)).run([shard])]
    assert {match.path for answer in answers for match in answer.matches} == {"a.py", "b.py"}
    assert [(failure.path, failure.kind) for answer in answers for failure in answer.failures] == [("hang.py", FailureKind.TIMEOUT)]
