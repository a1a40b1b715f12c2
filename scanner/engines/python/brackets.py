"""Pattern tokens to Python source: what an ellipsis becomes depends on the bracket it stands in."""

from __future__ import annotations

from scanner.engines.python.lexing import (
    AFTER,
    CONCATENATED,
    DEEP,
    DOTS,
    TYPED,
    PatternSyntaxError,
    Token,
    is_keyword,
    metavariable,
    tokens,
)
from scanner.model.record import Record, fresh

_CLOSING = {"(": ")", "[": "]", "{": "}", DEEP: "...>"}
PARAMETER_STAR = "MVSTAR_"
PARAMETER_POW = "MVPOW_"
PARAMETER_BARE = "MVBARE_"
PARAMETER_SLASH = "MVSLASH_"


class Group(Record, frozen=False):
    """A bracketed stretch. `role` is call, params, bases, tuple, list, brace or deep."""

    role: str
    opening: str
    items: list[Token | Group] = fresh(factory=list)


def to_python(text: str) -> str:
    """The pattern as Python source. Raises PatternSyntaxError where brackets do not pair."""
    found = tokens(text)
    root = Group("top", "")
    stack = [root]
    before: list[Token] = []
    for token in found:
        top = stack[-1]
        opening = _opening(token)
        if opening:
            group = Group(_role(opening, before), opening)
            top.items.append(group)
            stack.append(group)
            before.clear()
        elif token.text in (")", "]", "}") or token.kind == "deep_close":
            if len(stack) == 1 or _CLOSING[top.opening] != token.text:
                raise PatternSyntaxError(f"`{token.text}` closes nothing")
            stack.pop()
            before = [Token("closed", token.text)]
        else:
            top.items.append(token)
            if token.kind == "newline" and len(stack) == 1:
                before = []
            elif token.kind not in ("space", "newline"):
                before.append(token)
    if len(stack) > 1:
        raise PatternSyntaxError(f"`{stack[-1].opening}` is never closed")
    return _render(root)


def _opening(token: Token) -> str:
    if token.kind == "deep_open":
        return DEEP
    return token.text if token.text in ("(", "[", "{") else ""


def _role(opening: str, before: list[Token]) -> str:
    if opening == DEEP:
        return "deep"
    if opening == "{":
        return "brace"
    last = before[-1] if before else None
    follows = last is not None and (last.kind in ("closed", "string") or (last.kind == "name" and not is_keyword(last.text)))
    if opening == "[":
        return "subscript" if follows else "list"
    if not follows:
        return "tuple"
    previous = before[-2].text if len(before) > 1 else ""
    return {"def": "params", "class": "bases"}.get(previous, "call")


def _render(group: Group | Token) -> str:
    if isinstance(group, Token):
        return DOTS if group.kind == "dots" else group.text
    render = {"call": _call, "bases": _call, "params": _params, "brace": _brace, "deep": _deep, "tuple": _tuple}.get(group.role)
    if render is not None:
        return render(group)
    closing = _CLOSING.get(group.opening, "")
    return group.opening + _plain(group.items) + closing


def _plain(items: list[Token | Group]) -> str:
    rendered = [_render(item) for item in items]
    _lambdas(items, rendered)
    _concatenations(items, rendered)
    return "".join(rendered)


def _split(items: list[Token | Group]) -> list[list[Token | Group]]:
    parts: list[list[Token | Group]] = [[]]
    nested_lambda = 0
    for item in items:
        if isinstance(item, Token) and item.text == "lambda":
            nested_lambda += 1
        elif isinstance(item, Token) and item.text == ":" and nested_lambda:
            nested_lambda -= 1
        if isinstance(item, Token) and item.text == "," and not nested_lambda:
            parts.append([])
        else:
            parts[-1].append(item)
    return parts


def _word(part: list[Token | Group]) -> Token | None:
    """The only token of a part, spaces apart."""
    solid = [i for i in part if not (isinstance(i, Token) and i.kind in ("space", "newline"))]
    return solid[0] if len(solid) == 1 and isinstance(solid[0], Token) else None


def _call(group: Group) -> str:
    done = []
    solid = [i for i in group.items if not (isinstance(i, Token) and i.kind in ("space", "newline"))]
    if _is_typed(solid):
        return "(" + _typed(solid) + ")"
    seen: set[str] = set()
    for part in _split(group.items):
        word, naming = _word(part), _naming(part)
        text = "*" + _render(word) if word is not None and word.kind in ("dots", "mvel") else _plain(part)
        is_late = not naming and ("**" in seen or ("=" in seen and not text.lstrip().startswith("*")))
        done.append(f"**{AFTER}({text})" if is_late and text.strip() else text)
        seen.add("**" if is_late else naming)
    return "(" + ",".join(done) + ")"


def _naming(part: list[Token | Group]) -> str:
    """What names an argument: `=` a keyword, `**` the names unpacked, or nothing. Python wants those without before the others."""
    solid = [i for i in part if not (isinstance(i, Token) and i.kind in ("space", "newline"))]
    texts = [i.text if isinstance(i, Token) else "" for i in solid[:3]]
    if texts[:1] == ["**"]:
        return "**"
    return "=" if texts[1:2] == ["="] and texts[2:] != ["="] else ""


def _brace(group: Group) -> str:
    parts = _split(group.items)
    words = [_word(part) for part in parts]
    is_dict = any(isinstance(i, Token) and (i.text in (":", "**")) for part in parts for i in part)
    solid = [part for part, word in zip(parts, words, strict=False) if word is not None or _plain(part).strip()]
    only_dots = bool(solid) and all((w := _word(part)) is not None and w.kind == "dots" for part in solid)
    star = "**" if is_dict or only_dots else "*"
    done = [
        star + _render(word) if word and word.kind in ("dots", "mvel") else _plain(part) for part, word in zip(parts, words, strict=False)
    ]
    return "{" + ",".join(done) + "}"


def _deep(group: Group) -> str:
    return DEEP + "(" + _plain(group.items) + ")"


def _tuple(group: Group) -> str:
    solid = [i for i in group.items if not (isinstance(i, Token) and i.kind in ("space", "newline"))]
    if _is_typed(solid):
        return _typed(solid)
    return "(" + _plain(group.items) + ")"


def _is_typed(solid: list[Token | Group]) -> bool:
    texts = [i.text if isinstance(i, Token) else "" for i in solid[:2]]
    return len(solid) > 2 and metavariable(texts[0]) is not None and texts[1] == ":"


def _typed(solid: list[Token | Group]) -> str:
    return f"{TYPED}({_render(solid[0])}, {_plain(solid[2:])})"


def parameters(parts: list[list[Token | Group]]) -> str:
    """A parameter list whose order of defaults and stars does not matter: all become keyword-only, markers say what they were."""
    done = ["*"]
    for number, part in enumerate(parts):
        text = _plain(part).strip()
        word = _word(part)
        if word is not None and word.kind == "dots":
            done.append(f"{DOTS}{number}")
        elif text == "*":
            done.append(f"{PARAMETER_BARE}{number}")
        elif text == "/":
            done.append(f"{PARAMETER_SLASH}{number}")
        elif text.startswith("**"):
            done.append(PARAMETER_POW + text[2:].strip())
        elif text.startswith("*"):
            done.append(PARAMETER_STAR + text[1:].strip())
        elif text:
            done.append(text)
    return ", ".join(done) if len(done) > 1 else ""


def _params(group: Group) -> str:
    return "(" + parameters(_split(group.items)) + ")"


def _concatenations(items: list[Token | Group], rendered: list[str]) -> None:
    """Mark strings that stand one after the other, in place: they are a concatenation, not one literal."""
    run: list[int] = []
    for index in range(len(items) + 1):
        item = items[index] if index < len(items) else None
        if isinstance(item, Token) and item.kind == "string":
            run.append(index)
        elif not (isinstance(item, Token) and item.kind in ("space", "newline")) or item is None:
            if len(run) > 1:
                rendered[run[0]] = CONCATENATED + "(" + ", ".join(items[i].text for i in run) + ")"  # type: ignore[union-attr]
                for i in run[1:]:
                    rendered[i] = ""
            run = []


def _lambdas(items: list[Token | Group], rendered: list[str]) -> None:
    """Rewrite the parameters of lambdas among the items, in place."""
    for index, item in enumerate(items):
        if isinstance(item, Token) and item.text == "lambda":
            end = next((i for i in range(index + 1, len(items)) if isinstance(c := items[i], Token) and c.text == ":"), None)
            if end is None:
                continue
            inner = items[index + 1 : end]
            if not _plain(inner).strip():
                continue
            rendered[index + 1] = " " + parameters(_split(inner))
            for i in range(index + 2, end):
                rendered[i] = ""
