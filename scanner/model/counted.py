"""A number with its noun, as people say it. Imports nothing."""


def counted(number: int, noun: str) -> str:
    """`1 place`, `2 places`, `1,200 places`: for nouns whose plural ends on s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
