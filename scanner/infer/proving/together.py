"""Several fixes of one incident: the patterns that prove on all of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.edits.lesson import Changed
from scanner.infer.edits.triage import triage
from scanner.infer.hunting import Learned, bare_rule, learn
from scanner.infer.patterns.generalise import Generaliser
from scanner.infer.patterns.holes import is_hole, text_of
from scanner.infer.patterns.policy import Changed as Kept
from scanner.infer.patterns.policy import Context, Policy
from scanner.infer.patterns.telling import says_something, tells_enough
from scanner.infer.proving.prove import prove_rules
from scanner.model.ports import Engine
from scanner.model.proof import Verdict
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.scope import Function, local_names

_MOST_EDITS = 4
_MOST_AROUND = 3


@dataclass(frozen=True, slots=True, eq=False)
class Together:
    """What was learned; `shared`: every pattern proves on every fix."""

    learned: dict[str, Learned]
    shared: bool


def learn_together(lessons: Sequence[Sequence[Changed]], engine: Engine) -> Together:
    """The patterns that prove on every fix, the generalisations of their edits first.

    Where no precise pattern does, the patterns of each fix by itself, none of which fires on what any of the fixes wrote.
    """
    if len(lessons) > 1:
        pool = {one.id: one for one in _pool(lessons, engine)}
        for lesson in lessons:
            rules = [bare_rule(id, one.formula) for id, one in pool.items()]
            proofs = prove_rules(rules, lesson, engine)
            pool = {id: one for id, one in pool.items() if proofs[id].verdict is Verdict.PROVEN}
        if any(one.safe for one in pool.values()):
            return Together(_once([replace(one, also=_others(lessons, one)) for one in pool.values()]), True)
    return Together(learn([file for lesson in lessons for file in lesson], engine), len(lessons) == 1)


def _pool(lessons: Sequence[Sequence[Changed]], engine: Engine) -> Iterator[Learned]:
    yield from _generalised(lessons)
    for number, lesson in enumerate(lessons):
        for id, one in learn(lesson, engine).items():
            yield replace(one, id=f"f{number}{id}")


def _once(learned: Sequence[Learned]) -> dict[str, Learned]:
    """Equal patterns once, with the first of their formulas."""
    first: dict[tuple[object, ...], Learned] = {}
    for one in learned:
        first.setdefault(one.candidate.looks_for, one)
    return {one.id: one for one in first.values()}


def _others(lessons: Sequence[Sequence[Changed]], one: Learned) -> tuple[Changed, ...]:
    return tuple(file for lesson in lessons if one.file not in lesson for file in lesson[:1])


def _generalised(lessons: Sequence[Sequence[Changed]]) -> Iterator[Learned]:
    """Least general generalisations of the first fix's changed nodes with those of each other fix."""
    first = _places(lessons[0])
    number = 0
    for index, (file, edit) in enumerate(first):
        for around in range(_MOST_AROUND + 1):
            for other in _places(lessons[1]):
                for candidate in _joined((file, edit), [other, *(_like(edit, lesson) for lesson in lessons[2:])], around, index):
                    for guess in candidate.guesses():
                        yield Learned(f"j{number:04d}", candidate, guess.formula, edit, file, guess.safe)
                        number += 1


def _places(lesson: Sequence[Changed]) -> list[tuple[Changed, Edit]]:
    return [(file, edit) for file in lesson for edit in triage(file.edits) if edit.kind is EditKind.REPLACE][:_MOST_EDITS]


def _like(edit: Edit, lesson: Sequence[Changed]) -> tuple[Changed, Edit] | None:
    """The first edit of a fix whose changed node is of the same kind."""
    return next((place for place in _places(lesson) if type(place[1].before[0]) is type(edit.before[0])), None)


def _joined(one: tuple[Changed, Edit], others: Sequence[tuple[Changed, Edit] | None], around: int, index: int) -> Iterator[Candidate]:
    sides = [_sides(place[1], around) if place else None for place in (one, *others)]
    known = [side for side in sides if side is not None]
    if len(known) < len(sides) or len({type(side.before) for side in known}) > 1:
        return
    local = frozenset(name for place in (one, *others) if place for name in _locals(place[1]))
    generaliser = Generaliser(local)
    before, after = known[0].before, known[0].after
    for side in known[1:]:
        before, after = generaliser.join(before, side.before), generaliser.join(after, side.after)
    if is_hole(before) or not says_something(before):
        return
    safe = tells_enough(before, None)
    negatives = () if is_hole(after) else (Negative((text_of(after),)), Negative((text_of(after),), inside=True))
    yield Candidate(text_of(before), negatives, Policy(Kept.LEADING, Context.LITERALS, around), known[0].before, index, safe=safe)


@dataclass(frozen=True, slots=True, eq=False)
class _Sides:
    before: ast.AST
    after: ast.AST


def _sides(edit: Edit, around: int) -> _Sides | None:
    """The changed node, or the expression or statement so many steps above it; None past its statement."""
    steps = [*(_Sides(step.before, step.after) for step in edit.chain), _Sides(edit.before[0], edit.after[0])]
    usable = [step for step in steps if isinstance(step.before, (ast.expr, ast.stmt))]
    last = next((at for at in range(len(usable) - 1, -1, -1) if isinstance(usable[at].before, ast.stmt)), 0)
    chosen = len(usable) - 1 - around
    return usable[chosen] if chosen >= last else None


def _locals(edit: Edit) -> frozenset[str]:
    found = frozenset[str]()
    for step in edit.chain:
        if isinstance(step.before, Function):
            found |= local_names(step.before)
    return found
