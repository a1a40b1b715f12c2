"""A correction at other places: the text that comes out, byte for byte, and what is refused."""

from __future__ import annotations

import ast

import pytest

from scanner.model.correction import Correction, Unit
from scanner.model.source import Span
from scanner.syntax.carrying import Carried, CarryResult, carry_over, change_of
from scanner.syntax.digest import digest
from scanner.syntax.parse import Parsed, parse

TIMEOUT = Correction("get(url)", "get(url, timeout=T)", Unit.EXPRESSION, ("url",))
WRAP = Correction("path", "fs(path)", Unit.EXPRESSION, ("path",))
NONE = Correction("x == None", "x is None", Unit.EXPRESSION, ("x",))
OR = Correction("f(x)", "x or f(x)", Unit.EXPRESSION, ("x",))
NEGATED = Correction("check(x)", "not x", Unit.EXPRESSION, ("x",))
RENAMED = Correction("log.warn(m)", "log.warning(m)", Unit.EXPRESSION, ("m",))
FEWER = Correction("run(cmd, shell=True)", "run(cmd)", Unit.EXPRESSION, ("cmd",))
NAMED = Correction("open(path, mode)", "open(path, mode=mode)", Unit.EXPRESSION, ("path", "mode"))
LOCKED = Correction("count[k] += 1", "with lock:\n    count[k] += 1", Unit.STATEMENT, ("k",))
TRIED = Correction("go(x)", "try:\n    go(x)\nexcept OSError:\n    pass", Unit.STATEMENT, ("x",))
AHEAD = Correction("use(x)", "check(x)\nuse(x)", Unit.STATEMENT, ("x",))
BEHIND = Correction("f = start(x)", "f = start(x)\nwatch(f)", Unit.STATEMENT, ("x", "f"))
GONE = Correction("debug(x)", "", Unit.STATEMENT, ("x",))
CAUGHT = Correction("try:\n    ...\nexcept KeyError:\n    ...", "try:\n    ...\nexcept LookupError:\n    ...", Unit.STATEMENT)
DEFAULT = Correction("def f(a, b=[]):\n    ...", "def f(a, b=None):\n    ...", Unit.STATEMENT)
GUARD = Correction("if x.ok:\n    ...", "if x and x.ok:\n    ...", Unit.STATEMENT, ("x",))


def carry(correction: Correction, text: str, piece: str) -> CarryResult:
    """Carry a correction over to the first place where `piece` stands in `text`."""
    parsed = parse(text.encode(), "m.py")
    assert isinstance(parsed, Parsed)
    start = parsed.text.index(piece)

    def place(offset: int) -> tuple[int, int]:
        lines = parsed.text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return len(lines), len(lines[-1]) + 1

    change = change_of(correction)
    assert change is not None
    return carry_over(change, parsed, Span(*place(start), *place(start + len(piece))))


@pytest.mark.parametrize(
    ("correction", "text", "piece", "wanted"),
    [
        # arguments, in the way that the call is laid out
        (TIMEOUT, "get(a)\n", "get(a)", "get(a, timeout=T)\n"),
        (TIMEOUT, "get( a )  # why\n", "get( a )", "get( a, timeout=T )  # why\n"),
        (TIMEOUT, "get(a, )\n", "get(a, )", "get(a, timeout=T, )\n"),
        (TIMEOUT, "get(a, b=1)\n", "get(a, b=1)", "get(a, b=1, timeout=T)\n"),
        (TIMEOUT, "get(a, **k)\n", "get(a, **k)", "get(a, timeout=T, **k)\n"),
        (TIMEOUT, "get((a))\n", "get((a))", "get((a), timeout=T)\n"),
        (TIMEOUT, "get(\n    a,  # the address\n)\n", "get(\n    a,  # the address\n)", "get(\n    a,  # the address\n    timeout=T,\n)\n"),
        (TIMEOUT, "get(\n    a  # no comma\n)\n", "get(\n    a  # no comma\n)", "get(\n    a,  # no comma\n    timeout=T\n)\n"),
        (TIMEOUT, "get(\r\n\ta,\r\n)\r\n", "get(\r\n\ta,\r\n)", "get(\r\n\ta,\r\n\ttimeout=T,\r\n)\r\n"),
        (TIMEOUT, "x = get(a) \\\n  + 1\n", "get(a)", "x = get(a, timeout=T) \\\n  + 1\n"),
        (TIMEOUT, "get(get(a))\n", "get(get(a))", "get(get(a), timeout=T)\n"),
        (TIMEOUT, "async def f():\n    await get(a)\n", "get(a)", "async def f():\n    await get(a, timeout=T)\n"),
        (TIMEOUT, "@get(a)\ndef f(): ...\n", "get(a)", "@get(a, timeout=T)\ndef f(): ...\n"),
        (TIMEOUT, "match get(a):\n    case 1: pass\n", "get(a)", "match get(a, timeout=T):\n    case 1: pass\n"),
        (TIMEOUT, "\x0cx = 1; get(a)", "get(a)", "\x0cx = 1; get(a, timeout=T)"),
        (FEWER, "run(a, shell=True)\n", "run(a, shell=True)", "run(a)\n"),
        (FEWER, "run(a, shell=True, env=e)\n", "run(a, shell=True, env=e)", "run(a, env=e)\n"),
        (FEWER, "run(a, env=e, shell=True,)\n", "run(a, env=e, shell=True,)", "run(a, env=e,)\n"),
        (NAMED, "open(p, 'rb')\n", "open(p, 'rb')", "open(p, mode='rb')\n"),
        # the site's own code goes along as it stands
        (WRAP, 'open(join(a,\n     "b"))  # c\n', 'join(a,\n     "b")', 'open(fs(join(a,\n     "b")))  # c\n'),
        (WRAP, "f(*path)\n", "path", "f(*fs(path))\n"),
        (RENAMED, "log . warn ( '%s' % x )\n", "log . warn ( '%s' % x )", "log.warning ( '%s' % x )\n"),
        (NONE, "if (a or b) == None: pass\n", "(a or b) == None", "if (a or b) is None: pass\n"),
        # parentheses where they are needed, and only there
        (OR, "y = f(a)\n", "f(a)", "y = a or f(a)\n"),
        (OR, "y = f(a) + 1\n", "f(a)", "y = (a or f(a)) + 1\n"),
        (OR, "y = f(a).b\n", "f(a)", "y = (a or f(a)).b\n"),
        (OR, "y = f(a if b else c)\n", "f(a if b else c)", "y = (a if b else c) or f(a if b else c)\n"),
        (NEGATED, "check(a and b)\n", "check(a and b)", "not (a and b)\n"),
        (NEGATED, "check(a.b)\n", "check(a.b)", "not a.b\n"),
        (NEGATED, "check(a ==\n  b)\n", "check(a ==\n  b)", "not (a ==\n  b)\n"),
        # statements
        (LOCKED, "def f():\n  count[a] += 1  # c\n  g()\n", "count[a] += 1", "def f():\n  with lock:\n    count[a] += 1  # c\n  g()\n"),
        (LOCKED, "def f():\n\tcount[a] += 1\n", "count[a] += 1", "def f():\n\twith lock:\n\t\tcount[a] += 1\n"),
        (LOCKED, "if a:\r\n    count[a] += 1\r\n", "count[a] += 1", "if a:\r\n    with lock:\r\n        count[a] += 1\r\n"),
        (TRIED, "go(a)", "go(a)", "try:\n    go(a)\nexcept OSError:\n    pass"),
        (TRIED, 'go("""a\nb""")\n', 'go("""a\nb""")', 'try:\n    go("""a\nb""")\nexcept OSError:\n    pass\n'),
        (AHEAD, "if 1:\n    # c\n    use(a.b)\n", "use(a.b)", "if 1:\n    # c\n    check(a.b)\n    use(a.b)\n"),
        (BEHIND, "self.f = start(1)  # c\n", "self.f = start(1)", "self.f = start(1)  # c\nwatch(self.f)\n"),
        (GONE, "a()\ndebug(1)\nb()\n", "debug(1)", "a()\nb()\n"),
        (GONE, "if a:\n    debug(1)\n", "debug(1)", "if a:\n    pass\n"),
        # headers, with their bodies left alone
        (CAUGHT, "try:\n    a( )\nexcept KeyError:  # c\n    b( )\n", "try:\n    a( )\nexcept KeyError:  # c\n    b( )",
         "try:\n    a( )\nexcept LookupError:  # c\n    b( )\n"),
        (DEFAULT, "def g(x, y, *, z=[]):\n    ''' d '''\n", "def g(x, y, *, z=[]):\n    ''' d '''", None),
        (DEFAULT, "def g(x, y, z=[]):\n    ''' d '''\n", "def g(x, y, z=[]):\n    ''' d '''", "def g(x, y, z=None):\n    ''' d '''\n"),
        (GUARD, "if y.z.ok:\n    go( )\n", "if y.z.ok:\n    go( )", "if y.z and y.z.ok:\n    go( )\n"),
    ],
)  # fmt: skip
def test_the_new_text(correction: Correction, text: str, piece: str, wanted: str | None) -> None:
    found = carry(correction, text, piece)
    if wanted is None:
        assert isinstance(found, str)
    else:
        assert isinstance(found, Carried), found
        assert found.text == wanted
        assert digest(found.meant) == digest(ast.parse(wanted))


@pytest.mark.parametrize(
    ("correction", "text", "piece"),
    [
        (TIMEOUT, "get(a, timeout=3)\n", "get(a, timeout=3)"),  # there already
        (TIMEOUT, "get(x for x in y)\n", "get(x for x in y)"),  # would need parentheses that are not the argument's
        (TIMEOUT, "get[a]\n", "get[a]"),
        (FEWER, "run(a)\n", "run(a)"),  # nothing to take away
        (NAMED, "open(p)\n", "open(p)"),
        (NAMED, "open(*p, 'r')\n", "open(*p, 'r')"),
        (NONE, "x == 0\n", "x == 0"),  # the correction says nothing of 0
        (NONE, "x != None\n", "x != None"),
        (NONE, "x == y == None\n", "x == y == None"),
        (NEGATED, "check(a, b)\n", "check(a, b)"),  # `b` would be lost
        (NEGATED, "check()\n", "check()"),
        (LOCKED, "a = 1; count[a] += 1\n", "count[a] += 1"),  # shares its line
        (LOCKED, "if a: count[a] += 1\n", "count[a] += 1"),
        (LOCKED, "count[a] += 1; b()\n", "count[a] += 1"),
        (AHEAD, "if a: use(a)\n", "use(a)"),
        (BEHIND, "f = g = start(1)\n", "f = g = start(1)"),  # which of the two?
        (GONE, "a = debug(1); b()\n", "a = debug(1)"),
        (CAUGHT, "try:\n    a()\nexcept ValueError:\n    b()\n", "try:\n    a()\nexcept ValueError:\n    b()"),
        (CAUGHT, "with a:\n    b()\n", "with a:\n    b()"),
        (DEFAULT, "def g(x, y=()):\n    pass\n", "def g(x, y=()):\n    pass"),
        (GUARD, "while x.ok:\n    go()\n", "while x.ok:\n    go()"),
        (WRAP, "path = 1\n", "path"),  # a target cannot be wrapped
        (WRAP, "del path\n", "path"),
        (WRAP, "f'{path}'\nx = path[0:1]\n", "0:1"),
    ],
)
def test_what_is_refused(correction: Correction, text: str, piece: str) -> None:
    found = carry(correction, text, piece)
    assert isinstance(found, str) and found


@pytest.mark.parametrize(
    ("correction", "text", "why"),
    [
        (Correction("go(x)", "go(x, self.lock)", Unit.EXPRESSION, ("x",), local=("self",)), "def f(a):\n    go(a)\n", "self"),
        (Correction("go(x)", "go(x, self.lock)", Unit.EXPRESSION, ("x",), local=("self",)), "def f(self):\n    go(1)\n", "self.lock"),
        (Correction("go(x)", "go(x, user)", Unit.EXPRESSION, ("x",), local=("user",)), "def f(a):\n    go(a)\n", "user"),
        (Correction("go(x)", "go(helper(x))", Unit.EXPRESSION, ("x",), own=("helper",), origin="o.py"), "go(1)\n", "o.py"),
        (Correction("go(x)", "go(sh(x))", Unit.EXPRESSION, ("x",), imports=("from a import sh",)), "sh = 1\ngo(sh)\n", "something else"),
        (Correction("go(x)", "go(sh(x))", Unit.EXPRESSION, ("x",), imports=("from a import sh",)), "from b import sh\ngo(1)\n", "else"),
        (Correction("go(x)", "go(sh(x))", Unit.EXPRESSION, ("x",), imports=("from a import sh",)), "def f(sh):\n    go(1)\n", "else"),
        (Correction("go(x)", "r = go(x)", Unit.STATEMENT, ("x",), fresh=("r",)), "def f(r):\n    go(1)\n", "in use"),
        (Correction("go(x)", "go(x, 1)", Unit.EXPRESSION, ("x",), reason="so it is"), "go(1)\n", "so it is"),
    ],
)  # fmt: skip
def test_names_that_mean_something_else_are_doubts(correction: Correction, text: str, why: str) -> None:
    piece = next(text[text.index("go(") :][: n + 1] for n in range(80) if text[text.index("go(") :][n] == ")")
    found = carry(correction, text, piece)
    assert isinstance(found, Carried), found
    assert why in found.doubt


def test_a_lacking_import_is_told() -> None:
    correction = Correction("go(x)", "go(sh(x))", Unit.EXPRESSION, ("x",), imports=("from .a import sh",), origin="p/q/m.py")
    change = change_of(correction)
    assert change is not None
    for path, wanted in (("p/q/n.py", ("from .a import sh",)), ("p/q/r/n.py", ("from ..a import sh",))):
        parsed = parse(b"go(1)\n", path)
        assert isinstance(parsed, Parsed)
        found = carry_over(change, parsed, Span(1, 1, 1, 6))
        assert isinstance(found, Carried)
        assert (found.doubt, found.imports) == ("", wanted)
    parsed = parse(b"from .a import sh\ngo(1)\n", "p/q/n.py")
    assert isinstance(parsed, Parsed)
    found = carry_over(change, parsed, Span(2, 1, 2, 6))
    assert isinstance(found, Carried) and not found.imports


def test_what_is_nested_too_deeply_is_refused_and_nothing_crashes() -> None:
    text = "get(" + "-" * 90 + "a)"
    assert isinstance(carry(TIMEOUT, text, text), Carried)
    deep = "get(a" + ".b" * 600 + ")"
    assert isinstance(carry(TIMEOUT, deep, deep), (Carried, str))
