"""Every kind of item, answered in every way and seen in every look.

What these tests prove is laid out in docs/kinds.md, kind by kind. What happens to answers when
things go wrong is in test_items_kept.
"""

from __future__ import annotations

import re

import pytest

from tests.browser import course
from tests.browser.answering import HANDS, WANTED, answer, cards
from tests.browser.bare import door_by_day
from tests.browser.items_room import EXERCISE, LESSON, ItemsRoom
from tests.helpers.pages import ANSWERS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

KINDS = list(WANTED)
CLOSED = ["choice", "choices", "order", "sort", "label"]
TREE = {
    "choice": [
        'figure "Text messages: With Ana"',
        "strong: Ana",
        "strong: You",
        'group "Pick one"',
        'radio "Nod."',
        'radio "Stay with her." [checked]',
    ],
    "choices": [
        'figure "Voicemail: From Ana"',
        'group "Pick all that fit"',
        'checkbox "What else?" [checked]',
        'checkbox "Calm down."',
    ],
    "order": ['button "Move: Ask first., place 1 of 3"', 'button "Move down: Ask first."', "list"],
    "sort": ['group "Fits, 2"', 'group "What gave me hope."', 'radio "Fits" [checked]'],
    "label": ['group "Bo: How was it?"', 'radio "Open question" [checked]', "It was a long week."],
    "write": [
        'figure "On paper: Your first draft"',
        'textbox "Your words"',
        'button "This is my final version"',
        "words (3 to 20 asked for)",
    ],
    "plan": [
        'figure "A form on paper: Sign-in"',
        'rowheader "Phone"',
        'cell "(left empty)"',
        'table "Your plan"',
        'columnheader "What I will do One small thing."',
        'rowheader "1"',
        'textbox "Which day, row 2"',
        "This row is whole.",
    ],
    "reflect": ['textbox "Your thought"', "nobody collects it", 'button "Erase it for good"'],
    "scenario": ["By text message", 'log "The conversation so far"', 'heading "How it ended"'],
}
"""What a screen reader finds in an item that was answered with the mouse."""


@pytest.fixture(scope="module")
def room(server_factory, tmp_path_factory) -> ItemsRoom:
    """The small course; at night in JupyterLab."""
    return ItemsRoom(tmp_path_factory.mktemp("items"), door_by_day(server_factory))


@pytest.fixture(scope="module")
def pages(browser, profile, room):
    """`pages(way)`: a page that stays open, the exercise on it, for each way of answering. Another
    than was in front before looks first what happened elsewhere."""
    opened = {}
    front = None

    def page_for(way: str, path: str = EXERCISE):
        nonlocal front
        if (way, path) not in opened:
            if way == "touch":
                phone = {"viewport": {"width": 412, "height": 1200}, "has_touch": True}
                page = browser.new_context(**phone).new_page()
                page.set_default_timeout(course.PATIENCE)
            else:
                page = profile.new_page()
                page.set_viewport_size({"width": 1280, "height": 800})
            page.emulate_media(reduced_motion="reduce")
            opened[way, path] = (page, course.errors_of(page))
            room.open(page, path)
        page, errors = opened[way, path]
        assert errors == []
        page.bring_to_front()
        if front not in (None, page):
            look(page)
        front = page
        return page

    yield page_for
    for page, _ in opened.values():
        page.close() if page.context is profile else page.context.close()


def in_front(page) -> None:
    """Bring a page to the front, as a person does; it looks at once what happened elsewhere."""
    page.bring_to_front()
    look(page)


def look(page) -> None:
    """Wait until a page that came to the front has looked what happened elsewhere."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(1000)


def wait_for(page, ready) -> None:
    """Wait until `ready()` holds, as what is on disk comes to pass."""
    for _ in range(1200):
        if ready():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not come to pass")


def shape(value: object) -> object:
    """A value without what does not matter: the order of picks, and what a scene adds."""
    if isinstance(value, dict) and "path" in value:
        return value["path"]
    return value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", HANDS)
def test_answered(room, pages, way, kind):
    page = pages(way)
    wanted = answer(page, way, room.here(page, kind), kind)
    wait_for(page, lambda: shape(room.last(kind)) == wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_read_by_a_screen_reader(room, pages, kind):
    page = pages("mouse")
    here = room.here(page, kind)
    wanted = answer(page, "mouse", here, kind)
    wait_for(page, lambda: shape(room.last(kind)) == wanted)
    tree = here.aria_snapshot()
    for line in TREE[kind]:
        assert line in tree, tree


def fits(page, here) -> None:
    """Nothing of an item is cut off or reaches out of the window."""
    assert course.sticks_out(page) == []
    cut = here.evaluate(
        """node => [...node.querySelectorAll('*')].filter((one) =>
             getComputedStyle(one).visibility !== 'hidden' && one.clientWidth > 1
             && getComputedStyle(one).overflowX !== 'visible'
             && !one.closest('.pc-scroll, .pc-portrait, details')
             && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
           .map((one) => one.outerHTML)"""
    )
    assert cut == []


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_narrow_phone(room, pages, kind):
    page = pages("mouse")
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    here = room.here(page, kind)
    here.scroll_into_view_if_needed()
    fits(page, here)
    assert course.barriers(page, f"section[data-item='{here.get_attribute('data-item')}']") == []
    course.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    here.screenshot(path=course.SCREENSHOTS / f"kind-{kind}-360.png")


@pytest.mark.parametrize("kind", KINDS)
def test_in_the_dark(room, pages, kind):
    page = pages("mouse")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    here = room.here(page, kind)
    here.scroll_into_view_if_needed()
    fits(page, here)
    assert course.barriers(page, f"section[data-item='{here.get_attribute('data-item')}']") == []
    course.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    here.screenshot(path=course.SCREENSHOTS / f"kind-{kind}-dark.png")


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper(room, pages, kind):
    page = pages("mouse")
    page.set_viewport_size({"width": 740, "height": 800})
    page.emulate_media(media="print", color_scheme="light")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
    try:
        here = room.here(page, kind)
        assert here.bounding_box()["height"] > 60
        fits(page, here)
        assert [b for b in here.get_by_role("button").all() if b.is_visible()] == []
        course.SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        here.screenshot(path=course.SCREENSHOTS / f"kind-{kind}-print.png")
    finally:
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 1280, "height": 800})


# --- practice


@pytest.mark.parametrize("kind", CLOSED)
def test_practice_says_why_and_lets_one_try_again(room, pages, kind):
    page = pages("mouse", LESSON)
    here = room.here(page, kind)
    wanted = answer(page, "mouse", here, kind)
    assert room.kept(kind, LESSON) == [], "nothing is kept before it is checked"
    here.get_by_role("button", name="Check my answer").click()
    here.get_by_text("A next thought:").wait_for()
    assert "maple" in here.text_content()
    assert here.locator(".pc-verdict h3").evaluate("node => node === document.activeElement")
    assert room.last(kind, LESSON) == wanted
    here.get_by_role("button", name="Try again").click()
    here.get_by_role("button", name="Check my answer").wait_for()
    assert here.locator("input:checked").count() == 0


def test_a_miss_may_be_marked_and_the_home_page_counts_it(room, pages, new_page):
    page = pages("mouse", LESSON)
    here = room.here(page, "choice")
    here.get_by_label("Fill the silence.").check()
    here.get_by_role("button", name="Check my answer").click()
    here.get_by_text("What happened?").click()
    happened = here.get_by_role("group", name="What happened?")
    happened.get_by_role("button", name="I read it wrong").click()
    here.locator("[aria-pressed=true]").get_by_text("I read it wrong").wait_for()
    home = new_page()
    room.open(home, "home.ipynb")
    waiting = home.locator(".pc-again")
    waiting.get_by_text("Look again (").click()
    link = waiting.get_by_role("link", name="Ana is quiet. What comes first?")
    assert link.get_attribute("href").endswith("#pick-one")
    here.get_by_role("button", name="Try again").click()
    here.get_by_label("Stay with her.").check()
    here.get_by_role("button", name="Check my answer").click()
    here.get_by_text("You have it.").wait_for()
    assert here.get_by_text("What happened?").count() == 0
    home.reload()
    course.wait_until_ready(home)
    assert home.get_by_role("link", name="Ana is quiet. What comes first?").count() == 0


def test_what_happened_may_be_left_out(room, pages):
    page = pages("mouse", LESSON)
    here = room.here(page, "label")
    for line in ("tell-me", "rest-up", "and-now"):
        here.locator(f"input[data-key='{line}-advice']").check()
    here.get_by_role("button", name="Check my answer").click()
    here.get_by_text("What happened?").click()
    here.get_by_role("button", name="I would rather not say").click()
    here.get_by_text("That is fine.").wait_for()
    assert course.barriers(page, ".pc-page") == []


@pytest.mark.parametrize("kind", ["sort", "label"])
def test_on_a_phone_they_come_one_at_a_time_and_then_together(room, new_page, kind):
    page = new_page(width=390, reduced_motion="reduce")
    room.open(page, LESSON)
    here = room.here(page, kind)
    again = here.get_by_role("button", name="Try again")
    if again.count():
        again.click()
        again.wait_for(state="detached")
    wanted = {
        "sort": dict.fromkeys(("hope", "helped", "names"), "keep") | {"brand": "leave"},
        "label": {"tell-me": "open-question", "rest-up": "advice", "and-now": "open-question"},
    }[kind]
    seen = []
    while here.locator(".pc-one").count():
        seen.append(here.locator(".pc-one [role=status]").inner_text())
        if len(seen) == 1:
            fits(page, here)
            assert course.barriers(page, ".pc-one") == []
        one = here.locator("[data-one]").get_attribute("data-one")
        button = here.locator(f"[data-key='one-{wanted[one]}']")
        assert button.bounding_box()["height"] >= 48
        page.wait_for_timeout(400)  # a second tap in less was meant for the card before
        button.click()
    assert seen == [f"{n} of {len(wanted)}" for n in range(1, len(wanted) + 1)]
    here.get_by_role("button", name="Check my answer").click()
    here.locator(".pc-verdict h3").wait_for()
    assert room.last(kind, LESSON) == wanted
    assert course.barriers(page, ".pc-page") == []
    told = {
        "sort": "You put it in “Fits”: look again. It belongs in “Stays out”.",
        "label": "You marked it so: good. It shows “Advice”.",
    }[kind]
    assert told in here.inner_text()
    here.get_by_role("button", name="Got it, next").click()
    ahead = "node => Boolean(node.compareDocumentPosition(document.activeElement) & 4)"
    assert here.evaluate(ahead), "the focus went on"


# --- cards


def places(page, room) -> tuple:
    """The `order` of the exercise, its last card, and the place above its first."""
    here = room.here(page, "order")
    here.scroll_into_view_if_needed()
    box = here.locator("[data-card]").first.bounding_box()
    return here, here.locator("[data-card]").last, (box["x"] + 60, box["y"] + 2)


@pytest.mark.parametrize("way", ["mouse", "touch"])
def test_escape_calls_a_drag_off(room, pages, way):
    page = pages(way)
    hand = HANDS[way](page)
    here, last, above = places(page, room)
    before, kept = cards(here), room.kept("order")
    hand.lift(last, above)
    bar = here.locator(".pc-landing")
    bar.wait_for()
    assert bar.bounding_box()["y"] < above[1] + 4, "a bar shows where it will land"
    page.keyboard.press("Escape")
    bar.wait_for(state="detached")
    if way == "mouse":
        page.mouse.up()
    else:
        hand._finger("touchEnd")
    assert (cards(here), room.kept("order")) == (before, kept)


def test_a_move_by_keys_is_spoken(room, pages):
    page = pages("mouse")
    here = room.here(page, "order")
    handle = here.locator(".pc-handle").first
    handle.focus()
    page.keyboard.press("ArrowDown")
    here.locator("[role=status]").get_by_text("Moved to place 2 of 3.").wait_for()
    page.keyboard.press("End")
    here.locator("[role=status]").get_by_text("Moved to place 3 of 3.").wait_for()
    assert page.evaluate("document.activeElement.className") == "pc-handle"


def test_a_drag_scrolls_at_the_edge(room, pages):
    page = pages("mouse")
    page.set_viewport_size({"width": 1280, "height": 420})
    here = room.here(page, "sort")
    card = here.locator("[data-card]").first
    card.scroll_into_view_if_needed()
    before = here.bounding_box()["y"]
    HANDS["mouse"](page).lift(card, (600, 415))
    wait_for(page, lambda: here.bounding_box()["y"] < before - 80)
    page.keyboard.press("Escape")
    page.mouse.up()
    page.set_viewport_size({"width": 1280, "height": 800})


# --- a plan and a thought


def test_a_row_of_a_plan_is_taken_out_and_brought_back(room, pages):
    page = pages("mouse")
    here = room.here(page, "plan")
    answer(page, "mouse", here, "plan")
    here.get_by_role("button", name="Take out row 1").click()
    wait_for(page, lambda: len(room.last("plan")) == 1)
    assert course.focused(page) == "BUTTON"
    here.get_by_role("button", name="Bring it back").click()
    wait_for(page, lambda: room.last("plan") == WANTED["plan"]["mouse"])
    here.get_by_role("button", name="Add a row").click()
    assert here.get_by_role("textbox", name="What I will do, row 3").evaluate(
        "node => node === document.activeElement"
    )
    here.get_by_role("textbox", name="What I will do, row 3").fill("Rest")
    here.get_by_text("Still open: What I will do (at least 2 words), Which day.").wait_for()
    assert here.get_by_role("button", name="Add a row").count() == 0, "three rows are the most"
    here.get_by_role("button", name="Take out row 3").click()
    wait_for(page, lambda: room.last("plan") == WANTED["plan"]["mouse"])


def test_written_work_is_called_final_and_opened_again(room, pages):
    page = pages("mouse")
    here, desk = room.here(page, "write"), course.part(page, "Hand in")
    desk.get_by_text("Write a short share. answered, still a draft").wait_for()
    here.get_by_role("button", name="This is my final version").click()
    here.get_by_text("Final version saved at").wait_for()
    assert not here.get_by_role("textbox").is_editable()
    desk.locator("[data-key=look]").click()
    desk.get_by_text("Write a short share. answered, final version").wait_for()
    here.get_by_role("button", name="Go on writing").click()
    here.get_by_text("Draft saved at").wait_for()
    assert here.get_by_role("textbox").is_editable()


def test_what_is_not_whole_is_sent_only_after_a_question(room, pages):
    page = pages("mouse")
    desk = course.part(page, "Hand in")
    erased = room.here(page, "write").get_by_role("textbox")
    erased.fill("A word.")
    wait_for(page, lambda: room.last("write") == "A word.")
    erased.fill("")
    wait_for(page, lambda: not room.last("write"))
    desk.get_by_role("button", name=re.compile("^Hand in")).click()
    question = desk.get_by_role("group", name="Hand in as it is?")
    question.get_by_text("questions are answered. Nothing has been sent yet.").wait_for()
    question.get_by_text("Not begun:").wait_for()
    assert "Write a short share." in question.inner_text()
    assert desk.locator(".pc-receipt").count() == 0
    question.get_by_role("button", name="Not yet").click()
    question.wait_for(state="hidden")
    assert desk.locator(".pc-receipt").count() == 0
    answer(page, "mouse", room.here(page, "write"), "write")


def test_a_thought_is_erased_after_a_question(room, pages):
    page = pages("mouse")
    here = room.here(page, "reflect")
    answer(page, "mouse", here, "reflect")
    here.get_by_text("Saved on this computer only").wait_for()
    here.get_by_role("button", name="Erase it for good").click()
    here.get_by_role("button", name="No, keep it").click()
    assert room.last("reflect") == WANTED["reflect"]["mouse"]
    here.get_by_role("button", name="Erase it for good").click()
    here.get_by_role("button", name="Yes, erase it").click()
    wait_for(page, lambda: room.kept("reflect") == [])
    wait_for(page, lambda: here.get_by_role("textbox").input_value() == "")
    assert b"I noticed" not in (room.root / EXERCISE).with_name("private.jsonl").read_bytes()
    assert here.get_by_role("textbox").evaluate("node => node === document.activeElement")


# --- what is heard and seen


def test_a_voicemail_is_heard_with_a_voice_of_this_computer(room, new_page):
    page = new_page()
    page.add_init_script("""
      window.spoken = [];
      window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
      const at_home = [{ name: 'At home', lang: 'en-US', localService: true }];
      Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
        getVoices: () => at_home, speak: (one) => spoken.push(one.text), cancel: () => {},
      }) });
    """)
    room.open(page)
    room.here(page, "choices").get_by_role("button", name="Listen to the voicemail").click()
    assert page.evaluate("spoken") == ["Call me."]


def test_the_small_course_has_every_kind(room):
    assert set(room.items) == set(KINDS)
    assert len(ANSWERS) == len(KINDS) - 1
