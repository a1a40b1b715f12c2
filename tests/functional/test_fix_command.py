"""`bugclass fix` in real repositories: what it changes, what it leaves byte for byte, and what it refuses."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from support.command import ROOT, bugclass, git, in_json, program

RULE = "remove-without-syspath"
PLAIN = b'"""Doc."""\nimport os  # keep\n\n\ndef f(album):\n    # why\n    os.remove( album.path )   # note\n'
TWO = b"import os\nfrom .util import syspath\n\ndef f(a, b):\n    if a: os.remove(a.b or\n                    b.c); os.remove(b)\n"
CRLF = b"import os\r\nfrom ..util import syspath\r\n\r\ndef f(x):\r\n\tos.remove(x)\r\n\treturn '''\n  '''\r\n"
COOKIE = b"# -*- coding: latin-1 -*-\nimport os\nfrom .util import syspath\n\ndef f(x):\n    os.remove(x + '\xe9')\n\x0c\nA = 1"
MARK = b"\xef\xbb\xbfimport os\nfrom .util import syspath\nasync def f(x):\n    os.remove((x)) \\\n\n"


def corrected(content: bytes, *pieces: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    """A content, and the same with pieces exchanged."""
    after = content
    for old, new in pieces:
        assert after.count(old) == 1
        after = after.replace(old, new)
    return content, after


SITES = {
    "pkg/plain.py": corrected(PLAIN, (b"album.path", b"syspath(album.path)"), (b"keep\n", b"keep\nfrom .util import syspath\n")),
    "pkg/two.py": corrected(
        TWO, (b"a.b or\n                    b.c", b"syspath(a.b or\n                    b.c)"), (b"(b)", b"(syspath(b))")
    ),
    "pkg/deep/crlf.py": corrected(CRLF, (b"remove(x)", b"remove(syspath(x))")),
    "pkg/cookie.py": corrected(COOKIE, (b"x + '\xe9'", b"syspath(x + '\xe9')")),
    "pkg/mark.py": corrected(MARK, (b"(x))", b"(syspath(x)))")),
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository in which a fix was made and its rule kept; the sites are as `SITES` has them."""
    files = {path: before for path, (before, _) in SITES.items()}
    files |= {"pkg/__init__.py": b"", "pkg/deep/__init__.py": b"", "pkg/util.py": b"def syspath(p):\n    return p\n"}
    files["pkg/fixed.py"] = b"import os\nfrom .util import other\n\n\ndef first(path):\n    os.remove(path)\n"
    for path, content in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "before")
    fixed = b"import os\nfrom .util import other, syspath\n\n\ndef first(path):\n    os.remove(syspath(path))\n"
    (tmp_path / "pkg/fixed.py").write_bytes(fixed)
    git(tmp_path, "commit", "-qam", "fix")
    assert bugclass(tmp_path, "learn", "--fix", "HEAD").code == 0
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "keep the rule")
    return tmp_path


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.glob("pkg/**/*.py")}


def test_all_sites_are_corrected_and_nothing_else_moves(repository: Path) -> None:
    (repository / "pkg/two.py").chmod(0o754)
    git(repository, "commit", "-qam", "mode")
    before = contents(repository)
    ran = in_json(repository, "fix", RULE, "--yes")
    assert (ran.code, ran.err) == (0, ""), [site["reason"] for site in ran.document["sites"]]
    assert {site["state"] for site in ran.document["sites"]} == {"corrected"}
    after = contents(repository)
    assert {path: after[path] for path in SITES} == {path: wanted for path, (_, wanted) in SITES.items()}
    assert {path for path in after if after[path] != before[path]} == set(SITES) == set(ran.document["changed"])
    assert (repository / "pkg/two.py").stat().st_mode & 0o777 == 0o754
    assert bugclass(repository, "scan").code == 0, "the rule is silent"
    again = in_json(repository, "fix", RULE, "--yes", "--allow-dirty")
    assert (again.code, again.document["sites"], contents(repository)) == (0, [], after), "a second run changes nothing"


def test_the_patch_is_what_would_be_changed(repository: Path) -> None:
    before = contents(repository)
    output = subprocess.run(
        [sys.executable, "-m", "scanner.cli", "fix", RULE, "--diff"],
        cwd=repository, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True,
    )  # fmt: skip
    assert contents(repository) == before
    subprocess.run(["git", "apply", "-"], cwd=repository, input=output.stdout, check=True)
    assert {path: contents(repository)[path] for path in SITES} == {path: wanted for path, (_, wanted) in SITES.items()}


def test_uncommitted_changes_are_not_written_over(repository: Path) -> None:
    (repository / "pkg/plain.py").write_bytes(SITES["pkg/plain.py"][0] + b"# mine\n")
    (repository / "pkg/new.py").write_bytes(b"import os\nos.remove(1)\n")
    before = contents(repository)
    ran = in_json(repository, "fix", RULE, "pkg/plain.py", "pkg/new.py", "--yes")
    assert ran.code == 1 and contents(repository) == before
    assert [(site["state"], "uncommitted" in site["reason"]) for site in ran.document["sites"]] == [("left", True)] * 2
    assert in_json(repository, "fix", RULE, "pkg/plain.py", "--yes", "--allow-dirty").code == 0
    assert (repository / "pkg/plain.py").read_bytes() == SITES["pkg/plain.py"][1] + b"# mine\n"


@pytest.mark.parametrize(
    ("line", "state", "why"),
    [
        (b"syspath = 1\nos.remove(p)\n", "suggestion", "something else here"),
        (b"def f(syspath):\n    os.remove(syspath)\n", "suggestion", "something else here"),
        (b"os.remove(p, dir_fd=3)\n", "corrected", ""),
        (b"os.remove(*p)\n", "left", ""),
    ],
)
def test_what_is_not_certain_is_left(repository: Path, line: bytes, state: str, why: str) -> None:
    place = repository / "pkg/more.py"
    place.write_bytes(b"import os\n" + line)
    ran = in_json(repository, "fix", RULE, "pkg/more.py", "--yes", "--allow-dirty")
    sites = ran.document["sites"]
    assert [site["state"] for site in sites] == [state], sites
    assert why in sites[0]["reason"]
    assert ran.code == (0 if state == "corrected" else 1)
    if state != "corrected":
        assert place.read_bytes() == b"import os\n" + line


IGNORED = b"# bugclass: ignore[remove-without-syspath] reason: cleaned before"


@pytest.mark.parametrize("arguments", [("--yes",), ("--yes", "--allow-dirty"), ("--diff",)])
@pytest.mark.parametrize(
    "sites",
    [
        b"os.remove(p)  " + IGNORED + b"\n",
        IGNORED + b"\nos.remove(p)\n",
        b"def f(p):\n    os.remove(p)  " + IGNORED + b"\n\n\ndef g(p):\n    os.remove(p)  " + IGNORED + b"\n",
    ],
)
def test_suppressed_sites_stay_as_they_are(repository: Path, sites: bytes, arguments: tuple[str, ...]) -> None:
    place = repository / "pkg/more.py"
    place.write_bytes(b"import os\n" + sites)
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more")
    before = contents(repository)
    assert not in_json(repository, "scan", "pkg/more.py").code, "all that the file has is suppressed"
    ran = in_json(repository, "fix", RULE, "pkg/more.py", *arguments)
    assert (ran.code, ran.err, ran.document["sites"], ran.document["changed"], ran.document["failures"]) == (0, "", [], [], [])
    assert contents(repository) == before


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 1, 0), (1, 2, 0)])
def test_only_what_is_suppressed_stays_among_corrected_sites(repository: Path, order: tuple[int, ...]) -> None:
    lines = [b"os.remove(p)\n", b"os.remove(p)  " + IGNORED + b"\n", b"x = [os.remove(q) for q in p]\n"]
    after = [b"os.remove(syspath(p))\n", lines[1], b"x = [os.remove(syspath(q)) for q in p]\n"]
    place = repository / "pkg/more.py"
    place.write_bytes(b"import os\nfrom .util import syspath\n" + b"".join(lines[n] for n in order))
    ran = in_json(repository, "fix", RULE, "pkg/more.py", "--yes", "--allow-dirty")
    assert (ran.code, [site["state"] for site in ran.document["sites"]]) == (0, ["corrected"] * 2), ran.document["sites"]
    wanted = b"import os\nfrom .util import syspath\n" + b"".join(after[n] for n in order)
    assert place.read_bytes() == wanted
    again = in_json(repository, "fix", RULE, "pkg/more.py", "--yes", "--allow-dirty")
    assert (again.code, again.document["sites"], place.read_bytes()) == (0, [], wanted)


@pytest.mark.parametrize("decision", ["false-positive", "accepted", "confirmed"])
def test_what_a_person_decided_stays_decided(repository: Path, decision: str) -> None:
    found = in_json(repository, "scan", "pkg/plain.py").document["findings"][0]
    chosen = f"{found['fingerprint']}={decision}"
    assert bugclass(repository, "triage", "--decide", chosen, "--reason", "the path is ours").code == 0
    before = contents(repository)
    ran = in_json(repository, "fix", RULE, "pkg/plain.py", "pkg/mark.py", "--yes")
    wanted = {"pkg/mark.py"} | ({"pkg/plain.py"} if decision == "confirmed" else set())
    assert ran.code == 0 and {site["path"] for site in ran.document["sites"]} == wanted
    assert {path for path, content in contents(repository).items() if content != before[path]} == wanted


def test_suppressed_sites_on_the_line_of_others_stay(repository: Path) -> None:
    place = repository / "pkg/more.py"
    content = b"import os\nos.remove(p); os.remove(q)  " + IGNORED + b"\n"
    place.write_bytes(content)
    ran = in_json(repository, "fix", RULE, "pkg/more.py", "--yes", "--allow-dirty")
    assert (ran.code, ran.document["sites"], place.read_bytes()) == (0, [], content)


def test_a_file_that_ends_libcst_s_process_stays_and_the_others_are_corrected(repository: Path) -> None:
    """LibCST is asked for the imports, and its parser has no stack for a long `and`, which is one node to Python."""
    deep = repository / "pkg/deep.py"
    text = b"import os\nos.remove(p)\nx = " + b" and ".join([b"a"] * 20_000) + b"\n"
    deep.write_bytes(text)
    ran = program(repository, "fix", RULE, "pkg/deep.py", "pkg/plain.py", "--yes", "--allow-dirty", "--format", "json")
    assert [(site["path"], site["state"]) for site in ran.document["sites"]] == [("pkg/deep.py", "left"), ("pkg/plain.py", "corrected")]
    assert "the process that was to do it died" in ran.document["sites"][0]["reason"] and ran.code == 1
    assert deep.read_bytes() == text and (repository / "pkg/plain.py").read_bytes() == SITES["pkg/plain.py"][1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((RULE,), "no terminal"),
        (("no-such-rule", "--yes"), "no kept rule is called"),
        ((RULE, "--yes", "--diff"), "not allowed with"),
        ((RULE, "--yes", "--format", "sarif"), "text or json"),
        ((RULE, "--yes", "--rules", "nowhere"), "nowhere"),
        ((RULE, "nowhere.py", "--yes"), "nowhere.py"),
    ],
)
def test_what_cannot_be_asked_changes_nothing(repository: Path, arguments: tuple[str, ...], said: str) -> None:
    before = contents(repository)
    ran = program(repository, "fix", *arguments)
    assert ran.code == 2 and said in ran.err and "Traceback" not in ran.err
    assert contents(repository) == before


def test_a_rule_that_is_code_is_not_run_to_correct(repository: Path) -> None:
    trace = repository.parent / "trace"
    (repository / ".bugclass/rules/own_code.py").write_text(f"open({str(trace)!r}, 'w')\n")
    (repository / "bugclass.toml").write_text("code-rules = true\n")
    before = contents(repository)
    ran = program(repository, "fix", "own-code", "--yes", "--allow-dirty")
    assert ran.code == 2 and "is code for Fixit" in ran.err and len(ran.err.splitlines()) == 1
    assert contents(repository) == before and not trace.exists()


def test_a_person_is_asked_at_a_terminal(repository: Path) -> None:
    def asked(keys: bytes) -> tuple[int, set[str]]:
        git(repository, "checkout", "-q", "--", ".")
        master, terminal = pty.openpty()
        running = subprocess.Popen(
            [sys.executable, "-m", "scanner.cli", "fix", RULE], cwd=repository, stdin=terminal, stdout=subprocess.PIPE, stderr=terminal,
            env={**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb"},
        )  # fmt: skip
        os.close(terminal)
        os.write(master, keys)
        while True:
            try:
                if not os.read(master, 65536):
                    break
            except OSError:
                break
        code = running.wait(60)
        os.close(master)
        assert running.stdout is not None
        running.stdout.close()
        now = contents(repository)
        return code, {path for path, (before, _) in SITES.items() if now[path] != before}

    assert asked(b"q\n") == (1, set())
    assert asked(b"y\nn\nq\n") == (1, {"pkg/cookie.py"})
    assert asked(b"a\n") == (0, set(SITES))


def test_a_file_that_a_rule_would_break_stays_as_it_is(repository: Path) -> None:
    rules = repository / "own.yaml"
    head = "rules:\n- {id: own, languages: [python], severity: WARNING, message: m, pattern: os.remove($X), "
    place = repository / "pkg/plain.py"
    for text, why in (("'os.remove('", "parse"), ("os.remove($X)", "still matches"), ("'os.remove(not $X)'", "still matches")):
        rules.write_text(head + f"fix: {text}" + "}\n", encoding="utf-8")
        ran = in_json(repository, "fix", "own", "pkg/plain.py", "--yes", "--rules", "own.yaml")
        assert ran.code == 1 and why in ran.document["sites"][0]["reason"], ran.out
        assert place.read_bytes() == SITES["pkg/plain.py"][0]
    rules.write_text(head + "fix: 'unlink($X)'}\n", encoding="utf-8")
    assert in_json(repository, "fix", "own", "pkg/plain.py", "--yes", "--rules", "own.yaml").code == 0
    assert place.read_bytes() == SITES["pkg/plain.py"][0].replace(b"os.remove( album.path )", b"unlink(album.path)")
    rules.write_text(head + "}\n", encoding="utf-8")
    before = contents(repository)
    ran = program(repository, "fix", "own", "--yes", "--rules", "own.yaml", "--allow-dirty")
    assert (ran.code, ran.out) == (2, "") and "rule own has no correction" in ran.err and "Traceback" not in ran.err
    assert len(ran.err.splitlines()) == 1 and contents(repository) == before
