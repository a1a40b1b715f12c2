"""Cases as data: `fixtures/<case>/`, made into a real git repository.

A case is `postmortem.md`, `expected.toml`, `before/` (the whole code base before the fix) and `after/` (only the files that the fix wrote;
`removed` in expected.toml names those that it removed). Trailing comments in the code, `# sibling: <case>` and `# lookalike: <case>`,
mark the lines that a hunt must find and must not find.
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
FIX_MARK = "@FIX@"
_MARK = re.compile(r"#\s*(sibling|lookalike):\s*([a-z0-9-]+)\s*$")
GIT_ENV = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
    "GIT_AUTHOR_NAME": "Ada",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Ada",
    "GIT_COMMITTER_EMAIL": "ada@example.org",
    "GIT_AUTHOR_DATE": "2026-11-02T13:05:00Z",
    "GIT_COMMITTER_DATE": "2026-11-02T13:05:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """One line of one file; `path` is relative to the root of the code base, with `/`; `number` is 1-based."""

    path: str
    number: int


@dataclass(frozen=True, slots=True)
class Built:
    """A case as a repository: its root, the post-mortem in it, and the full id of the fix (None: no fix is recorded)."""

    root: Path
    postmortem: Path
    fix: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """One case. `removed` are paths that the fix removed."""

    name: str
    folder: Path
    kind: str
    removed: tuple[str, ...] = ()

    @property
    def fixed_files(self) -> dict[str, str]:
        """The files that the fix wrote, with their text after it."""
        return _texts(self.folder / "after")

    def code_after(self) -> dict[str, str]:
        """The whole code base after the fix."""
        code = _texts(self.folder / "before") | self.fixed_files
        return {path: text for path, text in code.items() if path not in self.removed}

    def marked(self, kind: str) -> set[Line]:
        """The lines marked "sibling" or "lookalike"."""
        return {
            Line(path, number)
            for path, text in self.code_after().items()
            for number, line in enumerate(text.splitlines(), 1)
            if (mark := _MARK.search(line)) and mark[1] == kind
        }

    def fix_lines(self) -> set[Line]:
        """The lines that the fix wrote. A file that it wrote anew is compared with the one that it removed."""
        before = _texts(self.folder / "before")
        found: set[Line] = set()
        for path, text in self.fixed_files.items():
            old = before.get(path) or before[self.removed[0]]
            matcher = difflib.SequenceMatcher(None, old.splitlines(), text.splitlines(), autojunk=False)
            for tag, _, _, start, end in matcher.get_opcodes():
                if tag != "equal":
                    found |= {Line(path, number) for number in range(start + 1, end + 1)}
        return found

    def build(self, root: Path) -> Built:
        """Make the repository in `root`: the code before, the fix, the post-mortem."""
        _copy(self.folder / "before", root)
        _git(root, "init", "-q", "-b", "main")
        _commit(root, "The code so far")
        fix = None
        if self.fixed_files:
            for path in self.removed:
                (root / path).unlink()
            _copy(self.folder / "after", root)
            fix = _commit(root, "Fix the incident")
        text = (self.folder / "postmortem.md").read_text(encoding="utf-8")
        postmortem = root / "postmortem.md"
        postmortem.write_text(text.replace(FIX_MARK, fix or FIX_MARK), encoding="utf-8")
        _commit(root, "Write down what happened")
        return Built(root, postmortem, fix)


def cases() -> list[Case]:
    """All cases, by name."""
    return [_case(folder) for folder in sorted(FIXTURES.iterdir()) if (folder / "postmortem.md").is_file()]


def case_named(name: str) -> Case:
    """The case of this name."""
    return _case(FIXTURES / name)


def _case(folder: Path) -> Case:
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    return Case(folder.name, folder, expected["kind"], tuple(expected.get("removed", ())))


def _texts(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.py"))}


def _copy(folder: Path, root: Path) -> None:
    """Copy without the times: two versions of equal size and time would look unchanged to git."""
    shutil.copytree(folder, root, copy_function=shutil.copyfile, dirs_exist_ok=True)


def _commit(root: Path, message: str) -> str:
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", message)
    return _git(root, "rev-parse", "HEAD")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, env=GIT_ENV, capture_output=True, check=True)
    return done.stdout.decode().strip()
