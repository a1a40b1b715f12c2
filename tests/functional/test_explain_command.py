"""`bugclass explain`: one text for the terminal, the page and the documents; what the code base adds to it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from support.case import Built
from support.command import ROOT, bugclass, files_of, git, in_json
from support.dated import Dated

LIBRARY = sorted((ROOT / "rules").glob("*.yaml"))


@pytest.fixture
def repo(tmp_path: Path) -> Dated:
    return Dated(tmp_path / "repo")


def test_a_learned_rule_is_told_with_its_incident_its_fix_its_proof_and_its_sites(kept: Built) -> None:
    before = files_of(kept.root)
    ran = bugclass(kept.root, "explain", "http-call-without-timeout", "--jobs", "1")
    assert ran.code == 0, ran.err
    out = " ".join(ran.out.split())
    for part in (
        "PM-2026-014: Checkout hangs when the tax service stalls (SEV2, closed)",
        "`requests` waits without limit unless it is told otherwise",
        "a call of `requests.post` without `timeout`",
        "Proven: it fires on the code before the fix",
        f"Learned from {kept.fix[:10]}",
        "`shop/tax.py`",
        "Sites now",
        "`shop/payments.py:",
    ):
        assert part in out, part
    assert "Incidents" in ran.out and "Fires on" in ran.out and "Stays silent on" in ran.out
    assert files_of(kept.root) == before


def test_a_learned_rule_shows_what_the_fix_made_of_the_code(kept: Built) -> None:
    out = bugclass(kept.root, "explain", "http-call-without-timeout", "--jobs", "1").out
    silent = out.partition("Stays silent on")[2].partition("How to correct it")[0]
    assert out.splitlines()[0] == "HTTP call without a timeout"
    assert "requests.post(TAX_URL, json=payload, timeout=HTTP_TIMEOUT)" in silent and "import" not in silent
    assert "`requests.post(TAX_URL, json=payload)` becomes" in out and "`bugclass fix http-call-without-timeout" in out


@pytest.mark.parametrize("before", ["a`b<script>`", "a(\n1)", "a('  ')", "", "a" * 300])
def test_a_correction_that_no_sentence_can_hold_is_left_out(repo: Dated, before: str) -> None:
    file = repo.root / ".bugclass/rules/evil-call.yaml"
    entry = {"certainty": "sure", "unit": "expression", "before": before, "after": "b()"}
    rule = yaml.safe_load(file.read_text())
    rule["rules"][0]["metadata"] = {"bugclass": {"correction": entry}}
    file.write_text(yaml.safe_dump(rule))
    ran = bugclass(repo.root, "explain", "evil-call", "--format", "markdown")
    assert ran.code == 0 and "How to correct it" not in ran.out


def test_an_edited_rule_is_stale(kept: Built) -> None:
    file = kept.root / ".bugclass/rules/http-call-without-timeout.yaml"
    file.write_text(file.read_text().replace("severity: WARNING", "severity: ERROR"))
    assert "Stale: the rule was edited" in bugclass(kept.root, "explain", "http-call-without-timeout").out


def test_the_documents_hold_what_the_command_says(repo: Dated) -> None:
    """Each page of docs/rules is the page that the command writes, without what one code base adds."""
    assert LIBRARY
    for rule in LIBRARY[::6]:
        ran = bugclass(repo.root, "explain", rule.stem, "--library", "--format", "markdown")
        assert ran.code == 0, ran.err
        page = (ROOT / "docs/rules" / f"{rule.stem}.md").read_text(encoding="utf-8")
        told, _, rest = ran.out.partition("\n## Sites now\n")
        more = rest.partition("\n## Read more\n")[2]
        assert page == f"<!-- Made from the rule; change the rule, not this page. -->\n\n{told}" + (
            f"\n## Read more\n{more}" if more else ""
        )


def test_a_kept_rule_comes_before_one_of_the_library(repo: Dated) -> None:
    assert "Evil calls" in bugclass(repo.root, "explain", "evil-call").out
    assert "HTTP call without a timeout" in bugclass(repo.root, "explain", "http-call-without-timeout").out


def test_sites_that_were_decided_are_told_apart(repo: Dated) -> None:
    (repo.root / "a.py").write_text("evil(1)\nevil(2)  # bugclass: ignore[evil-call] known\n")
    found = bugclass(repo.root, "explain", "evil-call", "--format", "json").document["here"]
    assert [(site["start_line"], site["state"]) for site in found["sites"]] == [(1, "new"), (2, "suppressed")]
    assert (found["verdict"], found["stamp"], found["path"]) == ("unproven", None, ".bugclass/rules/evil-call.yaml")


def test_what_cannot_be_looked_at_is_a_failure(repo: Dated) -> None:
    (repo.root / "a.py").write_text("evil(1\n")
    ran = bugclass(repo.root, "explain", "evil-call")
    assert ran.code == 2 and "[unparsable]" in ran.err and "What is wrong" in ran.out


def test_an_incident_that_is_not_here_is_said_to_be_missing(kept: Built) -> None:
    for file in kept.root.rglob("*.md"):
        file.unlink()
    out = bugclass(kept.root, "explain", "http-call-without-timeout").out
    assert "PM-2026-014: its post-mortem is not among those of this code base." in out


def test_no_escape_and_no_markup_gets_through(repo: Dated) -> None:
    file = repo.root / ".bugclass/rules/evil-call.yaml"
    hostile = file.read_text().replace("It stalls.", '"\\e[31m <script>alert(1)</script> [bold]x[/bold]"')
    file.write_text(hostile.replace("Evil calls", '"T <img src=x>"'))
    text, page = (bugclass(repo.root, "explain", "evil-call", "--format", each).out for each in ("text", "markdown"))
    assert "\x1b" not in text + page
    assert "[bold]x[/bold]" in text
    assert "<script" not in page and "<img" not in page


@pytest.mark.parametrize("name", ["evil-cal", "nothing-like-it", "../evil-call", ""])
def test_a_rule_that_is_not_there_is_one_line(repo: Dated, name: str) -> None:
    ran = bugclass(repo.root, "explain", name)
    assert ran.code == 2 and ran.out == "" and ran.err.count("\n") == 1
    assert ("did you mean 'evil-call'?" in ran.err) is (name in ("evil-cal", "../evil-call"))


def test_a_refusal_is_json_where_json_is_asked_for(repo: Dated) -> None:
    ran = bugclass(repo.root, "explain", "nothing-like-it", "--format", "json")
    assert (ran.code, ran.document["here"], len(ran.document["failures"])) == (2, None, 1)


def test_quiet_is_the_sites_alone(repo: Dated) -> None:
    sites = [f"{path}:{line}:" for path, line in repo_sites(repo)]
    told = bugclass(repo.root, "explain", "evil-call", "-q").out.splitlines()
    assert [line.split(":")[0] + ":" + line.split(":")[1] + ":" for line in told] == sites and all(" evil-call" in line for line in told)


def repo_sites(repo: Dated) -> list[tuple[str, int]]:
    return in_json(repo.root, "scan").places


def test_a_rule_that_only_semgrep_can_run_is_told_as_such(repo: Dated) -> None:
    text = (repo.root / ".bugclass/rules/evil-call.yaml").read_text()
    (repo.root / ".bugclass/rules/evil-call.yaml").write_text(
        text.replace("  pattern:", "  mode: taint\n  pattern-sources: [{pattern: a()}]\n  pattern-sinks:")
    )
    ran = bugclass(repo.root, "explain", "evil-call", "--engine", "python")
    assert ran.code == 2 and "Traceback" not in ran.err


def test_without_git_a_rule_is_told_all_the_same(kept: Built, tmp_path: Path) -> None:
    git(kept.root, "archive", "-o", str(tmp_path / "all.tar"), "HEAD")
    (kept.root / ".git").rename(tmp_path / "gone")
    ran = bugclass(kept.root, "explain", "http-call-without-timeout")
    assert ran.code == 0 and f"Learned from {kept.fix[:10]}" in ran.out
