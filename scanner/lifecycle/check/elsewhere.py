"""Is this class possible elsewhere? Answered by a rule that is kept and proven, and by a hunt that is recorded."""

from __future__ import annotations

from collections.abc import Iterator

from scanner.lifecycle.check.model import Facts, Told
from scanner.model.incident import Part, PostMortem
from scanner.model.proof import Verdict

_RECORD = "record it: [hunt] with rule, commit, date and sites"


def check_elsewhere(document: PostMortem, facts: Facts) -> Iterator[Told]:
    """What is missing from the answer."""
    incident, section = document.incident, document.section(Part.ELSEWHERE)
    hunt = incident.hunt
    rule = hunt.rule if hunt else incident.bug_class.id if incident.bug_class else ""
    told_in = section.line if section else document.line("hunt")
    line = document.line("hunt", "rule") if hunt else document.line("bug_class", "id") if incident.bug_class else told_in
    kept = facts.rules.get(rule)
    if kept is None and hunt is None and (section is None or not section.answered):
        words = (
            f"whether this class of bug is possible elsewhere is not answered; run `bugclass hunt {document.path} --save`, and {_RECORD}"
        )
        yield Told("elsewhere-unanswered", told_in, words)
        return
    if kept is None:
        what = f"no kept rule is called '{rule}'" if rule else "no rule answers it"
        yield Told("rule-not-kept", line, f"{what}; keep one with `bugclass hunt {document.path} --save`")
    elif kept is not Verdict.PROVEN:
        words = f"the kept rule '{rule}' is not proven ({kept.value}); run `bugclass prove {rule}`"
        yield Told("rule-not-proven", line, words)
    if hunt is None:
        yield Told("hunt-not-recorded", told_in, f"no hunt is recorded; run `bugclass hunt {document.path}`, and {_RECORD}")
        return
    missing = [key for key, value in (("commit", hunt.commit), ("date", hunt.on), ("sites", hunt.sites)) if value in ("", None)]
    if missing:
        words = f"the recorded hunt does not say its {', '.join(missing)}; add {', '.join(f'hunt.{key}' for key in missing)}"
        yield Told("hunt-not-recorded", document.line("hunt"), words)
    if hunt.commit and facts.commits.get(hunt.commit) is False:
        words = f"git has no commit '{hunt.commit[:60]}' here, which the hunt is said to have looked at; correct it"
        yield Told("commit-unknown", document.line("hunt", "commit"), words, "hunt")
