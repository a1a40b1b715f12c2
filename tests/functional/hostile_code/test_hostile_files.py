"""Files made to break a scan: every one is scanned, or reported with its reason, and its name is harmless in every format."""

from __future__ import annotations

import encodings.aliases
import json
import os
import socket
import xml.etree.ElementTree
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from support.closed import all_formats
from support.command import Ran, bugclass, in_json
from support.gated import RULE

from scanner.model.source import Target
from scanner.syntax import parse

NAMES = [
    b"a\nb",
    b"a\r::error::x",
    b"\x1b[31mred",
    b"a'b\"c",
    b"a:b%0Ac",
    b"<img src=x onerror=y>",
    b"[a](b)`|*",
    b"caf\xe9",
    b"\xe2\x80\xaee",
    b" a ",
]
CONTROL = {chr(code) for code in (*range(9), *range(11, 32), 127, 0x202E, 0x9B)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A code base with a rule."""
    made = tmp_path / "code"
    (made / ".bugclass/rules").mkdir(parents=True)
    (made / ".bugclass/rules/evil-call.yaml").write_text(RULE)
    return made


def check_sum(ran: Ran, files: int) -> list[str]:
    """Listed is scanned plus reported; the paths that were reported."""
    failed = [each["path"] for each in ran.document["failures"]]
    assert len(failed) == len(set(failed)) and ran.document["summary"]["files_scanned"] + len(failed) == files
    assert all(each["detail"] for each in ran.document["failures"])
    return failed


def test_every_encoding_that_python_knows(root: Path) -> None:
    names = sorted(
        {*encodings.aliases.aliases, *encodings.aliases.aliases.values(), "utf-7", "idna", "undefined", "none-such", "utf_8_sig"}
    )
    for number, name in enumerate(names):
        (root / f"e{number}.py").write_bytes(f"# -*- coding: {name} -*-\nevil('x')\n".encode())
    ran = in_json(root, "scan")
    failed = check_sum(ran, len(names))
    found = {path for path, _ in ran.places}
    assert len(found - set(failed)) > 100
    for number, name in enumerate(names):
        try:
            compile((root / f"e{number}.py").read_bytes(), "x", "exec")
        except (SyntaxError, ValueError, LookupError):
            assert f"e{number}.py" in failed, name
        else:
            assert f"e{number}.py" in found, name


def test_code_that_breaks_parsers(root: Path) -> None:
    made = {
        "nul": b"evil(1)\0\n",
        "long": b"evil(" + b"1, " * 40_000 + b")\n",
        "spaces": b"evil(1)" + b" " * 100_000 + b"\nprint x" + b" " * 100_000 + b"y\n",
        "blank": b"\n" * 100_000 + b"evil((\n",
        "brackets": b"x = evil(" + b"(" * 3_000 + b")" * 3_000 + b")\n",
        "sum": b"x = " + b"+".join([b"evil(1)"] * 20_000) + b"\n",
        "minus": b"x = evil(" + b"-" * 90_000 + b"1)\n",
        "attributes": b"x = evil" + b".b" * 50_000 + b"()\n",
        "lone": b"\xed\xa0\x80 = evil(1)\n",
        "mark": b"\xef\xbb\xbf# coding: latin-1\nevil(1)\n",
        "empty": b"",
        "returns": b"evil(1)\r" * 100,
        "form": b"\x0c\x0cevil(1)\n",
    }
    for name, content in made.items():
        (root / f"{name}.py").write_bytes(content)
    ran = in_json(root, "scan")
    failed = check_sum(ran, len(made))
    assert {"nul.py", "brackets.py", "sum.py", "minus.py", "lone.py", "mark.py", "blank.py"} <= set(failed) and ran.code == 2
    assert ("long.py", 1) in ran.places and ("form.py", 1) in ran.places and ("returns.py", 100) in ran.places


def test_deep_code_does_not_end_a_rule_that_is_code(root: Path) -> None:
    pytest.importorskip("fixit")
    (root / "bugclass.toml").write_text("code-rules = true\n")
    (root / ".bugclass/rules/evil_code.py").write_text(
        "import libcst as cst\nfrom fixit import LintRule\n\n\nclass Evil(LintRule):\n    MESSAGE = 'm'\n\n"
        "    def visit_Call(self, node: cst.Call) -> None:\n"
        "        if getattr(node.func, 'value', '') == 'evil':\n            self.report(node)\n"
    )
    (root / "a.py").write_text("evil(1)\n")
    (root / "elif.py").write_text("if a: pass\n" + "elif b: pass\n" * 2_500 + "evil(1)\n")
    (root / "sum.py").write_text("x = " + "+".join(["evil(1)"] * 900) + "\n")
    ran = in_json(root, "scan", "--engine", "libcst")
    assert ("a.py", 1) in ran.places
    told = {each["path"] for each in ran.document["failures"]}
    for name in ("elif.py", "sum.py"):
        assert name in told or name in {path for path, _ in ran.places}, "found, or told"


def test_a_generated_file_that_is_too_large_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "a.py").write_text("evil(1)\n")
    with (root / "made.py").open("w") as out:
        out.writelines("DATA = 'x' * 60  # evil(\n" * 10_000 for _ in range(200))
    (root / "plain.py").write_bytes(b"DATA = 1\n" * 5_600_000)
    ran = in_json(root, "scan")
    assert check_sum(ran, 3) == ["made.py"] and ran.code == 2 and ran.places == [("a.py", 1)]
    assert "larger than 10 MB" in ran.err and parse.MAX_SOURCE == 10_000_000


def test_names_that_would_be_obeyed(root: Path, tmp_path: Path) -> None:
    for name in NAMES:
        (root / os.fsdecode(name + b".py")).write_text("evil('\x1b]0;title\x07</script>')\n")
        (root / os.fsdecode(name + b"-bad.py")).write_text("evil((\n")
    ran = in_json(root, "scan")
    assert len(check_sum(ran, 2 * len(NAMES))) == len(NAMES) and len({path for path, _ in ran.places}) == len(NAMES)
    reports = tmp_path / "reports"
    reports.mkdir()
    shown = bugclass(root, "scan", *all_formats(reports))
    texts = {file.name: file.read_bytes().decode("utf-8") for file in reports.iterdir()} | {"stderr": shown.err}
    assert shown.code == 2 and all(not CONTROL & set(text) for text in texts.values()), {n: CONTROL & set(t) for n, t in texts.items()}
    xml.etree.ElementTree.fromstring(texts["junit"])
    for name in ("json", "sarif", "gitlab"):
        json.loads(texts[name])
    lines = texts["github"].splitlines()
    assert lines and all(line.startswith(("::error ", "::warning ", "::notice ", "::error::", "::warning::")) for line in lines)
    shown_page = MarkdownIt("commonmark").enable("table").render(texts["markdown"])
    assert "<img" not in shown_page and "</script>" not in shown_page and 'href="b' not in shown_page


def test_links_pipes_and_sockets_are_left_out_and_told_when_named(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outside.py").write_text("evil('TOPSECRET')\n")
    (root / "a.py").write_text("evil(1)\n")
    (root / "circle").symlink_to(".", target_is_directory=True)
    (root / "away").symlink_to(tmp_path, target_is_directory=True)
    (root / "out.py").symlink_to(tmp_path / "outside.py")
    (root / "self.py").symlink_to("self.py")
    os.mkfifo(root / "pipe.py")
    monkeypatch.chdir(root)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.py")
        ran = in_json(root, "scan")
        assert check_sum(ran, 1) == [] and ran.places == [("a.py", 1)]
        named = ["circle", "away", "out.py", "self.py", "pipe.py", "sock.py", "/dev/zero", "/dev/null"]
        ran = in_json(root, "scan", *named)
        told = {each["path"]: each["kind"] for each in ran.document["failures"]}
        assert set(told) == {*named[1:]} and "TOPSECRET" not in ran.out and ran.places == [("a.py", 1)]


@pytest.mark.parametrize("becomes", ["pipe", "link", "folder"])
def test_what_was_a_file_is_not_waited_for(becomes: str, tmp_path: Path) -> None:
    """A pipe in the place of a file would hold up a careless program for ever."""
    place = tmp_path / "a.py"
    (tmp_path / "secret").write_text("x")
    {"pipe": lambda: os.mkfifo(place), "link": lambda: place.symlink_to("secret"), "folder": place.mkdir}[becomes]()
    with pytest.raises(OSError):
        Target("a.py", place).read()


def test_ten_thousand_files_are_all_counted(root: Path) -> None:
    for folder in range(100):
        (root / f"d{folder}").mkdir()
        for number in range(100):
            (root / f"d{folder}/f{number}.py").write_bytes(b"evil((\n" if number == 7 else b"x = 1\n")
    assert len(check_sum(in_json(root, "scan"), 10_000)) == 100
