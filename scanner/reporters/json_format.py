"""The report as JSON: schema 1, documented in docs/reference/json.md. The same report gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

from scanner.model.finding import Finding, State, Suppression
from scanner.model.note import Note
from scanner.model.report import Report, RuleReport
from scanner.reporters.formula_text import formula_of, formula_text
from scanner.reporters.json_answer import failures_of, head
from scanner.reporters.json_text import pieces
from scanner.reporters.registry import Style

if TYPE_CHECKING:
    from scanner.model.checklist import Check
    from scanner.model.figures import Figures
    from scanner.model.hunt import HuntSummary, Rung
    from scanner.model.incident import Incident
    from scanner.model.proposals import Proposals


class JsonReporter:
    """Writes one JSON object and a line end."""

    def write(self, report: Report, out: TextIO) -> None:
        """Write the whole report; ASCII only, so that no terminal or pipe can change it."""
        for piece in pieces(document(report)):
            out.write(piece)
        out.write("\n")


def make(style: Style) -> JsonReporter:
    """The reporter; the style is for people and changes nothing here."""
    return JsonReporter()


def document(report: Report) -> dict[str, Any]:
    """The report as plain dictionaries, lists and values, keys in the documented order."""
    return {
        **head(report.command or "scan"),
        "incident": _incident(report.incident) if report.incident else None,
        "hunt": _hunt(report.hunt) if report.hunt else None,
        "rules": [rule_document(rule) for rule in report.rules],
        "findings": [finding_document(finding) for finding in report.findings],
        "failures": failures_of(report.failures),
        "saved": list(report.saved),
        "notes": [_note(note) for note in report.notes],
        "allowed": failures_of(report.allowed),
        "proposals": _proposals(report.proposals) if report.proposals else None,
        "checklist": [_check(check) for check in report.checklist],
        "figures": _figures(report.figures) if report.figures else None,
        "summary": _summary(report),
    }


def _incident(incident: Incident) -> dict[str, Any]:
    bug_class = incident.bug_class
    return {
        "id": incident.id,
        "title": incident.title,
        "status": incident.status.value,
        "severity": incident.severity,
        "affected": incident.affected,
        "trigger": incident.trigger,
        "bug_class": {"id": bug_class.id, "title": bug_class.title} if bug_class else None,
    }


def _hunt(hunt: HuntSummary) -> dict[str, Any]:
    custom = hunt.convention
    return {
        "fix": hunt.fix_label,
        "kind": hunt.kind.value,
        "place": hunt.place,
        "ladder": [_rung(rung) for rung in hunt.ladder],
        "chosen_why": hunt.chosen_why,
        "convention": {"right": custom.right, "wrong": custom.wrong, "words": custom.words} if custom else None,
        "outlook": hunt.outlook or None,
        "remarks": list(hunt.remarks),
    }


def _proposals(proposals: Proposals) -> dict[str, Any]:
    from dataclasses import asdict  # a scan need not load it

    return {
        "looked_at": proposals.looked_at,
        "fixes": proposals.fixes,
        "listed": [asdict(one) for one in proposals.listed],
    }


def _rung(rung: Rung) -> dict[str, Any]:
    return {
        "rung": rung.number,
        "rule_id": rung.rule.id,
        "words": rung.words,
        "verdict": rung.verdict.value,
        "pattern": formula_text(rung.rule),
        "sites": rung.sites,
        "chosen": rung.chosen,
    }


def rule_document(report: RuleReport) -> dict[str, Any]:
    """One rule as it was run."""
    return {
        "id": report.rule.id,
        "engine": report.engine,
        "verdict": report.verdict.value,
        "rung": report.rung,
        "pattern": formula_of(report),
        "words": report.words,
        "sites": report.sites,
        "level": report.rule.level.value,
        "message": report.rule.message,
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """One finding, keys in the documented order."""
    return {
        "rule_id": finding.rule_id,
        "path": finding.path,
        "start_line": finding.span.start_line,
        "start_column": finding.span.start_column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "message": finding.message,
        "snippet": finding.snippet,
        "level": finding.level.value,
        "rank": finding.rank,
        "score": round(finding.score, 6),
        "rung": finding.rung,
        "why": list(finding.why),
        "bindings": {binding.name: binding.text for binding in sorted(finding.bindings)},
        "state": finding.state.value,
        "fingerprint": finding.fingerprint,
        "fix": finding.fix,
        "suppression": _suppression(finding.suppression) if finding.suppression else None,
    }


def _suppression(suppression: Suppression) -> dict[str, Any]:
    return {"reason": suppression.reason, "in_source": suppression.in_source}


def _note(note: Note) -> dict[str, Any]:
    return {"path": note.path, "line": note.line or None, "kind": note.kind.value, "detail": note.detail}


def _check(check: Check) -> dict[str, Any]:
    return {
        "name": check.name,
        "question": check.question,
        "mark": check.mark.value,
        "answer": check.answer,
        "evidence": [
            {"path": fact.path, "line": fact.line or None, "detail": fact.detail, "mark": fact.mark.value if fact.mark else None}
            for fact in check.evidence
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    from dataclasses import asdict

    made = asdict(figures)
    for duration in made["durations"]:
        duration["trend"] = duration["trend"].value
    for each in made["classes"]:
        each["rule_since"] = each["rule_since"].isoformat() if each["rule_since"] else None
    return made


def _summary(report: Report) -> dict[str, Any]:
    states = [finding.state for finding in report.findings]
    return {
        "findings": len(states),
        "new": states.count(State.NEW),
        "baselined": states.count(State.BASELINED),
        "suppressed": states.count(State.SUPPRESSED),
        "hidden_sites": report.hunt.hidden_sites if report.hunt else 0,
        "rules": len(report.rules),
        "failures": len(report.failures),
        "files_scanned": report.scanned,
        "exit_code": report.exit_code,
    }
