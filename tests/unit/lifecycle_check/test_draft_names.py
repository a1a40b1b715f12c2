"""Names for a new post-mortem: its id, its file, the place of the missing test."""

from __future__ import annotations

from datetime import date

import pytest

from scanner.infer.sites.places import is_test
from scanner.lifecycle.draft.naming import file_name, next_id
from scanner.lifecycle.draft.naming import test_place as place_of

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("known", "wanted"),
    [
        ([], "PM-2026-001"),
        (["checkout", "2026-11-02", "PM-", "-3", "a1"], "PM-2026-001"),
        (["PM-2026-014", "PM-2026-002"], "PM-2026-015"),
        (["PM-2025-014"], "PM-2026-001"),
        (["INC-99", "INC-7"], "INC-100"),
        (["INC-007"], "INC-008"),
        (["INC-1", "INC-2", "PM-2026-9"], "INC-3"),
        (["team-incident-2026-04"], "team-incident-2026-05"),
        (["PM-2026-999999"], "PM-2026-1000000"),
    ],
)
def test_the_next_id(known: list[str], wanted: str) -> None:
    assert next_id(known, DAY) == wanted


@pytest.mark.parametrize(
    ("kept", "title", "wanted"),
    [
        ([], "Fix the cart", "docs/postmortems/2026-11-02-fix-the-cart.md"),
        (["incidents/2026/a.md", "incidents/2026/b.md", "postmortems/c.md"], "x", "incidents/2026/2026-11-02-x.md"),
        ([], "../../etc/passwd", "docs/postmortems/2026-11-02-etc-passwd.md"),
        ([], "Ünïcode / \x1b[31m", "docs/postmortems/2026-11-02-n-code-31m.md"),
        ([], "?!", "docs/postmortems/2026-11-02-incident.md"),
        ([], "a " * 500, "docs/postmortems/2026-11-02-a-a-a-a-a-a.md"),
    ],
)
def test_the_file(kept: list[str], title: str, wanted: str) -> None:
    assert file_name(kept, DAY, title) == wanted


@pytest.mark.parametrize(
    ("changed", "files", "wanted"),
    [
        ("shop/tax.py", [], "tests/test_tax.py"),
        ("shop/tax.py", ["tests/test_cart.py"], "tests/test_tax.py"),
        ("shop/tax.py", ["tests/test_tax.py", "tests/test_cart.py"], "tests/test_tax.py"),
        ("shop/tax.py", ["tests/shop/test_cart.py", "tests/pay/test_fee.py", "tests/pay/test_b.py"], "tests/shop/test_tax.py"),
        ("shop/tax.py", ["tests/pay/test_tax.py", "tests/shop/test_tax.py"], "tests/shop/test_tax.py"),
        ("src/shop/tax.py", ["tests/unit/cart_test.py", "tests/unit/fee_test.py"], "tests/unit/tax_test.py"),
        ("shop/tax.py", ["shop/tests/test_cart.py", "pay/tests/test_fee.py"], "shop/tests/test_tax.py"),
        ("tax.py", ["test_cart.py"], "test_tax.py"),
        ("shop/tax.py", ["docs/test_cart.md", "shop/testing.py"], "tests/test_tax.py"),
    ],
)
def test_where_a_test_belongs(changed: str, files: list[str], wanted: str) -> None:
    assert place_of(changed, files, is_test) == wanted
