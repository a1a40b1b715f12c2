"""The same bytes out: whatever the order of files, the workers, the cache, the spelling of paths and root, and the current folder."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from support.command import Ran, bugclass
from support.gated import gated

FIXED = "import requests\n\n\ndef get(u):\n    return requests.get(u, timeout=3)\n"
COMMANDS = {"scan": ["scan"], "gate": ["gate"], "gate with a base": ["gate", "--base", "HEAD~1"], "hunt": ["hunt", "--fix", "HEAD"]}


@dataclass(frozen=True)
class Code:
    """A code base of some thirty files, with a fix, findings of two rules, a file that does not parse, and an accepted finding."""

    root: Path
    cache: Path

    def run(self, arguments: list[str], *more: str, here: Path | None = None) -> Ran:
        """A command over it; what it prints is its JSON, then its SARIF."""
        sarif = self.cache.parent / "report.sarif"
        ran = bugclass(here or self.root, *arguments, "--format", "json", f"--format=sarif={sarif}", *more)
        return Ran(ran.code, ran.out + sarif.read_text(), ran.err)


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Code:
    """Made once; nothing changes it."""
    folder = tmp_path_factory.mktemp("meta")
    made = gated(folder / "code")
    chance = random.Random(7)
    for number in range(28):
        lines = [chance.choice(("evil({})", "x{} = 1", "requests.get({})", "def f{}(): pass", "print('é', evil({}))")) for _ in range(5)]
        text = "import requests\n" + "".join(f"{line.format(chance.randrange(4))}\n" for line in lines)
        made.put(f"p{number % 7}/m{number}.py", text + "y = [1, 2, 3]\n" * chance.choice((1, 300)))
    made.write(broken_py="evil(\n", d_py=FIXED.replace(", timeout=3", ""))
    assert bugclass(made.root, "baseline", "update", "p1").code == 0
    made.commit()
    made.write(d_py=FIXED, new_py="def h(x):\n    evil(x, 1, 2)\n")
    made.commit()
    return Code(made.root, folder / "cache")


def _plain(text: str, code: Code) -> str:
    """Without the root's own spelling, which reports show."""
    return text.replace(str(code.root), "ROOT")


@pytest.fixture(scope="module")
def right(code: Code) -> Callable[[str], Ran]:
    """The plain answers, each worked out once: one worker, no cache."""
    known: dict[str, Ran] = {}

    def answer(name: str) -> Ran:
        if name not in known:
            known[name] = code.run(COMMANDS[name], "--jobs", "1", "--no-cache")
        return known[name]

    return answer


@pytest.mark.parametrize("name", list(COMMANDS))
def test_workers_and_the_order_of_files(name: str, code: Code, right: Callable[[str], Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = right(name)
    assert '"rule_id":' in wanted.out and wanted.out.count("\n") > 90
    monkeypatch.setattr("scanner.scan.run.SMALL", 0)
    assert code.run(COMMANDS[name], "--jobs", "3", "--no-cache") == wanted
    monkeypatch.undo()
    scandir = os.scandir
    chance = random.Random(name)

    class Shuffled:
        def __init__(self, path: str) -> None:
            with scandir(path) as entries:
                self._entries = list(entries)
            chance.shuffle(self._entries)

        def __iter__(self) -> Shuffled:
            return self

        def __next__(self) -> os.DirEntry[str]:
            if not self._entries:
                raise StopIteration
            return self._entries.pop()

        def __enter__(self) -> Shuffled:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def close(self) -> None:
            pass

    monkeypatch.setattr(os, "scandir", Shuffled)
    assert code.run(COMMANDS[name], "--jobs", "1", "--no-cache") == wanted


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_cold_and_a_warm_cache(name: str, code: Code, right: Callable[[str], Ran], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(code.cache / name))
    for jobs in ("1", "2"):
        assert code.run(COMMANDS[name], "--jobs", jobs) == right(name)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_spellings_of_the_root_and_the_folder_one_stands_in(name: str, code: Code, right: Callable[[str], Ran], tmp_path: Path) -> None:
    wanted = _plain(right(name).out, code).replace('"root": "."', '"root": "ROOT"')
    (tmp_path / "link").symlink_to(code.root)
    spellings = [
        (code.root.parent, "code"),
        (code.root / "p1", "../../code/p1/.."),
        (tmp_path, f"{code.root}/./p2/../"),
        (tmp_path, str(tmp_path / "link")),
    ]
    for here, root in spellings:
        ran = code.run(COMMANDS[name], "--jobs", "1", "--no-cache", "--root", root, here=here)
        told = ran.out.replace(f'"root": "{root}"', '"root": "ROOT"').replace(str(tmp_path / "link"), "ROOT")
        assert _without_root(told) == _without_root(wanted) and ran.code == right(name).code, (here, root)


def _without_root(text: str) -> list[str]:
    """The lines but those that say where the root is."""
    return [line for line in text.splitlines() if '"root":' not in line and "file://" not in line]


@pytest.mark.parametrize("command", ["scan", "gate"])
def test_spellings_of_a_path(command: str, code: Code) -> None:
    wanted = code.run([command, "p1", "d.py"], "--jobs", "1", "--no-cache")
    for paths in (
        ["d.py", "p1"],
        ["p2/../p1", "./d.py"],
        ["p1/", "p1/../p1", "d.py", "d.py"],
        [str(code.root / "p1"), str(code.root / "p3" / ".." / "d.py")],
        ["p1", *sorted(str(path.relative_to(code.root)) for path in (code.root / "p1").iterdir()), "d.py"],
    ):
        assert code.run([command, *paths], "--jobs", "1", "--no-cache") == wanted, paths


def test_the_order_of_rules(code: Code, tmp_path: Path) -> None:
    rules = [
        f"- id: rule-{name}\n  languages: [python]\n  severity: WARNING\n  message: m\n  pattern: {pattern}\n"
        for name, pattern in (("a", "evil(...)"), ("b", "requests.get(...)"), ("c", "print(...)"))
    ]
    answers = set()
    for number, order in enumerate(([0, 1, 2], [2, 1, 0], [1, 2, 0])):
        file = tmp_path / "rules.yaml"
        file.write_text("rules:\n" + "".join(rules[index] for index in order))
        found = code.run(["scan", "--rules", str(file)], "--jobs", str(1 + number % 2), "--no-cache")
        answers.add(found.out)
    assert len(answers) == 1
