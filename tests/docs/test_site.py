"""The docs site is built whole: every page has its place, every link an end, and nothing is asked
for from elsewhere."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from tests.helpers.real_course import REPOSITORY
from tests.helpers.site import build_site

# The parser asks Sphinx for what Sphinx will have elsewhere one day: theirs to settle.
pytestmark = pytest.mark.filterwarnings("ignore:.myst_parser")

FETCHED = {"link": "href", "script": "src", "img": "src", "iframe": "src", "source": "src"}
"""What a browser asks for by itself when it opens a page."""
ELSEWHERE = re.compile(r"[a-z]+:|//")


class Page(HTMLParser):
    """The names that a page gives, where its links lead, and what it fetches."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.names |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        if tag in FETCHED and FETCHED[tag] in given:
            self.fetched.append(given[FETCHED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_site(tmp_path_factory.mktemp("site") / "docs")


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Page]:
    """All but the theme's own templates."""
    paths = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return {path: Page(path.read_text("utf-8")) for path in paths}


def test_every_page_of_the_repository_is_there(site: Path) -> None:
    tops = [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
    names = [path.relative_to(REPOSITORY).with_suffix(".html") for path in tops]
    assert [name for name in names if not (site / name).is_file()] == []
    assert (site / "index.html").read_bytes() == (site / "README.html").read_bytes()


def test_every_link_and_anchor_has_an_end(site: Path, pages: dict[Path, Page]) -> None:
    lost = []
    for path, page in pages.items():
        for link in (*page.links, *page.fetched):
            if ELSEWHERE.match(link):
                continue
            name, anchor = urldefrag(link)
            there = (path.parent / unquote(name.partition("?")[0])).resolve() if name else path
            known = pages[there].names if there in pages else set()
            if not there.is_file() or (anchor and unquote(anchor) not in known):
                lost.append(f"{path.relative_to(site)}: {link}")
    assert sum(len(page.links) for page in pages.values()) > 2000
    assert lost == []


def test_no_page_asks_for_anything_from_elsewhere(site: Path, pages: dict[Path, Page]) -> None:
    fetched = {one for page in pages.values() for one in page.fetched}
    assert any(name.endswith("site.css") or "site.css?" in name for name in fetched)
    assert [one for one in fetched if ELSEWHERE.match(one) and not one.startswith("data:")] == []
    asked = {
        url
        for sheet in site.rglob("*.css")
        for url in re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s]+)", sheet.read_text("utf-8"))
    }
    assert [url for url in asked if re.match(r"https?:|//", url)] == []


def test_each_role_has_a_place_on_every_page(pages: dict[Path, Page]) -> None:
    roles = ("trainee", "instructor", "author", "maintainer")
    for path, page in pages.items():
        ends = {Path(link).stem for link in page.links} | {path.stem}
        assert ends.issuperset(roles), path
