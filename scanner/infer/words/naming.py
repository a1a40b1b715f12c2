"""Names for rules: from the words of the edit, in kebab-case, naming the defect."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from scanner.infer.candidates.defects import defect
from scanner.infer.words.subjects import called, dotted, subject
from scanner.model.hunt import BugKind
from scanner.syntax.edit import Edit
from scanner.syntax.shape import subwords

_NOT_KEBAB = re.compile(r"[^a-z0-9]+")
_LONGEST = 60
_BARE = 2  # words of a defect that names no subject
_CURES = ("no-", "use-")


def rule_name(kind: BugKind, edit: Edit) -> str:
    """A kebab-case id that names the defect: what the wrong code is about, and what it lacks."""
    if kind is BugKind.MISSING_ARGUMENT and (keyword := _new_keyword(edit)):
        return _kebab(called(edit.before) or subject(edit.before) or "code", "without", keyword)
    if kind in (BugKind.MISSING_CONVERSION, BugKind.MISSING_CALL):
        host, new = _host(edit), subject(edit.after)
        return _kebab(host if host and host != new else "code", "without", new or "call")
    if kind is BugKind.MISSING_GUARD:
        return _kebab(_host(edit) or _enclosing(edit) or "code", "without", _guard(edit.after))
    if kind is BugKind.MISSING_HANDLING:
        return _kebab(_host(edit) or _enclosing(edit) or "code", "without", *_caught(edit.after), "handling")
    inside = ("in", name) if (name := _enclosing(edit)) else ()
    if found := defect(kind, edit):
        bare = len(found) == _BARE and kind in (BugKind.WRONG_OPERATOR, BugKind.WRONG_CONDITION)
        return _kebab(*found, *(inside if bare else ()))
    about = subject(edit.before or edit.after) or (dotted(edit.before[0]) if kind is BugKind.WRONG_API and edit.before else "")
    head = "wrong code" if kind is BugKind.OTHER else kind.value
    return _kebab(head, about) if about else _kebab(head, *inside)


def _kebab(*parts: str) -> str:
    text = "-".join(_NOT_KEBAB.sub("-", "-".join(subwords(part))).strip("-") for part in parts if part)
    text = re.sub(r"-+", "-", text).strip("-")
    if text.startswith(_CURES):  # an id that begins so would name the cure
        text = "code-" + text
    if len(text) > _LONGEST:
        text = text[: _LONGEST + 1].rpartition("-")[0] or text[:_LONGEST]
    return text.strip("-") or "bug-class"


def _host(edit: Edit) -> str:
    for step in reversed(edit.chain):
        if isinstance(step.before, ast.Call):
            return dotted(step.before.func)
        if isinstance(step.before, ast.stmt):
            break
    if edit.before:
        return subject(edit.before)
    beside = [*([edit.previous] if edit.previous is not None else []), *edit.following[:1]]
    return next((found for node in beside if (found := subject([node]))), "")


def _enclosing(edit: Edit) -> str:
    """The innermost function, else class, around the edit."""
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return next((step.before.name for step in reversed(edit.chain) if isinstance(step.before, named)), "")


def _new_keyword(edit: Edit) -> str:
    before, after = edit.before[0], edit.after[0]
    if isinstance(before, ast.Call) and isinstance(after, ast.Call):
        old = {k.arg for k in before.keywords}
        return next((k.arg for k in after.keywords if k.arg and k.arg not in old), "argument")
    return ""


def _guard(after: Sequence[ast.AST]) -> str:
    tests = [node.test for node in after if isinstance(node, (ast.If, ast.While, ast.IfExp, ast.Assert))]
    first = tests[0].comparators[0] if tests and isinstance(tests[0], ast.Compare) else None
    return "none check" if isinstance(first, ast.Constant) and first.value is None else "guard"


def _caught(after: Sequence[ast.AST]) -> list[str]:
    handlers = [handler for node in after if isinstance(node, ast.Try) for handler in node.handlers]
    return [dotted(handlers[0].type)] if handlers and handlers[0].type is not None else []
