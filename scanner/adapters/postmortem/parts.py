"""What a section is about, by the names that post-mortem templates give it. Pure."""

from __future__ import annotations

from scanner.adapters.postmortem.headings import plain, unnumbered
from scanner.model.incident import Part

_NAMES = {
    Part.SUMMARY: (
        "summary|executive summary|incident summary|overview|incident overview|issue summary|what happened|tl dr|tldr|abstract|synopsis|"
        "description|describe the bug|what is the problem|problem|the problem|incident description|"
        "description of the incident|problem statement|issue description"
    ),
    Part.IMPACT: (
        "impact|user impact|customer impact|business impact|impact on users|impact on customers|impact assessment|who was affected|"
        "what was affected|affected|affected users|affected services|affected systems|scope|scope of impact|blast radius|damage"
    ),
    Part.DETECTION: (
        "detection|how was it detected|how it was detected|how we detected it|how did we find out|how was the incident detected|"
        "how we noticed|how we found out|how it was noticed|how was it noticed|how was it found|how it was found|how we found it|"
        "monitoring and detection|discovery|alerting|time to detect|detection and monitoring|how was this detected"
    ),
    Part.DIAGNOSIS: (
        "diagnosis|what slowed us down|what slowed diagnosis|what slowed down diagnosis|what slowed the diagnosis|investigation|"
        "response|incident response|the response|analysis|troubleshooting|escalation|response and diagnosis|"
        "investigation and diagnosis|delays|obstacles|what did not go so well|what didnt go so well|what could have gone better|"
        "where we lost time"
    ),
    Part.TRIGGER: (
        "trigger|triggers|the trigger|what triggered it|what triggered the incident|triggering event|lead up|leadup|background|"
        "lead up to the incident|events leading up to the incident|initiating event|root cause and trigger|root causes and trigger|"
        "trigger and root cause|triggering change"
    ),
    Part.ROOT_CAUSE: (
        "root cause|root causes|root cause s|root cause analysis|root cause and trigger|root causes and trigger|trigger and root cause|"
        "cause|causes|cause of the incident|causes of the incident|technical cause|underlying cause|contributing conditions|"
        "contributing condition s|contributing factors|contributing factor s|contributing causes|what caused the incident|"
        "what caused this incident|what caused it|why did it happen|why it happened|the bug|the defect|fault|five whys|5 whys|"
        "root cause identification|root cause identification the five whys|cause and analysis|root cause description|probable cause"
    ),
    Part.RESOLUTION: (
        "resolution|resolutions|mitigation and resolution|resolution and recovery|remedy|remedies|remediation|fix|mitigation|"
        "the fix|fixes|bug fix|bugfix|root cause fix|how it was fixed|how we fixed it|how was it fixed|recovery|solution|the solution|"
        "permanent fix|workaround|workaround and resolution|resolution details|restoration|service restoration"
    ),
    Part.TEST: (
        "test|tests|test that should have caught it|the test that should have caught it|should a test have caught it|"
        "should a test have caught this|regression test|regression tests|testing|test coverage|which test should have caught it|"
        "why did no test catch it|why did our tests not catch it|test gap|missing test|tests and coverage"
    ),
    Part.ELSEWHERE: (
        "elsewhere|is this class possible elsewhere|is this class of bug possible elsewhere|is this bug possible elsewhere|"
        "class of bug|bug class|the bug class|could this happen elsewhere|where else|where else can this happen|other places|"
        "same bug elsewhere|similar code|variant analysis|variants|hunt|the hunt|is this possible elsewhere|siblings|sibling bugs"
    ),
    Part.ACTIONS: (
        "action items|action item|actions|action plan|follow up actions|follow ups|follow up|followup|followups|next steps|"
        "corrective actions|corrective action|preventive actions|preventative actions|preventive action|corrective and preventive actions|"
        "corrective and preventative measures|corrective and preventive measures|preventive measures|preventative measures|"
        "remediation items|remediation actions|prevention|improvement actions|improvements|follow up items|tasks|recommended actions"
    ),
    Part.TIMELINE: (
        "timeline|time line|incident timeline|timeline of events|chronology|chronology of events|sequence of events|events|event log|"
        "timeline utc|timeline all times utc|log|incident log|detailed timeline"
    ),
}
_PARTS: dict[str, tuple[Part, ...]] = {}
for _part, _names in _NAMES.items():
    for _name in _names.split("|"):
        _PARTS[_name] = (*_PARTS.get(_name, ()), _part)


def parts_of(heading: str) -> tuple[Part, ...]:
    """What a heading's Markdown text announces: mostly one part, two for `Root cause and trigger`, () where it is none of ours."""
    words = plain(heading)
    for candidate in (words, unnumbered(words)):
        if candidate in _PARTS:
            return _PARTS[candidate]
    return ()
