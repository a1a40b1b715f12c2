"""CPython's own library, with its test data, and the packages of this environment: every file is scanned, or reported with its reason."""

from __future__ import annotations

import sysconfig
from collections import Counter
from pathlib import Path

import pytest
from support.command import Ran, in_json

RULES = """\
rules:
- id: any-open
  languages: [python]
  severity: WARNING
  message: m
  pattern: open(...)
"""
EVERY = RULES + RULES[RULES.index("- id") :].replace("any-open", "any-global").replace("open(...)", "global $X")
REASONS = {"unparsable", "undecodable"}


def python_files(root: Path) -> set[str]:
    """What a scan of `root` is about, listed on our own: Python's endings, plain files, no link on the way, no .bugclass, no .git."""
    found: set[str] = set()
    pending = [root]
    while pending:
        for each in pending.pop().iterdir():
            if each.is_symlink():
                continue
            if each.is_dir():
                pending += [each] * (each.name not in (".git", ".bugclass"))
            elif each.is_file() and each.name.endswith((".py", ".pyi", ".pyw")):
                found.add(each.relative_to(root).as_posix())
    return found


def check_sum(ran: Ran, files: set[str]) -> Counter[str]:
    """Listed is scanned plus reported; the kinds of what is reported."""
    document = ran.document
    failures = [each for each in document["failures"] if each["path"] in files]
    assert len(failures) == len(document["failures"]), [each for each in document["failures"] if each["path"] not in files]
    assert len({each["path"] for each in failures}) == len(failures), "each once"
    assert all(each["detail"] for each in failures)
    assert document["summary"]["files_scanned"] + len(failures) == len(files)
    assert {path for path, _ in ran.places} <= files
    return Counter(each["kind"] for each in failures)


def scan(root: Path, rules: Path, *more: str) -> Ran:
    """A scan of everything below `root`."""
    return in_json(root, "scan", "--root", str(root), "--rules", str(rules), "--no-cache", *more)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """Rules that most files can match."""
    file = tmp_path / "rules.yaml"
    file.write_text(EVERY)
    return file


def test_the_standard_library(rules: Path) -> None:
    root = Path(sysconfig.get_path("stdlib"))
    bad = [
        path
        for path in ("test/bad_coding.py", "lib2to3/tests/data/py2_test_grammar.py", "test/badsyntax_pep3120.py")
        if (root / path).exists()
    ]
    if not (root / "test").is_dir():
        pytest.skip("this Python ships without its own tests")
    files = {path for path in python_files(root) if not path.startswith("site-packages/")}
    names = sorted({path.partition("/")[0] for path in files})
    ran = scan(root, rules, *names)
    kinds = check_sum(ran, files)
    assert ran.code == 2 or not bad
    assert set(kinds) <= REASONS, kinds
    assert len(ran.places) > 100, "distributions ship more or fewer of Python's own tests"


def test_installed_packages(rules: Path) -> None:
    """Those that this project itself stands on."""
    root = Path(sysconfig.get_path("purelib"))
    names = [
        name
        for name in ("libcst", "yaml", "regex", "pytest", "_pytest", "hypothesis", "fixit", "rich", "markdown_it", "pathspec", "jinja2")
        if (root / name).is_dir()
    ]
    files = {path for path in python_files(root) if path.partition("/")[0] in names}
    assert len(names) > 3
    assert set(check_sum(scan(root, rules, *names), files)) <= REASONS
