"""What the reports for people say of suspects, in the same words."""

from __future__ import annotations

from collections.abc import Sequence

from scanner.model.counted import counted
from scanner.model.suspects import DependencyUpdate, Group, Suspect, SuspectsAnswer

MOST_UPDATES = 20
MOST_OF_A_GROUP = 5
_TOLD = (Group.CONFIGURATION, Group.MIGRATION, Group.FLAG, Group.INFRASTRUCTURE)
_MOST_FILES = 3


def heading(answer: SuspectsAnswer) -> str:
    """The range in one line."""
    number = len(answer.suspects)
    merges = f", {counted(answer.merges, 'merge')} followed" if answer.merges else ""
    since = answer.base[:10] + (" (merge base)" if answer.base != answer.good else "")
    return f"{counted(number, 'commit')} from {since} to {answer.bad[:10]}{merges}"


def update_words(update: DependencyUpdate) -> str:
    """One update: `name old -> new (file)`."""
    change = f"{update.before or 'absent'} -> {update.after or 'absent'}"
    return f"{update.name} {change} ({update.path})"


def told_groups(answer: SuspectsAnswer) -> dict[Group, tuple[str, ...]]:
    """What changed beside code: flags and files of configuration, migrations and infrastructure, each with the likeliest of its commits."""
    found: dict[Group, dict[str, str]] = {group: {} for group in _TOLD}
    for suspect in answer.suspects:
        for flag in suspect.flags:
            found[Group.FLAG].setdefault(flag, suspect.commit[:10])
        for file in suspect.files:
            if file.group in found:
                found[file.group].setdefault(file.path, suspect.commit[:10])
    return {group: tuple(f"{name} ({commit})" for name, commit in names.items()) for group, names in found.items() if names}


def files_words(suspect: Suspect) -> str:
    """How large a suspect is, and its first files, the most changed first."""
    largest = sorted(suspect.files, key=lambda file: (-(file.added + file.removed), file.path))
    names = [file.path for file in largest[:_MOST_FILES]]
    more = [f"{len(largest) - _MOST_FILES} more"] if len(largest) > _MOST_FILES else []
    lines = f"+{sum(file.added for file in largest):,} -{sum(file.removed for file in largest):,}"
    return f"{lines} in {', '.join([*names, *more])}" if largest else "no files of its own (a merge)"


def kinds_words(suspect: Suspect) -> str:
    """What a suspect changes: its groups, its flags."""
    flags = f"; flags: {', '.join(suspect.flags[:5])}" if suspect.flags else ""
    return ", ".join(group.value for group in suspect.groups) + flags


def shown(answer: SuspectsAnswer, most: int) -> Sequence[Suspect]:
    """The first suspects; 0 is all."""
    return answer.suspects[:most] if most else answer.suspects


def remainder(answer: SuspectsAnswer, most: int) -> str:
    """What is said of those not shown; "" where all are."""
    left = len(answer.suspects) - len(shown(answer, most))
    return f"{counted(left, 'commit')} more; --max-suspects 0 shows all" if left else ""
