"""The body: sections by their usual names, code blocks with their lines."""

from __future__ import annotations

import pytest

from scanner.adapters.fixes import load_fix
from scanner.adapters.postmortem import read_postmortem
from scanner.adapters.postmortem.blocks import language_of, split_diff
from scanner.adapters.postmortem.headings import Topic, topic_of
from scanner.model.hunt_request import FixSource
from scanner.model.incident import Snippet


@pytest.mark.parametrize(
    ("heading", "topic"),
    [
        ("Summary", Topic.SUMMARY),
        ("1. Executive summary", Topic.SUMMARY),
        ("TL;DR", Topic.SUMMARY),
        ("Root cause(s)", Topic.ROOT_CAUSE),
        ("**Root Causes:**", Topic.ROOT_CAUSE),
        ("2.1 Contributing conditions", Topic.ROOT_CAUSE),
        ("What caused the incident?", Topic.ROOT_CAUSE),
        ("Resolution", Topic.RESOLUTION),
        ("Mitigation & resolution", Topic.RESOLUTION),
        ("Remedy", Topic.RESOLUTION),
        ("The fix", Topic.RESOLUTION),
        ("Before", Topic.BEFORE),
        ("Code before the fix", Topic.BEFORE),
        ("❌ Bad", Topic.BEFORE),
        ("Vulnerable code", Topic.BEFORE),
        ("After", Topic.AFTER),
        ("✅ Good example", Topic.AFTER),
        ("[Fixed](https://example.org)", Topic.AFTER),
        ("After (with the fix)", Topic.AFTER),
        ("3) Pattern", Topic.PATTERN),
        ("Action items", None),
        ("Detection", None),
        ("Timeline", None),
        ("Before and after", Topic.BOTH),
        ("Bad / Good", Topic.BOTH),
        ("After and before", None),
        ("Lessons learned", None),
        ("Good things that happened before", None),
        ("What went well", None),
        ("", None),
        ("Rooted causeway", None),
    ],
)
def test_heading(heading, topic):
    assert topic_of(heading) is topic


DOCUMENT = """+++
id = "PM-1"
+++
# Incident one

## Summary
It hung.

It *really* hung\x1b[31m.

## 2. Root cause(s)
No time-out.

- a list item

### Details
Deep.

## Code

### Before
```python
x = f()
```
### After

~~~py
x = f(timeout=5)
~~~

## Timeline
```python
not = "taken"
```

## Pattern
    f(...)
"""


def read(folder, text):
    (folder / "pm.md").write_text(text)
    return read_postmortem(folder / "pm.md", folder)


def test_sections(tmp_path):
    document = read(tmp_path, DOCUMENT)
    assert document.incident.title == "Incident one"
    assert document.summary == "It hung.\n\nIt *really* hung[31m."
    assert document.root_cause == "No time-out.\n\na list item\n\nDeep."
    assert document.before == (Snippet("python", "x = f()\n", 23),)
    assert document.after == (Snippet("py", "x = f(timeout=5)\n", 28),)
    assert document.patterns == (Snippet("", "f(...)\n", 37),)
    lines = DOCUMENT.split("\n")
    assert [lines[s.line - 1].strip() for s in (*document.before, *document.after, *document.patterns)] == [
        "x = f()",
        "x = f(timeout=5)",
        "f(...)",
    ]


def test_labels_in_bold_and_code_in_lists(tmp_path):
    fence = "\n```python\n{}\n```\n"
    listed = "1. Before\n\n   ```python\n   b = 1\n   ```\n"
    parts = [
        "## Resolution\n**Before:**\n",
        fence.format("a = 1"),
        "\nprose\n",
        fence.format("z = 1"),
        "\nAfter\n",
        fence.format("a = 2"),
        "\n",
        listed,
    ]
    text = "".join(parts)
    document = read(tmp_path, text)
    assert document.before == (Snippet("python", "a = 1\n", 5), Snippet("python", "b = 1\n", 23))
    assert [s.text for s in document.after] == ["a = 2\n"]


DIFF = """diff --git a/p/x.py b/p/x.py
index 1..2 100644
--- a/p/x.py
+++ b/p/x.py
@@ -1,2 +1,2 @@ def f():
 a = 1
-b = f()
+b = g()
@@ -9 +9 @@
-c
+d
"""


def test_one_heading_for_both_sides_takes_blocks_in_turn(tmp_path):
    document = read(tmp_path, "## Before / After\n```py\na = 1\n```\n```py\na = 2\n```\n\n```py\nb = 1\n```\n```py\nb = 2\n```\n")
    assert [s.text for s in document.before] == ["a = 1\n", "b = 1\n"]
    assert [s.text for s in document.after] == ["a = 2\n", "b = 2\n"]


def test_a_diff_block_is_a_pair_for_each_hunk(tmp_path):
    document = read(tmp_path, f"## Fix\n\n```diff\n{DIFF}```\n\n## Root cause\n\n```diff\n-x\n+y\n```\n")
    assert [(s.text, s.line) for s in document.before] == [("a = 1\nb = f()\n", 9), ("c\n", 13)]
    assert [s.text for s in document.after] == ["a = 1\nb = g()\n", "d\n"]
    intake = load_fix(FixSource(), document, tmp_path)
    assert [change.path for change in intake.fixes[0].changes] == ["pm.md:9", "pm.md:13"]


def test_diffs_of_other_languages_and_without_headers():
    assert [p.before.language for p in split_diff("--- a/x.go\n+++ b/x.go\n@@ -1 +1 @@\n-a\n+b\n", 1)] == ["go"]
    (pair,) = split_diff(" if x:\n-    a--\n+    ++a\n", 5)
    assert (pair.before, pair.after) == (Snippet("python", "if x:\n    a--\n", 5), Snippet("python", "if x:\n    ++a\n", 5))
    assert split_diff("nothing\nchanged\n", 1) == () == split_diff("", 1)


@pytest.mark.parametrize(
    ("info", "language"), [("python title=x", "python"), ("{.python}", "python"), ("Python", "python"), ("", ""), ("title=x", "")]
)
def test_language(info, language):
    assert language_of(info) == language


@pytest.mark.parametrize(
    "text",
    [
        ">" * 50_000,
        "- " * 20_000,
        "[" * 100_000,
        "`" * 100_000,
        "# \n" * 20_000,
        "| a " * 20_000 + "\n" + "|---" * 20_000,
        "a\n" * 90_000,
        "> - a\n" * 20_000,
    ],
)
def test_hostile_markdown_is_read(tmp_path, text):
    assert read(tmp_path, text).before == ()
