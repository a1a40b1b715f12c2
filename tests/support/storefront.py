"""A larger shop around the demonstration's incident: more folders, more calls with and without a timeout, decisions, older post-mortems."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

from support.command import ROOT, bugclass, git

from scanner.app.gating.triage import open_session
from scanner.cli.progress import TerminalProgress
from scanner.model.request import RuleChoice, RunOptions
from scanner.policy.decisions import Judgement

sys.path.append(str(ROOT / "fixtures"))

import demo

_HEAD = '"""{title}."""\n\nimport logging\n\nimport requests\n\nlog = logging.getLogger(__name__)\nTIMEOUT = 3\n\n\n'
_RIGHT = "def {name}(order):\n    answer = requests.post({url}, json=order, timeout=TIMEOUT)\n    return answer.json()\n\n\n"
_WRONG = "def {name}(order):\n    answer = requests.post({url}, json=order)\n    return answer.json()\n\n\n"
_FILLER = (
    "def row_{number}(order):\n    log.info('row %s of %s', {number}, order)\n    return order.get('row_{number}', 0) * {number}\n\n\n"
)


@dataclass(frozen=True, slots=True)
class _Module:
    path: str
    right: int
    wrong: int
    filler: int


_MODULES = (
    _Module("billing/invoices.py", 3, 0, 60),
    _Module("billing/ledger.py", 2, 1, 90),
    _Module("billing/providers/adyen.py", 4, 0, 30),
    _Module("billing/providers/klarna.py", 1, 2, 35),
    _Module("billing/providers/paypal.py", 3, 0, 28),
    _Module("warehouse/stock.py", 2, 0, 110),
    _Module("warehouse/pickers.py", 1, 0, 70),
    _Module("warehouse/carriers/dhl.py", 0, 2, 40),
    _Module("warehouse/carriers/ups.py", 2, 1, 42),
    _Module("search/index.py", 1, 0, 130),
    _Module("search/suggest.py", 1, 0, 48),
    _Module("mail/sender.py", 2, 0, 40),
    _Module("mail/templates.py", 0, 0, 75),
    _Module("partners/feeds.py", 1, 3, 66),
    _Module("partners/webhooks.py", 2, 0, 35),
    _Module("admin/reports.py", 1, 0, 95),
    _Module("admin/accounts.py", 1, 0, 55),
)

_CORRECTED = "billing/providers/klarna.py"

_OLDER = """\
+++
id = "PM-{year}-{number:03}"
title = "{title}"
status = "closed"
severity = "SEV3"
started = {year}-{month:02}-11T08:00:00Z
detected = {year}-{month:02}-11T{detected}:00Z
contained = {year}-{month:02}-11T{contained}:00Z
resolved = {year}-{month:02}-11T{resolved}:00Z

[bug_class]
id = "{bug_class}"

[[action]]
title = "Say who owns it"
owner = "platform"
due = {year}-{month:02}-25
done = {year}-{month:02}-{done:02}
+++
## Summary

{title}.
"""
_INCIDENTS = (
    (2025, 3, 2, "Invoices of February went out twice", "retry-without-idempotency-key", ("09:40", "10:30", "16:00"), 24),
    (2025, 9, 5, "The carrier feed stopped for a night", "http-call-without-timeout", ("09:10", "09:50", "14:20"), 28),
    (2025, 14, 8, "Vouchers were accepted after they had expired", "naive-datetime-comparison", ("08:50", "09:20", "11:45"), 20),
    (2026, 4, 3, "A partner's webhook filled the disk", "unbounded-read", ("08:35", "09:00", "11:10"), 22),
    (2026, 9, 6, "Search answered with yesterday's prices", "retry-without-idempotency-key", ("08:25", "08:45", "10:05"), 30),
)
_DECISIONS = (
    (Judgement.CONFIRMED, "hangs in the same way when the ledger stalls"),
    (Judgement.CONFIRMED, ""),
    (Judgement.ACCEPTED, "the feed is replaced in March"),
    (Judgement.FALSE_POSITIVE, "the double of the service, on this machine"),
)


def build(folder: Path) -> Path:
    """The repository, its rule kept, some of its sites decided; the same bytes everywhere. The post-mortem is `postmortem.md`."""
    root = demo.build(folder).root
    git(root, "config", "user.name", "Ada")
    for number, module in enumerate(_MODULES):
        _put(root / module.path, _code(replace(module, wrong=module.wrong + 1) if module.path == _CORRECTED else module))
        _commit(root, f"Take {module.path} over", number + 3)
    corrected = next(module for module in _MODULES if module.path == _CORRECTED)
    _put(root / corrected.path, _code(corrected))
    _commit(root, "Klarna is not waited for", 20)
    for year, number, month, title, bug_class, times, done in _INCIDENTS:
        detected, contained, resolved = times
        facts = {"year": year, "number": number, "month": month, "title": title, "bug_class": bug_class, "done": done}
        text = _OLDER.format(**facts, detected=detected, contained=contained, resolved=resolved)
        _put(root / "docs" / "postmortems" / f"{year}-{number:03}.md", text)
    (root / "docs" / "postmortems" / "2026-014.md").write_bytes((root / "postmortem.md").read_bytes())
    _commit(root, "The older post-mortems", 21)
    learned = bugclass(root, "learn", "postmortem.md", "-q")
    if learned.code:
        raise SystemExit(learned.err)
    _commit(root, "Keep the rule of the incident", 22)
    return root


def decide(root: Path) -> None:
    """Two sites confirmed, one called false, one accepted; always on the same day."""
    options = RunOptions(root, jobs=1, cache=False)
    session = open_session(options, RuleChoice(), TerminalProgress(True))
    session.clock = lambda: datetime(2026, 11, 23, 10, 0, tzinfo=timezone.utc)
    for candidate, (judgement, reason) in zip(session.candidates, _DECISIONS, strict=False):
        session.decide(candidate, judgement, reason)


def _code(module: _Module) -> str:
    name = Path(module.path).stem
    parts = [_HEAD.format(title=f"What {name} does")]
    for number in range(module.filler):
        parts.append(_FILLER.format(number=number))
        if number < module.right:
            parts.append(_RIGHT.format(name=f"send_{name}_{number}", url=f"{name.upper()}_URL"))
        if number < module.wrong:
            parts.append(_WRONG.format(name=f"ask_{name}_{number}", url=f"{name.upper()}_URL"))
    return "".join(parts).rstrip("\n") + "\n"


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _commit(root: Path, message: str, day: int) -> None:
    """Commit everything, on a day of November 2026."""
    git(root, "add", "-A")
    when = f"2026-11-{day:02}T10:00:00+00:00"
    who = {f"GIT_{role}_{what}": told for role in ("AUTHOR", "COMMITTER") for what, told in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))}
    dated = {**os.environ, **who, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    subprocess.run(["git", "commit", "-q", "-m", message], cwd=root, env=dated, check=True, capture_output=True)
