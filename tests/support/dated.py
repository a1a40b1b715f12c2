"""Repositories whose commits are made on given days."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

RULE = """\
rules:
- id: evil-call
  languages: [python]
  severity: WARNING
  message: "evil stalls"
  pattern: evil(...)
  metadata: {bugclass: {title: Evil calls, why: It stalls., correction: Do not.}}
"""


class Dated:
    """A repository with one kept rule, `evil-call`, in a commit of its own on 2019-01-01."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        self.ids: list[str] = []
        self.commit("2019-01-01", "Keep the rule", {".bugclass/rules/evil-call.yaml": RULE})

    def git(self, *arguments: str, day: str = "2019-01-01", who: str = "Ada") -> str:
        """Git's answer; all commits are by `who` on `day`."""
        made = {}
        for role in ("AUTHOR", "COMMITTER"):
            made |= {f"GIT_{role}_NAME": who, f"GIT_{role}_EMAIL": "a@example.org", f"GIT_{role}_DATE": f"{day}T12:00:00Z"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        environment = {**kept, **made, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(["git", *arguments], cwd=self.root, env=environment, capture_output=True, check=True)
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, day: str, subject: str, files: dict[str, str | bytes | None], who: str = "Ada") -> str:
        """Write files (None: remove) and commit all there is; the full id."""
        for name, content in files.items():
            file = self.root / name
            if content is None:
                file.unlink()
                continue
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", subject, day=day, who=who)
        self.ids.append(self.git("rev-parse", "HEAD"))
        return self.ids[-1]
