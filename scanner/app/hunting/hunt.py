"""The main job: from a post-mortem or a fix to ranked sites and a kept rule."""

from __future__ import annotations

from dataclasses import replace

from scanner.adapters.fixes import load_fix
from scanner.adapters.postmortem import read_postmortem
from scanner.app.history.ages import with_ages
from scanner.app.hunting.answer import Answer, report_of
from scanner.app.hunting.by_hand import hunt_by_hand
from scanner.app.hunting.feedback import fed
from scanner.app.hunting.lessons import lessons_of, remarks_on
from scanner.app.hunting.search import Search
from scanner.app.hunting.taking import take
from scanner.app.scanning import engines
from scanner.errors import NoLesson, UsageError
from scanner.infer.candidates.role_candidates import learn_roles
from scanner.infer.proving.together import learn_together
from scanner.model.hunt_request import FixSource, HuntChoice
from scanner.model.ports import Progress
from scanner.model.report import Report
from scanner.model.request import RunOptions
from scanner.syntax.parse import trees_kept

_TREES = 1_000_000  # bytes of source: a hunt asks for the fix's files and the sites' again and again


def hunt(source: FixSource, options: RunOptions, choice: HuntChoice, progress: Progress) -> Report:
    """Learn from the fix, prove, scan, rank; say how old the sites are. With `choice.save` the chosen rule is kept.

    Raises ScannerError where there is nothing to learn from; what could not be scanned is in the report's failures.
    """
    report = found_by(source, options, choice, progress)
    progress.stage("Dating sites", 1)
    return with_ages(report)


@trees_kept(_TREES)
def found_by(source: FixSource, options: RunOptions, choice: HuntChoice, progress: Progress) -> Report:
    """The hunt without the ages of its sites.

    Raises ScannerError where there is nothing to learn from; what could not be scanned is in the report's failures.
    """
    if options.engine == "libcst":
        raise UsageError("a hunt looks for patterns, which the libcst engine does not run; use --engine auto, python or semgrep")
    postmortem = read_postmortem(source.postmortem, options.root) if source.postmortem else None
    intake = load_fix(source, postmortem, options.root)
    if not intake.fixes and postmortem is not None:
        return hunt_by_hand(postmortem, options, choice, progress)
    progress.stage("Learning", 1)
    lessons = lessons_of(intake.fixes)
    if not lessons:
        raise NoLesson(f"{intake.fixes[0].label}: no Python code differs between before and after, so there is nothing to learn")
    own = engines.python_engine()
    together = learn_together(lessons, own)
    progress.advance()
    if not together.learned:
        raise NoLesson(f"{intake.fixes[0].label}: no pattern fires before the fix and is silent after; write one under a Pattern heading")
    lesson = [file for one in lessons for file in one]
    search = Search(options, progress, own)
    learned = {**together.learned, **learn_roles(lesson, search.found.targets, own)}
    taken = take(search.sites(lesson, learned), choice)
    if choice.also or choice.without:
        one = fed(taken, learned, lesson, search, choice)
        taken = take(search.sites(lesson, {**learned, one.id: one}), choice, one.id)
    remarks = remarks_on(together, len(lessons), taken.lead.file.change.path)
    return report_of(Answer(intake, lesson, search, taken, remarks), postmortem, options, choice)


def learn(source: FixSource, options: RunOptions, choice: HuntChoice, progress: Progress) -> Report:
    """The hunt with the rule kept; the sites are counted for the ladder but not reported."""
    report = found_by(source, options, replace(choice, save=True), progress)
    return replace(report, findings=(), command="learn")
