"""What README and the guides show is so: every block of their code is run, or parsed, or checked by a test that they name."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command import ROOT
from support.pages import Session, folder_for, run_page

DOCS = ROOT / "docs"
RUN = [ROOT / "README.md", DOCS / "start.md", DOCS / "guide.md", *sorted((DOCS / "guides").glob("*.md"))]


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", RUN, ids=named)
def test_every_block_of_a_page_does_what_it_shows(page: Path, tmp_path: Path) -> None:
    problems = run_page(page, Session(folder_for(page, tmp_path), tmp_path / "scratch"))
    assert not problems, "\n\n".join(problems)


PAGE = """# A page
<!-- before: echo unseen > seen.txt -->
```console
$ cat seen.txt
unseen
$ false; echo $?
1
$ printf 'a\\nb\\nc\\n'
a
...
c
```
```sh
cat > a.py <<'EOF'
x = 1
EOF
cat a.py
```
```text
x = 1
```
```yaml
# conf/a.yml
a: 1
```
```console
$ cat conf/a.yml
a: 1
```
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ""),
        ("```console\n$ cat seen.txt\nunseen", "```console\n$ cat seen.txt\nseen", "the page shows"),
        ("\nc\n```", "\nd\n```", "the page shows"),
        ("x = 1\n```\n```yaml", "x = 2\n```\n```yaml", "the page shows"),
        ("$ false; echo $?\n1", "$ false", "ended with 1"),
        ("cat a.py", "cat b.py", "ended with 1"),
        ("a: 1\n```\n```console", "a: [1\n```\n```console", "ParserError"),
        ("# A page", "```text\nnobody prints this\n```", "nothing prints"),
        ("# A page", "```toml\n+++\nstatus = 'open'\n+++\n```", "status"),
        ("# A page", "```toml\n[tool.bugclass]\nengin = 'auto'\n```", "did you mean 'engine'"),
        ("# A page", "```toml\n# bugclass.toml\njobs = -1\n```", "'jobs' must be"),
        ("# A page", "```toml\n# fleet.toml\nurls = []\n```", "unknown key"),
        ("# A page", "```ruby\nputs 1\n```", "has no check"),
        ("# A page", "# A page\n\n    indented code\n", "has no check"),
        ("# A page", "<!-- tested by: tests/no_such_test.py -->\n```sh\nfalse\n```", "is not there"),
        ("# A page", "<!-- tested by: tests/conftest.py -->\n```sh\nfalse\n```", ""),
    ],
)
def test_what_does_not_hold_is_noticed(old: str, new: str, told: str, tmp_path: Path) -> None:
    assert old in PAGE
    page = tmp_path / "page.md"
    page.write_text(PAGE.replace(old, new, 1) if old else PAGE, encoding="utf-8")
    session = Session(folder_for(page, tmp_path), tmp_path / "scratch")
    problems = "\n".join(run_page(page, session))
    assert told in problems and bool(problems) is bool(told)
