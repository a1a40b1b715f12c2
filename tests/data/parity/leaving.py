from xml.dom import *
from xml.dom.minidom import *
from xml import *
from .xml import *
def a():
    raise leave() from e
def b():
    raise leave()
def c():
    raise leave()(1) from e
def d():
    raise g(leave()) from e
def h():
    raise z from leave()
def k():
    if x:
        raise leave() from e
n = 'a'
if n == 'b': x()
if n < 'b': x()
if n in 'b': x()
if n is 'b': x()
if n - 'b': x()
if n % 'b': x()
if n and 'b': x()
q = (n != 'b')
if q: x()
def leave():
    n = 'a'
    q = (n != 'b')
    if q:
        x()
    r = n * 'b'
    if r:
        x()
    s = n not in 'b'
    if s:
        x()
def m(v):
    if v:
        n = 'c'
    else:
        n = 'd'
    q = n == 'c'
    if q:
        x()
    if n == 'c':
        x()
def r1(x):
    if x:
        d = 'a'
    elif y:
        d = 'b'
    else:
        raise E
    if d: pass
def r2(x):
    if x:
        d = 'a'
    else:
        return 1
    if d: pass
