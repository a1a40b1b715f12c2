"""How long ago, in words."""

from __future__ import annotations

AGED = "this site is"
"""How the reason of a site begins that says its age."""
_YEAR, _MONTH = 365.25, 30.44


def age_words(days: float) -> str:
    """ "4.3 years", "5 months", "12 days", "1 day"; "less than a day" below that."""
    if days >= 2 * _YEAR:
        return f"{days / _YEAR:.1f} years"
    if days >= 3 * _MONTH:
        return f"{round(days / _MONTH)} months"
    whole = int(days)
    return "less than a day" if whole < 1 else "1 day" if whole == 1 else f"{whole} days"


def tells_age(why: str) -> bool:
    """Whether a reason of a site is its age."""
    return why.startswith(AGED)
