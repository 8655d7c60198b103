"""One exercise from the assignment list to the feedback, as the people on both sides meet it.

The tests are the steps of one journey: each goes on where the one before it stopped.
"""

from __future__ import annotations

import getpass
import hashlib
import html
import io
import re
import zipfile
from pathlib import Path

import pytest

from peercompass.course import PAGE_FILE
from peercompass.course.leak_scan import LeakScan
from peercompass.exercise import LOG_FILE
from peercompass.notebook.parts.learner_seed import SEED_FILE
from peercompass.scenario import Game
from tests.browser import course
from tests.browser.answering import give
from tests.browser.course import EXERCISE, UNIT, part
from tests.browser.journey import Journey, newest, open_assignments, play, press, row_of, same
from tests.browser.listening import Ear, Words, judgements
from tests.helpers.hand_ins import best, worst

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STORY = (
    "Would it help to hear about one night of mine? It's fine to say no.\n\n"
    "There was a time when I counted hours, & <b>not</b> days. $5 coffee, 3 < 4 *mostly*.\n"
    + "I sat in the car and a neighbor knocked on the glass. " * 15
    + "\nThat is one way. What fits for you, if anything?"
)
MARKER = "You made the no easy. What would <you> keep, if it had to be shorter?"
SAVED = "Everything is answered."
MARKING_READY = "window.formgrader?.grades?.loaded && formgrader.comments?.loaded"


@pytest.fixture(scope="module")
def journey(request, classroom) -> Journey:
    room = classroom.as_at_first()
    given = {item.id: best(room.unit, item) for item in room.unit.items}
    first = room.unit.items[0]
    given[first.id] = worst(room.unit, first)
    made = Journey(room, given, request.session.testsfailed)
    given[made.written.id] = STORY
    return made


@pytest.fixture(autouse=True)
def step(request, journey):
    """Skip the steps after one that failed: they could only wait for what never comes."""
    if request.session.testsfailed > journey.failed_before:
        pytest.skip("an earlier step of the journey failed")


@pytest.fixture
def trainee(new_page, journey):
    """A trainee's page: all that it receives is heard, and leaving it asks nothing."""
    page = new_page(reduced_motion="reduce")
    ear, errors, asked = Ear(page), course.errors_of(page), []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    yield page
    page.goto("about:blank")
    journey.heard += ear.heard
    # Leaving cuts off the question whether a file has changed, which brings none of it.
    asked_for = re.compile(r"/api/contents/.*\.\w+\?(?!content=0)")
    assert not [url for url in ear.missed if asked_for.search(url)]
    assert errors == []
    assert asked == [], "leaving the page asks nothing"


@pytest.fixture
def instructor(new_page, journey):
    """An instructor's page, come in by the door on the home page."""
    page = new_page()
    journey.room.open(page, "workspace/home.ipynb")
    page.locator(".pc-door summary").click()
    page.get_by_role("link", name="Your own cohort").click()
    page.wait_for_selector("#main-table tr .collect, #main-table tr .status")
    return page


# --- the trainee


def test_the_exercise_is_fetched_and_opened_from_the_assignment_list(trainee, journey):
    room = journey.room
    assert not journey.folder.exists()
    assignments = open_assignments(trainee, room, "fetch")
    row = assignments.locator("#released_assignments_list .list_item").filter(has_text=UNIT)
    row.get_by_role("button", name="Fetch", exact=True).click()
    fetched = trainee.locator("#fetched_assignments_list")
    fetched.locator(".assignment-notebooks-link").click()
    fetched.locator(".nested_list_item").get_by_role("link", name=UNIT).click()
    course.wait_until_ready(trainee)
    files = sorted(path.name for path in journey.folder.iterdir() if path.is_file())
    assert files == sorted([f"{UNIT}.ipynb", PAGE_FILE, SEED_FILE])
    assert course.visible(trainee, course.CODE) == []
    trainee.get_by_role("tab", name=trainee.title()).wait_for()
    assert trainee.title().startswith(room.unit.plan.title)
    for item in room.unit.items:
        if item.kind != "scenario":
            assert part(trainee, item.stem.strip()).count() == 1


def test_items_of_every_kind_are_answered_kept_on_disk_and_outlive_the_kernel(trainee, journey):
    room = journey.room
    room.open(trainee, EXERCISE, "lab")
    kinds = {item.kind for item in room.unit.items}
    assert kinds == {"choice", "choices", "order", "sort", "label", "write", "scenario"}
    for item in room.unit.items:
        value = journey.given[item.id]
        if item.kind == "scenario":
            play(trainee, room.unit.scenarios[item.scenario], value["path"])
        else:
            here = part(trainee, item.stem.strip())
            give(trainee, "mouse", here, item.kind, value)
            if item.kind == "write":
                here.get_by_role("button", name="This is my final version").click()
                here.get_by_text("Final version saved").wait_for()
            here.get_by_text("You can change it until you hand in.").wait_for()
            assert same(course.given(trainee, item), value)
        kept = newest(journey.log)[item.id]
        assert same(kept, value)
    sessions = room.server.api("sessions")
    kernels = {one["kernel"]["id"] for one in sessions if one["path"] == EXERCISE}
    for kernel in kernels:
        room.server.api(f"kernels/{kernel}/restart", method="POST")
    assert kernels
    trainee.reload()
    course.wait_until_ready(trainee)
    for item in room.unit.items:
        value = journey.given[item.id]
        if item.kind == "scenario":
            scenario = room.unit.scenarios[item.scenario]
            steps = Game(scenario).replay(value["path"]).steps
            said = course.transcript(part(trainee, scenario.title))
            assert all(step.choice.text.strip() in said for step in steps[1:])
        else:
            assert same(course.given(trainee, item), value), item.id


def test_the_exercise_reads_well_in_every_look_and_a_copy_holds_the_work_alone(trainee, journey):
    journey.room.open(trainee, EXERCISE)
    for look in course.in_every_look(trainee):
        course.photograph(trainee, f"exercise-{look}")
        assert course.barriers(trainee, ".pc-page") == [], look
        assert course.sticks_out(trainee) == [], look
    desk = part(trainee, "Hand in")
    desk.get_by_text(SAVED).wait_for()
    with trainee.expect_download() as download:
        desk.get_by_role("button", name="Take a copy as a file").click()
    assert download.value.suggested_filename == f"{UNIT}.zip"
    with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as bundle:
        names = [f"{UNIT}.ipynb", LOG_FILE, PAGE_FILE]
        assert sorted(bundle.namelist()) == sorted(f"{UNIT}/{name}" for name in names)
        log = bundle.read(f"{UNIT}/{LOG_FILE}")
    assert journey.log.startswith(log)
    desk.get_by_text("Saved as a file").wait_for()
    assert code_of(log) in desk.locator(".pc-receipt").inner_text()


def test_handing_in_gives_a_receipt_and_reaches_the_exchange(trainee, journey):
    assert journey.inbound() == []
    journey.room.open(trainee, EXERCISE, "lab")
    desk = part(trainee, "Hand in")
    desk.get_by_text(SAVED).wait_for()
    states = desk.locator(".pc-check em").all_inner_texts()
    final = {"write": "answered, final version"}
    items = journey.room.unit.items
    told = sorted(state.strip() for state in states)
    assert told == sorted(final.get(item.kind, "answered") for item in items)
    for times in (1, 2):  # again is fine: the newest hand-in counts
        with trainee.expect_response(lambda r: "/assignments/submit" in r.url):
            desk.get_by_role("button", name="Hand in", exact=True).click()
        handed = journey.inbound()
        assert len(handed) == times
        log = (handed[-1] / LOG_FILE).read_bytes()
        desk.locator(".pc-receipt").get_by_text(code_of(log)).wait_for()
        assert course.focused(trainee) == "BUTTON"
        assert "Handed in to your course" in desk.locator(".pc-receipt").inner_text()
        sent = newest(log)
        assert all(same(sent[item], value) for item, value in journey.given.items())


def code_of(log: bytes) -> str:
    """The receipt code of a log."""
    return hashlib.sha256(log).hexdigest()[:8].upper()


def test_nothing_graded_ever_reached_the_trainees_browser(journey):
    unit, heard = journey.room.unit, journey.heard
    sent = Words(heard)
    for item in unit.items:
        told = unit.scenarios[item.scenario].title if item.kind == "scenario" else item.stem
        assert sent.hold(told), "the listening hears what a page receives"
    assert LeakScan(journey.room.course).texts(heard) == []
    assert judgements(heard) == []
    assert LeakScan(journey.room.course).folder(journey.folder) == []


def test_before_the_release_there_is_no_feedback(trainee, journey):
    assignments = open_assignments(trainee, journey.room, "early")
    submitted = trainee.locator("#submitted_assignments_list")
    submitted.locator(".nested_list_item").first.wait_for()
    with trainee.expect_response(lambda r: "/assignments/fetch_feedback" in r.url):
        assignments.get_by_role("button", name="Fetch Feedback").click()
    submitted.locator(".nested_list_item").first.wait_for()
    assert submitted.get_by_text("view feedback").count() == 0
    assert list(journey.folder.rglob("*.html")) == []


# --- the instructor


def test_the_instructor_collects_and_autogrades_with_formgraders_buttons(instructor, journey):
    unit = journey.room.unit
    row = row_of(instructor, UNIT)
    assert "Successfully collected" in press(instructor, row.locator(".collect a"))
    row.locator(".num-submissions a").click()
    row = instructor.locator("#main-table tr").filter(has_text=getpass.getuser())
    assert "needs autograding" in row.inner_text()
    assert "Successfully autograded" in press(instructor, row.locator(".autograde a"))
    row.get_by_text("needs manual grading").wait_for()
    closed = journey.closed_points
    total = sum(item.points for item in unit.items)
    assert row.locator(".score").inner_text() == f"{closed:g} / {total:g}"


def test_the_instructor_reads_the_story_as_written_and_marks_it(instructor, journey):
    instructor.get_by_role("link", name="Manual Grading").first.click()
    for link in (UNIT, UNIT, "Submission #1"):
        instructor.get_by_role("link", name=link, exact=True).last.click()
    instructor.wait_for_function(MARKING_READY)
    story = instructor.locator("[style*='pre-wrap']").filter(has_text=STORY.splitlines()[0])
    assert story.inner_text().split() == STORY.split()
    assert "\n\nThere was a time" in story.inner_text(), "line ends are kept"
    for grade_id, mark in zip(journey.boxes, journey.marks, strict=True):
        box = instructor.locator(f"[id='{grade_id}']")
        with instructor.expect_response(lambda r: "/api/grade/" in r.url and r.ok):
            box.fill(str(mark))
            box.press("Tab")
    words = instructor.locator(f"[id='{journey.written.id}-comment']")
    with instructor.expect_response(lambda r: "/api/comment/" in r.url and r.ok):
        words.fill(MARKER)
        words.press("Tab")
    instructor.reload()
    instructor.wait_for_function(MARKING_READY)
    assert words.input_value() == MARKER
    marks = [instructor.locator(f"[id='{row}']").input_value() for row in journey.boxes]
    assert marks == [str(mark) for mark in journey.marks]


def test_the_instructor_makes_and_releases_feedback(instructor, journey):
    row = row_of(instructor, UNIT)
    assert "generated feedback" in press(instructor, row.locator(".generate-feedback a"))
    assert "released feedback" in press(instructor, row.locator(".release-feedback a"))


# --- the trainee again


def test_the_trainee_fetches_the_feedback_and_reads_it(trainee, journey):
    unit = journey.room.unit
    assignments = open_assignments(trainee, journey.room, "feedback")
    assignments.get_by_role("button", name="Fetch Feedback").click()
    assignments.get_by_text("(view feedback)").click()
    trainee.locator(".jp-DirListing-item").filter(has_text=f"{UNIT}.html").dblclick()
    shown = trainee.frame_locator(".jp-HTMLViewer iframe").locator("main").inner_html()
    text = html.unescape(re.sub(r"<[^>]+>", " ", shown))  # what is folded too
    total = sum(item.points for item in unit.items)
    assert f"{journey.closed_points + sum(journey.marks):g} of {total:g} points" in text
    assert MARKER in text
    first = unit.items[0]
    picked = next(o for o in first.options if o.id == journey.given[first.id])
    better = next(o for o in first.options if o.credit == 1)
    words = Words([text])
    for reason in (picked.rationale, better.rationale, STORY):
        assert words.hold(reason)
    for (_, row), mark in zip(journey.rows, journey.marks, strict=True):
        assert words.hold(row.levels[mark])


def test_the_feedback_reads_well_in_every_look(trainee, journey):
    (page,) = journey.folder.glob(f"feedback/*/{UNIT}.html")
    # The server's own copy runs no script, not even the one that looks for barriers.
    trainee.goto(page.as_uri())
    for look in course.in_every_look(trainee):
        course.photograph(trainee, f"feedback-{look}")
        assert course.barriers(trainee, "html") == [], look
        assert course.sticks_out(trainee) == [], look
