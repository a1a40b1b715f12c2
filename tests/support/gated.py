"""A small code base with one kept rule, in a real git repository, for tests of the gate."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from support.command import Ran, git, in_json

RULE = "rules:\n- id: evil-call\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: evil(...)\n"


@dataclass(frozen=True, slots=True)
class Gated:
    """The code base at `root`."""

    root: Path

    def write(self, **files: str | bytes | None) -> None:
        """Write files (None: remove), `a_py` for a.py, `pkg__b_py` for pkg/b.py."""
        for name, text in files.items():
            self.put(name.replace("__", "/").replace("_py", ".py"), text)

    def put(self, path: str, text: str | bytes | None) -> None:
        """Write one file; None: remove it."""
        file = self.root / path
        if text is None:
            file.unlink()
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def git(self, *arguments: str) -> str:
        """Git's answer."""
        return git(self.root, *arguments)

    def commit(self, message: str = "change") -> str:
        """Commit everything; the id."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD").strip()

    def gate(self, *arguments: str) -> Ran:
        """`bugclass gate ARGUMENTS` as JSON."""
        return in_json(self.root, "gate", *arguments)


def states(ran: Ran) -> list[tuple[str, int, str]]:
    """Path, line and state of each finding, by place."""
    return sorted((each["path"], each["start_line"], each["state"]) for each in ran.document["findings"])


def new(ran: Ran) -> list[tuple[str, int]]:
    """Path and line of the new findings."""
    return [(path, line) for path, line, state in states(ran) if state == "new"]


def notes(ran: Ran, kind: str) -> list[tuple[str, str]]:
    """Path and words of the notes of a kind."""
    return [(each["path"], each["detail"]) for each in ran.document["notes"] if each["kind"] == kind]


def gated(root: Path) -> Gated:
    """The code base with its first commit."""
    root.mkdir(parents=True)
    code = Gated(root)
    code.git("init", "-q", "-b", "main")
    code.put(".bugclass/rules/evil-call.yaml", RULE)
    code.write(a_py="def f(x):\n    evil(x)\n", b_py="good()\n", pkg__c_py="good()\n")
    code.commit("first")
    return code
