"""The parts of the documentation that are made from the product: `python docs/generate.py [--check]`.

- docs/reference/commands.md, from the parsers of the commands;
- the tables of docs/reference/settings.md and postmortem.md, from the settings and the checks;
- docs/rules/, from the rules that ship with bugclass;
- the hunt that README.md shows, by running it: its text, and its picture docs/images/hunt.svg.

With --check nothing is written: exit 1 and one line for each file that is not up to date.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "fixtures"), str(ROOT / "docs")]

import demo  # noqa: E402
import picture  # noqa: E402
from support.files import put_between  # noqa: E402

from scanner.adapters.settings import KEYS, SAYS, Settings, takes  # noqa: E402
from scanner.app.pages.rule_pages import main as rule_pages  # noqa: E402
from scanner.cli.main import COMMANDS  # noqa: E402
from scanner.cli.parsing import parser_of  # noqa: E402
from scanner.lifecycle.check.catalogue import CHECKS  # noqa: E402
from scanner.model.incident import Status  # noqa: E402

COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"
SETTINGS_PAGE = ROOT / "docs" / "reference" / "settings.md"
POSTMORTEM_PAGE = ROOT / "docs" / "reference" / "postmortem.md"
README = ROOT / "README.md"
PICTURE = ROOT / "docs" / "images" / "hunt.svg"
_SAME_EVERYWHERE = "common options"
_HEAD = """\
<!-- Made from the parsers by docs/generate.py; change them, not this page. -->

# Commands

Data goes to standard output, everything else to standard error.

| exit code | means |
|---|---|
| 0 | asked and answered |
| 1 | findings that fail (`scan`, `gate`, `postmortem check`), a rule that does not prove (`prove`), what is due (`verify`, `debt`) |
| 2 | the answer is not complete: usage, a rule that does not load, a file that cannot be read or parsed, an engine that fails; no rules |
| 130 | interrupted |

2 wins over 1, and what was found is reported all the same.
"""


def commands_page() -> str:
    """The page of all commands and options."""
    parsers = {name: parser_of(module) for name, module in _modules()}
    parts = [_HEAD]
    for name, parser in parsers.items():
        parts.append(f"## bugclass {name}\n\n{parser.description}\n\n{''.join(_options(parser, False))}")
        example = (parser.epilog or "").partition("\n")[2]
        parts.append("```sh\n" + "".join(f"{line.strip()}\n" for line in example.splitlines()) + "```\n")
    parts.append(f"## Options of every command\n\n{''.join(_options(next(iter(parsers.values())), True))}")
    return "\n".join(parts)


def _modules() -> Iterator[tuple[str, str]]:
    """Each command with the module that parses it; one with actions is told action by action."""
    for name, (module, _) in COMMANDS.items():
        actions: dict[str, tuple[str, str]] = getattr(importlib.import_module(module), "ACTIONS", {})
        yield from ((f"{name} {action}".strip(), inner) for action, (inner, _) in actions.items())
        if not actions:
            yield name, module


def _options(parser: argparse.ArgumentParser, common: bool) -> Iterator[str]:
    yield "| argument | does |\n|---|---|\n"
    for group in parser._action_groups:
        if (group.title == _SAME_EVERYWHERE) is not common:
            continue
        for action in group._group_actions:
            if not isinstance(action, argparse._HelpAction):
                yield f"| {_names(action)} | {(action.help or '').replace('|', chr(92) + '|')} |\n"


def _names(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
    shown = [f"{name} {value}" if value and action.nargs != 0 else name for name in action.option_strings] or [str(value)]
    return ", ".join(f"`{each}`" for each in shown).replace("|", "\\|")


def shown_hunt() -> str:
    """What the bundled incident's hunt prints, 100 columns wide, as a block for README.md."""
    with tempfile.TemporaryDirectory() as scratch:
        built = demo.build(Path(scratch) / "shop")
        environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "scanner.cli", *demo.HUNT]
        done = subprocess.run(command, cwd=built.root, env=environment, capture_output=True, text=True, check=True)
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    return "\n".join(["```console", f"$ bugclass {' '.join(demo.HUNT)}", *lines, "```"])


def drawn_hunt() -> str:
    """The same in colours, as a picture."""
    with tempfile.TemporaryDirectory() as scratch:
        return picture.picture(ROOT, demo.build(Path(scratch) / "shop").root, demo.HUNT)


def checks_table() -> str:
    """The checks of post-mortems with their levels and remedies."""
    rows = ["| rule | draft | reviewed | closed | found | what to do |", "|---|---|---|---|---|---|"]
    for check in CHECKS.values():
        levels = " | ".join(check.level(status).value for status in Status)
        rows.append(f"| `{check.id}` | {levels} | {check.title} | {check.remedy} |")
    return "\n".join(rows)


def settings_table() -> str:
    """The settings with what they take, their defaults and what they are for."""
    rows = ["| key | takes | default | says |", "|---|---|---|---|"]
    for key in KEYS:
        default = getattr(Settings(), key.replace("-", "_"))
        rows.append(f"| `{key}` | {takes(key)} | `{json.dumps(getattr(default, 'value', default))}` | {SAYS[key]} |")
    return "\n".join(rows)


def pages() -> dict[Path, str]:
    """The files this script answers for, with the text they should have; the rules' pages have a script of their own."""
    readme = put_between(README.read_text(encoding="utf-8"), "hunt", shown_hunt())
    postmortem = put_between(POSTMORTEM_PAGE.read_text(encoding="utf-8"), "checks", checks_table())
    settings = put_between(SETTINGS_PAGE.read_text(encoding="utf-8"), "settings", settings_table())
    made = {COMMANDS_PAGE: commands_page(), README: readme, POSTMORTEM_PAGE: postmortem, SETTINGS_PAGE: settings}
    return {**made, PICTURE: drawn_hunt()}


def main(check: bool) -> int:
    """Write, or check; 0 when all is up to date."""
    status = rule_pages([str(ROOT / "rules"), str(ROOT / "docs" / "rules"), *(["--check"] if check else [])])
    for path, text in pages().items():
        old = path.read_text(encoding="utf-8") if path.is_file() else ""
        if old == text or (check and path == PICTURE and picture.says(old) == picture.says(text)):
            continue
        if check:
            status = 1
            name = path.relative_to(ROOT).as_posix()
            sys.stdout.write(f"{name}: is not up to date; run `make docs`\n")
            sys.stdout.writelines(
                f"{line}\n" for line in difflib.unified_diff(old.splitlines(), text.splitlines(), name, "made", lineterm="")
            )
        else:
            path.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path.relative_to(ROOT).as_posix()}\n")
    return status


if __name__ == "__main__":
    chosen = argparse.ArgumentParser(description="Make the parts of the documentation that are made from the product.")
    chosen.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file is not up to date")
    sys.exit(main(chosen.parse_args().check))
