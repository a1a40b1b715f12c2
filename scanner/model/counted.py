"""A number with its noun, as people say it. Imports nothing."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 place`, `2 places`, `1,200 places`; `plural` for nouns that do more than end on s."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
