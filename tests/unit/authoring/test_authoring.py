"""What authors use beside the table: pictures, plays in the terminal, Twine, a new scenario."""

import io
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from peercompass.authoring import (
    NoSuchName,
    Prover,
    create_scenario,
    find_scenario,
    graph_in_words,
    graph_svg,
    play_in_terminal,
    twee_story,
)
from peercompass.course.check.course import check
from peercompass.course.load import load
from peercompass.scenario import ScenarioError
from tests.helpers.examples import examples
from tests.helpers.plays import choice, ending, scenarios, scene
from tests.helpers.small_course import LESSON, UNIT

SVG = "{http://www.w3.org/2000/svg}"
drawn = pytest.mark.usefixtures("layout_library")


@pytest.fixture(scope="module")
def layout_library():
    """The library of the extra `author`."""
    pytest.importorskip("fast_sugiyama", reason="the extra `author` is not installed")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - it is our own


def boxes(svg: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each box and label."""
    found = []
    for shape in parsed(svg).iter(f"{SVG}rect"):
        if shape.get("class") in ("box", "tag", "strong", "hard"):
            x, y, wide, tall = (float(shape.get(n)) for n in ("x", "y", "width", "height"))
            found.append((x, y, x + wide, y + tall))
    return found


def words(svg: str) -> list[str]:
    return [text.text for text in parsed(svg).iter(f"{SVG}text")]


@drawn
@examples(40)
@given(scenarios())
def test_a_picture_has_every_part_and_none_lies_on_another(scenario):
    svg = graph_svg(scenario)
    shown = " ".join(words(svg))
    for name, node in scenario.nodes.items():
        assert f" {name} " in f" {shown} "
        for one in node.choices:
            assert f"{one.rating} {one.id}" in shown
    places = boxes(svg)
    for number, (left, top, right, bottom) in enumerate(places):
        for other in places[number + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart, "two parts overlap"


@drawn
def test_a_picture_needs_nothing_from_elsewhere_and_is_the_same_each_time(real):
    unit = real.units["m2-story-with-purpose"]
    for scenario in [*unit.practice_scenarios.values(), *unit.scenarios.values()]:
        svg = graph_svg(scenario)
        assert svg == graph_svg(scenario)
        root = parsed(svg)
        assert root.find(f"{SVG}title").text == scenario.title
        assert all(name in root.find(f"{SVG}desc").text for name in scenario.nodes)
        assert not re.search(r"<script|@import|@font-face|href=|url\((?!#)", svg)
        kinds = [f"{n.ending.kind} ending".upper() for n in scenario.nodes.values() if n.ending]
        assert sorted(w for w in words(svg) if w.endswith(" ENDING")) == sorted(kinds)


@drawn
def test_words_in_a_picture_are_words(small_course):
    hello = small_course.units[UNIT].practice_scenarios["hello"]
    odd = hello.model_copy(update={"title": "<script>&\x07🙂"})
    assert "<script>&🙂" in words(graph_svg(odd))


def test_without_the_library_the_picture_says_how_to_get_it(small_course, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fast_sugiyama", None)
    hello = small_course.units[UNIT].practice_scenarios["hello"]
    with pytest.raises(ValueError, match=r'pip install "peercompass\[author\]"'):
        graph_svg(hello)


def test_a_graph_in_words_names_every_way(small_course):
    told = graph_in_words(small_course.units[UNIT].practice_scenarios["hello"])
    assert "5 moments, 5 choices, starts at opening" in told
    assert "  ask → middle: 2, supports\n      trust +1, set asked\n" in told
    assert "  if trust >= 3, asked → open-gate\n  else → shut-gate" in told
    assert "wait → weigh: 1, neutral\n      only if trust >= 3" in told
    assert "shut-gate [hard ending]" in told
    assert "opening known: starts at a, trust 2, set met" in graph_in_words(ALIVE)


def play(course, scenario, *answers: str, opening: str | None = None, **more) -> str:
    """What the terminal shows to somebody who types `answers` and then ends the input."""
    screen = Console(file=io.StringIO(), width=100, **more)
    keys = io.StringIO("".join(f"{answer}\n" for answer in answers))
    play_in_terminal(scenario, course, screen, keys, opening)
    return screen.file.getvalue()


ALIVE = scene(
    {
        "a": {
            "says": [{"text": "Good day."}, {"text": "You again.", "when": {"flags": ["met"]}}],
            "write": {"prompt": "What would you say?"},
            "choices": [
                choice("kind", "b", text="I'm here, [b]now[/b].", effects={"set": ["met"]}),
                choice("curt", "b", 0, quote="nothing"),
            ],
        },
        "b": {
            "says": [{"who": "ana", "thinks": "“{quote}” & so", "quotes": "a"}],
            "choices": [choice("on", "c")],
        },
        "c": ending(),
    },
    {"trust": (1, 0, 3)},
    ["met"],
    openings=[{"id": "new"}, {"id": "known", "meters": {"trust": 2}, "set": ["met"], "start": "a"}],
)


@pytest.fixture
def hello(small_course):
    return small_course.units[UNIT].practice_scenarios["hello"]


def test_a_play_to_the_end_tells_each_rationale(small_course, hello):
    shown = play(small_course, hello, "2", "my words", "1")
    assert "Ana thinks:" in shown
    assert "“Do they hear me?”" in shown
    assert "Ana (guarded):" in shown
    assert "She stays to talk." in shown
    assert "You asked, and the maple waited." in shown
    assert "A warm maple." in shown
    assert "How safe Ana feels +1" in shown
    told = shown.partition("What you chose")[2]
    assert told.index("A warm maple.") > told.index("In your own words: my words")


def test_a_choice_can_be_taken_back_and_the_coach_asked(small_course, hello):
    shown = play(small_course, hello, "c", "b", "1", "", "b", "2", "", "1")
    assert "What could you ask maple?" in shown
    assert "nothing to take back" in shown
    assert "She stays to talk." in shown, "the first choice no longer counts"


@pytest.mark.parametrize("answers", [("q",), ("p", "q"), (), ("7", "x", "0", "-1", "q")])
def test_leaving_is_calm_and_says_where_help_is(small_course, hello, answers):
    shown = play(small_course, hello, *answers)
    assert "You left the scene. That is fine. Nothing was saved." in shown
    assert "In an emergency: call 112 (emergency services)." in " ".join(shown.split())
    assert "988" not in shown
    assert "She" not in shown


def test_a_pause_goes_on(small_course, hello):
    shown = play(small_course, hello, "p", "", "2", "", "1")
    assert "The scene waits." in shown
    assert "She stays to talk." in shown


def test_a_content_note_comes_before_anything_else(small_course, hello):
    noted = hello.model_copy(update={"content_note": "A hard one."})
    shown = play(small_course, noted, "q")
    assert "A hard one." in shown
    assert "The gate squeaks." not in shown


def test_an_interrupted_play_is_left_calmly(small_course, hello):
    class Interrupted:
        def readline(self):
            raise KeyboardInterrupt

    screen = Console(file=io.StringIO())
    play_in_terminal(hello, small_course, screen, Interrupted())
    assert "Nothing was saved." in screen.file.getvalue()


def test_no_color_means_no_color(small_course, hello, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    shown = play(small_course, hello, "2", "", "1", force_terminal=True)
    assert not re.search("\x1b\\[[0-9;]*3[0-9]", shown)


def test_markup_in_a_scene_is_shown_as_it_stands(small_course):
    odd = scene(
        {"a": {"says": [{"text": "[red]x[/b]"}], "choices": [choice("go", "b")]}, "b": ending()}
    )
    assert "[red]x[/b]" in play(small_course, odd, "1")


def test_a_play_begins_in_its_opening_and_its_lines_quote_what_was_said(small_course):
    shown = play(small_course, ALIVE, "Is [red]that[/red] so? Then.", "1", "b", "", "2")
    assert "You again." not in shown
    assert "““Is [red]that[/red] so?” & so”" in shown
    assert "““nothing” & so”" in shown, "words that were taken back are not quoted"
    shown = play(small_course, ALIVE, "", "1", "1", opening="known")
    assert "You again." in shown
    assert "““I'm here, [b]now[/b].” & so”" in shown
    with pytest.raises(ScenarioError, match="no opening `knwn`; did you mean `known`"):
        play(small_course, ALIVE, opening="knwn")


def test_a_story_begins_in_each_opening_and_quotes_the_choice(small_course):
    twee = twee_story(ALIVE, small_course)
    assert '<<link "Begin: new" "a">><</link>>' in twee
    begun = "<<set $m_trust to 2>><<set $f_met to true>>"
    assert f'<<link "Begin: known" "a">>{begun}<</link>>' in twee
    assert "<<if $f_met>>You again.<</if>>" in twee
    assert "<<if $q_a>><em>Ana thinks: “<<print $q_a>>” &#38; so</em><</if>>" in twee
    assert '<<set $q_a to "">>' in twee
    assert '<<set $q_a to "nothing">>' in twee
    assert '<<set $q_a to "I\'m here, &#91;b&#93;now&#91;&#47;b&#93;.">>' in twee


def test_a_story_has_every_part(small_course, hello):
    twee = twee_story(hello, small_course)
    assert twee == twee_story(hello, small_course), "the IFID is for ever"
    assert re.search(r'"ifid": "[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F-]+"', twee)
    heads = re.findall(r"^:: (.+)$", twee, re.M)
    special = ["StoryTitle", "StoryData", "StoryInit", "Before you start"]
    assert heads == [*special, *hello.nodes]
    assert "<<set $m_trust to 2>>" in twee
    assert "<<set $m_trust to Math.clamp($m_trust + (-1), 0, 4)>>" in twee
    assert "<<set $f_asked to true>>" in twee
    assert "<<if $m_trust gte 3>><<link" in twee
    assert (
        '<<if $m_trust gte 3 and $f_asked>><<include "open-gate">>'
        '<<else>><<include "shut-gate">><</if>>'
    ) in twee


@given(st.text(st.sampled_from("<>[]{}$_/*#|~^=@\\\"&%!:;-'a 1.\n"), min_size=1, max_size=30))
def test_words_in_a_story_are_never_markup(small_course, text):
    if not text.strip():
        return
    odd = scene({"a": {"says": [{"text": text}], "choices": [choice("go", "b")]}, "b": ending()})
    body = twee_story(odd, small_course).split("\n:: a\n")[1].split("\n\n<<link")[0]
    bare = re.sub(r"&#\d+;", "x", body)
    assert not re.search(r"""[<>\[\]{}$_/*#|~^=@\\"&%]|''|--|^[!:;-]""", bare, re.MULTILINE)
    assert re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), body) == text.strip()


@pytest.mark.parametrize("graded", [False, True])
def test_a_new_scenario_plays_and_has_no_problem(small, graded):
    course = load(small).course
    create_scenario(small, course, "the-porch", UNIT, graded=graded, add_cell=True)
    loaded = load(small)
    prover = Prover()
    assert check(loaded, prover) == []
    (summary,) = [one for one in prover.summaries if one.scenario == "the-porch"]
    assert sorted(summary.endings.values()) == ["hard", "mixed", "strong"]
    assert (summary.shortest, summary.longest, summary.worst, summary.best) == (2, 2, 0, 100)
    found = find_scenario(small, loaded.course, "the-porch")
    assert (found.unit, found.graded) == (UNIT, graded)
    assert found.path.read_text("utf-8").startswith("# yaml-language-server: $schema=../../../")


def test_a_new_scenario_takes_no_ones_place(small):
    course = load(small).course
    before = (small / LESSON).read_bytes()
    with pytest.raises(FileExistsError, match="is there already"):
        create_scenario(small, course, "goodbye", UNIT, graded=False, add_cell=True)
    with pytest.raises(NoSuchName, match="there is no unit `m9`"):
        create_scenario(small, course, "the-porch", "m9", graded=False, add_cell=True)
    with pytest.raises(NoSuchName, match="joined by hyphens"):
        create_scenario(small, course, "../Porch", UNIT, graded=False, add_cell=True)
    assert (small / LESSON).read_bytes() == before


def test_without_a_cell_the_lesson_stays_and_the_line_to_add_is_said(small):
    before = (small / LESSON).read_bytes()
    lines = create_scenario(
        small, load(small).course, "the-porch", UNIT, graded=False, add_cell=False
    )
    assert (small / LESSON).read_bytes() == before
    assert any('show("the-porch")' in line for line in lines)


def test_a_scenario_that_is_not_there_lists_those_that_are(small):
    course = load(small).course
    with pytest.raises(NoSuchName, match="the course has: goodbye, hello"):
        find_scenario(small, course, "nope")
    path = find_scenario(small, course, "hello").path
    path.write_text("id: [", "utf-8")
    with pytest.raises(ValueError, match=r"hello\.yaml cannot be read yet"):
        find_scenario(small, load(small).course, "hello")


def test_a_summary_says_when_a_play_goes_round(small_course):
    circle = scene({"a": {"choices": [choice("stay", "a"), choice("go", "b")]}, "b": ending()})
    prover = Prover()
    prover(circle)
    (summary,) = prover.summaries
    assert (summary.length, summary.score) == ("1 or more, goes round", "")
