"""Texts of rule files read; the YAML reader is loaded only where there is one to read."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.adapters.rule_files.entries import Loaded, YamlProblem


def load_texts(texts: Sequence[str]) -> list[Loaded]:
    """Each text read as YAML."""
    from scanner.adapters.rule_files.load import load_rules

    found: list[Loaded] = []
    for text in texts:
        try:
            found.append(load_rules(text))
        except YamlProblem as problem:
            found.append(problem)
    return found
