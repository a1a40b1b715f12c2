"""What a pattern must not be, said against what it is: "without `timeout`", "not wrapped in `str(...)`", "with no later ..."."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from scanner.infer.patterns.pattern_code import is_any, is_dots, quoted, same_code, shown_name
from scanner.infer.words.phrases import operand
from scanner.infer.words.statement_phrases import handler_word, phrase

_USES = (ast.Assign, ast.Return, ast.Await, ast.Yield)


def lacks_here(positive: Sequence[ast.AST], wrong: Sequence[ast.AST]) -> str:
    """For a `pattern-not`: what the correction has at the place itself."""
    if len(positive) == 1 and len(wrong) == 1:
        return _against(positive[0], wrong[0]) or f"other than {quoted(wrong[0], 50)}"
    return f"other than {' ... '.join(quoted(node, 40) for node in wrong if not is_dots(node))}"


def lacks_around(positive: Sequence[ast.AST], wrong: Sequence[ast.AST]) -> str:
    """For a `pattern-not-inside`: what the correction has around, before or after the place."""
    only = wrong[0] if len(wrong) == 1 else None
    if only is None:
        return _beside(positive, wrong)
    if isinstance(only, ast.Try):
        caught = " or ".join(dict.fromkeys(handler_word(handler) for handler in only.handlers))
        return f"outside a `try` that catches {caught}" if caught else "outside a `try` with a `finally`"
    if isinstance(only, (ast.With, ast.AsyncWith)):
        return "outside `with " + ", ".join(quoted(item.context_expr, 50).strip("`") for item in only.items) + "`"
    if isinstance(only, (ast.If, ast.While)):
        word = "if" if isinstance(only, ast.If) else "while"
        return f"outside `{word} {quoted(only.test, 50).strip('`')}`"
    if positive and (around := _wrapped(positive[0], only)):
        return around
    return f"not inside {phrase(only)}" if isinstance(only, ast.stmt) else f"not inside {quoted(only, 50)}"


def is_use(positive: Sequence[ast.AST], wrong: Sequence[ast.AST]) -> bool:
    """Whether the negative part is no more than a use of the result."""
    if len(positive) != 1 or len(wrong) != 1 or not isinstance(wrong[0], _USES):
        return False
    return wrong[0].value is not None and same_code(wrong[0].value, positive[0])


def _beside(positive: Sequence[ast.AST], wrong: Sequence[ast.AST]) -> str:
    told = [node for node in wrong if not is_dots(node)]
    if not told:
        return "not in such a block"
    own = [node for node in told if any(same_code(_bare(node), _bare(part)) for part in positive)]
    others = [node for node in told if node not in own]
    if own and others:
        return f"with no {'earlier' if wrong.index(others[0]) < wrong.index(own[0]) else 'later'} {_plain(others[0])}"
    if is_dots(wrong[-1]):
        return f"with no earlier {_plain(told[0])}"
    return f"with no {'earlier ' if is_dots(wrong[-1]) else ''}{_plain(told[0])} before or after"


def _plain(node: ast.AST) -> str:
    if isinstance(node, (ast.If, ast.While)):
        return f"`{'if' if isinstance(node, ast.If) else 'while'} {quoted(node.test, 50).strip('`')}`"
    return quoted(_bare(node), 50)


def _bare(node: ast.AST) -> ast.AST:
    return node.value if isinstance(node, ast.Expr) else node


def _against(positive: ast.AST, wrong: ast.AST) -> str:
    """The first telling difference between two patterns of one shape; "" where there is none to name."""
    positive, wrong = _bare(positive), _bare(wrong)
    if same_code(positive, wrong):
        return ""
    if isinstance(positive, ast.Call) and isinstance(wrong, ast.Call) and same_code(positive.func, wrong.func):
        return _arguments(positive, wrong)
    if isinstance(positive, ast.Assign) and isinstance(wrong, ast.Assign):
        return _against(positive.value, wrong.value) or _instead(wrong.value)
    if isinstance(positive, ast.Return) and isinstance(wrong, ast.Return) and positive.value and wrong.value:
        return _against(positive.value, wrong.value) or _instead(wrong.value)
    if isinstance(positive, ast.Await) and isinstance(wrong, ast.Await):
        return _against(positive.value, wrong.value)
    if isinstance(positive, (ast.If, ast.While, ast.Assert)) and isinstance(wrong, type(positive)):
        return f"other than on {quoted(wrong.test, 50)}"
    if wrapped := _wrapped(positive, wrong):
        return wrapped
    return _instead(wrong) if isinstance(wrong, ast.Call) and is_any(positive) else ""


def _instead(node: ast.AST) -> str:
    return f"not from {operand(node)}" if isinstance(node, ast.Call) else f"other than {operand(node)}"


def _arguments(positive: ast.Call, wrong: ast.Call) -> str:
    known = {k.arg: k.value for k in positive.keywords}
    for keyword in wrong.keywords:
        if keyword.arg is None or is_dots(keyword.value):
            continue
        name = shown_name(keyword.arg)
        if keyword.arg in known and not same_code(known[keyword.arg], keyword.value):
            return _argument(f"`{name}`", known[keyword.arg], keyword.value)
        if keyword.arg not in known:
            value = "" if is_any(keyword.value) else quoted(keyword.value, 40).strip("`")
            return f"without `{name}={value}`" if value else f"without `{name}`"
    telling = [a for a in wrong.args if not is_dots(a)]
    own = [a for a in positive.args if not is_dots(a)]
    for index, argument in enumerate(telling):
        if index >= len(own):
            return f"without {operand(argument)} as argument" if not is_any(argument) else "without another argument"
        if not same_code(own[index], argument):
            return _argument("argument", own[index], argument)
    return ""


def _argument(name: str, own: ast.AST, other: ast.AST) -> str:
    if isinstance(other, ast.Call) and any(same_code(own, argument) for argument in (*other.args, *_receivers(other))):
        if isinstance(other.func, ast.Attribute) and same_code(own, other.func.value):
            return f"whose {name} is taken without `.{shown_name(other.func.attr)}()`"
        return f"whose {name} is not wrapped in {quoted(other, 50)}"
    return f"whose {name} is not {operand(other)}"


def _receivers(call: ast.Call) -> list[ast.AST]:
    return [call.func.value] if isinstance(call.func, ast.Attribute) else []


def _wrapped(positive: ast.AST, wrong: ast.AST) -> str:
    """Where the corrected code holds the code itself: what stands around it there."""
    inner = _bare(positive)
    if isinstance(wrong, ast.Attribute) and same_code(wrong.value, inner):
        return f"without `.{shown_name(wrong.attr)}`"
    if isinstance(wrong, ast.Await) and same_code(wrong.value, inner):
        return "that is not awaited"
    if isinstance(wrong, ast.Call):
        if same_code(wrong.func, inner):
            return "that is not called"
        if isinstance(wrong.func, ast.Attribute) and same_code(wrong.func.value, inner):
            return f"without `.{shown_name(wrong.func.attr)}()`"
        return f"that is not wrapped in {quoted(ast.Call(wrong.func, [ast.Name('MVDOTS_')], []), 50)}"
    if isinstance(wrong, (ast.BoolOp, ast.IfExp)):
        return f"not in {quoted(wrong, 50)}"
    return ""
