"""A history as JSON (documented in docs/reference/json.md)."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from scanner.model.growth import Change, Growth, LivingSite, PastSite, Sample
from scanner.reporters.json_answer import answer_json


def growth_json(growth: Growth) -> str:
    """The history as one JSON object and a line end; ASCII only."""
    last = growth.samples[-1] if growth.samples else None
    body = {
        "rule": {"id": growth.rule_id, "words": growth.words, "message": growth.message},
        "range": {
            "first": growth.samples[0].commit if growth.samples else None,
            "last": last.commit if last else None,
            "revisions": growth.revisions,
            "shallow": growth.shallow,
        },
        "samples": [_sample(sample) for sample in growth.samples],
        "living": [_living(site) for site in growth.living],
        "past": [_past(site) for site in growth.past],
        "remarks": list(growth.remarks),
    }
    summary = {
        "sites": last.sites if last else None,
        "most": max((sample.sites for sample in growth.samples), default=None),
        "past": len(growth.past),
        "looked_at": len(growth.samples),
        "failures": len(growth.failures),
        "exit_code": growth.exit_code,
    }
    return answer_json("history", body, growth.failures, summary)


def _sample(sample: Sample) -> dict[str, Any]:
    return {
        "commit": sample.commit,
        "date": _moment(sample.made),
        "sites": sample.sites,
        "files_with_sites": sample.files_with_sites,
        "files": sample.files,
        "unread": sample.unread,
        "asked": sample.asked,
    }


def _living(site: LivingSite) -> dict[str, Any]:
    return {
        "path": site.path,
        "start_line": site.start_line,
        "end_line": site.end_line,
        "snippet": site.snippet,
        "fingerprint": site.fingerprint,
        "came": _change(site.came) if site.came else None,
        "age_days": None if site.days is None else round(site.days, 1),
    }


def _past(site: PastSite) -> dict[str, Any]:
    return {
        "path": site.path,
        "start_line": site.start_line,
        "snippet": site.snippet,
        "fingerprint": site.fingerprint,
        "gone": _change(site.gone),
        "ending": site.ending.value,
        "exact": site.exact,
    }


def _change(change: Change) -> dict[str, str]:
    return {"commit": change.commit, "date": _moment(change.made), "author": change.author, "subject": change.subject}


def _moment(moment: datetime) -> str:
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
