"""Triage: what a person says of a finding is kept at once, and decides what the gate says of it."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.command import ROOT, Ran, bugclass, files_of, in_json
from support.gated import Gated, gated, new, states

TRIAGE = ".bugclass/triage.jsonl"


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """Three findings, two of them with equal code."""
    made = gated(tmp_path / "code")
    made.git("config", "user.name", "Ada")
    made.write(a_py="def f(x):\n    evil(x)\n", b_py="def g(y):\n    evil(y)\n", pkg__c_py="evil(3)\n")
    made.commit()
    return made


def said(code: Gated, words: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """`bugclass triage` with these words typed, a word a line."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(words.replace(" | ", "\n") + "\n"))
    return bugclass(code.root, "triage", "--jobs", "1")


def kept(code: Gated) -> list[dict[str, Any]]:
    """The decisions in the file."""
    file = code.root / TRIAGE
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


def test_a_candidate_is_shown_with_its_code_and_reasons(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = said(code, "q", monkeypatch)
    assert ran.code == 0 and kept(code) == []
    assert "1 of 2  a.py:2:5  evil-call" in ran.err
    assert "  > 2 |     evil(x)" in ran.err and "    1 | def f(x):" in ran.err
    assert "1 more place has the same code" in ran.err
    assert ran.out == "0 decided, 2 left to look at.\n"


def test_decisions_are_kept_and_feed_the_gate(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = said(code, "f | the socket is local | c", monkeypatch)
    assert "2 decided, 0 left" in ran.out
    assert sorted((each["decision"], each["path"], each["who"], each["count"]) for each in kept(code)) == [
        ("confirmed", "pkg/c.py", "Ada", 1),
        ("false-positive", "a.py", "Ada", 2),
    ]
    ran = code.gate()
    assert (ran.code, states(ran)) == (1, [("a.py", 2, "suppressed"), ("b.py", 2, "suppressed"), ("pkg/c.py", 1, "new")])
    reasons = {each["suppression"]["reason"] for each in ran.document["findings"] if each["suppression"]}
    assert reasons == {"false-positive: the socket is local (Ada)"}


def test_quit_and_resume(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    said(code, "a | known, low risk | q", monkeypatch)
    ran = said(code, "q", monkeypatch)
    assert "1 of 1  pkg/c.py:1:1" in ran.err


def test_skip_undo_and_words_that_are_no_key(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = said(code, "s | s", monkeypatch)
    assert kept(code) == [] and "0 decided, 2 left" in ran.out
    ran = said(code, "z | u | c | u | f | because | q", monkeypatch)
    assert "one of the letters in brackets" in ran.err and "nothing to take back" in ran.err
    assert [each["decision"] for each in kept(code)] == ["false-positive"]


def test_a_reason_is_needed(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = said(code, "f |  | q", monkeypatch)
    assert "needs a reason" in ran.err and kept(code) == []


def test_the_end_of_input_ends_it(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert bugclass(code.root, "triage").code == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO("f\n"))
    assert bugclass(code.root, "triage").code == 0
    assert kept(code) == []


def test_the_editor_opens_the_file(code: Gated, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VISUAL", f"cp -t {tmp_path}")
    said(code, "o | q", monkeypatch)
    assert (tmp_path / "a.py").read_bytes() == (code.root / "a.py").read_bytes()
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert "cannot be started" in said(code, "o | q", monkeypatch).err


def test_by_script(code: Gated) -> None:
    found = in_json(code.root, "scan").document["findings"]
    prints = {each["path"]: each["fingerprint"] for each in found}
    ran = in_json(code.root, "triage", "--decide", f"{prints['pkg/c.py'][:10]}=accepted", "--reason", "agreed")
    assert ran.code == 0 and ran.document["saved"] == [TRIAGE]
    assert new(code.gate()) == [("a.py", 2), ("b.py", 2)]
    code.write(a_py="evil(3)\n")  # accepted was one place, this is a second one
    assert len([each for each in new(code.gate()) if each[0] in ("a.py", "pkg/c.py")]) == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--decide", "00000000=confirmed"], "no finding"),
        (["--decide", "abc=confirmed"], "is no fingerprint"),
        (["--decide", "zzzzzzzzzz=confirmed"], "is no fingerprint"),
        (["--decide", "00000000=maybe"], "one of confirmed, false-positive, accepted"),
        (["--decide", "00000000"], "write FINGERPRINT=DECISION"),
        (["--reason", "x"], "--decide"),
        (["--decide", "@=accepted"], "needs --reason"),
        (["--decide", "@=confirmed", "--decide", "00000000=confirmed"], "no finding"),
    ],
)
def test_bad_decisions_keep_nothing(code: Gated, arguments: list[str], words: str) -> None:
    real = in_json(code.root, "scan").document["findings"][0]["fingerprint"]
    before = files_of(code.root)
    ran = bugclass(code.root, "triage", *[each.replace("@", real) for each in arguments])
    assert ran.code == 2 and words in ran.err
    assert files_of(code.root) == before


def test_an_incomplete_scan_is_told(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    code.write(b_py="evil(\n")
    ran = said(code, "q", monkeypatch)
    assert ran.code == 2 and "unparsable" in ran.err


def test_a_false_positive_tells_how_to_narrow_its_rule(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = code.root / ".bugclass/rules/evil-call.yaml"
    rule.write_text(rule.read_text() + "  metadata:\n    bugclass:\n      fix:\n        commit: 0123abc\n")
    ran = said(code, "f | local | q", monkeypatch)
    assert "bugclass learn --fix 0123abc --not a.py:2" in ran.err


def test_nothing_in_foreign_text_is_obeyed(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    code.write(a_py="evil('\x1b[2J\x07 [red]x[/red]')\n")
    ran = said(code, "q", monkeypatch)
    assert "\x1b" not in ran.err and "\x07" not in ran.err and "[red]x[/red]" in ran.err


def test_on_a_real_terminal(code: Gated) -> None:
    """Keys typed into a pseudo-terminal, colours and all."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    environment.pop("NO_COLOR", None)
    command = [sys.executable, "-m", "scanner.cli", "triage", "--jobs", "1"]
    process = subprocess.Popen(command, cwd=code.root, env=environment, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    os.write(ours, b"a\nknown\nq\n")
    shown = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    assert process.wait(60) == 0
    assert "1 decided, 1 left" in re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    assert [each["reason"] for each in kept(code)] == ["known"]
