"""A site whose reader has no JavaScript: it is read, and one gets about, in each look."""

from __future__ import annotations

import pytest

from peercompass.course.load import read_course
from tests.browser.site import served
from tests.helpers.sites import make_site, release_by_hand
from tests.helpers.small_course import UNIT, write_small_course

pytestmark = [pytest.mark.browser, pytest.mark.night]

LOOKS = {
    "a laptop": {"viewport": {"width": 1280, "height": 800}},
    "a phone": {"viewport": {"width": 390, "height": 800}},
    "in the dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = write_small_course(tmp_path_factory.mktemp("course") / "small")
    course = read_course(root)
    release_by_hand(course, root, UNIT)
    made = tmp_path_factory.mktemp("site") / "site"
    make_site(course, root, made)
    return made


@pytest.mark.parametrize("look", LOOKS)
def test_it_is_read_from_home_to_the_exercise_and_back(folder, new_profile, look):
    profile = new_profile(java_script_enabled=False, **LOOKS[look])
    page = profile.new_page()
    with served(folder) as address:
        page.goto(address)
        page.locator("noscript p").wait_for()  # whose words no search for text finds
        page.get_by_role("link", name="Open the lesson").click()
        page.get_by_role("heading", level=1).wait_for()
        page.locator("#pc-frame summary").click()
        assert page.locator("#pc-frame details p").first.is_visible()
        assert page.get_by_text("The gate squeaks.").is_visible()
        wide = page.locator("main").bounding_box()["width"]
        assert wide <= LOOKS[look]["viewport"]["width"]
        page.get_by_role("link", name="Next: the exercise ›").click()
        for shown in page.locator("[data-shown]").all():
            assert shown.bounding_box()["width"] <= wide
        page.get_by_role("link", name="‹ Home").click()
        page.get_by_role("link", name="Open the exercise").wait_for()
