"""Facts where learners are: on the home page of the real course, and beside own words in practice
of the small one."""

from __future__ import annotations

import pytest

from peercompass.course import publish
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, Response, append
from tests.browser import course
from tests.browser.bare import door_by_day
from tests.browser.items_room import LESSON, ItemsRoom
from tests.helpers.real_course import copy_course

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OVERLAPPING = """() => [...document.querySelectorAll('.pc-facts dl > div')].filter((entry) => {
    const [term, told] = [...entry.children].map((one) => one.getBoundingClientRect());
    return told.top < term.bottom - 1 || told.bottom > entry.getBoundingClientRect().bottom + 1;
  }).map((entry) => entry.textContent)"""
"""The entries of the lists whose words do not stand below their term, and within the entry."""


class HomeRoom:
    """The published real course, without any exercise, and a server on it."""

    def __init__(self, root, start):
        source = copy_course(root / "source")
        self.course = load(source).course
        self.root = root / "learner"
        publish.publish(self.course, source, self.root)
        self.server = start(self.root)

    def answer(self, folder: str, item: str, day: int, kind: str = "choice") -> None:
        """An answer that was given in a folder on a day."""
        time = f"2026-11-{day:02}T10:00:00.000Z"
        append(self.root / folder / LOG_FILE, [Response(item, kind, "x", t=time)])

    def fetch(self, unit: str) -> None:
        """Let the exercise of a unit be there."""
        (self.root / unit).mkdir(exist_ok=True)
        (self.root / unit / f"{unit}.ipynb").write_text("{}")

    def feedback(self, unit: str) -> None:
        """Let feedback on a unit have been fetched."""
        folder = self.root / unit / "feedback" / "2026-11-04 10:00:00.000000 UTC"
        folder.mkdir(parents=True)
        (folder / f"{unit}.html").write_text("<p>You stayed with her.</p>")

    def open(self, page) -> None:
        page.goto(self.server.notebook("home.ipynb"))
        course.wait_until_ready(page)


@pytest.fixture(scope="module")
def home(server_factory, tmp_path_factory) -> HomeRoom:
    return HomeRoom(tmp_path_factory.mktemp("facts"), server_factory)


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    """The small course; at night in JupyterLab."""
    return ItemsRoom(tmp_path_factory.mktemp("words"), door_by_day(server_factory))


def unfold(page, title: str):
    """Open a folded part with the keyboard alone, and give it."""
    summary = page.locator("summary", has_text=title).first
    folded = summary.locator("xpath=..")
    course.tab_to(page, summary, limit=120)
    page.keyboard.press("Enter")
    assert folded.get_attribute("open") is not None
    return folded


def test_a_unit_says_what_it_is_about_by_keyboard(home, page):
    home.open(page)
    unit = next(iter(home.course.units.values()))
    card = unfold(page, unit.plan.title)
    assert unit.plan.content_note not in card.inner_text()
    unfold(page, "Content note")
    assert unit.plan.content_note in card.inner_text()
    about = unfold(page, "About this unit")
    text = about.inner_text()
    for objective in unit.plan.objectives:
        assert objective.text in text
    for one in unit.plan.competencies:
        assert home.course.competencies[one].plain in text
    assert home.course.sources[unit.plan.sources[0]].title in text
    assert "Awaiting review by a certified peer." in text
    assert "verify with FCB" in text
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    page.wait_for_timeout(1000)
    assert about.get_attribute("open") is not None, "what is unfolded stays so"


def test_a_word_of_the_glossary_is_found_by_the_filter(home, page):
    home.open(page)
    words = unfold(page, "Words we use")
    assert words.locator("dt:visible").count() == len(home.course.glossary)
    course.tab_to(page, words.get_by_role("searchbox"))
    page.keyboard.type("naloxone")
    words.get_by_role("status").get_by_text("1 of").wait_for()
    assert words.locator("dt:visible").all_inner_texts() == ["naloxone"]
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")  # home looks again, and draws anew
    page.wait_for_timeout(1_500)
    assert words.get_by_role("searchbox").evaluate("node => node === document.activeElement")
    assert words.locator("dt:visible").all_inner_texts() == ["naloxone"]
    words.get_by_role("searchbox").fill("qqq")
    words.get_by_text("Nothing found.").wait_for()


def test_words_and_facts_read_well_in_every_look(home, page):
    home.open(page)
    page.locator(".pc-facts summary:visible").first.wait_for()
    page.locator(".pc-home details").evaluate_all("all => all.map((one) => (one.open = true))")
    doors = page.locator(".pc-facts", has_text="Words that open doors")
    assert "“addict”" in doors.inner_text()
    assert "own word for themselves always wins" in doors.inner_text()
    sources = page.locator(".pc-facts", has_text="On its own it gives you no training hours")
    assert sources.get_by_role("link").count() == 0, "an address is text, and asks for nothing"
    for look in course.in_every_look(page):
        assert page.evaluate(OVERLAPPING) == [], look
        for name, place in {
            "about": ".pc-unit .pc-facts h4 >> nth=2",
            "words": ".pc-facts dl >> nth=0",
            "doors": ".pc-facts dl >> nth=1",
            "sources": ".pc-facts dl >> nth=2",
        }.items():
            page.locator(place).first.evaluate("node => node.scrollIntoView()")
            course.photograph(page, f"facts-{name}-{look}")
        assert course.barriers(page, ".pc-page") == [], look
        assert course.sticks_out(page) == [], look


def test_home_midway_and_at_the_end_says_where_one_is_and_what_waits(home, page):
    units = list(home.course.units.values())
    answers = {unit.id: [one.id for one in unit.practice if not one.private] for unit in units}
    home.answer(f"learn/{units[0].id}", answers[units[0].id][0], day=2)
    home.answer(f"learn/{units[0].id}", answers[units[0].id][0] + "--why", day=2, kind="why")
    home.fetch(units[1].id)
    home.answer(units[1].id, units[1].items[0].id, day=1)
    home.open(page)
    text = page.locator(".pc-home").inner_text()
    assert f"You are here: {units[0].plan.title}" in text
    assert f"0 of {len(units)} units done" in text
    waits = page.locator(".pc-waits li").all_inner_texts()
    assert [one.split(":")[0] for one in waits if one] == [
        "Exercise to hand in",
        "Look again (1)",
    ]
    assert page.locator(".pc-here").count() == 1
    for look in course.in_every_look(page):
        course.photograph(page, f"home-midway-{look}")
        assert course.barriers(page, ".pc-page") == [], look
        assert course.sticks_out(page) == [], look
    course.tab_to(page, page.locator("[data-key=next]"))
    for unit in units:
        home.fetch(unit.id)
        home.answer(unit.id, "hand-in", day=3)
    home.feedback(units[0].id)
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    page.get_by_text("You have walked the whole course.").first.wait_for()
    assert f"{len(units)} of {len(units)} units done" in page.locator(".pc-left").inner_text()
    assert page.locator(".pc-next").count() == 0
    with page.expect_popup() as opened:
        page.locator(".pc-waits").get_by_role("link", name="Read it").click()
    opened.value.get_by_text("You stayed with her.").wait_for()
    page.locator(".pc-waits li", has_text="Feedback to read").wait_for(state="detached")


def test_practice_says_calmly_what_the_lexicon_has(room, page):
    room.open(page, LESSON)
    here = room.here(page, "write")
    here.get_by_label("Your words").fill("I met an addict in town.")
    here.get_by_text("Draft saved at").wait_for()
    assert "You wrote" not in here.inner_text(), "nobody is interrupted while writing"
    here.get_by_role("button", name="Check my answer").click()
    note = here.get_by_role("status").filter(has_text="You wrote “addict”.")
    note.wait_for()
    assert "If it is someone's own word for themselves, it stays." in note.inner_text()
    assert room.last("write", LESSON) == "I met an addict in town.", "it bars nothing"
    for look in course.in_every_look(page):
        note.evaluate("node => node.scrollIntoView({ block: 'center' })")
        course.photograph(page, f"wording-{look}")
        assert course.barriers(page, ".pc-page") == [], look
    here.get_by_label("Your words").fill("I met a man in town.")
    note.wait_for(state="detached")


def test_a_scene_says_it_of_own_words_too(room, page):
    room.open(page, LESSON)
    scene = course.part(page, "At the gate")
    scene.get_by_role("button", name="Begin").click()
    scene.get_by_role("button", name="Ask how her day was.").click()
    scene.get_by_label("What would you say?").fill("Addicts come here.")
    scene.get_by_role("button", name="Now show me some ways to say it").click()
    scene.get_by_role("button", name="Thank her.").click()
    scene.get_by_role("status").get_by_text("You wrote “Addicts”.").wait_for()
    assert scene.get_by_text("How it ended").is_visible()
