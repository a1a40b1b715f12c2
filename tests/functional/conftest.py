"""A real repository, with an incident in its history, for tests of whole commands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.case import Built, case_named

from scanner.cli.main import main


@pytest.fixture(scope="session")
def shop_template(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The shop whose tax quotes had no timeout; never touched by a test."""
    return case_named("checkout-timeouts").build(tmp_path_factory.mktemp("template") / "shop")


@pytest.fixture
def shop(shop_template: Built, tmp_path: Path) -> Built:
    """A copy of the shop for one test."""
    root = tmp_path / "shop"
    shutil.copytree(shop_template.root, root)
    return Built(root, root / "postmortem.md", shop_template.fix)


@pytest.fixture
def kept(shop: Built) -> Built:
    """The shop with its rule kept."""
    assert main(["learn", str(shop.postmortem), "--root", str(shop.root), "--jobs", "1", "-o", str(shop.root.parent / "learned.txt")]) == 0
    return shop
