"""How far an empty hunt looked, so that "no siblings" is an answer."""

from __future__ import annotations

from scanner.infer.ladder import Ladder
from scanner.infer.words.describe import describe


def outlook(ladder: Ladder, index: int, left_out: int) -> str:
    """Counts from the exact form to the widest, what the next wider rung would show, and what was too common to be tried."""
    chain = [ladder.steps[i] for i in ladder.chain]
    told = f"exact form: {len(chain[0].sites)}; {describe(chain[-1].learned.formula)}: {len(chain[-1].sites)}"
    wider = next((i for i in ladder.chain if len(ladder.steps[i].sites) > len(ladder.steps[index].sites)), None)
    if wider is not None:
        step = ladder.steps[wider]
        told += f". The next wider rung, {wider + 1}, would list {len(step.sites)}"
    if left_out:
        told += f". Not tried: {left_out} wider pattern{'' if left_out == 1 else 's'} whose words stand in too many files"
    return told
