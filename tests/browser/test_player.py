"""The player of scenes, played in every way a person may: by keys, by ear, by touch, by eye."""

from __future__ import annotations

import json

import pytest

from tests.browser import course
from tests.browser.bare import BareClassroom
from tests.browser.course import Classroom
from tests.browser.site import ON_SITE
from tests.browser.stage import ENDED, WORDS, Stage
from tests.helpers.night import AT_NIGHT, few_by_day

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
DESK, SMALL = (1280, 800), (360, 740)
OTHER_ROOM = ("zoomed", "narrow", "rtl")  # as light but for the room: what axe looks at is the same
LOOKS = {
    "light": (DESK, {}),
    "zoomed": ((640, 400), {}),  # a desk at 200 %
    "narrow": ((320, 700), {}),
    "rtl": (SMALL, {}),
    "contrast": (DESK, {"contrast": "more"}),
    "forced": (DESK, {"forced_colors": "active"}),
    "dark": (DESK, {"color_scheme": "dark"}),
}
"""How a page may be looked at: its room, and what the person asked of the browser."""
HEARD = """() => {
  const log = document.querySelector('[data-phase=intro] [role=log]');
  window.heard = [];
  new MutationObserver((records) => {
    const live = log.checkVisibility() && log.getAttribute('aria-live') === 'polite';
    for (const node of records.flatMap((record) => [...record.addedNodes]))
      if (live) heard.push(node.innerText);
  }).observe(log, { childList: true, subtree: true });
}"""
VOICES = """
  const voices = VOICES;
  window.spoken = [];
  window.hushed = 0;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, 'speechSynthesis', { value: Object.assign(new EventTarget(), {
    getVoices: () => voices,
    speak: (one) => spoken.push({ text: one.text, voice: one.voice?.name }),
    cancel: () => { hushed++; },
  }) });
"""
REMOTE = {"name": "Far away", "lang": "en-US", "localService": False}
LOCAL = {"name": "At home", "lang": "en-US", "localService": True}


@pytest.fixture(scope="module")
def room(request, tmp_path_factory) -> Classroom | BareClassroom:
    """The real course; at night in JupyterLab, and as a site where that is asked for."""
    if AT_NIGHT and not ON_SITE:
        return request.getfixturevalue("classroom").as_at_first()
    return BareClassroom(tmp_path_factory.mktemp("player"))


@pytest.fixture
def page(new_page):
    """A page that fails the test when a script of it fails."""
    page = new_page(reduced_motion="reduce")
    errors = course.errors_of(page)
    yield page
    assert errors == []


@pytest.fixture
def stage(room, page) -> Stage:
    return Stage(room, page).open()


# --- by keys


def test_a_scene_is_played_with_the_keyboard_alone_and_the_focus_is_never_lost(stage, page):
    page.locator(".pc-page h1").focus()
    course.tab_to(page, stage.button("Begin"), limit=200)
    page.keyboard.press("Enter")
    stage.heading("What do you do?").wait_for()
    assert stage.has_focus()
    focus = course.play_by_keys(page, stage.player, stage.way, WORDS)
    assert "BODY" not in focus
    stage.heading(ENDED).wait_for()
    assert stage.has_focus()
    assert WORDS in course.transcript(stage.player)
    assert stage.paths()[-1] == (1, stage.ids(stage.way))
    before = stage.player.inner_text()
    page.reload()
    course.wait_until_ready(page)
    assert stage.player.inner_text() == before


def test_the_tab_key_goes_on_from_the_question_to_every_choice_and_way_out(stage, page):
    stage.begin()
    stage.choose(stage.way[0][1])
    choices = stage.player.locator(".pc-choice span").all_inner_texts()
    wanted = [
        *choices,
        "What could I listen for?",
        "Take a break",
        "Undo the last choice",
        "Skip this scene",
    ]
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        assert stage.has_focus()
        reached.append(page.evaluate("document.activeElement.innerText.split('\\n').pop()"))
    assert reached == wanted


@pytest.mark.parametrize(
    ("name", "leads_to", "back"),
    [
        ("Take a break", "A pause is part of the work.", "Go back to the scene"),
        ("Skip this scene", "You skipped this scene.", "Go back to the scene"),
        ("Undo the last choice", "What do you do?", None),
    ],
)
def test_each_way_out_by_keys_keeps_the_focus(stage, page, name, leads_to, back):
    stage.begin()
    stage.choose(0)
    course.tab_to(page, stage.button(name))
    page.keyboard.press("Enter")
    for press in (back, None):
        stage.player.locator("[data-focus]:focus", has_text=leads_to).wait_for()
        if press:
            course.tab_to(page, stage.button(press))
            page.keyboard.press("Enter")
            leads_to = "What do you do?"
    assert stage.made == (0 if back is None else 1)


def test_figures_in_own_words_choose_nothing(stage, page):
    stage.begin()
    stage.play(stage.way[: stage.place_of_writing])
    made = stage.made
    area = stage.player.locator(".pc-dock textarea")
    page.keyboard.press("1")  # the choices come after the words, so no key picks one yet
    area.click()
    page.keyboard.type("1 bus, 2 coffees, 3 weeks")
    assert area.input_value() == "1 bus, 2 coffees, 3 weeks"
    stage.press("Now show me some ways to say it")
    area.click()
    page.keyboard.type("12")
    page.wait_for_timeout(700)  # a choice made by mistake would be on the page by now
    assert stage.made == made
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    stage.player.locator(".pc-mine").nth(made).wait_for()


# --- by ear


def test_a_scene_is_played_by_what_a_screen_reader_lists(stage, page):
    page.evaluate(HEARD)
    assert stage.player.get_by_role("log").count() == 1, "it is there before anything is said"
    stage.player.get_by_role("button", name="Begin").press("Enter")
    told = set()
    while ("heading", ENDED) not in stage.listed():
        stage.player.locator("[data-focus]:focus").wait_for()
        if stage.player.get_by_role("textbox").count():
            stage.player.get_by_role("textbox").fill(WORDS)
            stage.button("Now show me some ways to say it").press("Enter")
        told |= {text for _, text in stage.listed()}
        made = stage.made
        pick = stage.spoken_choices()[-1]
        stage.player.get_by_role("button", name=pick, exact=True).press("Enter")
        stage.player.locator(".pc-mine").nth(made).wait_for()
    stage.unfold()
    said = stage.player.get_by_role("log").locator(".pc-line, .pc-narrator").all_inner_texts()
    heard = "\n".join(page.evaluate("heard"))
    assert said
    assert [line for line in said if line not in heard] == []
    assert {"Maria · guarded", "Maria thinks"} <= told
    moved = [text for text in told if text.startswith("How safe Maria feels with you: ")]
    assert any("went up" in text or "went down" in text for text in moved)


def test_what_was_said_is_not_read_out_again(stage, page):
    page.evaluate(HEARD)
    stage.begin()
    stage.play(stage.way[:2])
    page.evaluate("heard.length = 0")
    stage.press("Take a break", "A pause is part of the work.")
    stage.press("Go back to the scene", "What do you do?")
    log = stage.player.get_by_role("log")
    assert log.get_attribute("aria-live") == "off", "it comes back into sight, which is not news"
    stage.unfold()
    stage.press("Undo the last choice")
    stage.player.locator(".pc-mine").nth(1).wait_for(state="detached")
    assert log.get_attribute("aria-live") == "polite"
    assert page.evaluate("heard") == []


# --- by touch


def test_a_scene_is_played_by_taps_on_a_small_phone(room, new_profile):
    page = new_profile(**PHONE).new_page()
    stage = Stage(room, page).open()
    small = []

    def tap(target) -> None:
        small.extend(too_small(stage))
        assert course.sticks_out(page) == []
        target.tap()

    tap(stage.button("Begin"))
    for done, (_, place) in enumerate(stage.way):
        if stage.player.locator(".pc-dock textarea").count():
            stage.player.locator(".pc-dock textarea").tap()
            page.keyboard.insert_text(WORDS)
            tap(stage.button("Now show me some ways to say it"))
        tap(stage.player.locator(".pc-choice").nth(place))
        stage.player.locator(".pc-mine").nth(done).wait_for()
        stage.player.locator(".pc-mine summary").last.tap()
    stage.heading(ENDED).wait_for()
    course.photograph(page, "player-touch-end")
    tap(stage.button("Take a break"))
    tap(stage.button("Go back to the scene"))
    assert small == []


def too_small(stage: Stage) -> list[str]:
    """Controls in sight that a finger may miss: below 24 px (WCAG 2.5.8), or below 44 px where
    they lead on."""
    return stage.player.evaluate(
        """(player) => [...player.querySelectorAll('button, summary, textarea, a')]
          .filter((node) => node.checkVisibility())
          .map((node) => [node, node.getBoundingClientRect()])
          .filter(([node, box]) => Math.min(box.width, box.height) <
            (node.matches('.pc-small, summary') ? 24 : 44))
          .map(([node, box]) => `${node.innerText}: ${box.width} x ${box.height}`)"""
    )


# --- by eye


def phases(stage: Stage):
    """Go through every phase of a scene; gives the name of each."""
    yield "opening"
    stage.begin()
    yield "play"
    stage.player.get_by_text("What could I listen for?").click()
    yield "coach"
    stage.press("Take a break", "A pause is part of the work.")
    yield "break"
    stage.press("Skip this scene", "You skipped this scene.")
    yield "skipped"
    stage.press("Play it after all", "What do you do?")
    stage.choose(stage.way[0][1])
    stage.player.get_by_text("Why this matters").last.click()
    yield "rationale"
    stage.play(stage.way[1 : stage.place_of_writing])
    yield "write"
    stage.play(stage.way[stage.place_of_writing :], WORDS)
    stage.heading(ENDED).wait_for()
    yield "end"
    stage.player.get_by_role("heading", name="Looking back").scroll_into_view_if_needed()
    yield "look-back"
    for folded in stage.player.locator(".pc-debrief summary").all():
        folded.click()
    yield "unfolded"
    stage.press("Play it from the start", "What do you do?")
    stage.play(stage.way, WORDS)
    stage.player.get_by_text("Your attempts").click()
    yield "attempts"


def in_every_look(page):
    """Show the page in every look, by day in those that find most; gives the name of each."""
    plain = {"color_scheme": "light", "contrast": "no-preference", "forced_colors": "none"}
    for look in few_by_day(LOOKS, ("narrow", "dark")):
        (width, height), asked = LOOKS[look]
        media = plain | asked
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(**media)
        light = str(media["color_scheme"] == "light").lower()
        page.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")
        way = "rtl" if look == "rtl" else ""
        page.evaluate("way => { document.documentElement.dir = way; }", way)
        yield look


def test_every_phase_reads_well_in_every_look(stage, page):
    for phase in phases(stage):
        for look in in_every_look(page):
            if phase == "opening":
                stage.player.scroll_into_view_if_needed()
            course.photograph(page, f"scene-{look}-{phase}")
            if look not in OTHER_ROOM:
                assert course.barriers(page, ".pc-player") == [], (phase, look)
            assert course.sticks_out(page) == [], (phase, look)


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_just_said_and_what_can_be_done_are_in_view(room, new_page, width):
    page = new_page(width=width, reduced_motion="reduce")
    stage = Stage(room, page, "the-long-drive").open()
    stage.begin()
    for _, place in course.ways_through(stage.scenario):
        stage.choose(place)
        newest = stage.player.locator(".pc-turn").last.bounding_box()
        assert newest["y"] >= 0
        dock = stage.player.locator(".pc-dock")
        if dock.is_visible() and not dock.locator("textarea").count():
            meters = dock.locator(".pc-meters").bounding_box()
            first = dock.locator(".pc-choice").first.bounding_box()
            assert newest["y"] + 40 < meters["y"] < first["y"], "the line stands between them"
            assert first["y"] + first["height"] <= 800, "what can be done is in view beside it"


@pytest.mark.parametrize(("motion", "moves"), [("reduce", False), ("no-preference", True)])
def test_nothing_moves_for_those_who_want_it_calm(room, page, motion, moves):
    page.emulate_media(reduced_motion=motion)
    page.add_init_script(
        """window.moves = [];
        document.addEventListener('animationstart', (event) => {
          if (event.target.closest('.pc-player')) moves.push(event.animationName);
        }, true);
        const real = Element.prototype.scrollIntoView;
        Element.prototype.scrollIntoView = function (how) {
          if (this.closest('.pc-player') && how?.behavior === 'smooth') moves.push('scroll');
          return real.call(this, how);
        };"""
    )
    stage = Stage(room, page).open()
    stage.begin()
    stage.play(stage.way[:2])
    page.wait_for_timeout(400)
    assert set(page.evaluate("moves")) == ({"pc-in", "scroll"} if moves else set())


# --- read aloud


def voices(*all_of_them: dict) -> str:
    """A script that gives the browser these voices, and notes what each says."""
    return VOICES.replace("VOICES", json.dumps(all_of_them))


def spoken(page) -> list[str]:
    """What was said aloud since the last look, after making sure by whose voice."""
    said = page.evaluate("spoken.splice(0)")
    assert {one["voice"] for one in said} <= {LOCAL["name"]}
    return [one["text"] for one in said]


def test_it_reads_aloud_with_a_voice_of_this_computer_and_only_when_asked(room, page):
    page.add_init_script(voices(REMOTE, LOCAL))
    stage = Stage(room, page).open()
    aloud = stage.button("Read aloud")
    stage.begin()
    stage.choose(0)
    assert spoken(page) == []
    aloud.click()
    said = spoken(page)
    lines = stage.player.locator(".pc-turn").last.locator(".pc-bubble p:last-child")
    assert [line for line in lines.all_inner_texts() if not any(line in one for one in said)] == []
    assert any(one.startswith("Maria thinks. ") for one in said)
    assert said[-1].startswith(f"{stage.player.locator('.pc-choice').count()}. ")
    hushed = page.evaluate("hushed")
    page.locator(".pc-page h1").click()
    page.keyboard.press("Escape")
    assert page.evaluate("hushed") > hushed, "Escape stops it, wherever one is"
    others = page.get_by_role("button", name="Read aloud", exact=True)
    assert {one.get_attribute("aria-pressed") for one in others.all()} == {"true"}
    page.reload()
    course.wait_until_ready(page)
    assert aloud.get_attribute("aria-pressed") == "true"
    assert spoken(page) == []
    stage.play(stage.way[1 : stage.place_of_writing])
    prompt = stage.scenario.nodes[stage.writing].write.prompt.strip()
    assert spoken(page)[-1] == prompt, "own words come before the choices are told"
    aloud.click()
    stage.choose(stage.way[stage.made][1])
    assert (spoken(page), aloud.get_attribute("aria-pressed")) == ([], "false")


def test_without_a_voice_of_this_computer_it_does_not_offer_to_read(room, page):
    page.add_init_script(voices(REMOTE))
    stage = Stage(room, page).open()
    assert stage.button("Read aloud").count() == 0
