"""`bugclass export`: what the real tools make of the rules that are written for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from support.case import FIXTURES, Built
from support.code_rules import places
from support.command import bugclass, files_of, in_json
from support.rungs import all_rungs, fixture_files

from scanner.adapters.rule_files.dump import yaml_text
from scanner.engines.python import PythonEngine
from scanner.forms.ast_grep import ast_grep_rule
from scanner.forms.refusal import CannotExpress

TOOLS = Path(sys.executable).parent
ID = "http-call-without-timeout"


def run(here: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": f"{TOOLS}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, cwd=here, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_ast_grep_finds_the_lines_of_every_rung_that_it_can_say(tmp_path: Path) -> None:
    documents, refusals = {}, []
    for rule in all_rungs():
        try:
            documents[rule.id] = (rule, ast_grep_rule(rule).document)
        except CannotExpress as problem:
            refusals.append(str(problem))
    assert len(documents) > 2 * len(refusals) and all(refusals)
    (tmp_path / "rules.yml").write_text("---\n".join(yaml_text(document) for _, document in documents.values()))
    ran = run(FIXTURES, TOOLS / "ast-grep", "scan", "-r", tmp_path / "rules.yml", ".", "--json=stream", "--no-ignore", "hidden")
    assert ran.returncode in (0, 1) and "Error" not in ran.stderr, ran.stderr
    hits = [json.loads(line) for line in ran.stdout.splitlines()]
    theirs = {(hit["ruleId"], Path(hit["file"]).as_posix(), hit["range"]["start"]["line"] + 1) for hit in hits}
    ours = places(PythonEngine().run([rule for rule, _ in documents.values()], fixture_files()))
    assert {place for place in theirs if "/" in place[1]} == ours and len({rule for rule, *_ in ours}) > 40


def test_a_kept_rule_for_each_tool(shop: Built) -> None:
    assert bugclass(shop.root, "learn", "postmortem.md").code == 0
    wanted = set(in_json(shop.root, "scan").places)
    before = files_of(shop.root)
    made = {form: bugclass(shop.root, "export", ID, "--to", form) for form in ("fixit", "semgrep", "ast-grep")}
    assert [ran.code for ran in made.values()] == [0, 0, 0] and files_of(shop.root) == before
    kept = (shop.root / f".bugclass/rules/{ID}.yaml").read_text()
    assert yaml.safe_load(made["semgrep"].out) == yaml.safe_load(kept) and made["semgrep"].err == ""
    assert "does not resolve names" in made["ast-grep"].err and made["fixit"].err == ""

    rules = shop.root.parent / "rules"
    rules.mkdir()
    assert bugclass(shop.root, "export", ID, "--to", "fixit", "-o", "../rules/http_call_without_timeout.py").code == 0
    assert (rules / "http_call_without_timeout.py").read_text() == made["fixit"].out
    (rules / "rule.yaml").write_text(made["semgrep"].out)
    tried = run(rules, TOOLS / "fixit", "test", ".http_call_without_timeout")
    assert tried.returncode == 0 and "test_INVALID_0" in tried.stderr and "test_VALID_0" in tried.stderr, tried.stderr
    semgrep = run(shop.root, TOOLS / "semgrep", "scan", "--metrics=off", "--disable-version-check", "--quiet", "--json",
                  "--config", rules / "rule.yaml", "shop")  # fmt: skip
    answer = json.loads(semgrep.stdout)
    assert answer["errors"] == [] and {(hit["path"], hit["start"]["line"]) for hit in answer["results"]} == wanted


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-rule", "--to", "fixit"], "no kept rule is called 'no-such-rule'; the kept ones are: none"),
        (["gone.yaml", "--to", "fixit"], "no such rule file"),
        (["gone.py", "--to", "fixit"], "no such rule file"),
        (["two.yaml", "--to", "semgrep"], "holds 2 rules"),
        (["broken.yaml", "--to", "semgrep"], "broken.yaml"),
        (["regex.yaml", "--to", "fixit"], "cannot be written for fixit: it uses a regular expression over the text"),
        (["regex.yaml", "--to", "ast-grep"], "cannot be written for ast-grep: it uses a regular expression over the text"),
        (["taint.yaml", "--to", "ast-grep"], "cannot be written for ast-grep: it uses mode taint"),
        (["code.py", "--to", "semgrep"], "is code for Fixit; it cannot be written for semgrep"),
        (["regex.yaml", "--to", "semgrep", "-o", "."], "is a folder"),
        (["regex.yaml", "--to", "semgrep", "-o", "nowhere/x"], "is not a folder"),
        (["regex.yaml", "--to", "semgrep", "--root", "nowhere"], "not a folder"),
    ],
)
def test_what_cannot_be_written_is_one_line_and_2(arguments: list[str], words: str, tmp_path: Path) -> None:
    rule = {"id": "a-class", "languages": ["python"], "severity": "WARNING", "message": "Say so"}
    sources = {"pattern-sources": [{"pattern": "a"}], "pattern-sinks": [{"pattern": "b"}]}
    documents = {
        "two": [{**rule, "pattern": "f()"}, {**rule, "id": "b-class", "pattern": "g()"}],
        "broken": [{**rule}],
        "regex": [{**rule, "pattern-regex": "f+"}],
        "taint": [{**rule, "mode": "taint", **sources}],
    }
    for name, rules in documents.items():
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump({"rules": rules}))
    (tmp_path / "code.py").write_text("import os\nos._exit(1)\n")
    before = files_of(tmp_path)
    ran = bugclass(tmp_path, "export", *arguments)
    lines = ran.err.splitlines()
    assert ran.code == 2 and ran.out == "" and len(lines) == 1 and words in lines[0], ran
    assert files_of(tmp_path) == before


def test_a_rule_without_a_test_is_written_and_that_is_said(tmp_path: Path) -> None:
    rule = {"id": "a-class", "languages": ["python"], "severity": "ERROR", "message": "M", "pattern": "f($X)"}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump({"rules": [rule]}))
    ran = bugclass(tmp_path, "export", "a.yaml", "--to", "fixit")
    assert ran.code == 0 and "INVALID = []" in ran.out and "no annotated test" in ran.err
