"""Rules over one file, with Fixit's runner."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import libcst
from fixit import LintRule
from fixit.engine import LintRunner
from fixit.ftypes import Config, LintViolation

from scanner.engines.libcst.loading import Loaded, silenced, told
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import EngineResult, Match
from scanner.model.source import Span, Target
from scanner.syntax.parse import Parsed, decode, parse


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    runner: LintRunner
    config: Config
    lines: list[str]


def look(rules: Sequence[Loaded], target: Target) -> EngineResult:
    """One file: read, prefiltered, accepted by Python's own parser, and only then given to LibCST."""
    try:
        content = target.read()
    except OSError as problem:
        return EngineResult((), (Failure(target.path, FailureKind.UNREADABLE, problem.strerror or str(problem)),), 0)
    text = decode(content, target.path)
    if isinstance(text, Failure):
        return EngineResult((), (text,), 0)
    searched = text if text.isascii() else unicodedata.normalize("NFKC", text)
    chosen = [rule for rule in rules if rule.may_match(searched)]
    if not chosen:
        return EngineResult((), (), 1)
    parsed = parse(content, target.path)
    if not isinstance(parsed, Parsed):
        return EngineResult((), (parsed,), 0)
    place = Path(target.path)
    try:
        runner = LintRunner(place, content)
    except (Exception, SystemExit) as problem:
        failure = Failure(target.path, FailureKind.UNPARSABLE, f"LibCST cannot read what Python can: {told(problem)}")
        return EngineResult((), (failure,), 0)
    return _run(chosen, _File(target.path, runner, Config(path=place), parsed.lines))


def _run(rules: Sequence[Loaded], file: _File) -> EngineResult:
    matches: list[Match] = []
    failures: list[Failure] = []
    for loaded in rules:
        try:
            with silenced():
                found = [_match(loaded, file, one) for one in _reports([_fresh(each) for each in loaded.classes], file)]
            matches += found
        except (Exception, SystemExit) as problem:
            failures.append(Failure(file.path, FailureKind.ENGINE, f"rule {loaded.rule.id}: crashed: {told(problem)}"))
    return EngineResult(tuple(sorted(set(matches))), tuple(failures), 1)


def _fresh(rule: type[LintRule]) -> LintRule:
    """A rule without memory of other files, for which a comment in the code is no reason to be silent."""
    made = rule()
    made.ignore_lint = lambda node: False  # type: ignore[method-assign]
    return made


def _reports(rules: Sequence[LintRule], file: _File) -> list[LintViolation]:
    return list(file.runner.collect_violations(rules, file.config))


def _match(loaded: Loaded, file: _File, found: LintViolation) -> Match:
    if not isinstance(found.message, str):
        raise TypeError("its message is not text")
    start, end = found.range.start, found.range.end
    last = len(file.lines)
    first_line = min(max(int(start.line), 1), last)
    end_line = min(max(int(end.line), first_line), last)
    span = Span(first_line, max(int(start.column), 0) + 1, end_line, max(int(end.column), 0) + 1)
    return Match(file.path, span, loaded.rule.id, (), found.message, _replacement(file, found))


def _replacement(file: _File, found: LintViolation) -> str | None:
    """The text of an expression that takes the place of an expression; other replacements are left to Fixit."""
    node: Any = found.node
    new: Any = found.replacement
    if not isinstance(new, libcst.BaseExpression) or not isinstance(node, libcst.BaseExpression) or node.lpar:
        return None
    return file.runner.module.code_for_node(new)
