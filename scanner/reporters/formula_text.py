"""A rule's formula as a person or a program reads it: Semgrep's YAML, or the pattern alone where that is all."""

from __future__ import annotations

from scanner.model.formula import Pattern
from scanner.model.report import RuleReport
from scanner.model.rule import Rule
from scanner.model.semgrep_form import formula_entry


def formula_of(report: RuleReport) -> str:
    """The formula of a rule that was run, written only where its text is not known yet."""
    return formula_text(report.rule) if report.formula is None else report.formula


def formula_text(rule: Rule) -> str:
    """The single pattern, or the formula as YAML; "" where only Semgrep itself understands the rule."""
    if rule.formula is None:
        return ""
    if isinstance(rule.formula, Pattern):
        return rule.formula.text.strip("\n")
    import yaml

    class Dumper(yaml.SafeDumper):
        """Texts of several lines as blocks."""

    def block(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
        style = "|" if "\n" in text else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    Dumper.add_representer(str, block)
    written: str = yaml.dump(formula_entry(rule.formula), Dumper=Dumper, sort_keys=False, allow_unicode=True, width=1000)
    return written.rstrip("\n")
