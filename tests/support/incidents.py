"""A small shop with one incident behind it, in a real git repository: its fix, its kept rule, its post-mortem."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from support.command import Ran, git, in_json

TAX = '''\
import requests

from shop.money import cents


def quote(cart):
    """Ask the tax service."""
    answer = requests.get(cart.url, timeout=3)
    return cents(answer.json())


def table(cart):
    return cents(cart.total)
'''
BEFORE = TAX.replace(", timeout=3", "")
CHECKOUT = "from shop import tax\n\n\ndef total(cart):\n    return cart.total + tax.quote(cart)\n"
MONEY = "def cents(value):\n    return int(value * 100)\n"
FRONT = """\
+++
id = "PM-1"
title = "Checkout hangs"
status = "closed"

[bug_class]
id = "http-call-without-timeout"

[[fix]]
level = "LEVEL"
commit = "FIX"
MORE+++
## Summary

The flag `live_quotes = false` was set for two hours.
"""
POSTMORTEM = "postmortems/pm-1.md"


@dataclass(frozen=True, slots=True)
class Shop:
    """The code base at `root`; `fix` is the full id of the commit that ended the incident."""

    root: Path
    fix: str

    def put(self, path: str, text: str | None) -> None:
        """Write one file; None: remove it."""
        put(self.root, path, text)

    def commit(self, message: str = "change") -> str:
        """Commit everything; the id."""
        return commit(self.root, message)

    def record(self, more: str = "", level: str = "root-cause", commit: str | None = None, name: str = POSTMORTEM) -> None:
        """Write the post-mortem; `more` goes to the end of the front matter."""
        self.put(name, FRONT.replace("LEVEL", level).replace("FIX", commit or self.fix).replace("MORE", f"{more}\n" if more else ""))

    def verify(self, *arguments: str) -> Ran:
        """`bugclass verify` as JSON."""
        return in_json(self.root, "verify", POSTMORTEM, *arguments)


def put(root: Path, path: str, text: str | None) -> None:
    """Write one file; None: remove it."""
    file = root / path
    if text is None:
        file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def commit(root: Path, message: str) -> str:
    """Commit everything; the id."""
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


def shop_at(root: Path) -> Shop:
    """The shop after the fix, its rule kept."""
    root.mkdir(parents=True)
    git(root, "init", "-q", "-b", "main")
    for path, text in {"shop/__init__.py": "", "shop/money.py": MONEY, "shop/checkout.py": CHECKOUT, "shop/tax.py": BEFORE}.items():
        put(root, path, text)
    commit(root, "the code so far")
    put(root, "shop/tax.py", TAX)
    made = Shop(root, commit(root, "Tax quotes do not wait for ever"))
    made.record()
    learned = in_json(root, "learn", POSTMORTEM)
    assert learned.code == 0, learned.err
    made.commit("The rule of the incident")
    return made


def line_of(ran: Ran, name: str) -> dict[str, object]:
    """A line of the checklist."""
    found: dict[str, object] = next(each for each in ran.document["checklist"] if each["name"] == name)
    return found


def marks(ran: Ran) -> dict[str, str]:
    """Name -> mark of all lines."""
    return {each["name"]: each["mark"] for each in ran.document["checklist"]}


def facts(ran: Ran, name: str, mark: str | None = None) -> list[str]:
    """The evidence of a line as "path:line: detail", of one mark or (None) all."""
    evidence = line_of(ran, name)["evidence"]
    assert isinstance(evidence, list)
    return [f"{e['path']}:{e['line']}: {e['detail']}" for e in evidence if mark is None or e["mark"] == mark]
