"""Rules compiled once, matched against many files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Union

from scanner.engines.python.bindings import end_of, start_of
from scanner.engines.python.budget import Budget, OutOfSteps
from scanner.engines.python.compiler import Compiler, Options, State, UnknownNode
from scanner.engines.python.fixes import fix_text
from scanner.engines.python.formula import compile_formula
from scanner.engines.python.lexing import PatternSyntaxError
from scanner.engines.python.messages import bindings_of, interpolate
from scanner.engines.python.pattern import NotSupported
from scanner.engines.python.regexes import BadRegex, compile_regex
from scanner.engines.python.roots import Finder
from scanner.engines.python.sieve import Sieve, sieve_of
from scanner.engines.python.source import SourceFile
from scanner.model.failure import Failure, FailureKind
from scanner.model.match import Match
from scanner.model.record import Record
from scanner.model.rule import Rule
from scanner.syntax.parse import Parsed

LANGUAGES = frozenset({"python", "python3", "py"})
_HARMLESS = frozenset(
    {
        "generic_engine",
        "interfile",
        "taint_assume_safe_functions",
        "taint_unify_mvars",
        "let_is_var",
        "arrow_is_function",
        "implicit_return",
    }
)
_TRUE_UNLESS_SAID = frozenset({"vardef_assign", "go_deeper_expr", "unify_ids_strictly"})
"""Options that are not among those above, and that Semgrep has on."""


class CompiledRule(Record, uncompared=("find",)):
    """A rule ready to match; only files that its sieve lets through can have a match."""

    rule: Rule
    find: Finder
    sieve: Sieve
    anchors: tuple[tuple[str, ...], ...] = ()

    def may_match(self, content: bytes) -> bool:
        """Whether a file with these bytes can have a match at all; cheap."""
        return self.sieve.lets_through(content)


class Unsupported(Record):
    """Why a rule is not run. `broken`: the rule itself is wrong, no engine could run it."""

    rule: Rule
    reason: str
    broken: bool = False


class WaitingRule(Record, frozen=False):
    """A rule that was compiled by an earlier run: its sieve is known, and it is compiled again when a file gets through."""

    rule: Rule
    sieve: Sieve
    _made: CompiledRule | Unsupported | None = None

    def may_match(self, content: bytes) -> bool:
        """Whether a file with these bytes can have a match at all; cheap."""
        return self.sieve.lets_through(content)

    def compiled(self) -> CompiledRule | Unsupported:
        """The rule compiled, or why it is not."""
        if self._made is None:
            self._made = compile_rule(self.rule)
        return self._made


class FileMatches(Record):
    """The matches of some rules in one file, and the rules that were cut off."""

    matches: tuple[Match, ...]
    failures: tuple[Failure, ...]


_CACHE: dict[tuple[str, str], Union[CompiledRule, Unsupported]] = {}
_CACHE_LIMIT = 8192


def compile_rule(rule: Rule) -> CompiledRule | Unsupported:
    """Compile a rule, or say why not. The same rule is compiled only once."""
    key = (
        rule.id,
        rule.document
        + repr(rule.formula)
        + rule.message
        + repr((sorted(rule.options.items()), rule.fix, rule.fix_regex, rule.paths, rule.languages)),
    )
    known = _CACHE.get(key)
    if known is None:
        if len(_CACHE) >= _CACHE_LIMIT:
            _CACHE.clear()
        known = _CACHE[key] = _compile(rule)
    return known


def _compile(rule: Rule) -> CompiledRule | Unsupported:
    if rule.formula is None:
        return Unsupported(rule, rule.unsupported or "not a search-mode rule")
    if not LANGUAGES.intersection(language.lower() for language in rule.languages):
        return Unsupported(rule, f"not a Python rule: {', '.join(rule.languages)}")
    unknown = [option for option, value in rule.options.items() if not _is_known(option, value)]
    if unknown:
        return Unsupported(rule, f"the option {unknown[0]}")
    try:
        if rule.fix_regex is not None:
            compile_regex(rule.fix_regex.regex)
        compiler = Compiler(Options.of(rule.options))
        find = compile_formula(compiler, rule.formula)
        return CompiledRule(rule, find, sieve_of(rule.formula, compiler.options.symmetric_eq), tuple(dict.fromkeys(compiler.anchors)))
    except PatternSyntaxError as problem:
        return Unsupported(rule, str(problem), broken=True)
    except (NotSupported, UnknownNode, BadRegex) as problem:
        return Unsupported(rule, str(problem))
    except RecursionError:
        return Unsupported(rule, "the pattern is nested too deeply")


def _is_known(option: str, value: object) -> bool:
    """Whether patterns mean here what they mean with the option at that value."""
    if option in Options.__match_args__ or option in _HARMLESS or option == "commutative_compop":
        return True
    return bool(value) is (option in _TRUE_UNLESS_SAID)


_FILES: dict[int, SourceFile] = {}
_FILES_LIMIT = 256
_FEW = 3


def source_file(parsed: Parsed) -> SourceFile:
    """The working data of a parsed file; kept for the files asked for last."""
    known = _FILES.get(id(parsed))
    if known is None or known.parsed is not parsed:
        if len(_FILES) >= _FILES_LIMIT:
            _FILES.pop(next(iter(_FILES)))
        known = _FILES[id(parsed)] = SourceFile(parsed)
    return known


def matches_in(rules: Sequence[CompiledRule], parsed: Parsed) -> list[Match]:
    """All matches of all rules in one file, sorted. A rule that runs out of steps has none; `scan_file` tells which."""
    return list(scan_file(rules, source_file(parsed)).matches)


def scan_file(rules: Sequence[CompiledRule], file: SourceFile) -> FileMatches:
    """Match rules against a file. Never raises for what the file or a rule contains."""
    matches: list[Match] = []
    failures: list[Failure] = []
    path = file.parsed.path
    if len(rules) > _FEW:
        file.expect([anchors for compiled in rules for anchors in compiled.anchors])
    for compiled in rules:
        try:
            matches += _matches(compiled, file)
        except OutOfSteps as problem:
            reason = str(problem) or "too many ways to match"
            failures.append(Failure(path, FailureKind.TIMEOUT, f"rule {compiled.rule.id}: {reason}; cut off"))
        except RecursionError:
            failures.append(Failure(path, FailureKind.ENGINE, f"rule {compiled.rule.id}: the code is nested too deeply"))
    return FileMatches(tuple(sorted(matches)), tuple(failures))


def _matches(compiled: CompiledRule, file: SourceFile) -> list[Match]:
    state = State(file, Budget())
    rule = compiled.rule
    found: dict[tuple[int, int, str], Match] = {}
    for one in compiled.find(state, {}):
        message = interpolate(rule.message, one.env, file)
        key = (one.start, one.end, message)
        if key not in found:
            span = file.span(one.start, one.end)
            found[key] = Match(file.parsed.path, span, rule.id, bindings_of(one.env, file), message, fix_text(rule, one, state))
    return list(found.values())


__all__ = ["CompiledRule", "FileMatches", "Unsupported", "compile_rule", "end_of", "matches_in", "scan_file", "source_file", "start_of"]
