"""The feedback page as it is read and printed: the longest one, on which nothing was in full."""

from __future__ import annotations

import pytest

from peercompass.course.load import read_course
from peercompass.course.notebooks import marking_cells, parse_notebook, read_notebook
from peercompass.course.paths import exercise_file
from peercompass.grading.feedback.page import feedback_page, surroundings
from peercompass.grading.gradebook.read import CellStanding, Standing
from peercompass.grading.marking.marker import Marker
from peercompass.grading.submissions.files import HandIn, SubmittedFile
from tests.browser import course
from tests.helpers.hand_ins import as_log, given, worst
from tests.helpers.real_course import REPOSITORY

UNIT = "r1-many-pathways"
WORDS = "You stayed close to what she said. Which of these lines would you keep, and why that one?"
NINE_POINTS = 12  # pixels
SMALL = f"""() => [...document.querySelectorAll('body *')].filter((one) =>
  [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
  && one.checkVisibility({{ contentVisibilityAuto: true }})
  && parseFloat(getComputedStyle(one).fontSize) < {NINE_POINTS}).map((one) => one.outerHTML)"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def longest(tmp_path_factory):
    """A page of the real course's largest exercise, with all of it to look at."""
    real = read_course(REPOSITORY)
    unit = real.units[UNIT]
    notebook = read_notebook(REPOSITORY / exercise_file(UNIT))
    log = SubmittedFile(as_log(given(unit, worst)))
    marked = Marker(unit, real.rubrics, notebook).mark(HandIn("root", log, SubmittedFile(None)))
    cells = {
        name: CellStanding(0.0, item.points, False, WORDS if item.by_rubric else "")
        for item in unit.marked
        for name in (item.id, *marking_cells(item, real.rubrics))
    }
    around = surroundings(REPOSITORY, REPOSITORY / "nowhere", UNIT)
    page = feedback_page(
        real, UNIT, "root", parse_notebook(marked.notebook), Standing(cells), around
    )
    file = tmp_path_factory.mktemp("feedback") / "page.html"
    file.write_text(page, encoding="utf-8")
    return file


def test_it_reads_well_in_every_look_and_prints_on_six_pages(longest, page):
    page.goto(longest.as_uri())
    assert page.locator("h1").inner_text() == "Hello. Here is your feedback"
    page.evaluate("document.querySelectorAll('.entry').forEach((one) => { one.open = true })")
    for look in course.in_every_look(page):
        course.photograph(page, f"feedback-{look}")
        assert course.barriers(page, "html") == [], look
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    page.evaluate("document.querySelectorAll('.entry').forEach((one) => { one.open = false })")
    page.emulate_media(media="print")
    assert page.evaluate(SMALL) == []
    printed = page.pdf(format="Letter")
    assert printed.count(b"/Type /Page\n") in range(2, 7)
