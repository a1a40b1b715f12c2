"""What CI is told to run: the action and each block of the guides to CI parse, are pinned, ask for little, and name what exists."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command import ROOT, git

from scanner.cli.main import COMMANDS, main

PAGE = "".join((ROOT / f"docs/guides/{name}.md").read_text() for name in ("commit-hook", "github", "gitlab", "forks"))
BLOCKS = [
    (kind, text) for kind, text in re.findall(r"```(yaml|sh)\n(.*?)```", PAGE, flags=re.DOTALL) if kind == "yaml" or "pip install" in text
]
DOCUMENTS = [yaml.safe_load(text) for kind, text in BLOCKS if kind == "yaml"]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
BAD = "import requests\n\n\ndef ask(url):\n    return requests.get(url)\n"


def uses(document: Any) -> list[str]:
    if isinstance(document, dict):
        own = [document["uses"]] if isinstance(document.get("uses"), str) else []
        return own + [each for value in document.values() for each in uses(value)]
    return [each for value in document for each in uses(value)] if isinstance(document, list) else []


def commands(text: str) -> list[list[str]]:
    """The calls of bugclass in a shell text, each as its words."""
    joined = re.sub(r"\\\n|>-\n", " ", text)
    joined = re.sub(r"\n\s+--", " --", joined)
    return [shlex.split(found)[0:] for found in re.findall(r'\bbugclass"? ((?:gate|scan|hunt|baseline|debt)\b[^\n`]*)', joined)]


def test_there_is_a_block_for_each_place() -> None:
    workflow = ["True", "jobs", "name", "permissions"]
    assert [sorted(map(str, document)) for document in DOCUMENTS] == [["repos"], workflow, workflow, ["bugclass"]]
    assert len(BLOCKS) == 5


@pytest.mark.parametrize("reference", [each for document in [*DOCUMENTS, ACTION] for each in uses(document)])
def test_actions_are_pinned_by_commit(reference: str) -> None:
    assert re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}", reference)


def test_the_workflow_asks_for_little_and_gives_forks_nothing() -> None:
    workflow = DOCUMENTS[1]
    assert set(workflow[True]) == {"pull_request", "push"} and workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read", "security-events": "write"} and job["timeout-minutes"] <= 15
    assert job["steps"][0]["with"] == {"fetch-depth": 0, "persist-credentials": False}
    assert "pull_request_target" not in PAGE and "secrets." not in PAGE


def test_the_scheduled_job_only_reads() -> None:
    workflow = DOCUMENTS[2]
    assert set(workflow[True]) == {"schedule", "workflow_dispatch"} and workflow["permissions"] == {"contents": "read"}
    (job,) = workflow["jobs"].values()
    assert "permissions" not in job and job["timeout-minutes"] <= 15
    assert job["steps"][0]["with"] == {"fetch-depth": 0, "persist-credentials": False}


@pytest.mark.parametrize("call", [call for _, text in BLOCKS for call in commands(text)], ids=" ".join)
def test_commands_and_their_options_exist(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert call[0] in COMMANDS and main([call[0], "--help"]) == 0
    told = capsys.readouterr().out
    options = [word.split("=")[0] for word in call if word.startswith("--")]
    assert options and all(f"{option} " in told or f"{option}\n" in told for option in options)
    assert all(
        word.split("=")[0] in ("text", "gitlab", "junit", "github", "markdown") for before, word in pairwise(call) if before == "--format"
    )


def test_hook_and_inputs_of_the_examples_are_those_that_ship() -> None:
    hook, second = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert f"`{second['id']}`" in PAGE and f"`{second['entry']}`" in PAGE
    assert DOCUMENTS[0]["repos"][0]["hooks"] == [{"id": hook["id"]}] and f"`{hook['entry']}`" in PAGE
    (job,) = DOCUMENTS[1]["jobs"].values()
    assert set(job["steps"][1]["with"]) <= set(ACTION["inputs"])


def test_reports_of_the_gitlab_job_are_those_it_writes() -> None:
    job = DOCUMENTS[3]["bugclass"]
    for file in job["artifacts"]["reports"].values():
        assert f"={file}" in job["script"][0]


def test_no_input_is_put_into_a_script() -> None:
    """Inputs reach the shell as variables: an expression in a script could be one of its commands."""
    for step in STEPS:
        assert "${{" not in step.get("run", "")
    for step in STEPS:
        if "run" in step:
            subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


# The action's own script


class Runner:
    """What a runner sets around a step."""

    def __init__(self, folder: Path) -> None:
        self.code = folder / "code"
        self.temp = folder / "temp"
        (self.temp / "bin").mkdir(parents=True)
        (self.code / ".bugclass/rules").mkdir(parents=True)
        rule = (ROOT / "rules/http-call-without-timeout.yaml").read_text()
        (self.code / ".bugclass/rules/http-call-without-timeout.yaml").write_text(rule)
        (self.code / "shop.py").write_text(BAD)
        program = self.temp / "bin/bugclass"
        program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m scanner.cli "$@"\n')
        program.chmod(0o755)
        git(self.code, "init", "-q", "-b", "main")
        git(self.code, "add", "-A")
        git(self.code, "commit", "-q", "-m", "the code so far")

    def gate(self, **inputs: str) -> subprocess.CompletedProcess[str]:
        (step,) = [each for each in STEPS if each.get("id") == "gate"]
        given = {"BASE": "", "PATHS": "", "LIBRARY": "false", "BUGCLASS": str(self.temp / "bin/bugclass"), "RUNNER_TEMP": str(self.temp)}
        files = {"GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"), "GITHUB_OUTPUT": str(self.temp / "output")}
        for file in files.values():
            Path(file).write_text("")
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.temp), **given, **files, **inputs}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        return subprocess.run(command, cwd=self.code, env=environment, capture_output=True, text=True, timeout=60, check=False)

    def output(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in (self.temp / "output").read_text().splitlines())


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_the_action_reports_everywhere_and_fails_for_findings(runner: Runner) -> None:
    done = runner.gate()
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    stopped, resumed = lines[0].removeprefix("::stop-commands::"), lines.index(f"::{lines[0].removeprefix('::stop-commands::')}::")
    assert len(stopped) == 32 and any("shop.py:5:12" in line for line in lines[:resumed])
    assert [line.split(" ")[0] for line in lines[resumed + 1 :]] == ["::error"]
    log = json.loads(Path(runner.output()["sarif-file"]).read_text())
    assert [each["ruleId"] for each in log["runs"][0]["results"]] == ["http-call-without-timeout"]
    assert runner.output()["whole"] == "true" and "1 new finding" in (runner.temp / "summary.md").read_text()


def test_a_pull_request_is_judged_by_its_base_and_never_uploaded(runner: Runner) -> None:
    (runner.code / ".bugclass/rules/http-call-without-timeout.yaml").unlink()
    (runner.code / "new.py").write_text(BAD)
    git(runner.code, "add", "-A")
    git(runner.code, "commit", "-q", "-m", "switch off what judges, add the bug")
    done = runner.gate(BASE="HEAD~1")
    assert done.returncode == 1 and "new.py:5:12" in done.stdout and "policy-change" in done.stdout
    assert "shop.py:5" not in done.stdout and "whole" not in runner.output()


@pytest.mark.parametrize("inputs", [{"BASE": "no-such-revision"}, {"PATHS": "nowhere.py"}, {"BASE": "--output=x"}])
def test_what_cannot_be_judged_fails_and_is_not_uploaded(runner: Runner, inputs: dict[str, str]) -> None:
    done = runner.gate(**inputs)
    assert done.returncode == 2 and "whole" not in runner.output() and not (runner.code / "x").exists()
    assert "::error title=not looked at" in done.stdout or "::error file=" in done.stdout


@pytest.mark.parametrize(
    "inputs", [{"PATHS": "shop.py; touch hacked"}, {"PATHS": "$(touch hacked)\n`touch hacked`"}, {"LIBRARY": "true; touch hacked"}]
)
def test_inputs_are_never_commands(runner: Runner, inputs: dict[str, str]) -> None:
    runner.gate(**inputs)
    assert not (runner.code / "hacked").exists()


def test_paths_are_one_a_line_and_may_hold_blanks(runner: Runner) -> None:
    (runner.code / "a b.py").write_text(BAD)
    (runner.code / "c.py").write_text(BAD)
    done = runner.gate(PATHS="a b.py\nshop.py\n")
    assert done.returncode == 1 and "a b.py:5:12" in done.stdout and "c.py" not in done.stdout and "whole" not in runner.output()
