"""The documentation of a folder of rules: `python -m scanner.app.pages.rule_pages rules docs/rules [--check]`.

Writes one page a rule and an index. With --check nothing is written: exit 1 and a line for each page that is not up to date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scanner.adapters.rule_files import check_rule_id, read_rules, test_beside, write_text
from scanner.adapters.rule_files.about import about
from scanner.app.pages.explain import words_of
from scanner.errors import InputError, ScannerError
from scanner.model.explanation import About, Explanation
from scanner.reporters.explanation_markdown import explanation_markdown, prose

_REMARK = "Made from the rule; change the rule, not this page."
_REMARKS = "Made from the rules; change the rules, not this page."


def pages_of(rules: Path) -> dict[str, str]:
    """File name to text, of all pages for the rules in a folder. Raises InputError for a rule that does not load or has no test."""
    found = read_rules(rules, rules)
    if found.failures:
        first = found.failures[0]
        raise InputError(f"{rules / first.path}: {first.detail}")
    if not found.rules:
        raise InputError(f"{rules}: holds no rules")
    pages: dict[str, str] = {}
    told: list[About] = []
    for rule in found.rules:
        test = test_beside(rules / rule.path)
        try:
            text = test.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as problem:
            raise InputError(f"{test}: the annotated test of rule {rule.id} cannot be read ({problem}); write it beside the rule") from None
        told.append(about(rule, text, words_of(rule)))
        pages[f"{check_rule_id(rule.id)}.md"] = explanation_markdown(Explanation(told[-1]), _REMARK)
    return {"README.md": index_page(told), **pages}


def index_page(rules: Sequence[About]) -> str:
    """A table of all rules with links to their pages."""
    rows = [f"| [`{each.id}`]({each.id}.md) | {prose(each.title).replace('|', chr(92) + '|')} | {each.level.value} |" for each in rules]
    head = [f"<!-- {_REMARKS} -->", "", "# The rules", "", "| Rule | Bug class | Level |", "|---|---|---|"]
    return "\n".join([*head, *rows]) + "\n"


def stale_pages(pages: dict[str, str], folder: Path) -> list[str]:
    """What differs between the pages and the folder, one line each."""
    said = []
    for name, text in pages.items():
        path = folder / name
        if not path.is_file():
            said.append(f"{path}: is missing")
        elif path.read_bytes() != text.encode():
            said.append(f"{path}: is not up to date")
    left = sorted(path for path in folder.glob("*.md") if path.name not in pages)
    return said + [f"{path}: belongs to no rule" for path in left]


def main(arguments: Sequence[str] | None = None) -> int:
    """0 written or up to date, 1 not up to date, 2 the rules cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m scanner.app.pages.rule_pages", description="Make the pages of the rules.")
    parser.add_argument("rules", type=Path, help="folder of rule files with their annotated tests")
    parser.add_argument("folder", type=Path, help="folder of the pages")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is not up to date")
    chosen = parser.parse_args(arguments)
    try:
        pages = pages_of(chosen.rules)
        stale = stale_pages(pages, chosen.folder)
        if chosen.check:
            sys.stdout.write("".join(f"{each}\n" for each in stale))
            return 1 if stale else 0
        for name, text in pages.items():
            write_text(chosen.folder / name, text)
        sys.stdout.write(f"{len(pages)} pages in {chosen.folder}\n")
        unowned = [each for each in stale if each.endswith("belongs to no rule")]
        sys.stdout.write("".join(f"{each}; delete it\n" for each in unowned))
        return 1 if unowned else 0
    except ScannerError as problem:
        sys.stderr.write(f"{problem}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
