"""What the player keeps, whatever happens around it: two windows, a reload, a way back, and paper.
Kernels that end are in test_kernels."""

from __future__ import annotations

import re
from functools import cache

import pytest

from peercompass.course.load import load
from peercompass.notebook.pages.static_html import as_document
from peercompass.notebook.views.scene import Play, played_view
from peercompass.scenario import Game
from tests.browser import course
from tests.browser.bare import BareClassroom
from tests.browser.course import LESSON, Classroom
from tests.browser.site import ON_SITE
from tests.browser.stage import ENDED, WORDS, Stage
from tests.helpers.night import AT_NIGHT
from tests.helpers.real_course import REPOSITORY

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ELSEWHERE = "This scene went on in another window."
PAUSED = "A pause is part of the work."
SKIPPED = "You skipped this scene."
ASKED = "What do you do?"


@pytest.fixture(scope="module")
def room(request, tmp_path_factory) -> Classroom | BareClassroom:
    """The real course; at night in JupyterLab, and as a site where that is asked for."""
    if AT_NIGHT and not ON_SITE:
        return request.getfixturevalue("classroom").as_at_first()
    return BareClassroom(tmp_path_factory.mktemp("player"))


@pytest.fixture
def tab(new_page):
    """Open pages that fail the test when a script of theirs fails."""
    errors = []

    def make():
        page = new_page(reduced_motion="reduce")
        errors.append(course.errors_of(page))
        return page

    yield make
    assert [error for one in errors for error in one] == []


@pytest.fixture
def stage(room, tab) -> Stage:
    return Stage(room, tab()).open()


def look(stage: Stage) -> None:
    """Come back to a window: the browser tells its page so."""
    stage.page.bring_to_front()
    stage.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def told(stage: Stage) -> list[str]:
    """All that the talk on the page says, line by line."""
    return stage.player.locator(".pc-line, .pc-narrator, .pc-mine").all_text_contents()


# --- two windows


@pytest.mark.parametrize("kernels", ["one kernel", "two kernels"])
def test_two_windows_lose_no_choice(room, tab, kernels):
    one = Stage(room, tab()).open()
    two = Stage(room if kernels == "one kernel" else room.started_again(), tab())
    two.room.open(two.page, LESSON, at=two.scenario.id)
    way, ids = one.way, one.ids(one.way)
    one.begin()
    one.choose(way[0][1])
    look(two)
    two.player.locator(".pc-mine").wait_for()
    assert two.player.get_by_text(ELSEWHERE).is_visible()
    two.choose(way[1][1])
    two.choose(way[2][1])
    assert two.player.get_by_text(ELSEWHERE).count() == 0
    assert one.made == 1, "this window does not know yet"
    one.player.locator(".pc-choice").last.click()
    one.player.get_by_text(ELSEWHERE).wait_for()
    assert one.chosen == two.chosen
    assert one.has_focus()
    one.choose(way[3][1])
    assert one.paths() == [(1, ids[:length]) for length in (1, 2, 3, 4)]
    look(two)
    two.player.locator(".pc-mine").nth(3).wait_for()
    assert told(two) == told(one)


def test_words_typed_in_a_window_left_behind_are_kept(room, tab):
    one = Stage(room, tab()).open()
    one.begin()
    one.play(one.way[: one.place_of_writing])
    two = Stage(room, tab())
    two.room.open(two.page, LESSON, at=two.scenario.id)
    two.press("Now show me some ways to say it")
    two.choose_shown(0)
    one.player.locator(".pc-dock textarea").fill(WORDS)
    one.player.locator(".pc-dock textarea").press("Tab")
    one.wait_for_words(WORDS)
    one.press("Now show me some ways to say it")
    one.player.locator(".pc-choice").first.click()
    one.player.get_by_text(ELSEWHERE).wait_for()
    assert WORDS in course.transcript(one.player)
    assert one.chosen == two.chosen


# --- a reload


def test_a_reload_in_mid_play_keeps_choices_and_half_written_words(stage):
    stage.begin()
    stage.play(stage.way[: stage.place_of_writing])
    before, half = told(stage), WORDS[:17]
    stage.player.locator(".pc-dock textarea").press_sequentially(half)
    stage.wait_for_words(half)
    stage.page.reload()
    course.wait_until_ready(stage.page)
    assert told(stage) == before
    assert stage.player.locator(".pc-dock textarea").input_value() == half
    stage.choose(stage.way[stage.place_of_writing][1])
    assert half in course.transcript(stage.player)
    assert stage.paths()[-1] == (1, stage.ids(stage.way)[: stage.place_of_writing + 1])


def test_a_break_does_not_lose_half_written_words(stage):
    stage.begin()
    stage.play(stage.way[: stage.place_of_writing])
    stage.player.locator(".pc-dock textarea").fill(WORDS)
    stage.press("Take a break", PAUSED)
    stage.press("Go back to the scene", "Your own words first")
    assert stage.player.locator(".pc-dock textarea").input_value() == WORDS


# --- breaks, skipping, ways back


def test_every_phase_has_a_way_out_and_a_way_back(stage):
    stage.press("Skip this scene", SKIPPED)
    stage.press("Play it after all", ASKED)
    stage.choose(stage.way[0][1])
    talk = told(stage)
    stage.press("Take a break", PAUSED)
    assert not stage.player.locator(".pc-turn").first.is_visible(), "the talk is out of sight"
    stage.press("Skip this scene", SKIPPED)
    stage.page.reload()
    course.wait_until_ready(stage.page)
    stage.heading(SKIPPED).wait_for()
    stage.press("Go back to the scene", ASKED)
    assert told(stage) == talk
    stage.press("Skip this scene", SKIPPED)
    stage.press("Go back to the scene", ASKED)
    stage.play(stage.way[1:])
    stage.heading(ENDED).wait_for()
    stage.press("Take a break", PAUSED)
    assert stage.button("Skip this scene").count() == 0, "what is done is done"
    stage.press("Go back to the scene", ENDED)
    assert stage.paths()[-1] == (1, stage.ids(stage.way))


def test_a_way_back_keeps_both_attempts_and_compares_them(stage):
    stage.begin()
    stage.play(stage.way)
    stage.heading(ENDED).wait_for()
    first = stage.ids(stage.way)
    again = stage.player.get_by_role("button", name=re.compile(r"^Try choice \d+ another way$"))
    number = int(re.search(r"\d+", again.inner_text())[0])
    again.click()
    stage.player.locator(".pc-mine").nth(number - 1).wait_for(state="detached")
    assert stage.made == number - 1
    assert stage.sees_focus()
    here = stage.scenario.nodes[stage.way[number - 1][0]].choices
    shown = stage.player.locator(".pc-choice span").all_inner_texts()
    assert shown == [choice.text.strip() for choice in here], "it leads to that very choice"
    stage.choose((stage.way[number - 1][1] + 1) % len(shown))
    while not stage.heading(ENDED).count():
        stage.choose(0)
    attempts = dict(stage.paths())
    assert attempts[1] == first
    assert attempts[2][: number - 1] == first[: number - 1]
    assert attempts[2][number - 1] != first[number - 1]
    stage.player.get_by_text("Your attempts").click()
    rows = stage.player.get_by_role("group", name="Your attempts").get_by_role("row")
    assert [row.inner_text().split("\t")[0] for row in rows.all()[1:]] == ["1", "2 (this one)"]


def test_one_can_go_back_from_any_choice_in_mid_play(stage):
    stage.begin()
    stage.play(stage.way[:3])
    stage.unfold()
    stage.press("Try another way from here, choice 2")
    stage.player.locator(".pc-mine").nth(1).wait_for(state="detached")
    assert stage.made == 1
    assert stage.has_focus()
    assert stage.sees_focus()
    stage.choose(0 if stage.way[1][1] else 1)
    assert stage.paths()[-1][0] == 2
    assert (1, stage.ids(stage.way)[:3]) in stage.paths()


# --- paper


def pages_of(page, document: str) -> int:
    """How many sheets of letter paper a page takes."""
    page.set_content(document)
    data = page.pdf(prefer_css_page_size=True)
    assert re.search(rb"/MediaBox ?\[ ?0 0 612 792\]", data), "letter"
    return len(re.findall(rb"/Type ?/Page\b", data))


def test_the_button_hands_the_play_to_the_print_dialog(room, tab, new_page):
    page = tab()
    page.add_init_script("window.print = () => { top.paper = document.documentElement.outerHTML; }")
    stage = Stage(room, page).open()
    stage.begin()
    stage.play(stage.way, WORDS)
    for _ in range(2):
        page.evaluate("window.paper = null")
        stage.press("Print this")
        page.wait_for_function("window.paper")
    assert page.locator("iframe.pc-print").count() == 1
    assert stage.has_focus()
    paper = new_page()
    assert pages_of(paper, f"<!DOCTYPE html>{page.evaluate('paper')}") in (1, 2)
    text = paper.locator("body").inner_text()
    for part in (
        *stage.chosen,
        WORDS,
        ENDED,
        "Looking back",
        "What you did that helped",
        "Skill:",
        "To talk over in class",
        *stage.scenario.discuss,
    ):
        assert part in text, part


REAL = load(REPOSITORY).course
SCENES = {
    name: scenario
    for unit in REAL.units.values()
    for name, scenario in {**unit.practice_scenarios, **unit.scenarios}.items()
}


@pytest.mark.parametrize("scene", SCENES)
def test_the_longest_play_of_every_scene_takes_three_pages_at_most(new_page, scene):
    scenario = SCENES[scene]
    words = {
        name: " ".join(["word"] * node.write.max_words)
        for name, node in scenario.nodes.items()
        if node.write
    }
    skills = {skill.id: skill.title for skill in REAL.skills.values()}
    play = Play(path=longest(scenario), wrote=words)
    document = as_document(played_view(scenario, play, REAL.people, skills))
    assert pages_of(new_page(), document) <= 3


def longest(scenario) -> tuple[str, ...]:
    """The choices of the play with the most to read."""
    game = Game(scenario)

    @cache
    def rest(state) -> tuple[int, tuple[str, ...]]:
        best = (0, ())
        for choice in game.offered(state):
            step = game.take(state, choice)
            said = sum(
                len(line.text or line.thinks)
                for node in step.nodes
                for line in scenario.nodes[node].says
            )
            size, path = rest(step.state)
            size += said + len(choice.text) + len(choice.rationale)
            best = max(best, (size, (choice.id, *path)))
        return best

    return rest(game.begin().state)[1]
