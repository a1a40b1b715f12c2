"""Rules, settings, ignore files and decisions of a hostile repository: nothing outside is read, nothing hangs, nothing turns green."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from support.command import Ran, bugclass, files_of, in_json
from support.gated import RULE, Gated, gated, new

from scanner.engines.python import pathfilter
from scanner.syntax import globs
from scanner.syntax.globs import glob_spec

SECRET = "rules:\n- id: secret-of-another\n  languages: [python]\n  severity: WARNING\n  message: TOPSECRET\n  pattern: evil(...)\n"
EXPLODING = "*a" * 14 + "*b"
SLOW_PATH = "a" * 120 + ".py"
MILLION = "rules:\n- id: million\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: f({})\n"
BOMB = (
    "rules:\n- &a {id: x, languages: [python], severity: ERROR, message: m, pattern: f()}\n"
    + "- &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n- &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n- &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"
    + "- &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\n- &f [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n- &g [*f,*f,*f,*f,*f,*f,*f,*f,*f,*f]\n- [*g,*g,*g]\n"
)


@pytest.fixture
def code(tmp_path: Path) -> Gated:
    """A code base with one rule, one old finding, and on top of it a commit that adds a second one."""
    made = gated(tmp_path / "code")
    made.write(b_py="evil(1)\n")
    return made


def quickly(code: Gated, *arguments: str, seconds: float = 20) -> Ran:
    """Run it: it ends soon, in an orderly way."""
    begun = time.process_time()
    ran = bugclass(code.root, *arguments, "--jobs", "1")
    assert time.process_time() - begun < seconds
    assert "this is a bug in bugclass" not in ran.err and "Traceback" not in ran.err
    return ran


# what a pull request changes in what judges it has no say over it --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".bugclassignore", "*\n"),
        ("pkg/.bugclassignore", "*\n"),
        (".gitignore", "*\n"),
        (".gitattributes", "* -diff -text linguist-generated binary export-ignore\n"),
        ("bugclass.toml", 'fail-level = "error"\n'),
        ("bugclass.toml", 'engine = "semgrep"\njobs = 1000\n'),
        ("pyproject.toml", '[tool.bugclass]\nfail-level = "error"\n'),
        (".bugclass/rules/evil-call.yaml", None),
        (".bugclass/rules/evil-call.yaml", RULE.replace("evil(...)", "nothing(...)")),
        (".bugclass/rules/evil-call.yaml", RULE + "  paths: {exclude: ['*']}\n"),
        (".bugclass/baseline.jsonl", "not even JSON\n"),
        (".bugclass/triage.jsonl", "not even JSON\n"),
        (".semgrepignore", "*\n"),
        ("conftest.py", "raise SystemExit(0)\n"),
    ],
)
def test_the_gate_is_not_switched_off_by_what_it_judges(path: str, text: str | None, code: Gated) -> None:
    code.write(b_py="good()\n")
    base = code.commit("base")
    code.write(b_py="evil(1)\n", pkg__c_py="evil(2)\n")
    code.put(path, text)
    code.git("add", "-A", "-f")
    code.git("commit", "-qm", "hostile")
    ran = code.gate("--base", base)
    assert ran.code == 1 and new(ran) == [("b.py", 1), ("pkg/c.py", 1)], ran.err


def test_everything_accepted_by_the_pull_request_itself_is_not_accepted(code: Gated) -> None:
    base = code.commit("base")
    code.write(pkg__c_py="evil(2)\n")
    assert bugclass(code.root, "baseline", "update").code == 0
    code.commit("hostile")
    assert bugclass(code.root, "gate").code == 0, "the control: without a base the repository's own word counts"
    ran = code.gate("--base", base)
    assert ran.code == 1 and new(ran) == [("pkg/c.py", 1)]


def test_a_folder_in_the_place_of_code_is_told(code: Gated) -> None:
    """A submodule or a link in the place of a file: what is behind it is not the repository's."""
    base = code.commit("base")
    (code.root / "b.py").unlink()
    (code.root / "b.py").symlink_to("/etc/passwd")
    code.commit("hostile")
    ran = code.gate("--base", base)
    assert ran.code in (0, 2) and "root:" not in ran.out


# what leads outside is not read ------------------------------------------------------------------------------------------------------

LINKS = [
    ".bugclass/rules/x.yaml",
    ".bugclass/rules/x.py",
    ".bugclass/rules",
    ".bugclass/baseline.jsonl",
    ".bugclass/triage.jsonl",
    "bugclass.toml",
    "pyproject.toml",
    ".bugclassignore",
    ".pre-commit-config.yaml",
    ".github/workflows/bugclass.yml",
    "postmortems/x.md",
    "b.py",
    "pkg",
]


@pytest.mark.parametrize("path", LINKS)
@pytest.mark.parametrize("to", ["secret", "/dev/zero"])
def test_a_link_out_of_the_root_is_neither_read_nor_written(path: str, to: str, code: Gated, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    (outside / "pkg").mkdir(parents=True)
    (outside / "secret").write_text(SECRET)
    (outside / "pkg/c.py").write_text("evil('TOPSECRET')\n")
    target = {".bugclass/rules": outside, "pkg": outside / "pkg"}.get(path, outside / "secret") if to == "secret" else Path(to)
    base = code.commit("base")
    link = code.root / path
    if link.is_dir():
        for file in link.iterdir():
            file.unlink()
        link.rmdir()
    link.unlink(missing_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)
    code.commit("hostile")
    before = files_of(outside)
    said = ""
    for command in (("gate",), ("gate", "--base", base), ("scan",), ("postmortem", "check"), ("debt",), ("stats",), ("prove",), ("init",)):
        ran = quickly(code, *command)
        said += ran.out + ran.err
    for command in (
        ("baseline", "update"),
        ("suspects", base, "HEAD"),
        ("hunt", "postmortems/x.md", "--save"),
        ("fix", "evil-call", "--yes"),
    ):
        ran = quickly(code, *command)
        said += ran.out + ran.err
    assert "TOPSECRET" not in said and "secret-of-another" not in said
    assert files_of(outside) == before


@pytest.mark.parametrize("command", [("prove",), ("export", "evil-call", "--as", "fixit")])
@pytest.mark.parametrize("to", ["/dev/zero", "/etc/passwd"])
def test_the_test_of_a_rule_is_a_plain_file(command: tuple[str, ...], to: str, code: Gated) -> None:
    (code.root / ".bugclass/rules/evil-call.test.py").symlink_to(to)
    ran = quickly(code, *command)
    assert "root:" not in ran.out + ran.err


# what takes for ever is given up -------------------------------------------------------------------------------------------------------


def test_stars_explode_in_a_careless_program() -> None:
    """The control, small enough to end: three more stars take more than twenty times as long."""
    import pathspec

    def seconds(stars: int) -> float:
        begun = time.process_time()
        pathspec.GitIgnoreSpec.from_lines(["*a" * stars + "*b"]).match_file("a" * 40)
        return time.process_time() - begun

    assert seconds(6) > 20 * seconds(3)
    begun = time.process_time()
    assert not glob_spec([EXPLODING]).match_file(SLOW_PATH)
    assert time.process_time() - begun < 5
    assert glob_spec(["**/a/**/*b*.p?", "!**/a/**/*c*b*.p?"]).match_file("x/a/y/zb.py")


def test_an_ignore_file_that_explodes(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    code.put(SLOW_PATH, "evil(3)\n")
    code.put(".bugclassignore", EXPLODING + "\n")
    assert quickly(code, "gate").code == 1
    monkeypatch.setattr(globs, "SECONDS", 0.0)
    code.put(".bugclassignore", EXPLODING + "\n")
    ran = quickly(code, "gate")
    assert ran.code == 2 and ".bugclassignore: a pattern with this many stars takes too long" in ran.err


def test_the_paths_of_a_rule_that_explode_cost_that_rule(code: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    code.put(SLOW_PATH, "evil(3)\n")
    code.put(".bugclass/rules/x.yaml", RULE.replace("evil-call", "slow") + f"  paths: {{exclude: ['{EXPLODING}']}}\n")
    ran = in_json(code.root, "scan", "--no-cache")
    assert ran.code == 1 and len([path for path, _ in ran.places if path == SLOW_PATH]) == 2
    monkeypatch.setattr(globs, "SECONDS", 0.0)
    pathfilter._matcher.cache_clear()
    ran = in_json(code.root, "scan", "--no-cache")
    assert ran.code == 2 and (SLOW_PATH, 1) in ran.places
    assert {(each["path"], each["kind"]) for each in ran.document["failures"]} >= {(SLOW_PATH, "timeout")}
    pathfilter._matcher.cache_clear()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "values once its aliases are written out"),
        (MILLION.format(", ".join(["a"] * 1_000_000)), "x.yaml"),
        (MILLION.format("g(" * 200_000 + ")" * 200_000), "x.yaml"),
        ("rules: " + "[" * 100_000, "nested deeper than"),
        ("rules:\n" + "- {}\n" * 20_000, "x.yaml"),
        ("a" * 12_000_000, "is larger than"),
        ("rules:\n- id: x\n  languages: [python]\n  severity: ERROR\n  message: m\n  pattern-regex: '(((a+)+)+)+$'\n", ""),
    ],
    ids=["alias bomb", "a million nodes", "deep pattern", "deep YAML", "many rules", "12 MB", "nested repetition"],
)
def test_a_rule_that_is_too_much_costs_itself(text: str, words: str, code: Gated) -> None:
    code.put(".bugclass/rules/x.yaml", text)
    code.put("slow.py", "f(" + "a, " * 3000 + ")\nx = '" + "a" * 5000 + "b'\n")
    ran = quickly(code, "scan", seconds=60)
    assert ran.code == 2 and words in ran.err and "b.py" in ran.out, "the other rule's finding is there"


def test_front_matter_of_a_hundred_megabytes(code: Gated) -> None:
    file = code.root / "postmortems/x.md"
    file.parent.mkdir()
    with file.open("w") as out:
        out.write("+++\n" + ("# " + "x" * 9_998) * 10_500)
    for command in (("hunt", "postmortems/x.md"), ("postmortem", "check"), ("verify", "postmortems/x.md"), ("debt",), ("stats",)):
        ran = quickly(code, *command, seconds=10)
        assert ran.code == 2 and "above 10 MB" in ran.err


@pytest.mark.parametrize(
    "kind", ["+++\nx = " + "[" * 50_000 + "\n+++\n", "---\nx: " + "[" * 50_000 + "\n---\n", "---\na: &a [1]\nb: [*a, *a]\n---\n"]
)
def test_front_matter_that_nests_or_repeats(kind: str, code: Gated) -> None:
    code.put("postmortems/x.md", kind)
    assert "front matter" in quickly(code, "hunt", "postmortems/x.md").err


# names and revisions that look like something else ------------------------------------------------------------------------------------

REVISIONS = [
    "--output=pwned",
    "--upload-pack=touch pwned",
    "-Opwned",
    "--no-index",
    "--help",
    "HEAD --output=pwned",
    "$(touch pwned)",
    "`touch pwned`",
    "HEAD:b.py",
    "@{-1}",
    ":/first --x",
    "a\nb",
]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_revision_is_never_an_option_or_a_command(revision: str, code: Gated) -> None:
    code.commit("head")
    recorded = revision.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    code.put("postmortems/x.md", f'+++\nid = "PM-1"\ntitle = "x"\n[[fix]]\nlevel = "root-cause"\ncommit = "{recorded}"\n+++\n')
    before = files_of(code.root)
    for command in (
        ("hunt", f"--fix={revision}"),
        ("hunt", f"--fix={revision}..HEAD"),
        ("gate", f"--base={revision}"),
        ("learn", f"--since={revision}"),
        ("suspects", "HEAD~1", "HEAD" + revision),
        ("postmortem", "new", f"--fix={revision}"),
        ("hunt", "postmortems/x.md"),
        ("verify", "postmortems/x.md"),
        ("postmortem", "check"),
    ):
        ran = quickly(code, *command)
        assert ran.code in (1, 2), (command, ran)
    assert files_of(code.root) == before
    assert not list(code.root.parent.rglob("pwned"))


ODD_NAMES = [
    "-x",
    "--output=pwned",
    "$(touch pwned)",
    "a;touch pwned",
    "a|touch${IFS}pwned",
    "`touch pwned`",
    "éé",
    "a'b",
    'a"b',
    "%x0a::error::x",
]


def test_branches_tags_and_files_with_odd_names(code: Gated) -> None:
    base = code.commit("base")
    for name in ODD_NAMES:
        for kind in ("heads", "tags"):
            loose = code.root / ".git/refs" / kind / name
            loose.write_text(base + "\n")
        code.put(f"{name}.py", "evil(9)\n")
    code.commit("odd")
    code.git("checkout", "-q", "-b", "$(touch${IFS}pwned)")
    for command in (("gate",), ("gate", "--base", base), ("gate", "--base", "a'b"), ("postmortem", "new", "--fix", "HEAD"), ("scan",)):
        ran = quickly(code, *command)
        assert ran.code in (0, 1, 2)
    ran = code.gate("--base", base)
    assert sorted(path for path, _ in new(ran)) == sorted(f"{name}.py" for name in ODD_NAMES)
    assert not list(code.root.parent.rglob("pwned"))


# a repository within the repository, Python modules with the names of libraries --------------------------------------------------------


def test_a_bare_repository_among_the_files_has_no_say(code: Gated, tmp_path: Path) -> None:
    inner = code.root / "vendored"
    code.git("init", "-q", "--bare", str(inner))
    (inner / "config").write_text(
        f"[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = {tmp_path}\n\tfsmonitor = touch {tmp_path}/pwned\n"
    )
    (inner / "x.py").write_text("evil(1)\n")
    (tmp_path / "private.py").write_text("evil('TOPSECRET')\n")
    for command in (("scan", "vendored"), ("scan", "--root", "vendored", "--rules", ".bugclass/rules"), ("gate", "--root", "vendored")):
        ran = quickly(code, *command)
        assert "TOPSECRET" not in ran.out + ran.err and "private" not in ran.out
        assert ran.code != 0
    assert not (tmp_path / "pwned").exists()


def test_modules_of_the_code_base_are_not_imported(code: Gated, tmp_path: Path) -> None:
    """The installed program looks for its modules where it is installed; `python -m` in a hostile folder does not (the control)."""
    import subprocess
    import sys

    from support.command import ROOT

    for name in ("yaml", "regex", "libcst", "fixit", "pathspec", "markdown_it", "rich", "sitecustomize", "scanner/__init__", "conftest"):
        code.put(f"{name}.py", f"open({os.fspath(tmp_path / 'ran')!r}, 'a').write({name!r})\n")
    code.put("postmortems/x.md", "---\nid: PM-1\ntitle: x\n---\n")
    start = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from scanner.cli.main import run; run()"
    script = tmp_path / "bin/bugclass"
    script.parent.mkdir()
    script.write_text(start)
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    for command in (("gate",), ("scan",), ("postmortem", "check"), ("export", "evil-call", "--as", "fixit")):
        subprocess.run(
            [sys.executable, str(script), *command], cwd=code.root, env=environment, capture_output=True, check=False, timeout=60
        )
    assert not (tmp_path / "ran").exists()
    subprocess.run([sys.executable, "-m", "yaml"], cwd=code.root, env=environment, capture_output=True, check=False, timeout=60)
    assert (tmp_path / "ran").exists(), "the control"
