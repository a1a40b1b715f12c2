"""Imports changed by LibCST in a process of its own; every other line stays as it is."""

from __future__ import annotations

import pytest

from scanner.adapters.imports import ImportChange, change_imports
from scanner.errors import InputError


@pytest.mark.parametrize(
    ("text", "change", "wanted"),
    [
        ("x = 1\n", ImportChange(), "x = 1\n"),
        ("import os\nx = os\n", ImportChange(("import os",)), "import os\nx = os\n"),
        ("import os\nx = os\n", ImportChange((), ("import os",)), "import os\nx = os\n"),
        ("import os  # c\nx = 1\n", ImportChange(("import re",), ("import os",)), "import re\n\nx = 1\n"),
        ('"""d"""\nfrom __future__ import annotations\nx = re\n', ImportChange(("import re",)),
         '"""d"""\nfrom __future__ import annotations\nimport re\n\nx = re\n'),
        ("from a import b\r\n\r\nx = 1 \r\n", ImportChange(("from a import c",)), "from a import c, b\r\n\r\nx = 1 \r\n"),
        ("x = 1 ; \n\x0c\ny = '''\r\n'''", ImportChange(("from ..a import b as c",)),
         "from ..a import b as c\n\nx = 1 ; \n\x0c\ny = '''\r\n'''"),
    ],
)  # fmt: skip
def test_only_imports_change(text: str, change: ImportChange, wanted: str) -> None:
    assert change_imports(text, change) == wanted


def test_what_kills_the_parser_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    from scanner.adapters.imports import change as module

    monkeypatch.setattr(module.threading, "active_count", lambda: 1)  # a fork, whatever other tests have left running

    def dies(pipe: object, text: str, change: ImportChange) -> None:
        os.abort()

    monkeypatch.setattr(module, "_work", dies)
    with pytest.raises(InputError, match="died"):
        change_imports("x = 1\n", ImportChange(("import re",)))


@pytest.mark.parametrize("text", ["x = (\n", "import os as\n"])
def test_what_does_not_parse_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="cannot be changed"):
        change_imports(text, ImportChange(("import re",)))
