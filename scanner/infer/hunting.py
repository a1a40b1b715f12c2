"""The hunt: from a lesson to proven patterns, their sites in the code base, and the order to look at them."""

from __future__ import annotations

import ast
import json
import keyword
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.infer.candidates.candidate import Candidate
from scanner.infer.candidates.candidates import candidates, paired
from scanner.infer.edits.lesson import Changed, header_span
from scanner.infer.edits.names import imported_names
from scanner.infer.edits.triage import most_telling, to_learn_from
from scanner.infer.proving.prove import Claim, prove
from scanner.infer.sites.places import is_test
from scanner.infer.sites.ranking import Ranked, rank
from scanner.infer.sites.signs import Incident, Pattern
from scanner.infer.sites.sites import SiteText, gather
from scanner.infer.sites.surroundings import lines_around, statement_text, surroundings
from scanner.model.formula import Formula
from scanner.model.match import EngineResult
from scanner.model.ports import Engine
from scanner.model.proof import Verdict
from scanner.model.rule import Level, Rule
from scanner.model.semgrep_form import formula_entry
from scanner.model.source import Span
from scanner.syntax.edit import Edit
from scanner.syntax.scope import Function

_MOST_EDITS = 10
_MOST_CANDIDATES = 260
_MOST_TOGETHER = 18
_WORD = re.compile(r"\$?[A-Za-z_]\w*|\d+|==|!=|<=|>=|[%+*/<>|&-]")
_PLAIN = frozenset(keyword.kwlist)
Try = tuple[Changed, Edit, Candidate]


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A proven pattern: the candidate, the formula that proves, and the edit and file it comes from.

    `also` are files of other fixes, one for each, that it proves on as well.
    """

    id: str
    candidate: Candidate
    formula: Formula
    edit: Edit
    file: Changed
    safe: bool
    also: tuple[Changed, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class HuntResult:
    """Proven patterns by id, ranked sites, the engine's answer over the code base, and what stands around each site."""

    learned: dict[str, Learned]
    ranked: list[Ranked]
    scan: EngineResult
    texts: dict[tuple[str, Span], SiteText] = field(default_factory=dict)


def learn(lesson: Sequence[Changed], engine: Engine) -> dict[str, Learned]:
    """All patterns of the lesson that prove, by id; narrow ones first within an edit. Empty when none does."""
    return proven(_tries(lesson), lesson, engine)


def proven(tries: Sequence[Try], lesson: Sequence[Changed], engine: Engine, prefix: str = "c") -> dict[str, Learned]:
    """Of each candidate the first formula that proves, by id; candidates that look for the same once."""
    claims: list[Claim] = []
    known: dict[str, Learned] = {}
    order: dict[int, list[str]] = {}
    for number, (file, edit, candidate) in enumerate(tries):
        span = header_span(file.before, candidate.anchor)
        for variant, guess in enumerate(candidate.guesses()):
            id = f"{prefix}{number:04d}v{variant}"
            claims.append(Claim(bare_rule(id, guess.formula), file, span))
            known[id] = Learned(id, candidate, guess.formula, edit, file, guess.safe)
            order.setdefault(number, []).append(id)
    verdicts = prove(claims, lesson, engine)
    found: dict[str, Learned] = {}
    texts: set[tuple[object, ...]] = set()
    for ids in order.values():
        chosen = next((id for id in ids if verdicts[id] is Verdict.PROVEN), None)
        if chosen is not None and (text := known[chosen].candidate.looks_for) not in texts:
            texts.add(text)
            found[chosen] = known[chosen]
    return found


def hunt(
    lesson: Sequence[Changed],
    proven: dict[str, Learned],
    scan: Callable[[Sequence[Rule]], EngineResult],
    read: Callable[[str], bytes | None],
) -> HuntResult:
    """Scan for all proven patterns at once and rank the sites. `read` gives a scanned file's bytes by its path."""
    result = scan([bare_rule(id, one.formula) for id, one in proven.items()])
    sites = gather(result.matches)
    texts = surroundings(sites, read)
    return HuntResult(proven, rank(sites, patterns_of(proven), texts), result, texts)


def patterns_of(proven: Mapping[str, Learned]) -> dict[str, Pattern]:
    """What ranking has to know of the proven patterns, by id."""
    edits: dict[Edit, int] = {}
    return {
        id: Pattern(
            fullness(one.candidate.text), one.candidate.policy, edits.setdefault(one.edit, len(edits)), incident_of(one), one.candidate.role
        )
        for id, one in proven.items()
    }


def incident_of(one: Learned) -> Incident:
    """The place that taught a pattern, as it was before the fix."""
    before = one.file.before
    line = before.span(one.candidate.anchor).start_line
    return Incident(one.file.change.path, SiteText(incident_text(one), _function(one.edit), lines_around(before, line)))


def bare_rule(id: str, formula: Formula) -> Rule:
    """A rule with nothing but an id and a formula, for proving and counting."""
    document = {"id": id, "languages": ["python"], "severity": "WARNING", "message": id, **formula_entry(formula)}
    return Rule(id, id, Level.WARNING, ("python",), formula, json.dumps(document, sort_keys=True))


def fullness(text: str) -> float:
    """How much a pattern says: its own names, constants and operators; unified metavariables count a little."""
    words = _WORD.findall(text)
    own = sum(1 for w in words if not w.startswith("$") and w not in _PLAIN)
    metavariables = [w for w in words if w.startswith("$")]
    return own + 0.25 * len(metavariables) + 0.5 * (len(metavariables) - len(set(metavariables)))


def _tries(lesson: Sequence[Changed]) -> list[Try]:
    code = [one for one in lesson if not is_test(one.change.path)] or list(lesson)
    teaching = [(file, to_learn_from(file.edits)) for file in code]
    kept = set(map(id, most_telling([edit for _, edits in teaching for edit in edits], _MOST_EDITS)))
    by_edit: list[list[Try]] = []
    together: list[Try] = []
    for file, all_edits in teaching:
        imported = imported_names(file.before.tree)
        together.extend((file, all_edits[candidate.edit], candidate) for candidate in paired(all_edits, imported))
        edits = [edit for edit in all_edits if id(edit) in kept]
        found: dict[int, list[Try]] = {}
        for candidate in candidates(edits, imported) if edits else ():
            found.setdefault(candidate.edit, []).append((file, edits[candidate.edit], candidate))
        by_edit.extend(found.values())
    return [*(one for tries in _fairly(by_edit, _MOST_CANDIDATES) for one in tries), *together[:_MOST_TOGETHER]]


def _fairly(by_edit: Sequence[list[Try]], most: int) -> list[list[Try]]:
    """At most so many in all: every edit may have as many as any other, and where it has more it keeps some of every width."""
    share = most
    while share > 1 and sum(min(share, len(tries)) for tries in by_edit) > most:
        share = share * 9 // 10
    return [[tries[i * len(tries) // share] for i in range(share)] if len(tries) > share else tries for tries in by_edit]


def incident_text(one: Learned) -> str:
    """The incident's own statement before the fix, as the ranking compares it with each site's."""
    for step in reversed([*one.edit.chain]):
        if isinstance(step.before, ast.stmt):
            nearest = step.before
            break
    else:
        nearest = None
    anchor = one.candidate.anchor
    node = anchor if isinstance(anchor, ast.stmt) else nearest
    if node is None or (isinstance(node, Function) and not isinstance(anchor, ast.stmt)):
        return one.file.before.slice(one.file.before.span(anchor))
    return statement_text(one.file.before, node)


def _function(edit: Edit) -> str:
    return next((s.before.name for s in reversed(edit.chain) if isinstance(s.before, (ast.FunctionDef, ast.AsyncFunctionDef))), "")
