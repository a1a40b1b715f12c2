"""`bugclass hunt`, whole: every source of a fix, every option, on a real repository."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.case import Built, case_named
from support.command import Ran, bugclass, files_of, git, in_json, program

SHOP = case_named("checkout-timeouts")
SIBLINGS = {(line.path, line.number) for line in SHOP.marked("sibling")}
FIX_LINE = ("shop/tax.py", 22)


def touched(ran: Ran) -> set[tuple[str, int]]:
    return {(f["path"], line) for f in ran.document["findings"] for line in range(f["start_line"], f["end_line"] + 1)}


def patterns(ran: Ran) -> list[str]:
    return [rung["pattern"] for rung in ran.document["hunt"]["ladder"]]


def test_from_the_postmortem(shop: Built) -> None:
    before = files_of(shop.root)
    ran = in_json(shop.root, "hunt", "postmortem.md")
    assert (ran.code, ran.err) == (0, "")
    assert touched(ran) >= SIBLINGS and FIX_LINE not in touched(ran)
    found = ran.document
    assert found["incident"]["id"] == "PM-2026-014"
    assert {f["rule_id"] for f in found["findings"]} == {"http-call-without-timeout"}
    assert [f["rank"] for f in found["findings"]] == list(range(1, len(found["findings"]) + 1))
    assert all(f["why"] for f in found["findings"])
    assert all(rung["verdict"] == "proven" for rung in found["hunt"]["ladder"])
    assert sum(rung["chosen"] for rung in found["hunt"]["ladder"]) == 1
    assert found["summary"]["exit_code"] == 0 and found["failures"] == []
    assert files_of(shop.root) == before, "a hunt writes nothing"


@pytest.fixture
def sources(shop: Built, tmp_path: Path) -> dict[str, list[str]]:
    """Arguments that all name the same fix, each its own way."""
    assert shop.fix
    patch, old = tmp_path / "fix.patch", tmp_path / "tax.py"
    patch.write_text(git(shop.root, "diff", f"{shop.fix}~1", shop.fix))
    old.write_text(git(shop.root, "show", f"{shop.fix}~1:shop/tax.py"))
    return {
        "commit": ["--fix", shop.fix],
        "relative": ["--fix", "HEAD~1"],
        "range": ["--fix", "HEAD~2..HEAD~1"],
        "diff": ["--diff", str(patch)],
        "files": ["--before", str(old), "--after", "shop/tax.py"],
    }


@pytest.mark.parametrize("source", ["commit", "relative", "range", "diff", "files"])
def test_every_source_of_the_same_fix_gives_the_same_rule_and_sites(source: str, sources: dict[str, list[str]], shop: Built) -> None:
    known = in_json(shop.root, "hunt", "postmortem.md")
    ran = in_json(shop.root, "hunt", *sources[source])
    assert (ran.code, ran.err) == (0, "")
    assert patterns(ran) == patterns(known)
    assert touched(ran) >= SIBLINGS
    if source != "files":
        assert ran.places == known.places
    assert ran.document["incident"] is None


def test_from_the_uncommitted_change(shop: Built) -> None:
    known = in_json(shop.root, "hunt", "postmortem.md")
    git(shop.root, "checkout", "-q", "-b", "broken", "HEAD~2")
    (shop.root / "shop/tax.py").write_text(SHOP.fixed_files["shop/tax.py"])
    ran = in_json(shop.root, "hunt", "--fix", "worktree")
    assert (ran.code, ran.err) == (0, "")
    assert patterns(ran) == patterns(known) and ran.places == known.places


@pytest.mark.parametrize("name", ["upload-name-snippets", "coupon-code-pattern"])
def test_a_postmortem_without_a_commit(name: str, tmp_path: Path) -> None:
    case = case_named(name)
    built = case.build(tmp_path / "repo")
    ran = in_json(built.root, "hunt", "postmortem.md")
    assert (ran.code, ran.err) == (0, "")
    assert touched(ran) >= {(line.path, line.number) for line in case.marked("sibling")}
    verdicts = {rung["verdict"] for rung in ran.document["hunt"]["ladder"]}
    assert verdicts == ({"unproven"} if name == "coupon-code-pattern" else {"proven"})


def test_a_pattern_without_a_fix_is_never_kept(tmp_path: Path) -> None:
    built = case_named("coupon-code-pattern").build(tmp_path / "repo")
    ran = bugclass(built.root, "hunt", "postmortem.md", "--save")
    assert ran.code == 2 and "cannot be proven" in ran.err and len(ran.err.splitlines()) == 1
    assert not (built.root / ".bugclass").exists()


def test_the_root_decides_not_the_folder_one_stands_in(shop: Built) -> None:
    known = in_json(shop.root, "hunt", "postmortem.md")
    assert in_json(shop.root / "shop", "hunt", "../postmortem.md", "--root", "..").out == known.out
    assert in_json(shop.root.parent, "hunt", shop.postmortem, "--root", shop.root).out == known.out
    below = in_json(shop.root / "shop", "hunt", "--fix", "HEAD~1")
    assert below.code == 0
    assert {path for path, _ in below.places} == {"events.py", "payments.py", "shipping.py"}


def test_path_narrows_the_scan(shop: Built) -> None:
    ran = in_json(shop.root, "hunt", "postmortem.md", "--path", "shop/payments.py")
    assert ran.code == 0 and {path for path, _ in ran.places} == {"shop/payments.py"}


def test_limits_are_told(shop: Built) -> None:
    every = in_json(shop.root, "hunt", "postmortem.md", "--max-sites", "0")
    one = in_json(shop.root, "hunt", "postmortem.md", "--max-sites", "1")
    assert len(one.places) == 1 and one.places == every.places[:1]
    assert one.document["summary"]["hidden_sites"] == len(every.places) - 1 and every.document["summary"]["hidden_sites"] == 0


def test_another_rung(shop: Built) -> None:
    rungs = len(in_json(shop.root, "hunt", "postmortem.md").document["hunt"]["ladder"])
    for number in range(1, rungs + 1):
        ladder = in_json(shop.root, "hunt", "postmortem.md", "--rung", str(number)).document["hunt"]["ladder"]
        assert [rung["rung"] for rung in ladder if rung["chosen"]] == [number]
    beyond = bugclass(shop.root, "hunt", "postmortem.md", "--rung", "99")
    assert beyond.code == 2 and "--rung 99" in beyond.err


def test_the_same_bytes_every_time_and_with_any_number_of_workers(shop: Built) -> None:
    for number in range(300):
        (shop.root / f"shop/more_{number:03}.py").write_text(
            f"import requests\n\n\ndef f{number}(u):\n    return requests.post(u, json={number})\n"
        )
    for form in ("json", "text"):
        one, two, again = (program(shop.root, "hunt", "postmortem.md", "--format", form, "--jobs", jobs) for jobs in ("1", "2", "2"))
        assert one.code == two.code == 0
        assert one.out == two.out == again.out and one.err == two.err == ""
    assert in_json(shop.root, "hunt", "postmortem.md", "--max-sites", "0").document["summary"]["files_scanned"] == 306


def test_text_is_plain_where_nobody_watches(shop: Built) -> None:
    plain = program(shop.root, "hunt", "postmortem.md")
    assert plain.code == 0 and plain.err == "" and "\x1b" not in plain.out
    assert "shop/payments.py:14" in plain.out and "PM-2026-014" in plain.out
    assert "\x1b[" in bugclass(shop.root, "hunt", "postmortem.md", "--color", "always").out


def test_hostile_names_do_not_reach_the_terminal(shop: Built) -> None:
    (shop.root / "shop/a\x1b[31m[bold]b.py").write_text(
        "import requests\n\n\ndef f(url):\n    return requests.post(url, json='\\x9b\x1b]0;x\x07')\n"
    )
    ran = bugclass(shop.root, "hunt", "postmortem.md", "--max-sites", "0")
    assert ran.code == 0 and "\x1b" not in ran.out and "\x07" not in ran.out and "[bold]" in ran.out


def test_report_into_a_file(shop: Built, tmp_path: Path) -> None:
    known = in_json(shop.root, "hunt", "postmortem.md")
    ran = in_json(shop.root, "hunt", "postmortem.md", "-o", tmp_path / "report.json")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "report.json").read_text() == known.out


def test_crlf_bom_and_other_encodings(tmp_path: Path) -> None:
    """The fix and a sibling in files that no plain text editor would call equal."""
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    bad = "# coding: latin-1\r\nimport requests\r\n\r\nNAME = 'caf\u00e9'\r\n\r\n\r\ndef ask(url):\r\n    return requests.get(url)\r\n"
    (root / "one.py").write_bytes(bad.encode("latin-1"))
    (root / "two.py").write_bytes(
        b"\xef\xbb\xbf" + "import requests\n\n\ndef tell(url):\n    é = requests.get(url)\n    return é\n".encode()
    )
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "one")
    (root / "one.py").write_bytes(
        bad.replace("(url)\r\n", "(url, timeout=3)\r\n").replace("ask(url, timeout=3)", "ask(url)").encode("latin-1")
    )
    git(root, "commit", "-q", "-am", "two")
    ran = in_json(root, "hunt", "--fix", "HEAD")
    assert (ran.code, ran.err) == (0, "")
    assert ran.places == [("two.py", 5)]


def test_a_pattern_by_hand_is_called_unproven_and_not_offered_for_keeping(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = y == None\n")
    (tmp_path / "pm.md").write_text('+++\nid = "PM-1"\ntitle = "T"\n+++\n## Pattern\n```\n$X == None\n```\n')
    ran = bugclass(tmp_path, "hunt", "pm.md")
    assert ran.code == 0 and "a.py:1:5" in ran.out
    assert "Not proven: pattern written by hand in pm.md" in ran.out
    assert "Learned" not in ran.out and "--save" not in ran.out
