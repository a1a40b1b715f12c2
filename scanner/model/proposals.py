"""The rules that a range of history teaches."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule that a commit of a range teaches. `commit` is the full id, `subject` its first line.

    `words` and `sites` are the chosen rung's. `place` is where the fix changed the code. `kept`: the rule was written; `not_kept` says
    what stood in the way.
    """

    commit: str
    subject: str
    rule_id: str
    words: str
    sites: int
    place: str
    kept: bool = False
    not_kept: str = ""


@dataclass(frozen=True, slots=True)
class Proposals:
    """The rules of a range of commits, those with sites first. `looked_at` of `fixes` commits that look like fixes were tried."""

    listed: tuple[Proposal, ...]
    looked_at: int
    fixes: int
