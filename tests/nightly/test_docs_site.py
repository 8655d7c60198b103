"""The docs site in a browser, from a folder, with no server and no network."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.course import barriers
from tests.helpers.site import build_site

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore:.myst_parser"),
]
LOOKS = [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
PAGES = ["index", "docs/trainee", "docs/commands", "docs/decisions/README", "CODE_OF_CONDUCT"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its address."""
    return build_site(Path(tmp_path_factory.mktemp("site")) / "docs").as_uri()


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_nobody_is_kept_out(site, new_page, width, scheme) -> None:
    page = new_page(width=width, color_scheme=scheme)
    for name in PAGES:
        page.goto(f"{site}/{name}.html")
        page.wait_for_function("s => document.documentElement.dataset.theme === s", arg=scheme)
        assert barriers(page, "body") == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name


def test_a_word_is_found(site, page) -> None:
    page.goto(f"{site}/search.html?q=gradebook")
    page.locator("#search-results li a", has_text="For maintainers").wait_for()


def test_each_role_is_one_step_away(site, page) -> None:
    for role in ("Trainees", "Instructors", "Authors", "Servers", "Maintainers"):
        page.goto(f"{site}/index.html")
        page.get_by_role("banner").get_by_role("link", name=role, exact=True).first.click()
        assert page.locator("h1").first.inner_text()
        assert not page.url.endswith("index.html")
