import os
a = b = c
x: int = 3
x: str
self.y: int = 4
(n := 10)
x += 1
if (
    a
    and b
):
    pass
elif c:
    z = 1
else:
    z = 2
foo(a)(b)(c)
for i, j in y:
    pass
else:
    q()
while 1:
    break
with open(a) as f, open(b) as g:
    f.read()
with open(a):
    pass
async def h():
    async with open(z) as k:
        await k
    async for t in u:
        yield t
@deco
@deco2(1)
def f(a, b: int = 3, *args, c=4, **kw) -> int:
    return a
class A(B, metaclass=C):
    x = 1
    y: int = 2
    def m(self):
        return self.x
    class D: pass
lambda x, y=1: x + y
try:
    pass
except (A, B) as e:
    raise
except C:
    raise X from e
finally:
    pass
[i for i in range(10) if i]
{i: j for i, j in z}
{i for i in z}
foo(i for i in z)
(i for i in z)
x[1:2]
x[1, 2]
x[1]
not a
-1
a < b < c
a and b and c
(a and b) or c
a | b | c
a if b else c
print("a" % b)
print(f"a{b}c{d!r}")
b"abc"
r"a\d"
"""doc"""
del a, b[1]
assert a, b
global_x = lambda: 3
foo(*args, **kwargs)
foo(1, x=2, y=3)
foo.bar.baz(1)
foo().bar
x = (
   1 +
   2
)
return_ = (yield 3)
a @ b
a ** b
~a
a is not b
a not in b
1.5
1j
...
None
True
nonlocal_ = 3
x = y = 0
x, y = 1, 2
[x, y] = z
*x, y = z
import a.b.c, d as e
from . import q
from ..x import (y, z as w)
from m import *
raise E
raise E("a") from None


def unpacked(late, k, j, a):
    late(1, **k)
    late(**k)
    late(x=1, **k)
    late(**k, x=1)
    late(**k, **j)
    late(1, x=1)
    late(x=1, *a)
    late(1, 2, x=1)
    late(1, y=2, x=1)
    late(x=1)
    late(**k, x=1, y=2)
    late(1, 2, **k)

    class Late(a, **k):
        pass

    class Later(a, m=1):
        pass

    class Latest(**k):
        pass

    class Starred(*a):
        pass
