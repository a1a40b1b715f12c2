"""How alike two stretches of code are: by their identifiers, and by their sub-words, rare words weighing more (TF-IDF)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping

from scanner.syntax.shape import subwords

_IDENTIFIER = re.compile(r"[^\W\d]\w*")


def bag(text: str) -> Counter[str]:
    """The sub-words of a stretch of code."""
    return Counter(subwords(text))


def identifiers(text: str) -> Counter[str]:
    """The names, keywords and words in strings of a stretch of code."""
    return Counter(_IDENTIFIER.findall(text))


def weights(bags: Iterable[Counter[str]]) -> dict[str, float]:
    """Inverse document frequency of every word over the bags."""
    documents = list(bags)
    seen: Counter[str] = Counter(word for one in documents for word in one)
    return {word: math.log(1 + len(documents) / count) for word, count in seen.items()}


def direction(words: Counter[str], weight: Mapping[str, float]) -> dict[str, float]:
    """A bag as a vector of length 1, words weighed; empty for an empty bag. Words without a weight count 1."""
    vector = {word: count * weight.get(word, 1.0) for word, count in words.items()}
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else {}


def cosine(left: Mapping[str, float], right: Mapping[str, float]) -> float:
    """Of two directions: 0 (nothing in common) to 1 (the same words)."""
    if len(left) > len(right):
        left, right = right, left
    return sum(value * right[word] for word, value in left.items() if word in right)


def overlap(left: Counter[str], right: Counter[str]) -> float:
    """The part of two bags that they have in common (Dice), 0 to 1; 0 where both are empty."""
    total = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / total if total else 0.0
