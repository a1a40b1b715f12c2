"""A real browser without a screen, for pages; where none is installed, the test that asks for it is skipped and says so."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@contextmanager
def chromium() -> Iterator[Any]:
    """Chromium, headless: the one that $BUGCLASS_CHROMIUM names, else the system's, else Playwright's own."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="pages are tried in a browser by Playwright: pip install '.[dev]'")
    if sys.platform == "linux":  # the tests have a cache of their own, and Playwright's browsers are not in it
        os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(Path.home() / ".cache" / "ms-playwright"))
    named = os.environ.get("BUGCLASS_CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    with sync_api.sync_playwright() as playwright:
        program = Path(named or playwright.chromium.executable_path)
        if not program.is_file():
            pytest.skip("no Chromium here: apt-get install chromium, or python -m playwright install chromium")
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])  # a container's root has no sandbox
        try:
            yield browser
        finally:
            browser.close()


@dataclass(slots=True)
class Watched:
    """A page that is open, and all that it asked for, said and broke since it was opened."""

    page: Any
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements that are found, those not painted yet among them."""
        found: list[str] = self.page.locator(selector).all_text_contents()
        return found

    def close(self) -> None:
        """Close it with all that it remembers."""
        self.page.context.close()


def opened(browser: Any, file: Path, **context: Any) -> Watched:
    """A file in a window of its own; 1200 x 900 unless told otherwise."""
    made = browser.new_context(**{"viewport": {"width": 1200, "height": 900}, **context})
    watched = Watched(made.new_page())
    watched.page.on("request", lambda request: watched.requests.append(request.url))
    watched.page.on("console", lambda message: watched.said.append(f"{message.type}: {message.text}"))
    watched.page.on("pageerror", lambda problem: watched.said.append(f"error: {problem}"))
    watched.page.goto(file.as_uri())
    return watched
