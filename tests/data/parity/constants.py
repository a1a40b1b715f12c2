example = 1
def g():
    foo(f"a{example}")
    foo(f"a" f"b{example}")
    foo(f"{example}a")
    foo(f"{example}")
    foo(example)
y = 2
foo(f"a{y}")
s = "k"
foo(f"a{s}")
foo(f"a{s!r}")
foo(f"a{s:>3}")
foo(f"a{unk}")
foo(f"a" f"b{unk}")
foo(f"a" f"b{unk}c")
foo("%s" % s)
def h(p):
    t = "a"
    if p:
        t = "b"
    foo(t)
    t += "c"
    foo(t)
    for i in p:
        foo(t)
        t = "z"
    foo(t)
    u = t.strip()
    foo(u)
    v = str(p)
    foo(v)
    w = "x" if p else "y"
    foo(w)
    q = ["a"]
    for e in q:
        foo(e)
    foo("a" * 3)
    foo("a" + p)
    z = "l" + t
    foo(z)
    def inner():
        foo(z)
        foo(s)
    try:
        k = "a"
    except E:
        k = "b"
    foo(k)
    with open() as m:
        n = "s"
    foo(n)
    while p:
        n = "t"
    foo(n)
    foo(lambda: n)
class A:
    C = "x"
    foo(C)
    def m(self):
        foo(self.C)
        foo(C)
        self.d = "x"
        foo(self.d)
async def ff():
    a = "x"
    foo(a)
    b: str = "x"
    foo(b)
    c, d = "x", "y"
    foo(c)
    foo(d)
    global s2
    s2 = "q"
    foo(s2)
def gg():
    foo(s2)
    foo("a" "b")
    x = "a"
    del x
    foo(x)
    x = y = "a"
    foo(x)
    if (w := "a"): foo(w)
    foo(w)
TWICE = "a"
TWICE = "b"
foo(TWICE)
def hh(): foo(TWICE)
if unk:
    ONE = "s"
def ii(): foo(ONE)
foo(ONE)
