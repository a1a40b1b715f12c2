"""The rules, the ladder and the convention as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanner.model.hunt import HuntSummary
from scanner.model.page import Sides
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.reporters.formula_text import formula_text
from scanner.reporters.html.comparing import compared
from scanner.reporters.html.embedding import line, lines

_MOST = 100
VERDICTS = {
    Verdict.PROVEN: "fires before the fix, silent after it",
    Verdict.SILENT_BEFORE: "does not fire before the fix",
    Verdict.FIRES_AFTER: "still fires after the fix",
    Verdict.STALE: "edited since it was proven",
    Verdict.UNPROVEN: "nothing proves it",
}


def rules_of(report: Report, sides: Sequence[Sides]) -> dict[str, Any]:
    """The chosen rung of a hunt, else all rules, those with sites first; `hidden` did not fit."""
    reports = [each for each in report.rules if report.hunt is None or _is_chosen(report.hunt, each)]
    ordered = sorted(reports, key=lambda each: (-each.sites, each.rule.id))
    return {"listed": [_rule(each, sides) for each in ordered[:_MOST]], "hidden": max(0, len(ordered) - _MOST)}


def ladder_of(hunt: HuntSummary) -> list[dict[str, Any]]:
    """The rungs; `share` is the number of sites beside the widest's, 0 to 100."""
    most = max((rung.sites for rung in hunt.ladder), default=0) or 1
    return [
        {
            "number": rung.number,
            "words": line(rung.words),
            "sites": rung.sites,
            "share": round(100 * rung.sites / most, 1),
            "chosen": rung.chosen,
            "verdict": rung.verdict.value,
            "pattern": lines(formula_text(rung.rule)),
        }
        for rung in hunt.ladder
    ]


def convention_of(hunt: HuntSummary) -> dict[str, Any] | None:
    """Places with and without the correct form; None where nothing was counted."""
    custom = hunt.convention
    if custom is None or custom.right + custom.wrong == 0:
        return None
    share = round(100 * custom.right / (custom.right + custom.wrong), 2)
    return {"right": custom.right, "wrong": custom.wrong, "share": share, "words": line(custom.words)}


def title_of(report: RuleReport) -> str:
    """What a rule is called: the title that it carries, else its id in words."""
    ours = report.rule.metadata.get("bugclass") if report.rule.document else None
    title = ours.get("title") if isinstance(ours, dict) else None
    return line(title) if isinstance(title, str) and title.strip() else line(report.rule.id.replace("-", " ").capitalize())


def _is_chosen(hunt: HuntSummary, report: RuleReport) -> bool:
    return any(rung.chosen and rung.number == report.rung for rung in hunt.ladder)


def _rule(report: RuleReport, sides: Sequence[Sides]) -> dict[str, Any]:
    rule = report.rule
    return {
        "id": line(rule.id, 200),
        "title": title_of(report),
        "message": line(rule.message),
        "level": rule.level.value,
        "verdict": report.verdict.value,
        "verdict_words": VERDICTS[report.verdict],
        "proven": report.verdict is Verdict.PROVEN,
        "engine": report.engine,
        "words": line(report.words),
        "sites": report.sites,
        "pattern": lines(formula_text(rule)),
        "sides": [
            {"label": line(each.label, 300), "path": line(each.path, 300), "compared": compared(each)}
            for each in sides
            if each.rule_id == rule.id
        ],
    }
