"""What a wrapper is applied to all over the code base: the calls whose argument it wraps, and the strings that it takes.

A fix that turns `open(path)` into `open(syspath(path))` says that paths go through `syspath`. Which calls take paths, the code base
itself says: those whose argument stands in `syspath(...)` elsewhere. Their bare calls are siblings under another name.
"""

from __future__ import annotations

import ast
import builtins
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scanner.infer.edits.names import imported_names
from scanner.infer.sites.likeness import bag
from scanner.syntax.parse import Parsed
from scanner.syntax.walking import nodes

_FIRST = 2


@dataclass(frozen=True, slots=True, order=True)
class Host:
    """A call's argument: how the called function is written in a pattern, and the argument's index or keyword."""

    function: str
    argument: str

    def pattern(self, value: str) -> str:
        """The call with `value` as that argument."""
        if not self.argument.isdigit():
            return f"{self.function}(..., {self.argument}={value}, ...)"
        before = "".join(f"$BEFORE{index}, " for index in range(int(self.argument)))
        return f"{self.function}({before}{value}, ...)"


@dataclass(slots=True)
class Usage:
    """The arguments of every call, by whether they stand in the wrapper; the strings in the wrapper."""

    wrapped: dict[Host, list[ast.expr]] = field(default_factory=dict)
    bare: dict[Host, list[ast.expr]] = field(default_factory=dict)
    strings: Counter[str] = field(default_factory=Counter)

    def share(self, host: Host) -> float:
        """The part of a call's arguments that stand in the wrapper."""
        count = len(self.wrapped.get(host, ()))
        return count / (count + len(self.bare.get(host, ())) or 1)


@dataclass(frozen=True, slots=True, eq=False)
class Role:
    """How likely a bare argument is one that the code base wraps elsewhere: by the call that takes it, and by its own words.

    `hosts` are the log-odds of the calls, by the metavariable that stands for their argument; `words` those of an argument's words.
    """

    hosts: Mapping[str, float]
    words: Mapping[str, float]

    def likelihood(self, metavariable: str, text: str) -> float:
        """0 to 1."""
        told = [self.words[word] for word in sorted(bag(text)) if word in self.words]
        odds = self.hosts.get(metavariable, 0.0) + (sum(told) / len(told) if told else -1.0)
        return 1 / (1 + math.exp(-odds))


def role_of(usage: Usage, named: Mapping[str, Host]) -> Role:
    """The role that a wrapper has for these calls; `named` are they by metavariable."""
    hosts = set(named.values())
    wrapped = _documents(node for host in usage.wrapped for node in usage.wrapped[host])
    bare = _documents(node for host in hosts for node in usage.bare.get(host, ()))
    many, few = sum(wrapped.values()) or 1, sum(bare.values()) or 1
    words = {word: math.log((wrapped[word] + 0.5) / (many + 1) * (few + 1) / (bare[word] + 0.5)) for word in {*wrapped, *bare}}
    return Role({name: _log_odds(usage, host) for name, host in named.items()}, words)


def _log_odds(usage: Usage, host: Host) -> float:
    return math.log((len(usage.wrapped.get(host, ())) + 0.5) / (len(usage.bare.get(host, ())) + 0.5))


def _documents(nodes: Iterable[ast.expr]) -> Counter[str]:
    """In how many expressions each word stands."""
    found: Counter[str] = Counter()
    for node in nodes:
        found.update(set(bag(ast.unparse(node))))
    return found


def wrapper_name(before: ast.AST, after: ast.AST) -> str:
    """The name of the function that a fix put around an expression; "" where it did not, or the function is a builtin."""
    if not (isinstance(before, ast.expr) and isinstance(after, ast.Call) and after.args):
        return ""
    wrapped = ast.dump(before)
    if not any(ast.dump(argument) == wrapped for argument in after.args):
        return ""
    name = last_name(after.func)
    return "" if hasattr(builtins, name) else name


def last_name(function: ast.AST) -> str:
    """The last name of a called expression; "" for anything but names and attributes."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def usage_of(wrapper: str, files: Iterable[Parsed]) -> Usage:
    """How the wrapper of that name is used in these files."""
    usage = Usage()
    for file in files:
        imported = imported_names(file.tree)
        for node in nodes(file.tree):
            if isinstance(node, ast.Call):
                _count(usage, node, wrapper, imported)
    return usage


def _count(usage: Usage, call: ast.Call, wrapper: str, imported: dict[str, str]) -> None:
    if last_name(call.func) == wrapper:
        first = call.args[0] if call.args else None
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            usage.strings[first.value] += 1
        return
    function = written(call.func, imported)
    if not function:
        return
    for name, value in _arguments(call):
        if isinstance(value, ast.Call) and last_name(value.func) == wrapper:
            usage.wrapped.setdefault(Host(function, name), []).extend(value.args[:1])
        else:
            usage.bare.setdefault(Host(function, name), []).append(value)


def _arguments(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    for index, value in enumerate(call.args[:_FIRST]):
        if isinstance(value, ast.Starred):
            break
        yield str(index), value
    for keyword in call.keywords:
        if keyword.arg:
            yield keyword.arg, keyword.value


def written(function: ast.expr, imported: dict[str, str]) -> str:
    """A called expression as a pattern: imported names in full, any receiver of a method; "" for what has no name."""
    names: list[str] = []
    node: ast.AST = function
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name) and (not names or node.id in imported):
        return ".".join([imported.get(node.id, node.id), *reversed(names)])
    return f"$OBJECT.{names[0]}" if names else ""


def usual_hosts(usage: Usage, own: Host | None, least: float) -> Sequence[Host]:
    """The calls that take the wrapper at least so often, of all the times they are written; a method needs two."""
    found = [
        host
        for host, nodes in usage.wrapped.items()
        if host != own and usage.share(host) >= least and (len(nodes) > 1 or not host.function.startswith("$"))
    ]
    return sorted(found, key=lambda host: (-len(usage.wrapped[host]), host))
