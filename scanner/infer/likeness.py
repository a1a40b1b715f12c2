"""How much a site's words are like the incident's: cosine of sub-word bags, rare words weighing more (TF-IDF)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from scanner.syntax.shape import subwords


def bag(text: str) -> Counter[str]:
    """The sub-words of a stretch of code."""
    return Counter(subwords(text))


def weights(bags: Iterable[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency of every word over the bags."""
    documents = list(bags)
    seen: Counter[str] = Counter(word for one in documents for word in one)
    return {word: math.log(1 + len(documents) / count) for word, count in seen.items()}


def cosine(left: Counter[str], right: Counter[str], weight: Mapping[str, float]) -> float:
    """0 (nothing in common) to 1 (the same words)."""
    dot = sum(left[w] * right[w] * weight.get(w, 1.0) ** 2 for w in left.keys() & right.keys())
    if not dot:
        return 0.0
    return dot / (_norm(left, weight) * _norm(right, weight))


def _norm(words: Counter[str], weight: Mapping[str, float]) -> float:
    return math.sqrt(sum((count * weight.get(word, 1.0)) ** 2 for word, count in words.items()))
