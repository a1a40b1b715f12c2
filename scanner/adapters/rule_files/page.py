"""One page of Markdown about one rule, made from the rule itself and its annotated test."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from scanner.adapters.rule_files.dump import yaml_text
from scanner.adapters.rule_files.examples import examples_of
from scanner.model.rule import Rule

_LOOKS_FOR = ("mode", "match", "pattern", "patterns", "pattern-either", "pattern-regex", "options", "paths")
_MARKUP = re.compile(r"<(?=[A-Za-z/!?])")
_CODE = re.compile(r"(`+[^`]+`+)")


def rule_page(rule: Rule, annotated_test_text: str) -> str:
    """The page of `rule`: what is wrong, why, what it looks for, examples, and how to correct it."""
    ours = rule.metadata.get("bugclass")
    about: Mapping[str, Any] = ours if isinstance(ours, dict) else {}
    document = json.loads(rule.document)
    examples = examples_of(annotated_test_text, rule.id)
    parts = [
        "<!-- Made from the rule; change the rule, not this page. -->",
        f"# {title_of(rule)}",
        f"Rule `{rule.id}` · {rule.level.value}{_said(' · confidence ', about.get('confidence'))}{_said(' · ', rule.metadata.get('cwe'))}",
        *_section("What is wrong", [_text(rule.message)]),
        *_section("Why it matters", [_text(about.get("why"))]),
        *_section("Incidents", [_bullets(_texts(about.get("incidents")))]),
        *_section("What the rule looks for", [_fenced(yaml_text({k: document[k] for k in _LOOKS_FOR if k in document}), "yaml")]),
        *_section("Fires on", [_fenced(each, "python") for each in examples.fires]),
        *_section("Stays silent on", [_fenced(each, "python") for each in examples.silent]),
        *_section("How to correct it", [_text(about.get("correction"))]),
        *_section("Read more", [_links(rule.metadata.get("references"))]),
    ]
    return "\n\n".join(parts) + "\n"


def index_page(rules: Iterable[Rule]) -> str:
    """A table of all rules with links to their pages."""
    rows = [f"| [`{rule.id}`]({rule.id}.md) | {title_of(rule).replace('|', chr(92) + '|')} | {rule.level.value} |" for rule in rules]
    head = [
        "<!-- Made from the rules; change the rules, not this page. -->",
        "",
        "# The rules",
        "",
        "| Rule | Bug class | Level |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows]) + "\n"


def title_of(rule: Rule) -> str:
    """The title that the rule's metadata gives, else its id in words."""
    ours = rule.metadata.get("bugclass")
    title = ours.get("title") if isinstance(ours, dict) else None
    return _text(title) or rule.id.replace("-", " ").capitalize()


def _section(heading: str, body: list[str]) -> list[str]:
    kept = [each for each in body if each]
    return [f"## {heading}", *kept] if kept else []


def _text(value: Any) -> str:
    """Prose on one line, markup outside of code made harmless, control characters dropped."""
    if not isinstance(value, str):
        return ""
    plain = "".join(letter for letter in " ".join(value.split()) if letter.isprintable())
    return "".join(part if part.startswith("`") else _MARKUP.sub("&lt;", part) for part in _CODE.split(plain))


def _said(before: str, value: Any) -> str:
    return before + _text(value) if _text(value) else ""


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in value if _text(each)] if isinstance(value, list) else []


def _bullets(texts: list[str]) -> str:
    return "\n".join(f"- {each}" for each in texts)


def _links(value: Any) -> str:
    found = _texts([value] if isinstance(value, str) else value)
    return _bullets([f"<{each}>" for each in found if re.fullmatch(r"https?://[^\s<>]+", each)])


def _fenced(text: str, language: str) -> str:
    longest = max((len(each) for each in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    kept = "".join(letter if letter.isprintable() or letter in "\n\t" else "?" for letter in text.strip("\n"))
    return f"{fence}{language}\n{kept}\n{fence}"
