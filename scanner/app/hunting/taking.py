"""From ranked sites to what is shown: the sites worth a person's time, the ladder, the rung that is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scanner.app.hunting.shortlist import shortlist
from scanner.infer.choosing import chosen_rung, why_chosen
from scanner.infer.hunting import HuntResult, Learned
from scanner.infer.ladder import Ladder, build_ladder
from scanner.infer.sites.ranking import Ranked
from scanner.model.hunt_request import HuntChoice

_LIKELY = 25


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """What of a hunt's result is shown; `chosen` is the index of the rung, `why` the line that says why, `hidden` counts the rest."""

    result: HuntResult
    ladder: Ladder
    chosen: int
    shown: list[Ranked]
    why: str
    hidden: int

    @property
    def lead(self) -> Learned:
        """The pattern of the rung that is taken."""
        return self.ladder.steps[self.chosen].learned


def take(result: HuntResult, choice: HuntChoice, pinned: str = "") -> Taken:
    """What to show. `pinned`: the pattern that a person's answers led to is the rule, and only its sites are shown.

    Raises UsageError for a rung that is not there.
    """
    if pinned:
        choice = replace(choice, rung=None, wider=0)
        listed = [ranked for ranked in result.ranked if any(hit.rule_id == pinned for hit in ranked.site.hits)]
        shown = listed[: choice.max_sites or len(listed)]
        ladder = build_ladder(result, shown[:_LIKELY], shown, pinned)
    else:
        listed = result.ranked
        shown = shortlist(listed, choice.max_sites)
        ladder = build_ladder(result, shortlist(listed, _LIKELY), shown)
    chosen = chosen_rung(ladder, choice)
    return Taken(result, ladder, chosen, shown, why_chosen(ladder, chosen, choice, bool(pinned)), len(listed) - len(shown))
