"""The documents as what they promise: their blocks are run, in the order of the page, in one folder made for it.

- `console`: what follows `$ ` is run, the lines below it are what it must print.
- `sh`: run; it must end with 0, and a `text` block right after it is what it must print.
- A line that is just `...` in printed text stands for any lines. A block that asks `echo $?` may hold commands that fail.
- Other languages are parsed. Where the first line is a comment with the name of a file (`# .pre-commit-config.yaml`), the block is
  written there.

Comments in the page, which no reader sees, say the rest:

- `<!-- in: shop -->`: the folder is the demonstration's repository; otherwise it is empty.
- `<!-- before: COMMAND -->`: run here, unseen.
- `<!-- tested by: FILE -->`: the next block is checked by that test instead.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from support.case import GIT_ENV
from support.command import ROOT

from scanner.adapters.fleet_list.entries import toml_entries
from scanner.adapters.postmortem.reader import read_postmortem
from scanner.adapters.settings.values import settings_of
from scanner.errors import ScannerError

sys.path.append(str(ROOT / "fixtures"))
import demo

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_COMMENT = re.compile(r"<!-- (in|before|tested by): (.*?) -->", re.DOTALL)
_NAME = re.compile(r"(?:#|//|<!--) (?!!)([\w./-]+\.\w+|[\w./-]*Makefile)(?: -->)?\n")
_END = "\x1fended "
_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code, or a comment of ours as a block of kind `in`, `before` or `tested by`. `line` is 1-based."""

    line: int
    kind: str
    text: str


def blocks(page: Path) -> list[Block]:
    """All blocks of a page and our comments, in order."""
    found = []
    for token in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        line = (token.map or [0])[0] + 1
        if token.type == "fence":
            found.append(Block(line, token.info.split()[0] if token.info else "", token.content))
        elif token.type == "code_block":
            found.append(Block(line, "indented", token.content))
        elif token.type == "html_block":
            found += [Block(line, kind, text) for kind, text in _COMMENT.findall(token.content)]
    return found


class Session:
    """A shell that somebody types a page into."""

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.folder = folder
        self.code = 0
        programs = scratch / "bin"
        programs.mkdir(parents=True)
        for name, command in (("bugclass", f'{sys.executable} -m scanner.cli "$@"'), ("python", f'{sys.executable} "$@"')):
            (programs / name).write_text(f"#!/bin/sh\nexec {command}\n", encoding="utf-8")
            (programs / name).chmod(0o755)
        kept = {name: value for name, value in GIT_ENV.items() if not name.startswith(("PRE_COMMIT", "PYTEST"))}
        self.environment = {
            **kept,
            "PATH": f"{programs}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "XDG_CACHE_HOME": str(scratch / "cache"),
            "PRE_COMMIT_HOME": str(scratch / "pre-commit"),
            "COLUMNS": "100",
            "NO_COLOR": "1",
            "SEMGREP_SEND_METRICS": "off",
            "SEMGREP_ENABLE_VERSION_CHECK": "0",
        }

    def type(self, command: str, strict: bool = False) -> str:
        """Run it where the last one ended; what it printed, both streams as they came."""
        text = f"(exit {self.code})\n{'set -e' if strict else ':'}\n" if not command.startswith("echo $?") else f"(exit {self.code})\n"
        script = f'trap \'printf "{_END}%s %s" $? "$PWD"\' EXIT\n{text}{command}\n'
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
        printed, _, end = done.stdout.decode("utf-8", "replace").rpartition(_END)
        code, _, folder = end.partition(" ")
        self.code, self.folder = int(code), Path(folder)
        return printed


def differences(wanted: str, printed: str) -> str:
    """ "" where the printed text is what the page shows, else both."""
    told = [line.rstrip() for line in wanted.rstrip().splitlines()]
    given = [line.rstrip() for line in printed.rstrip().splitlines()]
    pattern = "".join(r"(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in told)
    if re.fullmatch(pattern, "".join(f"{line}\n" for line in given)):
        return ""
    return "the page shows\n{}\nbut this was printed\n{}".format("\n".join(told), "\n".join(given))


def typed(block: Block) -> list[tuple[str, str]]:
    """A console block as commands with what each prints."""
    found: list[tuple[str, str]] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], ""))
        elif found and line.startswith("> ") and not found[-1][1]:
            found[-1] = (f"{found[-1][0]}\n{line[2:]}", "")
        else:
            command, printed = found[-1]
            found[-1] = (command, f"{printed}{line}\n")
    return found


def parsed(block: Block) -> bool:
    """Whether a block that is not run is what its language says; an exception says what is wrong with it."""
    if block.kind == "yaml":
        list(yaml.safe_load_all(block.text))
    elif block.kind == "toml":
        _read_toml(block.text)
    elif block.kind == "json":
        json.loads(block.text)
    elif block.kind == "python":
        ast.parse(block.text)
    else:
        return block.kind in ("markdown", "diff", "gitignore")
    return True


def _read_toml(text: str) -> None:
    """As what it is: the head of a post-mortem, settings, a list of repositories; anything else only as TOML."""
    if text.startswith("+++"):
        with tempfile.TemporaryDirectory() as scratch:
            file = Path(scratch) / "postmortem.md"
            file.write_text(text, encoding="utf-8")
            read_postmortem(file, Path(scratch))
        return
    values = tomllib.loads(text)
    ours = values.get("tool", {}).get("bugclass", values if text.startswith("# bugclass.toml\n") else {})
    settings_of(ours, "the settings", text)
    if text.startswith("# fleet.toml\n"):
        list(toml_entries(text, "the list"))


def run_page(page: Path, session: Session) -> list[str]:
    """What does not hold in a page, one text for each block."""
    problems: list[str] = []
    all_blocks = blocks(page)
    for position, block in enumerate(all_blocks):
        before = all_blocks[position - 1] if position else None
        after = all_blocks[position + 1] if position + 1 < len(all_blocks) else None
        if before and before.kind == "tested by":
            found = "" if (ROOT / before.text).is_file() else f"{before.text} is not there"
        else:
            found = _told(block, after if after and after.kind == "text" else None, session)
        if block.kind == "text" and not (before and before.kind in ("sh", "tested by")):
            found = "a text block that nothing prints"
        if found:
            problems.append(f"{page.name}:{block.line}: {found}")
    return problems


def retyped(page: Path, session: Session, shown: Callable[[str], str] = str) -> str:
    """The page with what its consoles print now, as `shown` tells it; where what it shows still holds, with its `...`, it stays."""
    lines = page.read_text(encoding="utf-8").splitlines(keepends=True)
    new: dict[int, str] = {}
    skipped = False
    for block in blocks(page):
        if block.kind == "console" and not skipped:
            new[block.line] = "".join(_typed_again(command, wanted, session, shown) for command, wanted in typed(block))
        elif not skipped:
            _told(block, None, session)
        skipped = block.kind == "tested by"
    for line, text in sorted(new.items(), reverse=True):
        end = next(number for number in range(line, len(lines)) if lines[number].strip() == "```")
        lines[line:end] = [text]
    return "".join(lines)


def _typed_again(command: str, wanted: str, session: Session, shown: Callable[[str], str]) -> str:
    said = session.type(command)
    text = wanted if not differences(wanted, said) else "".join(f"{line.rstrip()}\n" for line in shown(said).rstrip().splitlines())
    return "$ {}\n{}".format(command.replace("\n", "\n> "), text)


def folder_for(page: Path, folder: Path) -> Path:
    """Where a page is typed, made in `folder`: an empty folder, or the demonstration's repository."""
    root = folder / "here"
    if any((block.kind, block.text) == ("in", "shop") for block in blocks(page)):
        return demo.build(root).root
    root.mkdir()
    return root


def _told(block: Block, printed: Block | None, session: Session) -> str:
    """What is wrong with one block, or ""."""
    if block.kind in ("in", "tested by", "text"):
        return ""
    if block.kind == "before":
        said = session.type(block.text, strict=True)
        return "" if session.code == 0 else f"{block.text}: ended with {session.code}\n{said}"
    if block.kind == "sh":
        said = session.type(block.text, strict="$?" not in block.text)
        if session.code:
            return f"ended with {session.code}\n{said}"
        return differences(printed.text, said) if printed else ""
    if block.kind == "console":
        return _console(block, session)
    if name := _NAME.match(block.text):
        file = session.folder / name[1]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(block.text.removeprefix(name[0]), encoding="utf-8")
    try:
        return "" if parsed(block) else f"a block of kind {block.kind!r} has no check"
    except (yaml.YAMLError, ValueError, SyntaxError, ScannerError) as error:
        return f"{type(error).__name__}: {error}"


def _console(block: Block, session: Session) -> str:
    commands = typed(block)
    for number, (command, wanted) in enumerate(commands):
        said = session.type(command)
        if found := differences(wanted, said):
            return f"$ {command}\n{found}"
        asked = number + 1 < len(commands) and commands[number + 1][0].startswith("echo $?")
        if session.code and not asked and not re.search(r"; echo \$\?", command):
            return f"$ {command}: ended with {session.code}\n{said}"
    return ""
