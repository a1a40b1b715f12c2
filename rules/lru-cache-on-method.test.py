import functools
from functools import cached_property, lru_cache


class Report:
    # ruleid: lru-cache-on-method
    @lru_cache(maxsize=None)
    def rows(self):
        return list(range(10))

    # ruleid: lru-cache-on-method
    @functools.cache
    def column(self, name):
        return [name]

    # ruleid: lru-cache-on-method
    @lru_cache
    def cell(self, row, name):
        return row, name

    # ok: lru-cache-on-method
    @cached_property
    def total(self):
        return sum(self.rows())

    # Lookalike: no instance in the key.
    # ok: lru-cache-on-method
    @staticmethod
    @lru_cache(maxsize=8)
    def parse(text):
        return text.split()

    # Lookalike: the class is one object.
    # ok: lru-cache-on-method
    @classmethod
    @lru_cache(maxsize=8)
    def known(cls):
        return ()

    # Lookalike: not cached.
    # ok: lru-cache-on-method
    @property
    def width(self):
        return 80


# ok: lru-cache-on-method
@lru_cache(maxsize=128)
def columns(name):
    return [name]
