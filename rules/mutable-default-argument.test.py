def collect(item, seen=[]):
    # ruleid: mutable-default-argument
    seen.append(item)
    return seen


def count(words, totals={}):
    for word in words:
        # ruleid: mutable-default-argument
        totals[word] = totals.get(word, 0) + 1
    return totals


def labels(name, *, extra=dict()):
    # ruleid: mutable-default-argument
    extra.update(name=name)
    return extra


class Basket:
    def __init__(self, owner, lines=[]):
        self.owner = owner
        # ruleid: mutable-default-argument
        self.lines = lines


def corrected(item, seen=None):
    if seen is None:
        seen = []
    # ok: mutable-default-argument
    seen.append(item)
    return seen


class CorrectedBasket:
    def __init__(self, owner, lines=None):
        self.owner = owner
        # ok: mutable-default-argument
        self.lines = lines or []


def read_only(key, mapping={"a": 1}):
    # Lookalike: only reads the default.
    # ok: mutable-default-argument
    return mapping.get(key)


def copied(items=[]):
    items = list(items)
    # Lookalike: changes its own copy.
    # ok: mutable-default-argument
    items.append(1)
    return items


def immutable(item, seen=()):
    # Lookalike: a tuple cannot be changed; this makes a new one.
    # ok: mutable-default-argument
    seen += (item,)
    return seen


def memoised(number, cache={}):
    # Lookalike: kept between calls on purpose, and named so.
    # ok: mutable-default-argument
    cache[number] = number * number
    return cache[number]


def other(item, seen=[]):
    result = list(seen)
    # Lookalike: changes another list.
    # ok: mutable-default-argument
    result.append(item)
    return result
