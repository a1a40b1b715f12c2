"""Candidates from the role of a wrapper that a fix put around an argument or a string."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.candidates.kin import string_kinds
from scanner.infer.candidates.roles import Host, Usage, role_of, usage_of, usual_hosts, wrapper_name, written
from scanner.infer.edits.lesson import Changed
from scanner.infer.edits.names import imported_names
from scanner.infer.edits.triage import triage
from scanner.infer.hunting import Learned, Try, proven
from scanner.infer.patterns.holes import Holes, text_of
from scanner.infer.patterns.policy import Changed as Kept
from scanner.infer.patterns.policy import Context, Policy
from scanner.infer.sites.places import is_test, nearness
from scanner.model.ports import Engine
from scanner.model.source import Target
from scanner.syntax.edit import Edit, EditKind
from scanner.syntax.parse import Parsed, parse

_MOST_FILES = 80
_MOST_HOSTS = 24
_MOST_WRAPPERS = 3
_MOST_EDITS = 4
_SHARES = (0.5, 0.15)
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}$")


@dataclass(frozen=True, slots=True, eq=False)
class _Wrapping:
    """An edit that put a function around an expression: where, its name, and the call that the expression is an argument of."""

    file: Changed
    edit: Edit
    name: str
    host: Host | None


def learn_roles(lesson: Sequence[Changed], targets: Sequence[Target], engine: Engine) -> dict[str, Learned]:
    """The patterns of what the fix's wrappers are applied to elsewhere in `targets`, proven on the fix; empty where it has none."""
    found = _wrappings(lesson)
    tries: list[Try] = []
    for name in list(dict.fromkeys(one.name for one in found))[:_MOST_WRAPPERS]:
        here = [one for one in found if one.name == name][:_MOST_EDITS]
        usage = usage_of(name, _holding(name, targets, here[0].file.change.path))
        for index, one in enumerate(here):
            tries.extend((one.file, one.edit, candidate) for candidate in _candidates(one, usage, index))
    return proven(tries, lesson, engine, "r") if tries else {}


def _wrappings(lesson: Sequence[Changed]) -> list[_Wrapping]:
    code = [one for one in lesson if not is_test(one.change.path)] or list(lesson)
    found: list[_Wrapping] = []
    for file in code:
        imported = imported_names(file.before.tree)
        for edit in triage(file.edits):
            if edit.kind is EditKind.REPLACE and (name := wrapper_name(edit.before[0], edit.after[0])):
                found.append(_Wrapping(file, edit, name, _host(edit, imported)))
    return found


def _host(edit: Edit, imported: dict[str, str]) -> Host | None:
    """The call and argument that the edit is in."""
    node, above = edit.before[0], [step.before for step in reversed(edit.chain)]
    if above and isinstance(above[0], ast.keyword):
        name, call = above[0].arg or "", above[1] if len(above) > 1 else None
    else:
        call = above[0] if above else None
        name = (
            next((str(i) for i, a in enumerate(getattr(call, "args", None) or ()) if a is node), "") if isinstance(call, ast.Call) else ""
        )
    function = written(call.func, imported) if isinstance(call, ast.Call) else ""
    return Host(function, name) if function and name else None


def _holding(name: str, targets: Sequence[Target], home: str) -> Iterator[Parsed]:
    """The parsed files that hold the name, those near the fix first."""
    word, left = f"{name}(".encode(), _MOST_FILES
    for target in sorted(targets, key=lambda target: (-nearness(target.path, home), target.path)):
        try:
            content = target.read()
        except OSError:
            continue  # the scan itself reports what cannot be read
        if word in content and left:
            left -= 1
            parsed = parse(content, target.path)
            if isinstance(parsed, Parsed):
                yield parsed


def _candidates(one: _Wrapping, usage: Usage, index: int) -> Iterator[Candidate]:
    old = one.edit.before[0]
    if one.host is not None:
        for least in _SHARES:
            hosts = usual_hosts(usage, one.host, least)[:_MOST_HOSTS]
            if hosts:
                policy = Policy(Kept.ANY, Context.CALLEE, 1)
                named = _named([one.host, *hosts])
                texts = [host.pattern(name) for name, host in named.items()]
                call = next(step.before for step in reversed(one.edit.chain) if isinstance(step.before, ast.Call))
                negative = Negative(tuple(dict.fromkeys(_wrapped(one.name, [one.host, *hosts]))))
                role = role_of(usage, named)
                yield Candidate(texts[0], (negative,), policy, call, index, alone=False, safe=False, others=tuple(texts[1:]), role=role)
    if isinstance(old, ast.Constant) and isinstance(old.value, str):
        yield from _strings(one, old.value, usage, index)


def _named(hosts: Sequence[Host]) -> dict[str, Host]:
    """Each call with the metavariable that stands for its argument, named after it."""
    holes = Holes()
    return {text_of(ast.Name(holes.fresh(host.function.rsplit(".", 1)[-1]))): host for host in hosts}


def _wrapped(name: str, hosts: Iterable[Host]) -> Iterator[str]:
    """Any call with an argument in the wrapper, however that is imported."""
    for wrapper in (f"{name}(...)", f"$MODULE.{name}(...)"):
        yield f"$FUNCTION(..., {wrapper}, ...)"
        for keyword in sorted({host.argument for host in hosts if not host.argument.isdigit()}):
            yield f"$FUNCTION(..., {keyword}={wrapper}, ...)"


def _strings(one: _Wrapping, text: str, usage: Usage, index: int) -> Iterator[Candidate]:
    """Strings that begin like the incident's and end like those that the wrapper takes elsewhere."""
    endings = sorted(({_ending(other) for other in usage.strings} | {_ending(text)}) - {""})
    start = next((kin for kin in string_kinds(text) if kin.regex.startswith("=~/^")), None)
    if not _ending(text) or start is None or not start.part:
        return
    regex = f"{start.regex[:-1]}.*[.](?:{'|'.join(ending[1:] for ending in endings)})$/"
    negative = Negative((f"{one.name}(...)", f"$MODULE.{one.name}(...)"), inside=True)
    policy = Policy(Kept.LITERALS, Context.CALLEE, 0)
    before = one.edit.before[0]
    yield Candidate(f"'{regex}'", (negative,), policy, before, index, alone=False, safe=False, part=start.part, ends=tuple(endings))


def _ending(text: str) -> str:
    """A file's suffix, as far as it is one."""
    return found.group() if (found := _SUFFIX.search(text)) else ""
