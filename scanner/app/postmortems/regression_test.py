"""The regression test of a kept rule, in the project's own layout."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from scanner.adapters.rule_files import RuleSet
from scanner.adapters.rule_files.about import title_of
from scanner.adapters.visible import visible
from scanner.adapters.whole_file import read_text, replace_file
from scanner.app.postmortems.incident_rules import incident_of, rules_of
from scanner.app.postmortems.recorded_fixes import fixed_code
from scanner.app.postmortems.several import read_all
from scanner.app.rules.fix_records import commits_of
from scanner.app.rules.rules import load_rules
from scanner.app.verifying.ending import Code, Ending
from scanner.app.verifying.verify_place import corrected
from scanner.errors import InputError, RepositoryError
from scanner.infer.sites.places import is_test
from scanner.lifecycle.following import follow_function
from scanner.lifecycle.regression_test.layout import style_of, test_file_name, test_folder
from scanner.lifecycle.regression_test.subject import Subject, subject_of
from scanner.lifecycle.regression_test.writing import Wanted, identifier, test_text
from scanner.model.incident import FixLevel, Incident, PostMortem, RecordedFix
from scanner.model.ports import Progress
from scanner.model.request import RunOptions
from scanner.model.rule import Rule
from scanner.syntax.parse import Parsed, parse

_MOST_SUBJECTS = 3


@dataclass(frozen=True, slots=True)
class RegressionTest:
    """The text of a test file and its place, relative to the root; `notes` say what it lacks."""

    path: str
    text: str
    notes: tuple[str, ...] = ()


def regression_test(options: RunOptions, rule_id: str, progress: Progress) -> RegressionTest:
    """The test of the kept rule with this id. Raises InputError where there is no such rule."""
    rule = _kept(options, rule_id)
    postmortem = _postmortem(options, rule)
    notes: list[str] = []
    code = Code(options.root)
    subjects = _subjects(options, rule, code, progress, notes)
    paths = [target.path for target in code.python.targets]
    module = subjects[0].path if subjects else None
    tests = [path for path in paths if is_test(path)]
    named = _named(postmortem, options) if postmortem is not None else ("", "")
    folder = test_folder(module, paths)
    file = test_file_name(identifier(rule.id), tests)
    path = named[0] or (f"{folder}/{file}" if folder else file)
    told = postmortem.incident.id if postmortem is not None else incident_of(rule)
    bug_class = postmortem.incident.bug_class if postmortem is not None else None
    title = bug_class.title if bug_class is not None and bug_class.title else title_of(rule)
    style = style_of(tests, code.read)
    wanted = Wanted(path, style, rule.id, rule.path, title, told, tuple(each.subject for each in subjects), named[1])
    return RegressionTest(path, test_text(wanted), tuple(notes))


def save(options: RunOptions, made: RegressionTest, overwrite: bool) -> str:
    """Write the test; its path. Raises InputError where a file is there that is not to be overwritten, or it cannot be written."""
    if read_text(options.root, made.path) is not None and not overwrite:
        raise InputError(f"{visible(made.path)}: is there already; --overwrite replaces it, or print the test without --write")
    replace_file(options.root, made.path, made.text.encode("utf-8"))
    return made.path


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    subject: Subject


def _kept(options: RunOptions, rule_id: str) -> Rule:
    loaded = load_rules(options.root, None, False)
    for rule in loaded.rules:
        if rule.id == rule_id:
            return rule
    known = ", ".join(sorted(rule.id for rule in loaded.rules)) or "none"
    raise InputError(f"no kept rule is called {rule_id!r}; the kept ones are: {known}")


def _postmortem(options: RunOptions, rule: Rule) -> PostMortem | None:
    """The post-mortem whose rule it is: by its id first, else by its bug class; None where there is none that can be read."""
    try:
        documents = read_all(options).documents
    except RepositoryError:
        return None
    own = incident_of(rule)
    return next((d for d in documents if d.incident.id == own), next((d for d in documents if rules_of(d, [rule])), None))


def _named(postmortem: PostMortem, options: RunOptions) -> tuple[str, str]:
    """The file and the function that the post-mortem names and that are not there yet; "" and "" where there are none."""
    for name in postmortem.incident.tests:
        path, _, inner = name.partition("::")
        pure = PurePosixPath(path)
        if pure.suffix != ".py" or pure.is_absolute() or ".." in pure.parts or (options.root / path).exists():
            continue
        function = inner.rpartition("::")[2].split("[")[0]
        return path, function if function.isidentifier() and function.startswith("test") else ""
    return "", ""


def _subjects(options: RunOptions, rule: Rule, code: Code, progress: Progress, notes: list[str]) -> list[_Found]:
    """The functions that the rule's fixes corrected, as they are today."""
    commits = commits_of(rule.metadata)
    fixes = tuple(RecordedFix(FixLevel.ROOT_CAUSE, commit) for commit in commits)
    document = PostMortem("", Incident(rule.id, rule.id, fixes=fixes))
    read = fixed_code(document, options.root)
    notes += [f"no skeleton for a fix that cannot be read: {fix.problem}" for fix in read if fix.problem]
    ending = Ending(document, options, RuleSet((rule,), ()), tuple(fix for fix in read if not fix.problem), date.min, progress, code)
    found: dict[tuple[str, str], _Found] = {}
    for fixed in corrected(ending):
        path = ending.now(fixed.fix, fixed.sides.after.path)
        content = code.read(path) if path is not None else None
        parsed = parse(content, path or "") if content is not None else None
        if path is None or fixed.function is None or not isinstance(parsed, Parsed):
            continue
        place = follow_function(fixed.function, parsed)
        subject = subject_of(place.name, parsed, code.project.modules.name_of(path)) if place is not None else None
        if subject is not None:
            found.setdefault((path, subject.shown), _Found(path, subject))
    if not found and not notes:
        notes.append(
            "no skeleton: the rule records no fix whose function is still there" if not commits else "no skeleton: no fixed function"
        )
    if len(found) > _MOST_SUBJECTS:
        notes.append(f"skeletons for {_MOST_SUBJECTS} of {len(found)} fixed functions")
    return list(found.values())[:_MOST_SUBJECTS]
