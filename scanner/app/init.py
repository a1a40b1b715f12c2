"""Setting a repository up: settings, hook entry, workflow. Only files that are not there are written; no file is changed."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.git.worktree import read_inside
from scanner.adapters.installed import installed_from
from scanner.adapters.settings import load_settings
from scanner.adapters.whole_file import replace_file
from scanner.errors import UsageError
from scanner.model.note import Note, NoteKind
from scanner.model.report import Report

SETTINGS = "bugclass.toml"
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/bugclass.yml"
HOOK_ENTRY = (
    "- {repo: local, hooks: [{id: bugclass, name: bugclass, entry: bugclass gate --staged, language: system, "
    "pass_filenames: false, require_serial: true}]}"
)
SETTINGS_TEXT = """\
# Settings of bugclass; each line below shows a default. See docs/reference/settings.md of bugclass.
# engine = "auto"               # auto, python or semgrep
# jobs = 0                      # worker processes; 0: one a core
# fail-level = "none"           # the least level at which a new finding fails: none, note, warning, error
# inline-suppressions = true    # whether comments in the code may suppress findings
# code-rules = false            # whether rules that are Python code may run
"""
HOOKS_TEXT = f"repos:\n{HOOK_ENTRY}\n"
WORKFLOW_TEXT = """\
name: bugclass
on:
  pull_request:
  push:
permissions:
  contents: read
jobs:
  gate:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    steps:
      - uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-python@5fda3b95a4ea91299a34e894583c3862153e4b97 # v7.0.0
        id: python
        with:
          python-version: "3.12"
          update-environment: false
      - name: Install
        working-directory: ${{ runner.temp }}
        env:
          PYTHON: ${{ steps.python.outputs.python-path }}
          REQUIREMENT: @REQUIREMENT@
        run: |
          "$PYTHON" -I -m venv "$RUNNER_TEMP/bugclass"
          "$RUNNER_TEMP/bugclass/bin/python" -I -m pip install --quiet --disable-pip-version-check "$REQUIREMENT"
      - name: Gate
        env:
          BASE: ${{ github.event.pull_request.base.sha }}
        run: |
          "$RUNNER_TEMP/bugclass/bin/bugclass" gate ${BASE:+"--base=$BASE"} --format github --format "markdown=$GITHUB_STEP_SUMMARY"
"""


@dataclass(frozen=True, slots=True)
class _Done:
    path: str
    written: bool
    note: str = ""


def init(root: Path, requirement: str | None) -> Report:
    """Write what is missing; say what was there and what to add by hand.

    `requirement` is what CI gives to pip; None: where this program was installed from. Raises InputError where a file cannot be
    written or the settings are broken, UsageError for a requirement that is no single line.
    """
    if requirement is not None and (not requirement.strip() or not requirement.isprintable() or "${{" in requirement):
        raise UsageError("--requirement: give one line, as pip takes it")
    steps = (_settings(root), _hooks(root), _workflow(root, requirement or installed_from()))
    saved = tuple(step.path for step in steps if step.written)
    notes = tuple(Note(step.path, 0, NoteKind.BY_HAND, step.note) for step in steps if step.note)
    words = f"{len(saved)} of {len(steps)} files written; next: bugclass hunt --save, bugclass baseline update"
    return Report(str(root), saved=saved, notes=(*notes, Note("", 0, NoteKind.DONE, words)), command="init")


def _settings(root: Path) -> _Done:
    source = load_settings(root).source
    if source:
        return _Done(source, False, "holds settings already; nothing was changed")
    return _create(root, SETTINGS, SETTINGS_TEXT, "is there already; nothing was changed")


def _hooks(root: Path) -> _Done:
    known = read_inside(root, HOOKS)
    mentions = isinstance(known, bytes) and b"bugclass" in known
    by_hand = "speaks of bugclass already; nothing was changed" if mentions else f"add by hand, below `repos:`: {HOOK_ENTRY}"
    return _create(root, HOOKS, HOOKS_TEXT, by_hand)


def _workflow(root: Path, requirement: str) -> _Done:
    if os.path.lexists(root / WORKFLOW):
        return _Done(WORKFLOW, False, "is there already; nothing was changed")
    if not requirement:
        words = (
            "not written, because it cannot be told where CI gets bugclass from: run `bugclass init --requirement REQ`, REQ as pip takes it"
        )
        return _Done(WORKFLOW, False, words)
    return _create(root, WORKFLOW, WORKFLOW_TEXT.replace("@REQUIREMENT@", json.dumps(requirement)), "")


def _create(root: Path, path: str, text: str, otherwise: str) -> _Done:
    if os.path.lexists(root / path):
        return _Done(path, False, otherwise)
    replace_file(root, path, text.encode())
    return _Done(path, True)
