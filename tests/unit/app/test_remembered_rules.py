"""Rules that are remembered: the same answer as read and compiled anew, whatever the memory holds."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from support.command import ROOT

from scanner.adapters.rule_files import RuleSet, load_texts, read_rules, read_text
from scanner.app.rules import rule_texts
from scanner.app.rules.rule_texts import remembering
from scanner.app.scanning.support import DeferredPythonEngine
from scanner.engines.python import PythonEngine
from scanner.engines.python.sieve import sieve_from
from scanner.model.failure import FailureKind
from scanner.model.source import Target

RULE = "rules:\n- id: evil-call\n  languages: [python]\n  severity: ERROR\n  message: m\n  pattern: evil(...)\n"
TEXTS = [
    RULE,
    RULE.replace("evil-call", "other"),
    RULE.replace("evil-call", "third") + "  metadata: {1: one, yes: .5, none: ~, date: 2020-01-01}\n",
    RULE + "  metadata: {blob: !!binary aGVsbG8=}\n",
    RULE + "  metadata: {thing: !!python/name:os.system x}\n",
    RULE + "  id: twice\n",
    "rules: []\n",
    "rules: [\n",
    "",
    "- a\n",
    RULE,
]


class Kept:
    """A store that counts what is known and may be damaged."""

    def __init__(self) -> None:
        self.entries: dict[bytes, bytes] = {}

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """What is known."""
        return {key: self.entries[key] for key in keys if key in self.entries}

    def put(self, entries: Mapping[bytes, bytes]) -> None:
        """Remember."""
        self.entries.update(entries)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rule file for each text; the last two are not UTF-8 and a link that leads out."""
    rules = tmp_path / "rules"
    rules.mkdir()
    for number, text in enumerate(TEXTS):
        (rules / f"r{number:02}.yaml").write_text(text)
    (rules / "r90.yaml").write_bytes(b"rules: \xff\n")
    (tmp_path.parent / "outside.yaml").write_text(RULE)
    (rules / "r91.yaml").symlink_to(tmp_path.parent / "outside.yaml")
    return rules


def read(folder: Path, store: Kept) -> RuleSet:
    """The rules through the memory."""
    return read_rules(folder, folder, remembering(store))


def test_what_is_remembered_is_what_was_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, plain = Kept(), read_rules(folder, folder)
    assert len(plain.rules) >= 2 and len(plain.failures) >= 6
    assert read(folder, store) == plain
    asked: list[str] = []
    monkeypatch.setattr(rule_texts, "load_texts", lambda texts: asked.extend(texts) or load_texts(texts))
    assert read(folder, store) == plain
    assert all("{1: one" in text or "binary" in text for text in asked), "only what JSON cannot hold is read again"
    (folder / "r00.yaml").write_text(RULE.replace("ERROR", "INFO"))
    assert read(folder, store) == read_rules(folder, folder) != plain
    assert any("INFO" in text for text in asked)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"null", b"{}", b"[1]", b'["", ""]', b'[[{}, "1", ""]]', b"[[1]]", b"[[[", b"\xff", b"[" * 100_000]
)
def test_a_damaged_entry_is_read_again(folder: Path, damage: bytes) -> None:
    store, plain = Kept(), read_rules(folder, folder)
    read(folder, store)
    store.entries = dict.fromkeys(store.entries, damage)
    assert read(folder, store) == plain


def test_another_program_knows_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Kept()
    read(folder, store)
    before = set(store.entries)
    monkeypatch.setattr(rule_texts, "program", lambda: "another")
    read(folder, store)
    assert len(store.entries) == 2 * len(before)


def test_known_files_need_no_yaml(folder: Path, tmp_path: Path) -> None:
    """A scan whose rules and files are known loads no YAML reader; --no-cache does."""
    for file in folder.glob("r*.yaml"):
        file.unlink()
    (folder / "evil.yaml").write_text(RULE)
    (tmp_path / "a.py").write_text("evil(1)\n")
    script = "import sys\nfrom scanner.cli.main import main\ncode = main(sys.argv[1:])\nprint(code, 'yaml' in sys.modules)"

    def last(*more: str) -> str:
        command = [sys.executable, "-c", script, "scan", "--rules", str(folder), "--jobs", "1", "--format", "json", *more]
        environment = {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
        return done.stdout.splitlines()[-1]

    assert [last(), last(), last("--no-cache")] == ["1 True", "1 False", "1 True"]


# compiled when needed ---------------------------------------------------------------------------------------------------------------

LIBRARY = read_rules(ROOT / "rules", ROOT).rules
FILES = [Target(file.name, content=file.read_bytes()) for file in sorted((ROOT / "rules").glob("*.test.py"))]


def test_a_rule_compiled_when_needed_finds_the_same() -> None:
    store = Kept()
    cold, warm = DeferredPythonEngine(), DeferredPythonEngine()
    reasons = cold.assess(LIBRARY, store)
    assert warm.assess(LIBRARY, store) == reasons == [PythonEngine().unsupported(rule) for rule in LIBRARY]
    rules = tuple(rule for rule, reason in zip(LIBRARY, reasons, strict=True) if reason is None)
    wanted = PythonEngine().run(rules, FILES)
    assert len(wanted.matches) > 50
    assert warm.run(rules, FILES) == wanted
    assert pickle.loads(pickle.dumps(warm)).run(rules, FILES) == wanted, "in a worker too"


def test_every_sieve_comes_back_as_it_was() -> None:
    engine = PythonEngine()
    for rule in LIBRARY:
        text = engine.sieve(rule)
        assert text is None or ((found := sieve_from(text)) is not None and found.text() == text)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "[[], [], []]", '[[], ["no such shape"]]', "[[[1]], []]", "[[[]], []]", '[[["é"]], []]', "[[], 1]"],
)
def test_text_that_is_no_sieve(text: str) -> None:
    assert sieve_from(text) is None


@pytest.mark.parametrize("damage", [b"", b"[]", b"null", b"[[null, null]]", b'[["", ""]]', b"[1]", b"[[null, 1]]", b"[[null]]"])
def test_damaged_support_is_worked_out_again(damage: bytes) -> None:
    store = Kept()
    rules = LIBRARY[:1]
    wanted = PythonEngine().run(rules, FILES)
    DeferredPythonEngine().assess(rules, store)
    store.entries = dict.fromkeys(store.entries, damage)
    engine = DeferredPythonEngine()
    assert engine.assess(rules, store) == [None]
    assert engine.run(rules, FILES) == wanted


def test_a_rule_that_no_longer_compiles_is_told() -> None:
    """What was remembered of it let a file through: the rule is a failure then, as it is when it is compiled at once."""
    (rule,) = read_text(RULE.replace("evil(...)", "evil(("), "r.yaml").rules
    plain = PythonEngine().run((rule,), [Target("a.py", content=b"evil()\n")])
    late = PythonEngine({rule.document: '[[["evil"]], []]'})
    assert late.run((rule,), [Target("a.py", content=b"evil()\n")]).failures == plain.failures
    assert [failure.kind for failure in plain.failures] == [FailureKind.RULE]
    assert not late.run((rule,), [Target("a.py", content=b"good()\n")]).failures
