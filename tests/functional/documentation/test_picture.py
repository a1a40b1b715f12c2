"""The picture in README.md asks for nothing from anywhere, and says what the hunt says. `make check` asks whether it is up to date."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as tree

from support.command import ROOT

sys.path.append(str(ROOT / "docs"))

from picture import says

SVG = (ROOT / "docs/images/hunt.svg").read_text(encoding="utf-8")


def test_it_stands_in_the_readme() -> None:
    assert "](docs/images/hunt.svg)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_it_runs_nothing_and_fetches_nothing() -> None:
    names = {element.tag.rpartition("}")[2] for element in tree.fromstring(SVG).iter()}
    assert names <= {"svg", "style", "defs", "clipPath", "rect", "text", "g", "circle"}
    assert not re.search(r"@font-face|@import|href|url\((?!#)|src=", SVG)


def test_it_says_what_the_hunt_says() -> None:
    words = " ".join(says(SVG))
    for part in (
        "$ bugclass hunt postmortem.md",
        "Incident PM-2026-014",
        "rung sites catches",
        "shop/shipping.py :11:5:",
        "3 candidate sites in 6 files.",
    ):
        assert "".join(part.split()) in "".join(words.split()), part
