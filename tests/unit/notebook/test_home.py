"""The home page as its view tells it: where one is, what is next, what waits, how much is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peercompass.authoring import Prover
from peercompass.course import PAGE_FILE, HomeUnit, LessonPart, Page, publish
from peercompass.course.check.course import check
from peercompass.course.load import load
from peercompass.exercise import LOG_FILE, Log, Response, append
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html
from peercompass.notebook.views.home import home_view, hours_told
from peercompass.notebook.views.stops import Walked
from tests.helpers.pages import tell, units_of
from tests.helpers.small_course import FACTS, LESSON, UNIT, edit

PARTS = ("look", "talk", "think")
QUESTIONS = ("q1", "q2")
DOMAINS = [
    {
        "id": one,
        "title": one.title(),
        "hours": 9,
        "status": "verified",
        "sources": ["K1"],
        "date": "",
    }
    for one in ("mentoring", "advocacy")
]
COURSE = "curriculum/course.yaml"


def unit(name: str, domain: str = "mentoring", **other: object) -> HomeUnit:
    """A unit of three things to try, the second of them a scene, and two questions."""
    parts = [LessonPart(id=part, under=f"Part {n}") for n, part in enumerate(PARTS, 1)]
    parts[1] = parts[1].model_copy(update={"scene": "At the gate", "minutes": 10})
    facts = {
        "id": name,
        "title": name.upper(),
        "domain": domain,
        "minutes": 90,
        "summary": "",
        "lesson": f"learn/{name}/lesson.ipynb",
        "exercise": f"{name}/{name}.ipynb",
        "lesson_parts": tuple(parts),
        "exercise_parts": QUESTIONS,
    }
    return HomeUnit(**{**facts, **other})


def page(*units: HomeUnit, **other: object) -> Page:
    """A home page of these units."""
    about = {
        "role": "home",
        "course": "c",
        "course_title": "C",
        "review": "",
        "unit": "",
        "title": "C",
    }
    return Page.model_validate({**about, "units": units, "domains": DOMAINS, **other})


THREE = page(unit("a"), unit("b", "advocacy"), unit("c"))


def log(*items: str, at: int = 1, kind: str = "choice") -> Log:
    """Answers to these items, one a second from the minute `at`."""
    when = (f"2026-11-01T10:{at:02}:{second:02}.000Z" for second in range(60))
    return Log(tuple(Response(item, kind, "x", t=t) for item, t in zip(items, when, strict=False)))


DONE = Walked(log(*PARTS), log(*QUESTIONS, "hand-in", at=2))


def all_units(view: dict) -> list[dict]:
    return [one for area in view["areas"] for one in area["units"]]


def test_a_first_visit_has_one_thing_to_begin_with_and_nothing_that_waits():
    view = home_view(THREE, {})
    assert view["first"] is True
    assert (view["next"]["unit"], view["next"]["label"]) == ("a", "Start the lesson")
    assert view["next"]["also"]["part"] == "talk", "a scene is one click away"
    assert view["waits"] == []
    assert view["left"] == "0 of 3 units done · about 4.5 hours left"
    assert [one["said"] for one in all_units(view)] == ["Not begun"] * 3
    assert [area["open"] for area in view["areas"]] == [True, False]


def test_one_goes_on_at_what_was_tried_last():
    view = home_view(THREE, {"a": Walked(log("look")), "b": Walked(log("look", "talk", at=2))})
    assert view["where"] == "You are here: B · Part 2"
    assert (view["next"]["path"], view["next"]["part"]) == ("learn/b/lesson.ipynb", "talk")
    assert view["next"]["title"] == "At the gate, a scene of about 10 minutes"
    assert view["next"]["told"] == "B · Lesson: 2 of 3 things tried"
    assert [one["said"] for one in all_units(view)] == ["Begun", "Not begun", "Begun"]
    assert [one["id"] for one in all_units(view) if one["here"]] == ["b"]
    assert [area["id"] for area in view["areas"] if area["open"]] == ["advocacy"]


def test_a_note_on_a_miss_leads_to_its_question_and_waits():
    walked = {
        "a": Walked(Log(log("look").responses + log("look--why", at=2, kind="why").responses))
    }
    view = home_view(THREE, walked)
    assert view["next"]["part"] == "look"
    (waits,) = view["waits"]
    assert waits["text"] == "Look again (1)"
    assert waits["parts"] == [
        {"title": "Part 1", "unit": "A", "path": "learn/a/lesson.ipynb", "part": "look"}
    ]


def again(*answers: Response) -> list[tuple[str, str]]:
    """What home has to look at again after these answers to unit a, by unit and id."""
    view = home_view(THREE, {"a": Walked(Log(answers)), "b": Walked(log("think"))})
    waits = [one for one in view["waits"] if one["kind"] == "again"]
    return [(part["unit"], part["part"]) for one in waits for part in one["parts"]]


def answer(item: str, minute: int, **extra: object) -> Response:
    return Response(item, "choice", "a", t=f"2026-11-01T10:{minute:02}:00.000Z", extra=extra)


def test_a_miss_waits_to_be_looked_at_again_until_it_is_answered_in_full():
    missed, full = answer("think", 1, full=False), answer("look", 2, full=True)
    assert again(missed, full, answer("look", 3, full=False)) == [("A", "look"), ("A", "think")]
    assert again(missed, full) == [("A", "think")]
    assert again(missed, full, answer("think", 4, full=True)) == []
    assert again(answer("look", 1)) == [], "an answer from before this was kept says nothing"


def test_after_the_lesson_comes_the_exercise_and_while_it_is_not_here_another_unit():
    view = home_view(THREE, {"a": Walked(log(*PARTS))})
    assert (view["next"]["kind"], view["next"]["unit"]) == ("exercise", "a")
    assert view["next"]["also"]["title"] == "B"
    view = home_view(THREE, {"a": Walked(log(*PARTS), Log())})
    assert view["next"]["also"] is None
    assert view["next"]["told"] == "Exercise: 2 questions, not begun"


def test_an_exercise_that_was_begun_is_next_or_waits():
    begun = Walked(log("look"), log("q1", at=2))
    view = home_view(THREE, {"a": begun})
    assert (view["next"]["kind"], view["next"]["path"]) == ("exercise", "a/a.ipynb")
    assert view["next"]["told"] == "Exercise: 1 of 2 questions begun, not yet handed in"
    assert view["waits"] == [], "nothing is said twice"
    view = home_view(THREE, {"a": begun, "b": Walked(log("look", at=5))})
    assert [(one["text"], one["path"]) for one in view["waits"]] == [
        ("Exercise to hand in", "a/a.ipynb")
    ]


def test_handing_in_makes_a_unit_done_and_the_next_one_that_is_not_follows():
    view = home_view(THREE, {"b": DONE})
    assert view["where"] == "You have finished B."
    assert view["next"]["unit"] == "c"
    assert view["left"] == "1 of 3 units done · about 3 hours left"
    view = home_view(THREE, {"b": DONE, "c": Walked(log("q1"), log("hand-in", at=9))})
    assert view["next"]["unit"] == "a", "what was passed over comes after the last"


def test_all_done_leaves_nothing_next_and_everything_to_come_back_to():
    view = home_view(THREE, dict.fromkeys("abc", DONE))
    assert view["next"] is None
    assert view["where"].startswith("You have walked the whole course.")
    assert view["left"] == "3 of 3 units done"
    assert {one["lesson_label"] for one in all_units(view)} == {"Look at the lesson again"}


def test_a_unit_without_an_exercise_is_done_once_all_of_it_was_tried():
    home = page(unit("a", exercise_parts=()))
    assert all_units(home_view(home, {"a": Walked(log(*PARTS[:2]))}))[0]["said"] == "Begun"
    assert all_units(home_view(home, {"a": Walked(log(*PARTS))}))[0]["said"] == "Done"


def test_a_course_without_units_says_so():
    view = home_view(page(), {})
    assert (view["next"], view["areas"], view["left"]) == (None, [], "")
    assert view["where"] == "There are no units yet. Your instructor adds them."


def test_units_still_to_be_written_stand_on_their_road():
    coming = [{"title": title, "domain": "advocacy", "hours": 1.5} for title in ("D", "E")]
    view = home_view(page(unit("a"), coming=coming), {})
    assert view["left"] == "0 of 1 unit done · about 1.5 hours left · 2 more units coming"
    assert view["areas"][1]["told"] == "Coming · about 3 hours"
    assert [(one["title"], one["said"]) for one in view["areas"][1]["units"]] == [
        ("D", "Coming"),
        ("E", "Coming"),
    ]


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1.5 hours"), (125, "2 hours")],
)
def test_lengths_are_told_as_people_say_them(minutes, told):
    assert hours_told(minutes) == told


_ids = st.sampled_from([*PARTS, "look--why", "gone"])
_asked = st.sampled_from([*QUESTIONS, "hand-in", "gone"])
_minutes = st.integers(0, 59)
_walks = st.builds(
    Walked,
    st.builds(lambda items, at: log(*items, at=at), st.lists(_ids, max_size=6), _minutes),
    st.none()
    | st.builds(lambda items, at: log(*items, at=at), st.lists(_asked, max_size=4), _minutes),
    st.lists(st.sampled_from(["f/1.html", "f/2.html"]), max_size=2, unique=True).map(tuple),
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys("abc", _walks)))
def test_whatever_was_done_home_is_of_one_mind(walked):
    view = home_view(THREE, walked)
    units = all_units(view)
    assert sorted(one["id"] for one in units) == ["a", "b", "c"]
    assert sum(one["here"] for one in units) == (0 if view["first"] else 1)
    assert sum(area["open"] for area in view["areas"]) == 1
    done = {one["id"] for one in units if one["state"] == "done"}
    assert (view["next"] is None) == (len(done) == 3)
    if view["next"]:
        assert view["next"]["unit"] not in done
    again = [(one["kind"], one["unit"]) for one in view["waits"]]
    assert len(set(again)) == len(again)
    if view["next"] and view["next"]["kind"] == "exercise":
        assert ("exercise", view["next"]["unit"]) not in again
    assert {name for kind, name in again if kind == "exercise"} <= {"a", "b", "c"} - done
    assert view["left"].startswith(f"{len(done)} of 3 units done")
    assert json.loads(json.dumps(view)) is not None


# --- from the folders


def published(small: Path, out: Path) -> Path:
    publish.publish(load(small).course, small, out)
    return out


def test_home_reads_the_logs_in_the_folders(small: Path, tmp_path: Path) -> None:
    out = published(small, tmp_path / "out")
    tell(part_for("pick-one", out / "learn" / UNIT), do="answer", value="nod")
    home = part_for("home", out)
    (unit,) = units_of(home)
    assert unit["lesson_told"] == "Lesson: 1 of 8 things tried"
    assert home.view["next"]["part"] == "pick-one"


def test_what_is_marked_to_look_at_again_waits_until_it_is_cleared(small, tmp_path) -> None:
    out = published(small, tmp_path / "out")
    part = part_for("pick-one", out / "learn" / UNIT)
    for value, marked in (("speak", 1), ("stay", 0)):
        tell(part, do="answer", value=value, commit=True)
        tell(part, do="why", value="talked-out" if marked else None)
        assert len(part_for("home", out).view["waits"]) == marked


def test_feedback_waits_until_it_was_opened_and_again_when_more_comes(small, tmp_path) -> None:
    out = published(small, tmp_path / "out")
    folder = out / UNIT
    folder.mkdir()
    (folder / f"{UNIT}.ipynb").write_text("{}")
    append(folder / LOG_FILE, [Response("hand-in", "hand-in", {})])

    def come(day: int) -> str:
        time = folder / "feedback" / f"2026-11-{day:02} 10:00:00.000000 UTC"
        time.mkdir(parents=True)
        (time / f"{UNIT}.html").write_text("<p>Well done.</p>")
        return f"{UNIT}/feedback/{time.name}/{UNIT}.html"

    assert part_for("home", out).view["waits"] == []
    for day in (3, 12):
        path = come(day)
        home = part_for("home", out)
        assert [(one["kind"], one["path"]) for one in home.view["waits"]] == [("feedback", path)]
        tell(home, do="opened", unit=UNIT)
        assert home.view["waits"] == []
        assert part_for("home", out).view["waits"] == [], "it is remembered"
    (unit,) = units_of(home)
    assert unit["feedback"][0]["path"] == path, "the newest first"


@pytest.mark.parametrize("unit", [None, 3, "../x", "nobody", UNIT])
def test_opening_what_is_not_there_keeps_nothing(small, tmp_path, unit) -> None:
    out = published(small, tmp_path / "out")
    tell(part_for("home", out), do="opened", unit=unit)
    assert not (out / LOG_FILE).exists()


def test_a_lesson_tells_home_its_headings_and_its_scenes(small: Path, tmp_path: Path) -> None:
    text = (small / LESSON).read_text(encoding="utf-8")
    assert '"# ' in text
    out = published(small, tmp_path / "out")
    (unit,) = Page.read(out / PAGE_FILE).units
    assert all(part.under for part in unit.lesson_parts)
    (scene,) = [part for part in unit.lesson_parts if part.scene]
    assert scene.face in Page.read(out / PAGE_FILE).people


def test_home_is_whole_as_plain_html(small: Path, tmp_path: Path) -> None:
    edit(small, COURSE, "tagline: One step.", "tagline: One step.\naudience: For you.")
    more = "\ncoming:\n  - {title: Second steps, domain: mentoring, hours: 0.5}"
    edit(small, COURSE, f"units: [{UNIT}]", f"units: [{UNIT}]{more}")
    text = as_html(part_for("home", published(small, tmp_path / "out")).view)
    for words in (
        "<p>For you.</p>",
        "0 of 1 unit done · about 1 hour left · 1 more unit coming",
        "<strong>First steps</strong> · about 1 hour · Not begun",
        "<strong>Second steps</strong> · about 30 minutes · Coming",
    ):
        assert words in text


def test_a_coming_unit_names_a_domain_and_its_hours_count(small: Path) -> None:
    more = "\ncoming:\n  - {title: Second steps, domain: mentorin, hours: 0.5}"
    edit(small, COURSE, f"units: [{UNIT}]", f"units: [{UNIT}]{more}")
    (problem,) = [one for one in check(load(small), Prover()) if one.level == "error"]
    assert "mentorin" in str(problem)
    edit(small, COURSE, "domain: mentorin,", "domain: mentoring,")
    edit(small, FACTS, "hours: 1\n", "hours: 1.75\n")
    assert any("come to 2.25 hours" in str(one) for one in check(load(small), Prover()))
