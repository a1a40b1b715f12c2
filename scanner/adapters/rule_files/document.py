"""One Semgrep rule mapping to the model's rule, and its canonical text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from scanner.adapters.rule_files.classic import ROOTS, classic_formula
from scanner.adapters.rule_files.conditions import PYTHON_LANGUAGES
from scanner.adapters.rule_files.correction import fix_of, fix_regex_of
from scanner.adapters.rule_files.fields import RuleProblem, Unsupported, check_keys, mapping_at, require, text_at, texts_at
from scanner.adapters.rule_files.languages import languages_of
from scanner.adapters.rule_files.modern import modern_formula
from scanner.model.formula import Formula
from scanner.model.rule import Level, PathFilter, Rule

_LEVELS = {
    "ERROR": Level.ERROR,
    "CRITICAL": Level.ERROR,
    "HIGH": Level.ERROR,
    "WARNING": Level.WARNING,
    "MEDIUM": Level.WARNING,
    "INFO": Level.NOTE,
    "LOW": Level.NOTE,
    "INVENTORY": Level.NONE,
    "EXPERIMENT": Level.NONE,
}
_TAINT = ("taint", "pattern-sources", "pattern-sinks", "pattern-sanitizers", "pattern-propagators")
_ONLY_SEMGREP = ("join", "extract", "steps", "validators", "r2c-internal-project-depends-on", "equivalences", *_TAINT)
_OTHER = ("fix-regex", "min-version", "max-version", "version", "dest-language", "dest-rules", "reduce", "transform", "category")
_KEYS = ("id", "message", "severity", "languages", "metadata", "mode", "fix", "options", "paths", "match", *ROOTS, *_ONLY_SEMGREP, *_OTHER)
_ID = re.compile(r"[A-Za-z0-9._-]+")


def canonical_json(document: Mapping[str, Any]) -> str:
    """The mapping as JSON text with sorted keys and no spaces. Raises RuleProblem for values that JSON has not."""
    try:
        return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as problem:
        raise RuleProblem(f"holds a value that a rule cannot have: {' '.join(str(problem).split())[:120]}") from None


def rule_of(document: Mapping[str, Any], path: str = "") -> Rule:
    """The rule that `document` describes. Raises RuleProblem (an InputError) saying where in it the form is broken."""
    name = document.get("id") if isinstance(document, Mapping) else None
    where = f"rule {name}" if isinstance(name, str) and _ID.fullmatch(name) else "rule"
    source = mapping_at(document, where)
    text = canonical_json(source)
    rule_id = text_at(require(source, "id", where), f"{where}.id")
    if not _ID.fullmatch(rule_id):
        raise RuleProblem(f"{where}: the id {rule_id[:60]!r} may hold letters, digits, `.`, `_` and `-` only")
    check_keys(source, _KEYS, where)
    languages = languages_of(require(source, "languages", where), where)
    formula: Formula | None = None
    unsupported = ""
    try:
        formula = _formula(source, languages, where)
    except Unsupported as only:
        unsupported = f"{only} is run by Semgrep only"
    except RecursionError:
        raise RuleProblem(f"{where}: is nested too deeply") from None
    return Rule(
        id=rule_id,
        message=text_at(require(source, "message", where), f"{where}.message"),
        level=_level(require(source, "severity", where), where),
        languages=languages,
        formula=formula,
        document=text,
        unsupported=unsupported,
        fix=fix_of(source, where),
        fix_regex=fix_regex_of(source, where),
        paths=_paths(source.get("paths"), where),
        options=mapping_at(source.get("options") or {}, f"{where}.options"),
        path=path,
    )


def _formula(source: Mapping[str, Any], languages: tuple[str, ...], where: str) -> Formula:
    mode = source.get("mode", "search")
    if mode not in ("search", "taint", "join", "extract", "step"):
        raise RuleProblem(f"{where}.mode: {mode!r} is not a mode; known are search, taint, join, extract, step")
    if mode != "search":
        raise Unsupported(f"mode {mode}")
    for key in _ONLY_SEMGREP:
        if key in source:
            raise Unsupported(key)
    formula = _search_formula(source, where)
    others = [language for language in languages if language not in PYTHON_LANGUAGES]
    if others:
        raise Unsupported(f"the language {', '.join(others)}")
    return formula


def _search_formula(source: Mapping[str, Any], where: str) -> Formula:
    if "match" not in source:
        return classic_formula(source, where)
    if any(key in source for key in ROOTS):
        raise RuleProblem(f"{where}: has both `match` and a classic pattern key; keep one")
    return modern_formula(source["match"], f"{where}.match")


def _level(value: Any, where: str) -> Level:
    if not isinstance(value, str) or value not in _LEVELS:
        raise RuleProblem(f"{where}.severity: {str(value)[:40]!r} is not a severity; known are {', '.join(_LEVELS)}")
    return _LEVELS[value]


def _paths(value: Any, where: str) -> PathFilter:
    if value is None:
        return PathFilter()
    source = mapping_at(value, f"{where}.paths")
    check_keys(source, ("include", "exclude"), f"{where}.paths")
    return PathFilter(_globs(source, "include", where), _globs(source, "exclude", where))


def _globs(source: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = source.get(key)
    return texts_at(found, f"{where}.paths.{key}") if found else ()
