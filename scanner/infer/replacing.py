"""Candidates for an expression or statement that the fix replaced."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.infer.abstraction import Abstraction
from scanner.infer.candidate import Candidate, Negative
from scanner.infer.holes import is_hole, text_of
from scanner.infer.novelty import Novelty, new_tokens
from scanner.infer.policy import Changed, Context, Policy
from scanner.syntax.edit import Edit, Step
from scanner.syntax.shape import digest, tokens

_MOST_AROUND = 4
_TELLING = (
    *(ast.Attribute, ast.keyword, ast.Compare, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Raise, ast.Try, ast.Await, ast.Yield),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.With, ast.AsyncWith, ast.ListComp, ast.GeneratorExp, ast.DictComp),
)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A locus: `around` nodes above the changed node, with the ways down on both sides."""

    before: ast.AST
    after: ast.AST
    path_before: tuple[ast.AST, ...]
    path_after: tuple[ast.AST, ...]


def replacing(edit: Edit, index: int, local_names: frozenset[str]) -> Iterator[Candidate]:
    """All candidates of one REPLACE edit, every setting of the dials at every locus."""
    step, chain = _lift(edit)
    new = new_tokens(step.before, step.after)
    removed = frozenset((tokens(step.before) - tokens(step.after)).keys())
    for around in range(_MOST_AROUND + 1):
        place = _place(step, chain, around)
        if place is None:
            return
        for changed in Changed:
            for context in Context if around else (Context.LOCALS,):
                policy = Policy(changed, context, around)
                candidate = _candidate(place, step, policy, _Tokens(new, removed, local_names), index)
                if candidate is not None:
                    yield candidate


@dataclass(frozen=True, slots=True)
class _Tokens:
    new: frozenset[str]
    removed: frozenset[str]
    local_names: frozenset[str]


def _candidate(place: _Place, step: Step, policy: Policy, marks: _Tokens, index: int) -> Candidate | None:
    abstraction = Abstraction(marks.local_names)
    if policy.changed is Changed.ANY and marks.removed and not marks.new:
        return None
    part = _changed(abstraction, step.before, policy.changed)
    if policy.changed is Changed.ANY and (not place.path_before or policy.context in (Context.VERBATIM, Context.ANY)):
        return None
    tree = abstraction.around(place.before, place.path_before, part, policy.context)
    if is_hole(tree):
        return None
    text = text_of(tree)
    if not says_something(tree):
        return None
    negatives = tuple(_negatives(abstraction, place, step, policy, marks))
    return Candidate(text, negatives, policy, place.before, index, alone=True)


def _negatives(abstraction: Abstraction, place: _Place, step: Step, policy: Policy, marks: _Tokens) -> Iterator[Negative]:
    """The corrected form: by what is new in it, then by the same dials, then as what now stands around the place."""
    novelty = Novelty(abstraction, marks.new, policy.context if place.path_before else Context.CALLEE)
    seen: set[str] = set()
    built: list[tuple[ast.AST, bool]] = []
    if marks.new:
        context = policy.context
        if isinstance(step.after, ast.expr):
            novel = novelty.build(step.after)
            built.append((abstraction.around(place.after, place.path_after, novel, context), False))
    built.append(
        (abstraction.around(place.after, place.path_after, _changed(abstraction, step.after, policy.changed), policy.context), False)
    )
    if marks.new and isinstance(step.after, ast.expr) and _contains(step.after, step.before):
        built.append((novelty.build(step.after), True))
    for tree, inside in built:
        if is_hole(tree):
            continue
        text = text_of(tree)
        if text not in seen:
            seen.add(text)
            yield Negative((text,), inside)


def _changed(abstraction: Abstraction, node: ast.AST, level: Changed) -> ast.AST:
    if isinstance(node, ast.keyword) and level >= Changed.LEADING:
        return ast.keyword(node.arg, abstraction.hole(node.value))
    return abstraction.changed(node, level)


def _lift(edit: Edit) -> tuple[Step, tuple[Step, ...]]:
    """The changed node as something a pattern can be: an expression, a keyword argument or a statement."""
    step, chain = Step(edit.before[0], edit.after[0]), edit.chain
    while not isinstance(step.before, (ast.expr, ast.keyword, ast.stmt)) and len(chain) > 1:
        step, chain = chain[-1], chain[:-1]
    return step, chain


def _place(step: Step, chain: tuple[Step, ...], around: int) -> _Place | None:
    """The locus `around` patternable nodes up; None past the statement that holds the change."""
    steps = [*chain, step]
    at, left = len(steps) - 1, around
    while left:
        if isinstance(steps[at].before, ast.stmt) or at == 0:
            return None
        at -= 1
        while not isinstance(steps[at].before, (ast.expr, ast.stmt)):
            if at == 0:
                return None
            at -= 1
        left -= 1
    below = steps[at + 1 :]
    return _Place(steps[at].before, steps[at].after, tuple(s.before for s in below), tuple(s.after for s in below))


def _contains(outer: ast.AST, inner: ast.AST) -> bool:
    wanted = digest(inner)
    return any(type(n) is type(inner) and digest(n) == wanted for n in ast.walk(outer))


def says_something(tree: ast.AST) -> bool:
    """Whether a pattern keeps any name, attribute, keyword, operator or constant of its own."""
    for node in ast.walk(tree):
        if isinstance(node, _TELLING):
            return True
        if isinstance(node, ast.Name) and not is_hole(node):
            return True
        if isinstance(node, ast.Constant) and node.value != "...":
            return True
    return False
