"""Where rules come from: the kept ones, a file or folder that was named, or the library that ships with the tool."""

from __future__ import annotations

from pathlib import Path

import scanner
from scanner.model.record import replace
from scanner.adapters.rule_files import Loader, RuleSet, proof_of, read_code_rules, read_rules, stamp_fits
from scanner.adapters.settings import load_settings
from scanner.app.rules.rule_texts import remembering
from scanner.model.failure import Failure, FailureKind
from scanner.model.ports import Store
from scanner.model.proof import Verdict
from scanner.model.rule import Rule

RULES_FOLDER = Path(".bugclass") / "rules"


def library_folder() -> Path:
    """The shipped rules: inside the installed package, or beside it in a checkout."""
    package = Path(scanner.__file__).resolve().parent
    installed = package / "library"
    return installed if installed.is_dir() else package.parent / "rules"


def load_rules(root: Path, named: Path | None, library: bool, store: Store | None = None) -> RuleSet:
    """The rules to run, LibCST rules among them where the settings allow code. None at all is a failure, never a green answer.

    `store` remembers what the files hold. Raises InputError for a named path that is not there, and for settings that cannot be read.
    """
    load = remembering(store)
    if library:
        folder = library_folder()
        found = read_rules(folder, folder, load)
    elif named is not None:
        found = _with_code(named, root, load)
    elif (root / RULES_FOLDER).is_dir():
        found = _with_code(root / RULES_FOLDER, root, load)
    else:
        found = RuleSet((), ())
    if not found.rules and not found.failures:
        where = str(named) if named else RULES_FOLDER.as_posix()
        hint = "keep one with `bugclass hunt --save`, or run the shipped ones with --library"
        return replace(found, failures=(Failure("", FailureKind.NO_RULES, f"no rules in {where}; {hint}"),))
    return found


def _with_code(path: Path, root: Path, load: Loader) -> RuleSet:
    """YAML rules and LibCST rules. The latter are code: without permission each of them is a failure, and nothing of it is run."""
    is_module = path.suffix == ".py" and path.is_file()
    plain = RuleSet((), ()) if is_module else read_rules(path, root, load)
    code = read_code_rules(path, root) if is_module or path.is_dir() else RuleSet((), ())
    if not code.rules and not code.failures:
        return plain
    if not load_settings(root).code_rules:
        said = "code rules are not allowed by the settings; set code-rules = true under [tool.bugclass] in pyproject.toml, or remove it"
        refused = sorted({*(rule.path for rule in code.rules), *(failure.path for failure in code.failures)})
        return RuleSet(plain.rules, (*plain.failures, *(Failure(shown, FailureKind.RULE, said) for shown in refused)))
    return RuleSet((*plain.rules, *code.rules), (*plain.failures, *code.failures))


def standing(rule: Rule) -> Verdict:
    """What the stamp says: proven, stale (the rule was edited since), or unproven (no stamp)."""
    if proof_of(rule) is None:
        return Verdict.UNPROVEN
    return Verdict.PROVEN if stamp_fits(rule) else Verdict.STALE
