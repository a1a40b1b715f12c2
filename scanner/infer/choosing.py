"""Which rung is taken and why: the recommended one, the one that a person named, or some steps from it."""

from __future__ import annotations

from scanner.errors import UsageError
from scanner.infer.ladder import WIDEST_KEPT, Ladder
from scanner.model.hunt_request import HuntChoice


def chosen_rung(ladder: Ladder, choice: HuntChoice) -> int:
    """The index of the rung to take. Raises UsageError past either end of the ladder."""
    if choice.rung is not None:
        if not 1 <= choice.rung <= len(ladder.steps):
            raise UsageError(f"--rung {choice.rung}: the ladder has rungs 1 to {len(ladder.steps)}")
        return choice.rung - 1
    if not choice.wider:
        return ladder.chosen
    at = ladder.chain.index(ladder.chosen)
    wanted = at + choice.wider
    if 0 <= wanted < len(ladder.chain):
        return ladder.chain[wanted]
    option, end = ("--widen", "widest") if choice.wider > 0 else ("--narrow", "narrowest")
    room = len(ladder.chain) - 1 - at if choice.wider > 0 else at
    if not room:
        raise UsageError(f"{option}: rung {ladder.chosen + 1}, the recommended one, is already the {end} that proves")
    raise UsageError(f"{option}: {abs(choice.wider)} steps are too many; from the recommended rung {ladder.chosen + 1} there are {room}")


def why_chosen(ladder: Ladder, index: int, choice: HuntChoice, fed: bool) -> str:
    """One line: what made this rung the one that is taken."""
    head = f"rung {index + 1}: "
    if fed:
        return head + "made to fit the places named with --not and --also"
    if choice.rung is not None:
        return head + "asked for with --rung"
    if choice.wider:
        steps = abs(choice.wider)
        option = "--widen" if choice.wider > 0 else "--narrow"
        return head + f"{steps} step{'s' if steps > 1 else ''} from rung {ladder.chosen + 1} with {option}"
    return head + _recommended(ladder)


def _recommended(ladder: Ladder) -> str:
    step = ladder.steps[ladder.chosen]
    if not step.learned.safe:
        return "the narrowest that proves; none of them says enough to be a rule without a person's eye"
    if not step.sites:
        if any(step.sites for step in ladder.steps):
            return "the narrowest that proves; none that is precise enough to keep catches another place"
        return "no rung catches another place"
    if len(step.sites) > WIDEST_KEPT:
        return "the narrowest that is precise enough to keep and catches another place"
    above = ladder.chain[ladder.chain.index(ladder.chosen) + 1 :]
    if not above:
        return "the widest that proves, and its list is short"
    count = len(ladder.steps[above[0]].sites)
    if count > WIDEST_KEPT:
        return f"the widest that keeps the list short; rung {above[0] + 1} would list {count}"
    return f"the widest that is precise enough to keep; rung {above[0] + 1} says too little"
