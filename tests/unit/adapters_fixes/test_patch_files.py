"""Names in a patch: read exactly, refused where they lead outside, one line for anything broken."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanner.adapters.fixes.patch_files import PatchedPath, patched_paths
from scanner.errors import InputError, NoLesson

GIT = """diff --git a/pkg/a.py b/pkg/b.py
similarity index 90%
rename from pkg/a.py
rename to pkg/b.py
--- a/pkg/a.py
+++ b/pkg/b.py
@@ -1,2 +1,2 @@
 x
-y
+z
diff --git "a/t\\303\\274\\n.py" "b/t\\303\\274\\n.py"
--- "a/t\\303\\274\\n.py"
+++ "b/t\\303\\274\\n.py"
@@ -1 +1 @@
-y
+z
diff --git a/new.py b/new.py
new file mode 100644
--- /dev/null
+++ b/new.py
@@ -0,0 +1 @@
+z
"""


def test_names():
    assert patched_paths(GIT.encode(), "p") == [
        PatchedPath("a/pkg/a.py", "b/pkg/b.py"),
        PatchedPath("a/tü\n.py", "b/tü\n.py"),
        PatchedPath(None, "b/new.py"),
    ]
    assert patched_paths(b"--- x.py.orig\t2026-01-01\n+++ x.py\t2026-01-02\n@@ -1 +1 @@\n-y\n+z\n", "p") == [PatchedPath("x.py", "x.py")]
    assert patched_paths(GIT.encode().replace(b"\n", b"\r\n"), "p")[0] == PatchedPath("a/pkg/a.py", "b/pkg/b.py")


def test_stripping():
    assert PatchedPath("a/x.py", "b/x.py").stripped(1) == PatchedPath("x.py", "x.py")
    assert PatchedPath(None, "b/./x.py").stripped(1) == PatchedPath(None, "x.py")
    assert PatchedPath("x.py", "x.py").stripped(1) is None


@pytest.mark.parametrize("name", ["/etc/a.py", "a/../../b.py", "..\\b.py", "C:\\a.py", "\\\\host\\a.py", '"a/\\056\\056/\\056\\056/b.py"'])
def test_names_that_lead_outside(name):
    with pytest.raises(InputError, match="outside the root"):
        patched_paths(f"--- {name}\n+++ {name}\n@@ -1 +1 @@\n-y\n+z\n".encode(), "p")


ODD = ["@@ -1,9 +1 @@", "@@ -0,0 +1 @@", "---", "+++ ", "\\ No newline at end of file", "Binary files a and b differ", "--- \ufeff", "\r"]
LINES = [*GIT.split("\n"), *ODD]


@settings(max_examples=200)
@given(st.one_of(st.binary(max_size=80), st.lists(st.sampled_from(LINES), max_size=14).map(lambda lines: "\n".join(lines).encode())))
def test_anything_is_paths_or_one_line(content):
    try:
        patched_paths(content, "p")
    except (InputError, NoLesson) as problem:
        assert str(problem).isprintable()
