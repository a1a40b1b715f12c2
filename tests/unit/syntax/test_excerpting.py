"""A piece of a file with the imports that it uses."""

from __future__ import annotations

import ast

import pytest

from scanner.syntax.excerpting import with_imports
from scanner.syntax.parse import Parsed, parse

FILE = b"import os, sys as system\nimport xml.dom\nfrom a.b import (\n    c,\n    d as e,\n)\n\nif True:\n    import json\n"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("x = 1", ""),
        ("os.getcwd()", "import os, sys as system\n\n\n"),
        ("system.exit()", "import os, sys as system\n\n\n"),
        ("sys.exit()", ""),
        ("xml.dom.x", "import xml.dom\n\n\n"),
        ("f(e, c)", "from a.b import (\n    c,\n    d as e,\n)\n\n\n"),
        ("f(d)", ""),
        ("json.dumps(x)", ""),
        ("x.os", ""),
    ],
)
def test_those_imports_that_bind_a_name_of_it(code: str, wanted: str) -> None:
    parsed = parse(FILE, "a.py")
    assert isinstance(parsed, Parsed)
    assert with_imports(parsed, code, ast.parse(code)) == f"{wanted}{code}\n"
