"""The pictures of the page in docs/images, made anew: `python docs/screenshots.py`. Needs Chromium and the extra `dev`."""

from __future__ import annotations

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support import storefront  # noqa: E402
from support.browser import chromium, opened  # noqa: E402
from support.command import bugclass  # noqa: E402

IMAGES = ROOT / "docs" / "images"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its name, the colours, the part of the page that stands at the top ("" for its beginning), and its size."""

    name: str
    colors: str
    part: str
    width: int
    height: int


PICTURES = (
    Picture("report-light", "light", "", 1100, 1000),
    Picture("report-dark", "dark", "#ladder", 1100, 1000),
    Picture("report-map", "light", "#map", 1100, 760),
    Picture("report-phone", "light", "#sites", 320, 640),
)


def main() -> None:
    """Build the shop, make its page, take the pictures."""
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, chromium() as browser:
        root = storefront.build(Path(scratch) / "storefront")
        storefront.decide(root)
        page = Path(scratch) / "report.html"
        done = bugclass(root, "report", "postmortem.md", "-o", page)
        if done.code:
            sys.exit(done.err)
        for each in PICTURES:
            shown = opened(browser, page, color_scheme=each.colors, viewport={"width": each.width, "height": each.height})
            if each.part:
                shown.page.evaluate(f"document.querySelector('{each.part}').scrollIntoView({{ behavior: 'instant' }})")
            shown.page.wait_for_timeout(300)
            shown.page.screenshot(path=IMAGES / f"{each.name}.png")
            shown.close()


if __name__ == "__main__":
    main()
