"""The pages as a site: it builds strictly, asks for nothing from anywhere, and every page is in it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from support.browser import chromium, opened
from support.command import ROOT

pytest.importorskip("mkdocs", reason="the site is built by MkDocs: pip install '.[docs]'")
pytest.importorskip("material", reason="the site is built by Material for MkDocs: pip install '.[docs]'")
PAGES = sorted(page.relative_to(ROOT / "docs") for page in (ROOT / "docs").rglob("*.md"))
_LOADED = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "embed": "src",
    "object": "data",
    "link": "href",
    "form": "action",
}
_NAMED_ONLY = {"canonical", "next", "prev", "alternate"}


class _Loads(HTMLParser):
    """Collects what a page makes a browser load."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(_LOADED.get(tag, ""))
        if address and given.get("rel") not in _NAMED_ONLY:
            self.found.append(address)
        self.found += re.findall(r"url\(([^)]*)\)", given.get("style") or "")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built as `make site` does, elsewhere."""
    folder = tmp_path_factory.mktemp("site") / "site"
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", "docs/site/mkdocs.yml", "-d", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def page_of(source: Path) -> Path:
    """Where a document stands in the site."""
    return source.with_name("index.html") if source.name == "README.md" else source.with_suffix(".html")


def test_every_document_is_a_page_that_the_menu_names(site: Path) -> None:
    assert [str(page) for page in PAGES if not (site / page_of(page)).is_file()] == []
    menu = set(re.findall(r'<a href="([^"#]*)"[^>]*class="md-nav__link', (site / "index.html").read_text(encoding="utf-8")))
    folders = ("rules/", "adr/")  # of these the front page's menu has the head
    wanted = {page_of(page).as_posix() for page in PAGES if not page.as_posix().startswith(folders) or page.name == "README.md"}
    assert wanted - {each or "index.html" for each in menu} - {"index.html"} == set()


def test_pages_are_called_by_their_headings(site: Path) -> None:
    called = {}
    for name in ("rules/http-call-without-timeout.html", "reference/commands.html", "guides/monorepo.html"):
        text = (site / name).read_text(encoding="utf-8")
        called[re.sub(r"<[^>]*>|&para;", "", re.search(r"<h1.*?</h1>", text, re.DOTALL)[0]).strip()] = re.search(r"<title>([^<]*)", text)[1]  # type: ignore[index]
    assert called == {name: f"{name} - bugclass" for name in ("HTTP call without a timeout", "Commands", "A monorepo")}


def test_lists_in_lists_stay_what_they_are(site: Path) -> None:
    text = (site / "rules/http-call-without-timeout.html").read_text(encoding="utf-8")
    assert re.search(r"<li>code of which all of this is true:\s*<ul>\s*<li>any of these:\s*<ul>", text)


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    foreign = []
    for file in site.rglob("*.html"):
        loads = _Loads()
        loads.feed(file.read_text(encoding="utf-8"))
        foreign += [(file.name, each) for each in loads.found if re.match(r"\s*[\"']?(?:[a-z]+:)?//", each)]
    for file in site.rglob("*.css"):
        loaded = re.findall(r"(?:url\(|@import )[\"']?([^\"')]*)", file.read_text(encoding="utf-8"))
        foreign += [(file.name, each) for each in loaded if "//" in each and not each.startswith("data:")]
    assert foreign == []


def test_only_pages_and_pictures_are_published(site: Path) -> None:
    kinds = {file.suffix for file in site.rglob("*") if file.is_file() and "assets" not in file.relative_to(site).parts}
    assert kinds <= {".html", ".png", ".svg", ".json", ".js", ".xml", ".gz", ".inv"}
    assert not (site / "site").exists()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_open_without_a_request_to_anywhere(site: Path, browser: Any, scheme: str) -> None:
    for page in ("index.html", "guide.html", "reference/json.html", "rules/index.html"):
        shown = opened(browser, site / page, color_scheme=scheme)
        shown.page.wait_for_timeout(200)
        assert [each for each in shown.requests if not each.startswith((site.as_uri(), "data:", "blob:"))] == [], page
        assert [each for each in shown.said if each.startswith("error") and "file:" not in each] == [], page
        shown.close()
