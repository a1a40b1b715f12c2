"""Rules as SARIF reporting descriptors: what code scanning shows beside an alert."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scanner.model.finding import Finding
from scanner.model.proof import Verdict
from scanner.model.report import Report, RuleReport
from scanner.model.rule import Level, Rule
from scanner.reporters.formula_text import formula_of
from scanner.reporters.harmless import block, one_line
from scanner.reporters.markdown_escape import escaped, fenced, link

MAX_TAGS = 20
_MAX_TEXT = 1_000
_CWE = re.compile(r"\bCWE-(\d{1,5})\b", re.IGNORECASE)
_CONFIDENCE = {"low": "low", "medium": "medium", "high": "high"}


@dataclass(frozen=True, slots=True)
class _Told:
    """What a rule's metadata says for people; "" and () where it says nothing."""

    title: str
    why: str
    correction: str
    references: tuple[str, ...]


def rules_of(report: Report, findings: Iterable[Finding]) -> list[RuleReport]:
    """Each rule once, sorted by id: of a ladder the rung that is chosen. A finding's rule that the report does not tell is made up."""
    chosen = {rung.number for rung in report.hunt.ladder if rung.chosen} if report.hunt else set()
    by_id: dict[str, RuleReport] = {}
    for rule in report.rules:
        if rule.rule.id not in by_id or rule.rung in chosen:
            by_id[rule.rule.id] = rule
    for finding in findings:
        if finding.rule_id not in by_id:
            bare = Rule(finding.rule_id, finding.message, finding.level, (), None, "{}")
            by_id[finding.rule_id] = RuleReport(bare, "", Verdict.UNPROVEN)
    return [by_id[id] for id in sorted(by_id)]


def descriptor(report: RuleReport) -> dict[str, Any]:
    """One rule: its words, help, level, tags, precision, and `security-severity` where its metadata gives one."""
    rule = report.rule
    told = _told(rule)
    text = one_line(rule.message) or one_line(rule.id)
    found: dict[str, Any] = {
        "id": one_line(rule.id),
        "shortDescription": {"text": told.title or _cut(_sentence(text))},
        "fullDescription": {"text": _cut(text)},
        "help": {"text": _plain(report, told), "markdown": _markdown(report, told)},
        "defaultConfiguration": {"level": rule.level.value},
        "properties": _properties(report),
    }
    if told.references:
        found["helpUri"] = told.references[0]
    return found


def _properties(report: RuleReport) -> dict[str, Any]:
    metadata, level = report.rule.metadata, report.rule.level
    confidence = _mapping(metadata.get("bugclass")).get("confidence", metadata.get("confidence"))
    precision = _CONFIDENCE.get(str(confidence).lower()) or ("high" if report.verdict is Verdict.PROVEN else "medium")
    severity = _security_severity(metadata.get("security-severity"))
    problem = {Level.ERROR: "error", Level.WARNING: "warning"}.get(level, "recommendation")
    return {
        "tags": _tags(report.rule, severity is not None),
        "precision": precision,
        "problem.severity": problem,
        **({"security-severity": severity} if severity is not None else {}),
        "engine": report.engine,
        "verdict": report.verdict.value,
    }


def _tags(rule: Rule, security: bool) -> list[str]:
    numbers = [number for text in _texts(rule.metadata.get("cwe")) for number in _CWE.findall(text)]
    tags = ["bug-class", *(["security"] if security else []), *rule.languages, *(f"external/cwe/cwe-{int(n):03}" for n in numbers)]
    tags += _texts(rule.metadata.get("tags"))
    return [tag for tag in dict.fromkeys(one_line(tag)[:100] for tag in tags) if tag][:MAX_TAGS]


def _security_severity(given: object) -> str | None:
    """A number from 0.0 to 10.0 as text, as code scanning reads it; None for anything else."""
    try:
        number = float(str(given)) if given is not None and not isinstance(given, bool) else -1.0
    except ValueError:
        return None
    return f"{number:.1f}" if 0.0 <= number <= 10.0 else None


def _told(rule: Rule) -> _Told:
    about = _mapping(rule.metadata.get("bugclass"))
    title, why, correction = (one_line(str(about.get(key) or "")) for key in ("title", "why", "correction"))
    links = [text for text in _texts(rule.metadata.get("references")) if re.fullmatch(r"https?://[!-~]+", text)]
    return _Told(_cut(title), why, correction, tuple(re.sub(r'[<>"`\\^{|}]', _percent, text) for text in links[:10]))


def _percent(found: re.Match[str]) -> str:
    return f"%{ord(found[0]):02X}"


def _plain(report: RuleReport, told: _Told) -> str:
    parts = [one_line(report.rule.message), told.why, told.correction and f"Correction: {told.correction}", _proof(report)]
    if pattern := block(formula_of(report)):
        parts.append(f"Pattern:\n{pattern}")
    if told.references:
        parts.append("References:\n" + "\n".join(told.references))
    return "\n\n".join(part for part in parts if part)


def _markdown(report: RuleReport, told: _Told) -> str:
    parts = [escaped(report.rule.message), escaped(told.why), told.correction and f"**Correction:** {escaped(told.correction)}"]
    parts.append(_proof(report))
    if pattern := block(formula_of(report)):
        parts.append(fenced(pattern, "yaml" if "\n" in pattern else "python"))
    if told.references:
        parts.append("\n".join(f"- {link(escaped(reference), reference)}" for reference in told.references))
    return "\n\n".join(part for part in parts if part)


def _proof(report: RuleReport) -> str:
    if report.verdict is Verdict.PROVEN:
        return "Proven: the rule fires on the code before the fix that it was learned from, and is silent on the code after."
    return "" if report.verdict is Verdict.UNPROVEN else f"Proof: {report.verdict.value}."


def _sentence(text: str) -> str:
    return re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]


def _cut(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 3] + "..."


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _texts(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
