"""Names and strings of a kind: `_log_stop` and `_log_kill`, `read` and `aread`, `"avro.schema"` and `"avro.codec"`.

Siblings often carry another name of the same making. A relative of a candidate has a metavariable in the name's place, and a regular
expression that says how such names are made: how they begin, how they end.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from scanner.infer.candidates.candidate import Candidate, Negative
from scanner.infer.candidates.comprehensions import as_f_string, in_other_brackets
from scanner.infer.patterns.policy import Changed, Context
from scanner.model.formula import MetavariableRegex

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_DELICATE = "/\\^[]"
_LONGEST = 60
_SHORTEST = 3
_MOST_STRINGS = 2
_MOST_OF_EDIT = 8
_EVERYDAY = frozenset({"get", "set", "has", "add", "from", "run", "new", "test"})
_NAME = "$KIN"


@dataclass(frozen=True, slots=True)
class Kin:
    """How names of a kind are made: `regex` for the whole name, and the `part` that they all have."""

    regex: str
    part: str


def name_kinds(name: str) -> list[Kin]:
    """By its first word and by its last; none for a name of one word."""
    words = list(_WORD.finditer(name))
    if len(words) < 2:
        return []
    found: list[Kin] = []
    start = name[: words[0].end()]
    if len(start.strip("_")) >= _SHORTEST and words[0].group() not in _EVERYDAY:
        bridge = "_" if name[words[0].end()] == "_" else ""
        found.append(Kin(f"{start}{bridge}{'' if bridge else '[A-Z0-9]'}\\w*$", start + bridge))
    end = name[words[-1].start() :]
    if len(end.strip("_")) >= _SHORTEST:
        bridge = "_" if name[words[-1].start() - 1] == "_" else ""
        found.append(Kin(f"\\w*{bridge}{end}$", bridge + end))
    return found


def twins(name: str) -> list[Kin]:
    """The same name with and without a sign of being asynchronous."""
    bare = re.sub(r"^(?:async_|sync_)", "", name)
    if len(bare) <= _SHORTEST or bare.startswith("_"):
        return []
    bare = bare[1:] if bare == name and name.startswith("a") and len(name) > _SHORTEST + 1 else bare
    return [Kin(f"(?:a|async_|sync_)?{bare}$", bare)]


def string_kinds(text: str) -> list[Kin]:
    """Semgrep's regular expressions for strings that begin or end like this one, up to a separator."""
    if not text.isprintable() or len(text) > _LONGEST or "'" in text or '"' in text:
        return []
    separators = list(re.finditer(r"[^A-Za-z0-9]+", text))
    found: list[Kin] = []
    if separators and separators[0].start() >= _SHORTEST and separators[0].end() < len(text):
        found.append(Kin(f"=~/^{_escaped(text[: separators[0].end()])}/", _seen(text[: separators[0].end()])))
    if separators and len(text) - separators[-1].end() >= _SHORTEST and separators[-1].start() > 0:
        found.append(Kin(f"=~/{_escaped(text[separators[-1].start() :])}$/", _seen(text[separators[-1].start() :])))
    return found


def _seen(text: str) -> str:
    """How it stands in a file, as far as that is sure."""
    return text.strip("\\") if text.isascii() and "\\" not in text.strip("\\") else ""


def _escaped(text: str) -> str:
    """Without what a pattern's string would have to escape once more: any character will do in its place."""
    return "".join(c if c.isalnum() or c in " _" else "." if c in _DELICATE else f"[{c}]" for c in text)


def relatives(candidate: Candidate, *, concurrent: bool = True) -> Iterator[Candidate]:
    """The candidate with other names or strings of the same making. They are for finding, not for keeping.

    `concurrent`: the code has coroutines, so that a name may have a twin.
    """
    policy = candidate.policy
    if candidate.conditions or policy.context > Context.CALLEE:
        return
    head = _head(candidate.anchor)
    if policy.changed is Changed.SKELETON and policy.context in (Context.LOCALS, Context.CALLEE):
        name = _name(head)
        kinds = [*name_kinds(name), *(twins(name) if concurrent and isinstance(head, ast.Call) else [])] if name else []
        for kin in kinds:
            yield from _renamed(candidate, name, kin)
    if policy.changed in (Changed.SKELETON, Changed.LAST_NAME):
        yield from _of_receiver(candidate, head)
    if policy.changed in (Changed.VERBATIM, Changed.LOCALS) and policy.context is Context.LOCALS:
        yield from _other_strings(candidate)


def _head(node: ast.AST) -> ast.AST:
    """The call or attribute that a piece of code is about."""
    while True:
        inner = getattr(node, "value", None)
        if isinstance(node, (ast.Expr, ast.Await, ast.Return, ast.Yield, ast.YieldFrom, ast.Assign, ast.Starred)) and inner is not None:
            node = inner
        else:
            return node


def _name(head: ast.AST) -> str:
    function = head.func if isinstance(head, ast.Call) else head
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) and isinstance(head, ast.Call) else ""


def _renamed(candidate: Candidate, name: str, kin: Kin) -> Iterator[Candidate]:
    word = re.compile(rf"(?<![\w$'\"]){re.escape(name)}(?![\w'\"]|\s*=[^=])")
    text = word.sub(_NAME, candidate.text)
    if text == candidate.text or _NAME in candidate.text:
        return
    negatives = tuple(Negative(tuple(word.sub(_NAME, t) for t in n.texts), n.inside) for n in candidate.negatives)
    yield _relative(candidate, text, negatives, MetavariableRegex(_NAME, kin.regex), kin.part)


def _of_receiver(candidate: Candidate, head: ast.AST) -> Iterator[Candidate]:
    """A method of any receiver whose name ends in the same word."""
    if not (isinstance(head, ast.Call) and isinstance(head.func, ast.Attribute)):
        return
    receiver = head.func.value
    name = receiver.attr if isinstance(receiver, ast.Attribute) else receiver.id if isinstance(receiver, ast.Name) else ""
    words = [w for w in _WORD.findall(name) if not w.isdigit()]
    bound = re.match(rf"(?:return |await |\$\w+ = )*(\$\w+)\.{re.escape(head.func.attr)}\(", candidate.text)
    if bound and words and len(words[-1]) >= _SHORTEST and name not in ("self", "cls"):
        condition = MetavariableRegex(bound.group(1), f"(?i).*{words[-1].lower()}s?\\d*$")
        yield _relative(candidate, candidate.text, candidate.negatives, condition, "")


def _other_strings(candidate: Candidate) -> Iterator[Candidate]:
    strings = {repr(n.value): n.value for n in ast.walk(candidate.anchor) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    written = [(quoted, text) for quoted, text in strings.items() if quoted in candidate.text and text]
    for quoted, text in written[:_MOST_STRINGS]:
        wider = [f"'{kind.regex}'" for kind in string_kinds(text)]
        if candidate.policy.changed is Changed.VERBATIM and len(written) == 1:
            wider.append("'...'")
        for other in wider:
            negatives = tuple(Negative(tuple(t.replace(quoted, other) for t in n.texts), n.inside) for n in candidate.negatives)
            yield _relative(candidate, candidate.text.replace(quoted, other), negatives, None, "")


def _relative(
    candidate: Candidate, text: str, negatives: tuple[Negative, ...], condition: MetavariableRegex | None, part: str
) -> Candidate:
    conditions = (condition,) if condition else ()
    return replace(candidate, text=text, negatives=negatives, conditions=conditions, part=part, safe=False)


def with_relatives(found: Iterable[Candidate], module: ast.AST) -> Iterator[Candidate]:
    """Every candidate of an edit, followed by its relatives, of which there are few. `module` is the code that they are from."""
    concurrent = any(isinstance(node, ast.AsyncFunctionDef) for node in ast.walk(module))
    left, strings = _MOST_OF_EDIT, _MOST_STRINGS
    for candidate in found:
        yield candidate
        yield from in_other_brackets(candidate)
        for other in islice(as_f_string(candidate), strings):
            strings -= 1
            yield other
        for relative in islice(relatives(candidate, concurrent=concurrent), left):
            left -= 1
            yield relative
