"""Where rules come from: the kept ones, a file or folder that was named, or the library that ships with the tool."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scanner.adapters.rule_files import RuleSet, proof_of, read_rules, stamp_fits
from scanner.model.failure import Failure, FailureKind
from scanner.model.proof import Verdict
from scanner.model.rule import Rule

RULES_FOLDER = Path(".bugclass") / "rules"


def library_folder() -> Path:
    """The shipped rules: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "library"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(root: Path, named: Path | None, library: bool) -> RuleSet:
    """The rules to run. None at all is a failure, never a green answer. Raises InputError for a named path that is not there."""
    if library:
        folder = library_folder()
        found = read_rules(folder, folder)
    elif named is not None:
        found = read_rules(named, root)
    elif (root / RULES_FOLDER).is_dir():
        found = read_rules(root / RULES_FOLDER, root)
    else:
        found = RuleSet((), ())
    if not found.rules and not found.failures:
        where = str(named) if named else RULES_FOLDER.as_posix()
        hint = "keep one with `bugclass hunt --save`, or run the shipped ones with --library"
        return replace(found, failures=(Failure("", FailureKind.NO_RULES, f"no rules in {where}; {hint}"),))
    return found


def standing(rule: Rule) -> Verdict:
    """What the stamp says: proven, stale (the rule was edited since), or unproven (no stamp)."""
    if proof_of(rule) is None:
        return Verdict.UNPROVEN
    return Verdict.PROVEN if stamp_fits(rule) else Verdict.STALE
