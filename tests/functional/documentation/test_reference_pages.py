"""The pages of the reference name what there is, and nothing else: settings, keys of files, keys of JSON documents."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.command import ROOT, Ran, bugclass, in_json
from support.fleets import BUG, RULE, make_clone
from support.screens import build

from scanner.adapters.fleet_list import entries
from scanner.adapters.postmortem import incident
from scanner.adapters.rule_files import document
from scanner.adapters.settings import KEYS, SAYS, Settings
from scanner.errors import InputError
from scanner.policy.baseline import read_baseline
from scanner.policy.decisions import read_decisions

REFERENCE = ROOT / "docs" / "reference"
_RULE = "http-call-without-timeout"


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands below a heading of the second level; "" where it is not there."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return found[1] if found else ""


def rows(text: str) -> dict[str, str]:
    """The rows of all tables: what the first column says, and the rest."""
    found = re.findall(r"^\| ([^|]+?) \| (.*) \|$", text, re.MULTILINE)
    return {key: rest for key, rest in found if key != "key" and not key.startswith("--")}


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def test_settings_are_those_of_the_model() -> None:
    assert set(KEYS) == set(SAYS) == {each.name.replace("_", "-") for each in fields(Settings)} - {"source"}
    assert set(rows(page("settings.md"))) == {f"`{key}`" for key in KEYS}


def asked(read: Callable[[str], object], text: str) -> set[str]:
    """The keys that a reader says it knows, when it meets one that it does not."""
    with pytest.raises(InputError) as problem:
        read(text)
    return set(re.findall(r"[\w-]+", str(problem.value).rpartition("known: ")[2]))


def test_keys_of_a_postmortem_are_those_that_are_read(tmp_path: Path) -> None:
    from scanner.adapters.postmortem.reader import read_postmortem

    def read(front: str) -> object:
        file = tmp_path / "pm.md"
        file.write_text(f"+++\n{front}\n+++\n## Summary\nIt stopped.\n", encoding="utf-8")
        return read_postmortem(file, tmp_path)

    told = rows(section(page("postmortem.md"), "Front matter"))
    top = {word for key in told for word in quoted(key)}
    names = {re.sub(r"[\[\]]|\..*", "", word) for word in top}
    assert names == asked(read, "zzzz = 1") == set(incident._KEYS)
    assert {word.partition(".")[2] for word in top if "." in word} == asked(read, "[bug_class]\nzzzz = 1")
    for name, head in (("fix", "[[fix]]"), ("containment", "[[containment]]"), ("action", "[[action]]"), ("hunt", "[hunt]")):
        known = asked(read, f"{head}\nzzzz = 1")
        named = quoted(told[f"`{head}`"])
        assert known <= named, name
        assert {word for word in named if re.fullmatch(r"[a-z]+", word)} - known <= _VALUES, name


_VALUES = {"workaround", "hotfix", "rollback"}


def test_keys_of_the_baseline_and_of_decisions(tmp_path: Path) -> None:
    told = page("baseline.md")
    known = asked(lambda text: read_baseline(text, "b"), '{"zzzz": 1}')
    assert {word for key in rows(section(told, "The baseline")) for word in quoted(key)} == known - {"b"}
    known = asked(lambda text: read_decisions(text, "d"), '{"zzzz": 1}')
    sentence = section(told, "Decisions").partition("\n\n|")[0]
    assert known - {"d"} == {word for word in quoted(sentence) if re.fullmatch(r"[a-z_]+", word)}


def test_keys_of_a_rule_are_those_that_are_read() -> None:
    told = quoted(section(page("rules.md"), "What a rule has"))
    of_other_modes = {*document._ONLY_SEMGREP, "dest-language", "dest-rules", "reduce", "transform"}
    assert set(document._KEYS) - told - of_other_modes == set()
    assert set(document._LEVELS) == {word for word in told if word.isupper()}
    levels = rows(section(page("rules.md"), "What a rule has"))["`severity`"]
    for names, level in re.findall(r"((?:`[A-Z]+`(?:, | or )?)+) \((?:level )?(\w+)\)", levels):
        assert {document._LEVELS[name].value for name in re.findall("[A-Z]+", names)} == {level}


def test_what_learning_writes_is_named(shop_with_all: Path) -> None:
    rule = yaml.safe_load((shop_with_all / f".bugclass/rules/{_RULE}.yaml").read_text(encoding="utf-8"))["rules"][0]
    told = section(page("rules.md"), "What learning writes")
    for key, value in rule["metadata"]["bugclass"].items():
        assert f"`metadata.bugclass.{key}`" in told, key
        assert not isinstance(value, dict) or set(value) <= quoted(told), key


def test_keys_of_a_list_of_repositories() -> None:
    told = page("fleet-list.md")
    assert {*entries._TOP, *entries._COMMON, *entries._ONE} - quoted(told) - {"groups", "repository"} == set()
    assert "`[groups.NAME]`" in told and "`[[repository]]`" in told


@pytest.fixture(scope="module")
def shop_with_all(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's shop with its rule kept, a baseline and old post-mortems."""
    return build(tmp_path_factory.mktemp("reference") / "shop")


COMMANDS = (
    "hunt postmortem.md",
    "learn --since HEAD~2",
    "scan",
    "gate --base HEAD",
    "triage",
    "prove",
    "verify postmortem.md",
    "debt",
    "postmortem check",
    "stats old/1.md old/2.md",
    f"fix {_RULE} --diff",
    f"explain {_RULE}",
    f"history {_RULE}",
    "suspects HEAD~2 HEAD",
)


def keys_of(value: Any) -> Iterator[str]:
    """All keys of a document; names of metavariables are not keys."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield key
        if key != "bindings":
            yield from keys_of(inner)
    for inner in value if isinstance(value, list) else ():
        yield from keys_of(inner)


def undocumented(ran: Ran) -> set[str]:
    """The keys of a document that its part of the page does not name."""
    text = page("json.md")
    general = text.partition("\n## ")[0]
    command = ran.document["command"]
    own = section(text, f"`bugclass {command} --format json`")
    extra = {"tool", "name", "version", "path", "kind", "detail"}
    for head in ("A rule: ", "A finding: ") if command == "fleet" else ():
        extra |= quoted(general.partition(f"\n{head}")[2].partition("\n\n")[0])
    return set(keys_of(ran.document)) - (quoted(own) | extra if own else quoted(general))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_key_of_a_document_is_named(command: str, shop_with_all: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    ran = in_json(shop_with_all, *command.split())
    assert ran.document["schema"] == 1 and undocumented(ran) == set()


def test_every_key_of_a_fleet_is_named(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="the fleet needs the extra `fleet`")
    make_clone(tmp_path / "shop", {"app.py": BUG})
    (tmp_path / "rule.yaml").write_text(RULE, encoding="utf-8")
    ran = bugclass(tmp_path, "fleet", "shop", "nowhere", "--rules", "rule.yaml", "--format", "json", "--jobs", "1")
    assert ran.document["sites"] and ran.document["failures"] and undocumented(ran) == set()


def test_every_key_that_the_tables_name_is_there(shop_with_all: Path) -> None:
    text = page("json.md")
    hunted = in_json(shop_with_all, "hunt", "postmortem.md").document
    assert [f"`{key}`" for key in hunted] == list(rows(text.partition("\n## ")[0]))
    for command in ("history", "explain"):
        told = set(rows(section(text, f"`bugclass {command} --format json`")))
        document = in_json(shop_with_all, command, _RULE).document
        assert told <= {f"`{key}`" for key in document}
        for key, rest in rows(section(text, f"`bugclass {command} --format json`")).items():
            value = document[key.strip("`")]
            inner = value[0] if isinstance(value, list) and value else value
            if isinstance(inner, dict):
                assert set(inner) <= quoted(rest), key


def test_lists_of_finding_and_rule_keys_are_whole_and_in_order(shop_with_all: Path) -> None:
    text = page("json.md")
    ran = in_json(shop_with_all, "scan").document
    for head, name in (("A finding: ", "findings"), ("A rule: ", "rules")):
        paragraph = text.partition(f"\n{head}")[2].partition("\n\n")[0]
        keys = list(ran[name][0])
        assert [word for word in re.findall(r"`([a-z_]+)`", paragraph) if word in keys][: len(keys)] == keys
