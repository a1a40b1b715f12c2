"""Candidates for an expression or statement that the fix replaced."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.infer.candidates.calls import FUNCTION
from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.candidates.kin import string_kinds
from scanner.infer.candidates.origins import origins
from scanner.infer.edits.names import Names
from scanner.infer.patterns.abstraction import Abstraction
from scanner.infer.patterns.holes import is_hole, named, text_of
from scanner.infer.patterns.novelty import Novelty, Old, new_tokens
from scanner.infer.patterns.policy import Changed, Context, Policy
from scanner.infer.patterns.telling import says_something, tells_enough
from scanner.syntax.digest import digest
from scanner.syntax.edit import Edit, Step
from scanner.syntax.shape import tokens

_MOST_AROUND = 4


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A locus: `around` nodes above the changed node, with the ways down on both sides."""

    before: ast.AST
    after: ast.AST
    path_before: tuple[ast.AST, ...]
    path_after: tuple[ast.AST, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Change:
    """The changed node on both sides, and the tokens that make the difference."""

    step: Step
    new: frozenset[str]
    removed: frozenset[str]
    names: Names
    index: int
    chain: tuple[Step, ...]

    @property
    def parent(self) -> ast.AST | None:
        """What the changed node stands in."""
        return self.chain[-1].before if self.chain else None

    @property
    def bare_in_host(self) -> bool:
        """Whether the changed node is a plain name or attribute whose meaning is its role: an argument, a condition, an operand."""
        hosts = (ast.keyword, ast.If, ast.While, ast.IfExp, ast.Assert, ast.BoolOp, ast.UnaryOp, ast.Compare)
        is_argument = isinstance(self.parent, ast.Call) and self.parent.func is not self.step.before
        return isinstance(self.step.before, (ast.Name, ast.Attribute, ast.Subscript)) and (is_argument or isinstance(self.parent, hosts))

    @property
    def is_everyday(self) -> bool:
        """Whether the fix dressed up a call of a builtin: without its surroundings such a call says nothing."""
        call = self.step.before
        return self.kept_whole and isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and hasattr(builtins, call.func.id)

    @property
    def is_plain(self) -> bool:
        """Whether the changed node is no more than the name of a variable."""
        name = self.step.before.id if isinstance(self.step.before, ast.Name) else ""
        return self.names.is_local(name) or (name.islower() and name not in self.names.imported and not hasattr(builtins, name))

    @property
    def kept_whole(self) -> bool:
        """Whether the fix only added: the old code stands unchanged within the new."""
        return not self.removed


def replacing(edit: Edit, index: int, names: Names) -> Iterator[Candidate]:
    """All candidates of one REPLACE edit, every setting of the dials at every locus."""
    step, chain = _lift(edit)
    removed = frozenset((tokens(step.before) - tokens(step.after)).keys())
    change = _Change(step, new_tokens(step.before, step.after), removed, names, index, chain)
    for around in range(_MOST_AROUND + 1):
        place = _place(step, chain, around)
        if place is None:
            return
        if not around and (_needs_host(step, chain) or (change.kept_whole and change.is_plain)):
            yield from _strings(change)
            continue
        for changed in Changed:
            for context in Context if around else (Context.LOCALS,):
                yield from _candidates(place, change, Policy(changed, context, around))


def _strings(change: _Change) -> Iterator[Candidate]:
    """Strings that begin or end like one that the fix put inside something."""
    text = getattr(change.step.before, "value", None)
    if not isinstance(text, str) or not change.kept_whole or not isinstance(change.step.after, ast.Call):
        return
    for kin in string_kinds(text):
        pattern = ast.Constant(kin.regex)
        novelty = Novelty(Abstraction(change.names), change.new, Context.CALLEE, Old(change.step.before, pattern))
        wrapper = Negative((text_of(novelty.build(change.step.after)),), inside=True)
        policy = Policy(Changed.LITERALS, Context.ANY, 0)
        yield Candidate(f"'{kin.regex}'", (wrapper,), policy, change.step.before, change.index, alone=False, safe=False, part=kin.part)


def _needs_host(step: Step, chain: tuple[Step, ...]) -> bool:
    """Whether the changed node alone says nothing: a literal, or an exception's name in a handler."""
    if isinstance(step.before, (ast.Constant, ast.keyword)):
        return True
    return bool(chain) and isinstance(chain[-1].before, ast.ExceptHandler)


def _candidates(place: _Place, change: _Change, policy: Policy) -> Iterator[Candidate]:
    nothing_kept = not change.kept_whole or not place.path_before or policy.context in (Context.VERBATIM, Context.ANY)
    if policy.changed is Changed.ANY and nothing_kept:
        return
    for full in (False, True):
        abstraction = Abstraction(change.names, change.removed)
        part = _changed(abstraction, change.step.before, policy.changed)
        tree = abstraction.around(place.before, place.path_before, part, policy.context)
        if is_hole(tree) or not _mentions_removed(tree, change):
            return
        if not says_something(tree):
            yield from _by_origin(tree, abstraction, place, change, policy)
            return
        negatives = tuple(_negatives(abstraction, place, change, policy, (part, full)))
        text = text_of(change.names.qualified(tree) if full else tree)
        if full and text == text_of(tree):
            return
        literal = _keeps_locals(tree, change.names)
        safe = not literal and _is_safe(policy, change) and tells_enough(tree, part if place.path_before else None)
        yield Candidate(text, negatives, policy, place.before, change.index, safe=safe)


def _by_origin(tree: ast.AST, abstraction: Abstraction, place: _Place, change: _Change, policy: Policy) -> Iterator[Candidate]:
    """What says nothing by itself, where its one local comes from the same: no more than a change of how it is tested."""
    names = {node.id: node for node in ast.walk(place.before) if isinstance(node, ast.Name) and change.names.is_local(node.id)}
    if policy.changed is not Changed.LOCALS or policy.context not in (Context.LOCALS, Context.CALLEE) or len(names) != 1:
        return
    negatives = tuple(n for n in _negatives(abstraction, place, change, policy, (tree, False)) if not n.inside)
    for around in origins(next(iter(names.values())), change.chain, abstraction):
        yield Candidate(text_of(tree), negatives, policy, place.before, change.index, safe=False, within=around)


def _keeps_locals(tree: ast.AST, names: Names) -> bool:
    """Whether a pattern hangs on what somebody called a local variable."""
    return any(isinstance(node, ast.Name) and names.is_local(node.id) for node in ast.walk(tree))


def _is_safe(policy: Policy, change: _Change) -> bool:
    """Whether a pattern at this setting is one that a person would write down as the rule."""
    if policy.context > Context.CALLEE or (not policy.around and (change.bare_in_host or change.is_everyday)):
        return False
    local = isinstance(change.step.before, ast.Name) and change.names.is_local(change.step.before.id)
    return policy.changed <= Changed.SKELETON or (local and policy.changed is Changed.ANY and change.kept_whole)


def _mentions_removed(tree: ast.AST, change: _Change) -> bool:
    """In a plain replacement the pattern must keep something of what was removed, unless that was only local names."""
    removed = frozenset(t for t in change.removed if not change.names.is_local(t))
    return not removed or bool(removed & tokens(tree).keys())


def _negatives(abstraction: Abstraction, place: _Place, change: _Change, policy: Policy, made: tuple[ast.AST, bool]) -> Iterator[Negative]:
    """The corrected form: by what is new in it, then by the same dials, then as what now stands around the place."""
    step, (part, full) = change.step, made
    context = FUNCTION.get(policy.changed, policy.context if place.path_before else Context.CALLEE)
    novelty = Novelty(abstraction, change.new, context, Old(step.before, part))
    built: list[tuple[ast.AST, bool]] = []
    if change.new and isinstance(step.after, ast.expr):
        built.append((abstraction.around(place.after, place.path_after, novelty.build(step.after), policy.context), False))
    built.append(
        (abstraction.around(place.after, place.path_after, _changed(abstraction, step.after, policy.changed), policy.context), False)
    )
    if change.new and _contains(step.after, step.before):
        if isinstance(change.parent, ast.Expr) and isinstance(part, ast.expr):
            yield _dropped(part, change.names if full else Names())
        built.append((novelty.build(step.after), True))
    seen: set[Negative] = set()
    for tree, inside in built:
        if is_hole(tree):
            continue
        negative = Negative((text_of(change.names.qualified(tree) if full else tree),), inside)
        if negative not in seen:
            seen.add(negative)
            yield negative


def _dropped(part: ast.expr, names: Names) -> Negative:
    """A result that nobody took: not where it is assigned, returned, awaited or yielded."""
    uses: list[ast.AST] = [ast.Assign([named("VALUE")], part, lineno=0), ast.Return(part), ast.Await(part), ast.Yield(part)]
    return Negative(tuple(text_of(names.qualified(use)) for use in uses), inside=True)


def _changed(abstraction: Abstraction, node: ast.AST, level: Changed) -> ast.AST:
    if isinstance(node, ast.keyword) and level >= Changed.LEADING:
        return ast.keyword(node.arg, abstraction.hole(node.value))
    return abstraction.changed(node, level)


def _lift(edit: Edit) -> tuple[Step, tuple[Step, ...]]:
    """The changed node as something a pattern can be: an expression, a keyword argument or a statement."""
    step, chain = Step(edit.before[0], edit.after[0]), edit.chain
    if isinstance(step.before, ast.Expr):
        after = step.after.value if isinstance(step.after, ast.Expr) else step.after
        step, chain = Step(step.before.value, after), (*chain, step)
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
