"""Plain data to readable YAML that both YAML versions read alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from scanner.adapters.rule_files.load import CORE_SCHEMA


class _Dumper(yaml.SafeDumper):
    """Block scalars for text of several lines; no aliases; quotes what either YAML version would not read as text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if re.search("[\x85\u2028\u2029\ufeff]", text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
for _tag, _regex, _first in CORE_SCHEMA:
    _Dumper.add_implicit_resolver(_tag, _regex, ["" if letter == "\0" else letter for letter in _first])


def yaml_text(value: Mapping[str, Any]) -> str:
    """Any plain mapping as readable YAML, keys in their own order."""
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text
