"""A rule that fits a person's answers: wider where a place was missed, narrower where one was no bug, and proven all the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.edits.lesson import Changed, header_span
from scanner.infer.edits.placing import covers, nodes_at
from scanner.infer.hunting import Learned, bare_rule
from scanner.infer.patterns.generalise import Generaliser
from scanner.infer.patterns.holes import ellipsis, is_hole, named, text_of, trailing_ellipsis
from scanner.infer.patterns.policy import Changed as Kept
from scanner.infer.patterns.policy import Context, Policy
from scanner.infer.patterns.telling import says_something, tells_enough
from scanner.infer.proving.excluding import excluding, with_part
from scanner.infer.proving.prove import Claim, prove, prove_rules
from scanner.model.formula import Formula
from scanner.model.hunt_request import PlaceName
from scanner.model.match import Match
from scanner.model.ports import Engine
from scanner.model.proof import Verdict
from scanner.model.source import Target
from scanner.syntax.parse import Parsed
from scanner.syntax.scope import Function, local_names
from scanner.syntax.shape import likeness, tokens

_MOST_NODES = 4
_POLICY = Policy(Kept.SKELETON, Context.CALLEE, 0)


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """Where candidates are tried: the engine, the lesson that they must prove on, and the files in question, parsed, by path."""

    engine: Engine
    lesson: Sequence[Changed]
    files: Mapping[str, Parsed]

    def matches(self, formulas: Mapping[str, Formula]) -> dict[str, list[Match]]:
        """What each formula matches in the files, by id."""
        rules = [bare_rule(id, formula) for id, formula in formulas.items()]
        targets = [Target(path, content=parsed.text.encode("utf-8", "surrogatepass")) for path, parsed in sorted(self.files.items())]
        found: dict[str, list[Match]] = {id: [] for id in formulas}
        for match in self.engine.run(rules, targets).matches:
            found[match.rule_id].append(match)
        return found

    def proven(self, base: Learned, formulas: Mapping[str, Formula]) -> set[str]:
        """The ids of the formulas that prove at the base's place, and on the other fixes that it proves on."""
        span = header_span(base.file.before, base.candidate.anchor)
        mine = list({one.change.path: one for one in (*self.lesson, base.file) if one not in base.also}.values())
        verdicts = prove([Claim(bare_rule(id, formula), base.file, span) for id, formula in formulas.items()], mine, self.engine)
        kept = {id for id, verdict in verdicts.items() if verdict is Verdict.PROVEN}
        for other in base.also:
            proofs = prove_rules([bare_rule(id, formulas[id]) for id in sorted(kept)], [other], self.engine)
            kept = {id for id in kept if proofs[id].verdict is Verdict.PROVEN}
        return kept


def widened(base: Learned, pool: Mapping[str, Learned], places: Sequence[PlaceName], bench: Bench) -> Learned | None:
    """The narrowest pattern that proves and catches all `places`, and if it can be what the base catches: a rung of `pool`, else what
    the places and the incident have in common. None where nothing proves. `bench.files` are the files of both.
    """
    hits = bench.matches({"base": base.formula, **{id: one.formula for id, one in pool.items()}})
    if _catches_all(hits["base"], places):
        return base
    sites = {_start(match) for match in hits["base"]}
    options = {id: one for id, one in pool.items() if one.safe and _catches_all(hits[id], places)}
    made = {one.id: one for one in _generalisations(base, places, bench)}
    hits.update(bench.matches({id: one.formula for id, one in made.items()}))
    proven = bench.proven(base, {id: one.formula for id, one in made.items() if _catches_all(hits[id], places)})
    options.update({id: made[id] for id in proven})
    if not options:
        options = {id: one for id, one in pool.items() if _catches_all(hits[id], places)}
    lost = {id: not sites <= {_start(match) for match in hits[id]} for id in options}
    best = min(options, key=lambda id: (lost[id], len(hits[id]), id in made, options[id].candidate.policy.width, id), default=None)
    return options[best] if best is not None else None


def narrowed(base: Learned, pool: Mapping[str, Learned], place: PlaceName, bench: Bench) -> Learned | None:
    """The pattern that leaves out `place` and the fewest others of the base's sites: a narrower rung, or the base with one more negative.

    None where nothing that proves leaves it out. `bench.files` are the files of the base's sites.
    """
    own = bench.matches({"base": base.formula})["base"]
    caught = [match for match in own if match.path == place.path and covers(match.span, place.line)]
    if not caught:
        return base
    options = {f"n{n:03d}": replace(base, formula=with_part(base.formula, part)) for n, part in enumerate(_parts(caught, bench))}
    fresh = set(options)
    options.update({id: one for id, one in pool.items() if one.safe and one.edit is base.edit})
    hits = bench.matches({id: one.formula for id, one in options.items()})
    sites = {_start(match) for match in own}
    kept = {
        id: len(sites & {_start(match) for match in found})
        for id, found in hits.items()
        if not _catches_all(found, [place]) and {_start(match) for match in found} <= sites
    }
    proven = bench.proven(base, {id: options[id].formula for id in kept if id in fresh}) | (set(kept) - fresh)
    best = min(proven, key=lambda id: (-kept[id], id not in fresh, id), default=None)
    return options[best] if best is not None else None


def _parts(caught: Sequence[Match], bench: Bench) -> Iterator[Formula]:
    for match in caught[:1]:
        yield from excluding(bench.files[match.path], match.span)


def _start(match: Match) -> tuple[str, tuple[int, int]]:
    return match.path, (match.span.start_line, match.span.start_column)


def _catches_all(found: Sequence[Match], places: Sequence[PlaceName]) -> bool:
    return all(any(match.path == place.path and covers(match.span, place.line) for match in found) for place in places)


def _generalisations(base: Learned, places: Sequence[PlaceName], bench: Bench) -> Iterator[Learned]:
    """What the incident's place, or what stands around it, has in common with the named places."""
    local = frozenset(name for step in base.edit.chain if isinstance(step.before, Function) for name in local_names(step.before))
    number = 0
    for anchor, after in _anchors(base):
        for others in _alike(anchor, places, bench):
            generaliser = Generaliser(local | {n.id for other in others for n in ast.walk(other) if _is_stored(n)})  # type: ignore[attr-defined]
            tree = anchor
            for other in others:
                tree = generaliser.join(tree, other)
            for form in _forms(tree):
                negatives = tuple(_negatives(base, form, after, anchor))
                candidate = Candidate(text_of(form), negatives, _POLICY, anchor, base.candidate.edit, safe=tells_enough(form, None))
                for guess in candidate.guesses():
                    yield replace(base, id=f"g{number:03d}", candidate=candidate, formula=guess.formula, safe=guess.safe)
                    number += 1


def _forms(tree: ast.AST) -> Iterator[ast.AST]:
    """The generalisation itself, and of a call the one with any arguments."""
    if not is_hole(tree) and says_something(tree):
        yield tree
        if isinstance(tree, ast.Call):
            yield ast.Call(tree.func, [ellipsis()], [])


def _is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _anchors(base: Learned) -> Iterator[tuple[ast.AST, ast.AST | None]]:
    """The changed node and the expressions and the statement above it, each with its counterpart after the fix."""
    steps = [(step.before, step.after) for step in base.edit.chain]
    if base.edit.before:
        steps.append((base.edit.before[0], base.edit.after[0] if base.edit.after else None))  # type: ignore[arg-type]
    if not any(before is base.candidate.anchor for before, _ in steps):
        yield base.candidate.anchor, None
    for before, after in reversed(steps):
        if isinstance(before, (ast.expr, ast.stmt)):
            yield before, after
        if isinstance(before, ast.stmt):
            return


def _alike(anchor: ast.AST, places: Sequence[PlaceName], bench: Bench) -> Iterator[list[ast.AST]]:
    """For each place one node of the anchor's kind: the most alike of them all together, then the next."""
    ranked: list[list[ast.AST]] = []
    for place in places:
        nodes = [node for node in nodes_at(bench.files[place.path], place.line) if type(node) is type(anchor)]
        ranked.append(sorted(nodes, key=lambda node: -likeness(tokens(node), tokens(anchor)))[:_MOST_NODES])
    for index in range(_MOST_NODES):
        if all(len(nodes) > index for nodes in ranked):
            yield [nodes[index] for nodes in ranked]


def _negatives(base: Learned, tree: ast.AST, after: ast.AST | None, anchor: ast.AST) -> Iterator[Negative]:
    yield from base.candidate.negatives
    if isinstance(tree, ast.Call) and isinstance(after, ast.Call) and isinstance(anchor, ast.Call):
        old = {keyword.arg for keyword in anchor.keywords}
        for keyword in after.keywords:
            if keyword.arg and keyword.arg not in old:
                yield Negative((_with_keyword(tree, keyword.arg),))


def _with_keyword(tree: ast.Call, name: str) -> str:
    return text_of(ast.Call(tree.func, [ellipsis()], [ast.keyword(name, named("VALUE")), trailing_ellipsis()]))
