"""What a code base asks of every command."""

from __future__ import annotations

from scanner.model.record import Record
from scanner.model.rule import Level


class Settings(Record):
    """The settings of a code base; the fields' defaults hold where it says nothing. `source` is the file they stand in, "" for none.

    `code_rules`: rules that are Python code may run.
    `fail_level`: the least level at which a new finding fails. `inline_suppressions`: comments in the code may suppress.
    """

    code_rules: bool = False
    engine: str = "auto"
    jobs: int = 0
    fail_level: Level = Level.NONE
    inline_suppressions: bool = True
    source: str = ""
