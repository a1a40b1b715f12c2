"""What a test does not run though its code leads there: what it puts a stand-in for, and what stands below a failure or skip. Static."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.lifecycle.calls.facts import CALLED, IMPLICIT, Chain, Facts, chain_of
from scanner.lifecycle.calls.resolving import Project, Ref

_ENDS = ("fail", "skip", "skipTest", "xfail")


@dataclass(frozen=True, slots=True)
class Step:
    """A call on the way from a test to a function: `callee`, called in the file `caller`."""

    callee: Ref
    caller: str


def stood_in(test: Ref, project: Project) -> frozenset[Ref]:
    """What a test gives to `mock.patch`, `patch.object` or `monkeypatch.setattr`, each name in the module or class where it is replaced.

    Its own decorators and code count, those of its class, and its class's set-up. A stand-in that wraps the real thing is none.
    """
    facts = project.facts(test.path)
    if facts is None:
        return frozenset()
    dotted = (name for node in _around(facts, test.name) for name in _replaced(node, facts, project))
    return frozenset(ref for name in dotted for ref in _named(name, project))


def is_replaced(step: Step, replaced: frozenset[Ref]) -> bool:
    """Whether a stand-in answers the call: for the function, or for its class, where it is defined or where it is called."""
    outer = step.callee.name.partition(".")[0]
    return not replaced.isdisjoint({step.callee, Ref(step.callee.path, outer), Ref(step.caller, outer)})


def is_idle(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a test is skipped, or begins with its failure, as one that is still to be written."""
    if any(_last(chain_of(each)) == "skip" for each in node.decorator_list):
        return True
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    first = body[0] if body else None
    return isinstance(first, ast.Raise) or (isinstance(first, ast.Expr) and _last(chain_of(first.value)) in _ENDS)


def _around(facts: Facts, name: str) -> Iterator[ast.AST]:
    """The test, the decorators of its class, and what its class sets up."""
    yield facts.functions[name].node
    home = facts.class_of(name)
    if home:
        yield from facts.classes[home].decorator_list
        yield from (facts.functions[each].node for each in (f"{home}.{one}" for one in IMPLICIT) if each in facts.functions)


def _replaced(node: ast.AST, facts: Facts, project: Project) -> Iterator[str]:
    """The dotted names that are replaced."""
    for call in ast.walk(node):
        if not isinstance(call, ast.Call) or not call.args or any(each.arg == "wraps" for each in call.keywords):
            continue
        chain = chain_of(call.func) or ()
        first, second = call.args[0], call.args[1] if len(call.args) > 1 else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            if chain[-1:] in (("patch",), ("setattr",)):
                yield first.value
        elif chain[-2:] == ("patch", "object") or chain[-1:] == ("setattr",):
            base = _imported(chain_of(first), facts, project)
            if base and isinstance(second, ast.Constant) and isinstance(second.value, str):
                yield f"{base}.{second.value}"


def _imported(chain: Chain | None, facts: Facts, project: Project) -> str:
    """The dotted name of an imported module or class; "" for anything else."""
    imported = facts.imports.get(chain[0]) if chain and CALLED not in chain else None
    if chain is None or imported is None:
        return ""
    base = project.modules.relative(facts.path, imported.level, imported.module) if imported.level else imported.module
    return ".".join(part for part in (base, imported.name or "", *chain[1:]) if part)


def _named(dotted: str, project: Project) -> Iterator[Ref]:
    module, _, name = dotted.rpartition(".")
    outer, _, home = module.rpartition(".")
    yield from (Ref(path, name) for path in project.modules.files(module))
    yield from (Ref(path, f"{home}.{name}") for path in project.modules.files(outer))


def _last(chain: Chain | None) -> str:
    """The name at the end of a chain, called or not."""
    names = [part for part in chain or () if part != CALLED]
    return names[-1] if names else ""
