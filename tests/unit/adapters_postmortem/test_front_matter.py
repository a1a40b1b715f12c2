"""Front matter: read in full, or refused with file, line and what to do."""

from __future__ import annotations

from datetime import date, datetime, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner.adapters.nearest import nearest, suggestion
from scanner.adapters.postmortem import read_postmortem
from scanner.errors import InputError
from scanner.model.incident import (
    Action,
    BugClass,
    Containment,
    ContainmentKind,
    FixLevel,
    Incident,
    PostMortem,
    RecordedFix,
    Status,
    Timeline,
)

TOML = """+++
id = "PM-2026-014"
title = "Checkout hangs"
status = "closed"
severity = "SEV2"
started = 2026-11-02T09:14:00Z
resolved = "2026-11-02T11:00:00+00:00"
affected = "all EU carts"
trigger = "tax service stops"

[bug_class]
id = "http-call-without-timeout"
title = "HTTP call without a timeout"

[[fix]]
level = "workaround"
commit = "aaaa111"
expires = 2026-12-31

[[fix]]
level = "root-cause"
commit = "4f0c2a1"

[[containment]]
kind = "feature-flag"
what = "checkout_v2"
pattern = 'FLAGS["checkout_v2"] = False'

[[action]]
title = "Time-outs"
owner = "payments"
due = 2026-12-01
done = true
+++
# Heading
"""

YAML = """---
id: PM-2026-014
title: Checkout hangs
status: closed
severity: SEV2
started: 2026-11-02T09:14:00Z
resolved: 2026-11-02 11:00:00+00:00
affected: all EU carts
trigger: >
  tax service
  stops
bug_class: {id: http-call-without-timeout, title: HTTP call without a timeout}
fix:
  - level: workaround
    commit: aaaa111
    expires: 2026-12-31
  - {level: root-cause, commit: 4f0c2a1}
containment:
  - kind: feature-flag
    what: checkout_v2
    pattern: 'FLAGS["checkout_v2"] = False'
action:
  - title: Time-outs
    owner: payments
    due: 2026-12-01
    done: true
---
# Heading
"""

INCIDENT = Incident(
    "PM-2026-014",
    "Checkout hangs",
    Status.CLOSED,
    "SEV2",
    "all EU carts",
    "tax service stops",
    Timeline(datetime(2026, 11, 2, 9, 14, tzinfo=timezone.utc), None, None, datetime(2026, 11, 2, 11, tzinfo=timezone.utc)),
    BugClass("http-call-without-timeout", "HTTP call without a timeout"),
    (RecordedFix(FixLevel.WORKAROUND, "aaaa111", date(2026, 12, 31)), RecordedFix(FixLevel.ROOT_CAUSE, "4f0c2a1")),
    (Containment(ContainmentKind.FEATURE_FLAG, "checkout_v2", 'FLAGS["checkout_v2"] = False'),),
    (Action("Time-outs", "payments", date(2026, 12, 1), True),),
)


def read(folder: Path, content: str | bytes, name: str = "pm.md") -> PostMortem:
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_postmortem(folder / name, folder)


@pytest.mark.parametrize("text", [TOML, YAML, TOML.replace("\n", "\r\n"), YAML.replace("\n", "\r\n"), "\ufeff" + TOML])
def test_all_keys(tmp_path, text):
    document = read(tmp_path, text)
    assert document.incident == INCIDENT
    assert document.path == "pm.md"


def test_yaml_values_that_look_like_something_else(tmp_path):
    incident = read(
        tmp_path,
        "---\nid: 2026-11-02\ntitle: no\nseverity: 2\nowner:\n".replace("owner:\n", "affected:\n")
        + "fix:\n- {level: hotfix, commit: 0123456}\n---\n",
    ).incident
    assert (incident.id, incident.title, incident.severity, incident.affected) == ("2026-11-02", "no", "2", "")
    assert incident.fixes[0].commit == "0123456"


def test_a_plain_document(tmp_path):
    incident = read(tmp_path, "# Post-mortem: **Outage**\n\n| Status | Closed |\n|---|---|\n\nSeverity: SEV1\n", "2026-outage.md").incident
    assert (incident.id, incident.title, incident.status, incident.severity) == (
        "2026-outage",
        "Post-mortem: Outage",
        Status.CLOSED,
        "SEV1",
    )
    assert read(tmp_path, "").incident == Incident("pm", "pm")
    assert read(tmp_path, "Status: on fire\n").incident.status is Status.DRAFT


REFUSED = [
    # (front matter, line, words)
    ("+++\ntitel = 'x'\n+++\n", 2, "did you mean 'title'?"),
    ("+++\nid = 'x'\n\n[[fix]]\nlevel = 'hotfix'\ncomit = 'a'\n+++\n", 6, "'fix.comit'; did you mean 'commit'?"),
    ("+++\nzzzzzz = 1\n+++\n", 2, "known: action"),
    ("+++\nid = 'x'\nid = 'y'\n+++\n", 3, "TOML"),
    ("+++\nid = \n+++\n", 2, "TOML"),
    ("+++\nid = 'x'\n", 1, "never closed"),
    ("---\nid: x\n", 1, "never closed"),
    ("+++\nstarted = 2026-11-02T09:14:00\n+++\n", 2, "time zone"),
    ("+++\nstarted = 2026-13-02T09:14:00Z\n+++\n", 2, "TOML"),
    ("+++\nid='x'\nstarted = 2026-11-02\n+++\n", 3, "date and time"),
    ("+++\nstarted = 'yesterday'\n+++\n", 2, "date and time"),
    ("+++\nid = 3\n+++\n", 2, "text in quotes, not a number"),
    ("+++\nstatus = 'close'\n+++\n", 2, "did you mean 'closed'?"),
    ("+++\nfix = 'abc'\n+++\n", 2, "list of tables"),
    ("+++\n[fix]\nlevel = 'hotfix'\n+++\n", 2, "[[fix]]"),
    ("+++\nfix = ['a']\n+++\n", 2, "must hold tables"),
    ("+++\nbug_class = 'a'\n+++\n", 2, "must be a table"),
    ("+++\n[bug_class]\nid = 'Not Kebab'\n+++\n", 3, "kebab-case"),
    ("+++\n[bug_class]\nid = 'no-timeout'\n+++\n", 3, "name the defect"),
    ("+++\n[bug_class]\ntitle = 'x'\n+++\n", 2, "'bug_class.id' is missing"),
    ("+++\n[[fix]]\ncommit = 'a'\n+++\n", 2, "'fix.level' is missing"),
    ("+++\n[[fix]]\nlevel = 'workaround'\nexpires = 'soon'\n+++\n", 4, "must be a date"),
    ("+++\n[[fix]]\nlevel = 'hotfix'\n[[fix]]\nlevel = 'hotfix'\ncommit = '--all'\n+++\n", 6, "not a revision"),
    ("+++\n[[containment]]\nkind = 'kill_switch'\nwhat = 'a'\n+++\n", 3, "did you mean 'kill-switch'?"),
    ("+++\n[[action]]\ntitle = 'a'\ndue = 'soon'\n+++\n", 4, "must be a date"),
    ("+++\n[[action]]\ntitle = 'a'\ndone = 'yes'\n+++\n", 4, "true or false"),
    ('+++\ntitle = "\\u001b[31mred"\n+++\n', 2, "control characters"),
    ('+++\ntitle = "a\\u202eb"\n+++\n', 2, "control characters"),
    ("+++\nid = " + "[" * 5000 + "\n+++\n", None, "TOML"),
    ("---\nid: x\ntitel: y\n---\n", 3, "did you mean 'title'?"),
    ("---\nid: x\nid: y\n---\n", 3, "twice"),
    ("---\nid: [x\n---\n", None, "YAML"),
    ("---\n\tid: x\n---\n", 2, "YAML"),
    ("---\njust text\n---\n", 1, "keys with values"),
    ("---\nid: &a x\ntitle: *a\n---\n", 2, "aliases"),
    ("---\nid: !!python/object/apply:os.system [id]\n---\n", 2, "not allowed"),
    ("---\nid: x\n<<: {title: y}\n---\n", 3, "<<"),
    ("---\n? [a, b]\n: c\n---\n", 2, "key"),
    ("---\nid: " + "[" * 50 + "]" * 50 + "\n---\n", 2, "too deeply"),
    ("---\nid: " + "{a: " * 3000 + "\n---\n", None, "YAML"),
    ("---\nstarted: 2026-11-02T09:14:00\n---\n", 2, "time zone"),
    ("---\nid: x\nstarted: 2026-13-02\n---\n", 3, "not a valid date"),
    ("---\nid: a\x07b\n---\n", 2, "YAML"),
    ("---\nfix:\n  - level: hotfix\n    comit: a\n---\n", 4, "'commit'"),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED)
def test_refused(tmp_path, text, line, words):
    with pytest.raises(InputError) as caught:
        read(tmp_path, text)
    message = str(caught.value)
    assert message.startswith("pm.md:" if line is None else f"pm.md:{line}: "), message
    assert words in message
    assert message.isprintable() and len(message) < 500


def test_files_that_are_no_documents(tmp_path):
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "secret.md").write_text("+++\nsecret\n+++\n")
    (root / "link.md").symlink_to(tmp_path / "secret.md")
    (root / "big.md").write_bytes(b"a" * 10_000_001)
    (root / "latin.md").write_bytes("a\nHöhe\n".encode("latin-1"))
    for name, words in {
        "none.md": "no such",
        "link.md": "outside",
        "big.md": "10 MB",
        "latin.md": "latin.md:2: not UTF-8",
        ".": "not a file",
    }.items():
        with pytest.raises(InputError, match=words):
            read_postmortem(root / name, root)
    with pytest.raises(InputError) as caught:
        read_postmortem(root / "\x1b[31m\n.md", root)
    assert str(caught.value).isprintable()


def test_nearest():
    assert nearest("comit", ["commit", "level"]) == "commit"
    assert nearest("Bug-Class", ["bug_class"]) == "bug_class"
    assert nearest("zzz", ["commit"]) == "" == nearest("x", [])
    assert suggestion("zzz", ["b", "a"]) == "known: a, b"


FRONT_LINES = r"""
id = 1|id: 1|fix:|- level: hotfix|  commit: 1e5|[[fix]]|[fix]|level = 'hotfix'|started: 2026-02-30|due = 2026-01-01|: |? a|- - -|a: &x b
c: *x|!!set {a}|started = 09:00:00|bug_class: {id: }|[bug_class]|id = 'a'|fix.level = 'x'|~: 1|null: 2|!!binary a|done: !!bool x
started: 9999-12-31T23:59:59-14:00|id: !!timestamp x|id: !!int x|id: 0x_|id: 1:9|id: 0b_|title: !!float .|[fix.a]|[["fix"]]
"""
BODY_LINES = "# Before|```python|x = 1|```|## After|> - a|```diff|-a|+b|@@|--- a|+++ b.py|\t|    x|## Fix|*|---|**After**|1. "
MARKS = st.sampled_from(["+++", "---"])
ANY = st.one_of(
    st.binary(max_size=200),
    st.builds(lambda mark, text: f"{mark}\n{text}\n{mark}\n# t\n".encode("utf-8", "replace"), MARKS, st.text(max_size=120)),
    st.builds(
        lambda mark, lines: "\n".join([mark, *lines, mark, ""]).encode(),
        MARKS,
        st.lists(st.sampled_from(FRONT_LINES.strip().replace("\n", "|").split("|")), max_size=6),
    ),
    st.lists(st.sampled_from(BODY_LINES.split("|")), max_size=12).map(lambda lines: "\n".join(lines).encode()),
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANY)
def test_never_anything_but_a_document_or_one_line(tmp_path, content):
    try:
        assert isinstance(read(tmp_path, content), PostMortem)
    except InputError as problem:
        assert str(problem).isprintable() and str(problem).startswith("pm.md")
