"""What a rule and its annotated test say about the class of bug."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.dump import yaml_text
from scanner.adapters.rule_files.examples import examples_of
from scanner.model.correction_form import correction_from
from scanner.model.explanation import About, WordLine
from scanner.model.rule import Rule

_MOST_CODE = 200
_LOOKS_FOR = ("mode", "match", "pattern", "patterns", "pattern-either", "pattern-regex", "options", "paths")


def about(rule: Rule, annotated_test: str, words: tuple[WordLine, ...]) -> About:
    """All of it, as it stands there; `words` say the pattern plainly."""
    ours = _ours(rule)
    document = json.loads(rule.document)
    looks_for = {key: document[key] for key in _LOOKS_FOR if key in document}
    examples = examples_of(annotated_test, rule.id)
    references = rule.metadata.get("references")
    return About(
        rule.id,
        title_of(rule),
        rule.level,
        _text(ours.get("confidence")),
        _text(rule.metadata.get("cwe")),
        rule.message,
        _text(ours.get("why")),
        _texts(ours.get("incidents")),
        words,
        yaml_text(looks_for) if looks_for else "",
        examples.fires,
        examples.silent,
        _text(ours.get("correction")) or _learned_correction(rule),
        _texts([references] if isinstance(references, str) else references),
    )


def title_of(rule: Rule) -> str:
    """The title that the rule's metadata gives, else its id in words."""
    return _text(_ours(rule).get("title")) or rule.id.replace("-", " ").capitalize()


def _learned_correction(rule: Rule) -> str:
    """The correction that was learned with the rule, where both of its sides can be shown within a sentence."""
    learned = correction_from(rule.metadata)
    if learned is None or not (_short(learned.before) and _short(learned.after)):
        return ""
    return f"`{learned.before}` becomes `{learned.after}`; `bugclass fix {rule.id} --diff` shows it at each site."


def _short(code: str) -> bool:
    """Code that stays what it is between backticks on one line."""
    return 0 < len(code) <= _MOST_CODE and "`" not in code and code == " ".join(code.split())


def _ours(rule: Rule) -> Mapping[str, Any]:
    found = rule.metadata.get("bugclass")
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str) and each) if isinstance(value, list) else ()
