"""The fixed function as a test would call it: imported from its module, with its parameters. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.lifecycle.functions import Function, functions_of
from scanner.syntax.parse import Parsed


@dataclass(frozen=True, slots=True)
class Subject:
    """What is imported from which module, and the lines that call it. `shown` is what people call it: "Client.send".

    `values` are the parameters that somebody has to give values for, in order, each once.
    """

    module: str
    imported: str
    shown: str
    values: tuple[str, ...]
    lines: tuple[str, ...]
    is_async: bool = False


def subject_of(name: str, parsed: Parsed, module: str) -> Subject | None:
    """The function of this qualified name; of a nested one, the function around it. None where it is not there."""
    functions = functions_of(parsed.tree)
    parts = name.split(".")
    outermost = next((".".join(parts[:n]) for n in range(1, len(parts) + 1) if ".".join(parts[:n]) in functions), None)
    function = functions.get(outermost) if outermost is not None else None
    if function is None:
        return None
    return _plain(function, module) if function.owner is None else _method(function, functions, module)


def _plain(function: Function, module: str) -> Subject:
    call = _call(function, function.name, skip=0)
    is_async = isinstance(function.node, ast.AsyncFunctionDef)
    return Subject(module, function.name, function.name, call.values, (f"answer = {_run(call.text, is_async)}",), is_async)


def _method(function: Function, functions: dict[str, Function], module: str) -> Subject:
    owner = function.name.rpartition(".")[0]
    kinds = {getattr(each, "id", getattr(each, "attr", "")) for each in function.node.decorator_list}
    is_async = isinstance(function.node, ast.AsyncFunctionDef)
    top = owner.split(".")[0]
    simple = function.node.name
    if kinds & {"staticmethod", "classmethod"}:
        call = _call(function, f"{owner}.{simple}", skip=int("classmethod" in kinds))
        return Subject(module, top, function.name, call.values, (f"answer = {_run(call.text, is_async)}",), is_async)
    maker = functions.get(f"{owner}.__init__")
    made = _call(maker, owner, skip=1) if maker is not None else _Call(f"{owner}()", ())
    if simple == "__init__":
        return Subject(module, top, function.name, made.values, (f"answer = {made.text}",))
    is_property = bool(kinds & {"property", "cached_property"})
    call = _Call(f"subject.{simple}", ()) if is_property else _call(function, f"subject.{simple}", skip=1)
    values = tuple(dict.fromkeys((*made.values, *call.values)))
    return Subject(module, top, function.name, values, (f"subject = {made.text}", f"answer = {_run(call.text, is_async)}"), is_async)


@dataclass(frozen=True, slots=True)
class _Call:
    text: str
    values: tuple[str, ...]


def _call(function: Function, spoken: str, skip: int) -> _Call:
    """A call with all parameters that have no default; `skip` leaves the first ones out (`self`)."""
    arguments = function.node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    needed = [each.arg for each in positional[: len(positional) - len(arguments.defaults)]][skip:]
    named = [each.arg for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if default is None]
    values = tuple(_free(name, spoken) for name in (*needed, *named))
    passed = [*values[: len(needed)], *(f"{name}={value}" for name, value in zip(named, values[len(needed) :], strict=True))]
    return _Call(f"{spoken}({', '.join(passed)})", values)


def _free(name: str, spoken: str) -> str:
    """A variable's name for a parameter: not one that the test itself uses."""
    return f"{name}_" if name in {spoken, "subject", "answer", "pytest", "asyncio"} else name


def _run(call: str, is_async: bool) -> str:
    return f"asyncio.run({call})" if is_async else call


def imports_of_subjects(subjects: tuple[Subject, ...]) -> Iterator[str]:
    """The modules that the calls themselves need."""
    if any(each.is_async for each in subjects):
        yield "import asyncio"
