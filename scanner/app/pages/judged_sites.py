"""A hunt's sites as triage, comments and the baseline know them: by what the kept rule finds at the same place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from scanner.model.finding import Finding


def as_judged(sites: Sequence[Finding], judged: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each site with the state and the fingerprint of the kept rule's finding there: a rung may match more of the same code than the rule.

    A site where the rule finds nothing stays as it is.
    """
    by_path: dict[str, list[Finding]] = {}
    for finding in judged:
        by_path.setdefault(finding.path, []).append(finding)
    return tuple(_judged(site, by_path.get(site.path, ())) for site in sites)


def _judged(site: Finding, found: Iterable[Finding]) -> Finding:
    for each in found:
        if each.rule_id == site.rule_id and (site.span.contains(each.span) or each.span.contains(site.span)):
            return replace(site, state=each.state, suppression=each.suppression, fingerprint=each.fingerprint)
    return site
