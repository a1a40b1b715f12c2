"""The correction of a rule as a method of its class: `corrected`, what a matched node is to be replaced by.

Only what a replacement of one node says in full is written: arguments added to a call, another method called, or the rule's `fix:`.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scanner.forms.fixit.writing import quoted
from scanner.model.correction import Correction, Unit
from scanner.model.correction_form import correction_from
from scanner.model.rule import Rule
from scanner.syntax.parse import Parsed, parse_text

_METAVARIABLE = re.compile(r"\$([A-Z_][A-Z_0-9]*)")
_STAND_IN = "bugclass_mv_"
_WHOLE = (ast.Call, ast.Name, ast.Attribute, ast.Subscript, ast.Compare)


@dataclass(frozen=True, slots=True)
class Replacing:
    """`kind`: the LibCST class of the nodes that are replaced, "" for any. `needs`: functions of the module that the method calls.

    `method` takes a `cst.Call`, to be exchanged for the kind. `remembered` are metavariables that the rule's matcher must save.
    """

    kind: str
    method: str
    remembered: frozenset[str] = frozenset()
    needs: tuple[str, ...] = ()


def replacing(rule: Rule) -> Replacing | None:
    """How the rule's matches are corrected; None where that is not sure, or no replacement of one node."""
    correction = correction_from(rule.metadata)
    if correction is not None and (found := _edited(correction)) is not None:
        return found
    return _template(rule.fix) if rule.fix is not None and (correction is None or not correction.reason) else None


def _edited(correction: Correction) -> Replacing | None:
    more = (correction.imports, correction.dropped, correction.own, correction.local, correction.fresh, correction.climb, correction.reason)
    before, after = _expression(correction.before), _expression(correction.after)
    if any(more) or correction.unit is not Unit.EXPRESSION or not isinstance(before, ast.Call) or not isinstance(after, ast.Call):
        return None
    if (name := _other_name(before, after)) is not None:
        return Replacing("Call", _RENAMED.replace("@TEXT@", quoted(name, 8)))
    same = [_dumps([before.func, *before.args]), _dumps(before.keywords)]
    count = len(before.keywords)
    fresh = after.keywords[count:]
    if not fresh or same != [_dumps([after.func, *after.args]), _dumps(after.keywords[:count])]:
        return None
    names = {node.id for each in fresh for node in ast.walk(each) if isinstance(node, ast.Name)}
    if any(each.arg is None for each in fresh) or names & {*correction.holes} or not all(hasattr(builtins, name) for name in names):
        return None
    text = ast.unparse(ast.Call(ast.Name("f"), [], fresh))
    return Replacing("Call", _ADDED.replace("@TEXT@", quoted(text, 12, 200)))


def _other_name(before: ast.Call, after: ast.Call) -> str | None:
    """The attribute that is called instead of another one of the same object, with the same arguments."""
    if not isinstance(before.func, ast.Attribute) or not isinstance(after.func, ast.Attribute) or before.func.attr == after.func.attr:
        return None
    same = _dumps([before.func.value, *before.args]) == _dumps([after.func.value, *after.args])
    return after.func.attr if same and _dumps(before.keywords) == _dumps(after.keywords) else None


def _template(fix: str) -> Replacing | None:
    names = frozenset(_METAVARIABLE.findall(fix))
    tree = _expression(_METAVARIABLE.sub(lambda found: _STAND_IN + found[1].lower(), fix))
    if not names or not isinstance(tree, _WHOLE) or any(letter in fix for letter in "{}\n\\") or _STAND_IN in fix:
        return None
    holes = {node: parent for parent, node in _children(tree) if isinstance(node, ast.Name) and node.id.startswith(_STAND_IN)}
    if len(holes) != len(_METAVARIABLE.findall(fix)):
        return None
    text = _METAVARIABLE.sub(lambda found: "{" + found[1].lower() + "}", fix)
    open_ = {node.id.removeprefix(_STAND_IN) for node, parent in holes.items() if _could_be_split(node, parent)}
    given = [f'closed(found["{name}"])' if name in open_ else f'found["{name}"]' for name in sorted(map(str.lower, names))]
    filled = ", ".join(f"{name}={value}" for name, value in zip(sorted(map(str.lower, names)), given, strict=True))
    method = _TEMPLATE.replace("@FILLED@", filled).replace("@TEXT@", quoted(text, 12, 200))
    kind = "Comparison" if isinstance(tree, ast.Compare) else ""
    return Replacing(kind, method, frozenset(f"${name}" for name in names), ("template", *(("closed",) if open_ else ())))


def _could_be_split(node: ast.Name, parent: ast.AST) -> bool:
    """Whether an operator beside this place could take a part of what is put there."""
    whole = isinstance(parent, ast.keyword) or (isinstance(parent, ast.Call) and any(each is node for each in parent.args))
    return not (whole or isinstance(parent, ast.List) or (isinstance(parent, ast.Subscript) and parent.slice is node))


def _children(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    return ((parent, node) for parent in ast.walk(tree) for node in ast.iter_child_nodes(parent))


def _expression(text: str) -> ast.expr | None:
    parsed = parse_text(text, "")
    body = parsed.tree.body if isinstance(parsed, Parsed) else []
    return body[0].value if len(body) == 1 and isinstance(body[0], ast.Expr) else None


def _dumps(nodes: list[ast.expr] | list[ast.keyword]) -> list[str]:
    return [ast.dump(node) for node in nodes]


_ADDED = '''    def corrected(self, node: cst.Call) -> cst.Call | None:
        """The call with what it lacks; None where that may be among its arguments already, or cannot follow them."""
        if any(arg.star == "**" or isinstance(arg.value, cst.GeneratorExp) for arg in node.args):
            return None
        lacking = cst.ensure_type(cst.parse_expression(@TEXT@), cst.Call)
        return node.with_changes(args=[*node.args, *lacking.args])'''

_RENAMED = '''    def corrected(self, node: cst.Call) -> cst.Call | None:
        """The call of what is to be called instead; None where the name was imported by itself."""
        if not isinstance(node.func, cst.Attribute):
            return None
        return node.with_changes(func=node.func.with_changes(attr=cst.Name(@TEXT@)))'''

_TEMPLATE = '''    def corrected(self, node: cst.Call) -> cst.BaseExpression | None:
        """What `node` should be; None where it takes several lines, whose layout and comments would be lost."""
        found = m.extract(node, BUG, metadata_resolver=self)
        several = "\\n" in cst.Module([]).code_for_node(node)
        if found is None or several or any(isinstance(each, cst.GeneratorExp) for each in found.values()):
            return None
        new = parse_template_expression(@TEXT@, @FILLED@)
        return new.with_changes(lpar=node.lpar, rpar=node.rpar)'''
