"""The forms a learned rule is kept in: Semgrep YAML, a LibCST module, or both; all that were asked for, or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scanner.adapters.rule_files import write_text
from scanner.app.scanning import engines
from scanner.app.rules.code_text import module_text, rule_of
from scanner.app.hunting.excerpt import WholeFiles, excerpt
from scanner.app.rules.keep import keep_rule
from scanner.app.rules.rules import RULES_FOLDER
from scanner.errors import EngineError, InputError, ScannerError
from scanner.infer.hunting import Learned
from scanner.model.incident import Incident
from scanner.model.match import EngineResult
from scanner.model.rule import Rule
from scanner.model.source import Target

_CHOICE = "use --as semgrep, or another rung with --rung"


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule to keep, with what it was learned from."""

    rule: Rule
    learned: Learned
    fix_label: str
    incident: Incident | None = None


def keep(root: Path, kept: Kept, form: str, targets: Sequence[Target]) -> tuple[str, ...]:
    """Write the rule as `form` says ("semgrep", "libcst", "both"). Paths written, relative to the root.

    A LibCST form is kept only when it finds the same places as the Semgrep form, in the fix and in `targets`.
    Raises InputError where it does not, cannot be said, or cannot be written; EngineError where Fixit is not installed.
    """
    if form == "semgrep":
        return keep_rule(root, kept.rule, kept.learned)
    from scanner.forms.fixit import module_name

    text = _module(kept)
    file = root / RULES_FOLDER / f"{module_name(kept.rule.id)}.py"
    _check_equal(kept, rule_of(file.stem, text), targets)
    _check_place_is_free(root, file, text)
    new = not file.exists()
    write_text(file, text)
    try:
        written = keep_rule(root, kept.rule, kept.learned) if form == "both" else ()
    except ScannerError:
        if new:
            file.unlink(missing_ok=True)
        raise
    return (*written, file.relative_to(root).as_posix())


def _module(kept: Kept) -> str:
    from scanner.engines.libcst import missing
    from scanner.forms.fixit import Example, Telling
    from scanner.forms.refusal import CannotExpress

    if problem := missing():
        raise EngineError(problem)
    sides = _sides(kept)
    title = kept.incident.bug_class.title if kept.incident and kept.incident.bug_class else ""
    see = f" ({kept.incident.id})" if kept.incident else ""
    telling = Telling(
        title or kept.rule.message,
        f"Learned by bugclass from {kept.fix_label}{see}. Runs in Fixit as well.",
        (Example(sides.before),),
        (sides.after,) if sides.after.strip() else (),
    )
    try:
        return module_text(kept.rule, telling)
    except CannotExpress as problem:
        raise InputError(f"the rule cannot be written for LibCST: it uses {problem}; {_CHOICE}") from None


def _sides(kept: Kept) -> WholeFiles:
    """Code that shows the bug, and the same code corrected: the changed function where it is enough, else the whole files."""
    engine = engines.python_engine()
    whole = WholeFiles(kept.learned.file.before.text, kept.learned.file.after.text)
    for sides in (excerpt(kept.learned), whole):
        given = [Target("before.py", content=sides.before.encode()), Target("after.py", content=sides.after.encode())]
        fired = {match.path for match in engine.run([kept.rule], given).matches}
        if fired == {"before.py"}:
            return sides
    return WholeFiles(whole.before, "")


def _check_equal(kept: Kept, code: Rule, targets: Sequence[Target]) -> None:
    """Raises InputError, naming the first place, where the two forms do not find the same lines."""
    from scanner.engines.libcst import LibcstEngine
    from scanner.scan.run import run_engine

    change = kept.learned.file.change
    sides = [("the code before the fix", change.before), ("the code after the fix", change.after)]
    given = [*(Target(name, content=content) for name, content in sides if content is not None), *targets]
    theirs = run_engine(LibcstEngine(), [code], given)
    if theirs.failures:
        first = theirs.failures[0]
        raise InputError(f"the LibCST form of the rule could not be tried: {first.path}: {first.detail}; {_CHOICE}")
    ours, found = _lines(run_engine(engines.python_engine(), [kept.rule], given)), _lines(theirs)
    if ours != found:
        path, line = min(ours ^ found)
        who = "the Semgrep form" if (path, line) in ours else "the LibCST form"
        raise InputError(f"the LibCST form of the rule does not find the same places: only {who} finds {path}:{line}; {_CHOICE}")


def _lines(result: EngineResult) -> set[tuple[str, int]]:
    return {(match.path, match.span.start_line) for match in result.matches}


def _check_place_is_free(root: Path, file: Path, text: str) -> None:
    folder = file.parent
    if not folder.resolve().is_relative_to(root.resolve()):
        raise InputError(f"{RULES_FOLDER.as_posix()}: leads outside the root; nothing is written there")
    if not file.exists() and not file.is_symlink():
        return
    shown = file.relative_to(root).as_posix()
    if file.is_symlink() or not file.is_file() or file.read_bytes() != text.encode():
        raise InputError(f"{shown}: is another rule, or was edited since it was kept; move it away, or give this bug class another id")
