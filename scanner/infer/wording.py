"""Patterns and edits in plain words, and names for rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from scanner.model.formula import Every, Formula, Inside, Not, Pattern
from scanner.model.hunt import BugKind
from scanner.syntax.edit import Edit
from scanner.syntax.shape import subwords, tokens

_NOT_KEBAB = re.compile(r"[^a-z0-9]+")
_WITHOUT = {
    BugKind.MISSING_ARGUMENT: "without",
    BugKind.MISSING_CONVERSION: "without",
    BugKind.MISSING_GUARD: "without-guard",
    BugKind.MISSING_HANDLING: "without-handling",
    BugKind.MISSING_CALL: "without",
}


def in_words(formula: Formula) -> str:
    """A sentence part that tells what a formula looks for."""
    if isinstance(formula, Pattern):
        return _shown(formula.text)
    if isinstance(formula, Every):
        parts = [in_words(f) for f in formula.formulas if not isinstance(f, Not)]
        outside = [f.formula.formula for f in formula.formulas if isinstance(f, Not) and isinstance(f.formula, Inside)]
        wrong = [f.formula for f in formula.formulas if isinstance(f, Not) and not isinstance(f.formula, Inside)]
        if wrong:
            parts.append("but not " + _shown(_text(wrong[0])))
        if outside:
            parts.append("outside " + _shown(_text(outside[0])))
        return ", ".join(parts)
    return "code that the pattern describes"


def main_text(formula: Formula) -> str:
    """The positive pattern of a formula."""
    if isinstance(formula, Every):
        return next((main_text(f) for f in formula.formulas if not isinstance(f, Not)), "")
    return _text(formula)


def _text(formula: Formula) -> str:
    return formula.text if isinstance(formula, Pattern) else ""


def _shown(text: str) -> str:
    lines = [line.strip() for line in text.split("\n")]
    while len(lines) > 1 and lines[-1] == "...":
        lines.pop()
    shown = " ".join(lines)
    return f"`{shown if len(shown) <= 90 else shown[:87] + '...'}`"


def rule_name(kind: BugKind, edit: Edit) -> str:
    """A kebab-case id that names the defect: what the wrong code is about, and what it lacks."""
    subject = _subject(edit.before or edit.after)
    new = _subject(edit.after) if edit.before else subject
    if kind is BugKind.MISSING_ARGUMENT:
        return _kebab(_callee(edit) or subject, "without", _new_keyword(edit) or "argument")
    if kind in (BugKind.MISSING_CONVERSION, BugKind.MISSING_CALL):
        host = _host(edit) or subject
        return _kebab(host if host != new else "code", "without", new)
    if kind in _WITHOUT:
        return _kebab(_host(edit) or subject, _WITHOUT[kind])
    return _kebab(kind.value, subject)


def _kebab(*parts: str) -> str:
    text = "-".join(_NOT_KEBAB.sub("-", "-".join(subwords(p)) if p not in _WITHOUT.values() else p).strip("-") for p in parts if p)
    text = re.sub(r"-+", "-", text).strip("-")
    if text.startswith(("no-", "use-")):  # an id that begins so would name the cure
        text = "code-" + text
    return text[:60].strip("-") or "bug-class"


def _subject(nodes: Sequence[ast.AST]) -> str:
    """The name that says most: a called function, else an attribute, else a name."""
    for node in nodes:
        for child in ast.walk(node):
            if isinstance(child, ast.Call):
                return _dotted(child.func)
        for child in ast.walk(node):
            if isinstance(child, (ast.Attribute, ast.Name)):
                return _dotted(child)
        found = sorted(tokens(node))
        if found:
            return found[0]
    return "code"


def _callee(edit: Edit) -> str:
    node = edit.before[0]
    return _dotted(node.func) if isinstance(node, ast.Call) else ""


def _host(edit: Edit) -> str:
    for step in reversed(edit.chain):
        if isinstance(step.before, ast.Call):
            return _dotted(step.before.func)
        if isinstance(step.before, ast.stmt):
            break
    return _subject(edit.before) if edit.before else _subject(edit.following[:1])


def _new_keyword(edit: Edit) -> str:
    before, after = edit.before[0], edit.after[0]
    if isinstance(before, ast.Call) and isinstance(after, ast.Call):
        old = {k.arg for k in before.keywords}
        return next((k.arg for k in after.keywords if k.arg and k.arg not in old), "")
    return ""


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        inner = _dotted(node.value)
        return f"{inner}-{node.attr}" if inner and inner not in ("self", "cls") else node.attr
    return node.id if isinstance(node, ast.Name) else ""
