"""A formula to an ast-grep rule: patterns where they say it, kinds and fields of the syntax tree where they do not."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from scanner.engines.python.lexing import PatternSyntaxError, metavariable
from scanner.engines.python.pattern import NotSupported, ParsedPattern, parse_pattern
from scanner.forms.ast_grep.texts import Texts, is_dots, literal_rule, orders
from scanner.forms.refusal import CannotExpress
from scanner.model.formula import Either, Every, Formula, Inside, Not, Pattern
from scanner.model.rule import Level, Rule

_SEVERITY = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "info", Level.NONE: "hint"}
_IMPORTS = "ast-grep does not resolve names: an import anywhere in a file is taken to be in force everywhere in it"
_CONSTANTS = "ast-grep does not follow constants: a name that holds a literal is not taken for it"


@dataclass(frozen=True, slots=True)
class AstGrepRule:
    """The rule's mapping, and in what it finds less or more than the Semgrep form."""

    document: dict[str, Any]
    notes: tuple[str, ...] = ()


def ast_grep_rule(rule: Rule) -> AstGrepRule:
    """The rule in ast-grep's form. Raises CannotExpress with the part of the rule that it has no way to say."""
    if rule.formula is None:
        raise CannotExpress(rule.unsupported or "what only Semgrep can run")
    if rule.options:
        raise CannotExpress(f"the option {next(iter(rule.options))}")
    texts = Texts()
    try:
        found = _formula(rule.formula, texts)
    except (PatternSyntaxError, NotSupported) as problem:
        raise CannotExpress(f"a pattern that is not understood ({problem})") from None
    document: dict[str, Any] = {
        "id": rule.id,
        "language": "python",
        "severity": _SEVERITY[rule.level],
        "message": rule.message,
        "rule": found,
    }
    if texts.constraints:
        document["constraints"] = texts.constraints
    for key, globs in (("files", rule.paths.include), ("ignores", rule.paths.exclude)):
        if globs:
            document[key] = list(globs)
    return AstGrepRule(document, (_IMPORTS, _CONSTANTS))


def _formula(formula: Formula, texts: Texts, negative: bool = False) -> dict[str, Any]:
    if isinstance(formula, Pattern):
        return _pattern(parse_pattern(formula.text), texts, negative)
    if isinstance(formula, Either):
        return {"any": [_formula(each, texts, negative) for each in formula.options]}
    if isinstance(formula, Inside):
        return {"inside": {"stopBy": "end", **_formula(formula.formula, texts, True)}}
    if isinstance(formula, Not):
        return {"not": _formula(formula.formula, texts, True)}
    if isinstance(formula, Every):
        if formula.conditions or formula.focus:
            raise CannotExpress("a condition on a metavariable" if formula.conditions else "focus-metavariable")
        first = [each for each in formula.formulas if not isinstance(each, (Not, Inside))]
        rest = [each for each in formula.formulas if isinstance(each, (Not, Inside))]
        if len(first) > 1 or not first:
            raise CannotExpress("several patterns at one place, or none that says what to find")
        return {"all": [_formula(each, texts, negative) for each in (*first, *rest)]}
    raise CannotExpress("a regular expression over the text")


def _pattern(pattern: ParsedPattern, texts: Texts, negative: bool) -> dict[str, Any]:
    if pattern.kind not in ("expr", "stmt"):
        what = {"stmts": "a sequence of statements", "decorator": "a decorator", "pair": "an entry of a dictionary"}
        raise CannotExpress(what.get(pattern.kind, pattern.kind))
    node = pattern.nodes[0]
    maker = _MAKERS.get(type(node))
    if maker is not None:
        return maker(node, texts, negative)
    if isinstance(node, ast.stmt):
        raise CannotExpress(f"the statement {type(node).__name__} in a pattern")
    return _expression(node, texts, negative)


def _expression(node: ast.AST, texts: Texts, negative: bool) -> dict[str, Any]:
    """An expression: a call with its keyword arguments in any order, or a plain pattern."""
    if isinstance(node, ast.Call) and any(keyword.arg for keyword in node.keywords):
        return _call(node, texts, negative)
    if isinstance(node, ast.Call) and [is_dots(each) for each in node.args] == [True, False, True] and literal_rule(node.args[1]):
        plain = ast.Call(node.func, node.args[:1], [])
        return {"all": [_any(texts.variants(plain, negative)), {"has": {"field": "arguments", "has": literal_rule(node.args[1])}}]}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call) and len([k for k in inner.keywords if k.arg]) > 1:
            raise CannotExpress("keyword arguments of a call within another expression, which may come in any order")
    return _any(texts.variants(node, negative))


def _call(node: ast.Call, texts: Texts, negative: bool) -> dict[str, Any]:
    given: list[Any] = sorted([*node.args, *node.keywords], key=lambda each: (each.lineno, each.col_offset))
    named = [each for each in node.keywords if each.arg]
    first = given.index(named[0])
    if any(not is_dots(each) and each not in named for each in given[first:]):
        raise CannotExpress("an argument by position after one by keyword")
    if any(metavariable(each.arg or "") for each in named):
        raise CannotExpress("a keyword argument of any name")
    leading: list[Any] = given[:first]
    if not any(is_dots(each) for each in given[first:]):
        bare = ast.Call(node.func, leading, named)
        return _any([way for order in orders(bare) for way in texts.variants(order, negative)])
    dots = ast.Starred(ast.Name("MVDOTS_"))
    plain = ast.Call(node.func, leading if leading and is_dots(leading[-1]) else [*leading, dots], [])
    parts = [_any(texts.variants(plain, negative))]
    for each in named:
        wanted: list[dict[str, Any]] = [{"has": {"field": "name", "regex": f"^{each.arg}$"}}]
        if not (isinstance(each.value, ast.Name) and metavariable(each.value.id)):
            wanted.append({"has": {"field": "value", **_expression(each.value, texts, negative)}})
        parts.append({"has": {"field": "arguments", "has": {"kind": "keyword_argument", "all": wanted}}})
    return {"all": parts}


def _assign(node: ast.Assign, texts: Texts, negative: bool) -> dict[str, Any]:
    if len(node.targets) != 1 or isinstance(node.targets[0], (ast.Tuple, ast.List)):
        raise CannotExpress("an assignment to several targets")
    left, right = _expression(node.targets[0], texts, negative), _expression(node.value, texts, negative)
    kinds = (("assignment", "left", "right"), ("named_expression", "name", "value"))
    return _any([{"kind": kind, "all": [{"has": {"field": a, **left}}, {"has": {"field": b, **right}}]} for kind, a, b in kinds])


def _return(node: ast.Return, texts: Texts, negative: bool) -> dict[str, Any]:
    if node.value is None:
        raise CannotExpress("`return` of nothing")
    value = _expression(node.value, texts, negative)
    return _any([{"kind": "return_statement", "has": value}, {"kind": "lambda", "has": {"field": "body", **value}}])


def _if(node: ast.If, texts: Texts, negative: bool) -> dict[str, Any]:
    _only_dots(node.body, node.orelse)
    test = {"has": {"field": "condition", **_expression(node.test, texts, negative)}}
    return _any([{"kind": kind, **test} for kind in ("if_statement", "elif_clause")])


def _while(node: ast.While, texts: Texts, negative: bool) -> dict[str, Any]:
    _only_dots(node.body, node.orelse)
    return {"kind": "while_statement", "has": {"field": "condition", **_expression(node.test, texts, negative)}}


def _with(node: ast.With, texts: Texts, negative: bool) -> dict[str, Any]:
    _only_dots(node.body, [])
    if len(node.items) != 1:
        raise CannotExpress("`with` of several items")
    (item,) = node.items
    value = _expression(item.context_expr, texts, negative)
    if item.optional_vars is not None:
        name = _expression(item.optional_vars, texts, negative)
        value = {"kind": "as_pattern", "all": [{"has": value}, {"has": {"kind": "as_pattern_target", "has": name}}]}
    held = {"kind": "with_item", "has": {"field": "value", **value}}
    return {"kind": "with_statement", "has": {"kind": "with_clause", "has": held}}


def _try(node: ast.Try, texts: Texts, negative: bool) -> dict[str, Any]:
    if len(node.handlers) != 1 or node.handlers[0].type is None:
        raise CannotExpress("`try` with several handlers, or one for everything")
    (handler,) = node.handlers
    _only_dots(handler.body, [*node.orelse, *node.finalbody])
    caught = _expression(node.handlers[0].type, texts, negative)
    if handler.name:
        if metavariable(handler.name) is None:
            raise CannotExpress("the name of a caught exception")
        caught = {"kind": "as_pattern", "has": caught}
    parts: list[dict[str, Any]] = [{"has": {"kind": "except_clause", "has": caught}}]
    parts += [{"not": {"has": {"kind": kind}}} for kind in ("else_clause", "finally_clause")]
    if len(node.body) == 3 and is_dots(node.body[0]) and is_dots(node.body[2]) and isinstance(node.body[1], ast.Expr):
        parts.append({"has": {"field": "body", "has": {"stopBy": "end", **_expression(node.body[1].value, texts, negative)}}})
    else:
        _only_dots(node.body, [])
    return {"kind": "try_statement", "all": parts}


def _function(node: ast.FunctionDef, texts: Texts, negative: bool) -> dict[str, Any]:
    _only_dots(node.body, [*node.decorator_list, *([node.returns] if node.returns else [])])
    parts: list[dict[str, Any]] = []
    if metavariable(node.name) is None:
        parts.append({"has": {"field": "name", "regex": f"^{node.name}$"}})
    marks = [arg.arg.startswith("MVDOTS_") for arg in node.args.kwonlyargs]
    if marks != [True]:
        if marks != [True, False, True] or node.args.kwonlyargs[1].annotation or node.args.kw_defaults[1] is None:
            raise CannotExpress("parameters other than `...`, one with a default, `...`")
        name, default = node.args.kwonlyargs[1].arg, node.args.kw_defaults[1]
        wanted: list[dict[str, Any]] = [{"has": {"field": "value", **_expression(default, texts, negative)}}]
        if metavariable(name) is None:
            wanted.append({"has": {"field": "name", "regex": f"^{name}$"}})
        kinds = _any([{"kind": "default_parameter"}, {"kind": "typed_default_parameter"}])
        parts.append({"has": {"field": "parameters", "has": {**kinds, "all": wanted}}})
    function = {"kind": "function_definition", "all": [*parts, {"not": {"inside": {"kind": "decorated_definition"}}}]}
    decorated = {"kind": "decorated_definition", "has": {"field": "definition", "kind": "function_definition", "all": parts}}
    return _any([function, decorated])


def _only_dots(body: list[ast.stmt], others: list[Any]) -> None:
    if len(body) != 1 or not is_dots(body[0]) or others:
        raise CannotExpress("a body other than `...`, or further clauses")


def _any(options: list[dict[str, Any]]) -> dict[str, Any]:
    return options[0] if len(options) == 1 else {"any": options}


_MAKERS: dict[type, Callable[[Any, Texts, bool], dict[str, Any]]] = {
    ast.Assign: _assign,
    ast.Return: _return,
    ast.If: _if,
    ast.While: _while,
    ast.With: _with,
    ast.Try: _try,
    ast.FunctionDef: _function,
}
