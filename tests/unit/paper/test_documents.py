"""The pages for paper: everything that is asked is on them, and nothing that only graders may
have."""

import html
import re
from pathlib import Path

import pytest

from peercompass.course import Course, Page
from peercompass.course.leak_scan import LeakError, LeakScan
from peercompass.course.notebooks import read_notebook, write_notebook
from peercompass.course.publish import exercise_page, lesson_page
from peercompass.paper import print_unit
from peercompass.paper.documents import room_for
from peercompass.support.voice import PSEUDO, use_language
from tests.helpers.small_course import EXERCISE, UNIT

FILES = ["lesson.html", "exercise.html", "answers.csv"]


@pytest.fixture(scope="module")
def small_pages(small_course: Course, small_folder: Path) -> dict[str, str]:
    made = print_unit(small_course, small_folder, small_course.units[UNIT], "letter")
    assert list(made) == FILES
    return {name: content.decode() for name, content in made.items()}


@pytest.fixture(
    scope="module",
    params=[
        "m1-role-and-values",
        "m2-story-with-purpose",
        "m4-trust-and-power",
        "r1-many-pathways",
    ],
)
def real_pages(request, real: Course, real_course: Path) -> tuple[str, dict[str, str]]:
    made = print_unit(real, real_course, real.units[request.param], "letter")
    return request.param, {name: content.decode() for name, content in made.items()}


def as_read(page: str) -> str:
    """The words of a page, with single spaces."""
    body = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(body).split())


def asked(page: Page) -> set[str]:
    """Every text of a published page that somebody who answers has to read."""
    texts = set()
    for item in page.items:
        texts |= {item.stem, item.content_note or ""}
        texts |= {part.text for part in item.parts}
        texts |= {one.title for one in (*getattr(item, "groups", ()), *getattr(item, "labels", ()))}
        texts |= set(getattr(item, "starters", ()))
        for column in getattr(item, "columns", ()):
            texts |= {column.title, column.hint or ""}
        texts |= set(item.shown.words) if item.shown else set()
    for scene in page.scenarios.values():
        texts |= {scene.title, scene.setting or "", scene.content_note or ""}
        texts |= {meter.label for meter in scene.meters.values()}
        for node in scene.nodes.values():
            texts |= {choice.text for choice in node.choices}
            texts |= {part for line in node.says for part in line.words.split("{quote}")}
            texts |= {node.ending.text, node.ending.reflect} if node.ending else set()
            texts |= {node.write.prompt} if node.write else set()
            texts |= {node.coach or ""}
    for rubric in page.rubrics.values():
        texts |= {rubric.note, *(level for row in rubric.rows for level in row.levels)}
    texts |= {line.contact for line in page.emergency}
    return {" ".join(text.split()) for text in texts} - {""}


@pytest.mark.parametrize("name", FILES[:2])
def test_a_page_is_as_it_was_looked_at(small_pages, golden, name) -> None:
    golden(
        name, re.sub(r"<style>.*?</style>|<symbol.*?</symbol>", "", small_pages[name], flags=re.S)
    )


def test_all_that_a_unit_asks_is_on_paper(real_pages, real: Course) -> None:
    name, pages = real_pages
    for file, make in (("lesson.html", lesson_page), ("exercise.html", exercise_page)):
        words = as_read(pages[file])
        missing = {text for text in asked(make(real, real.units[name])) if text not in words}
        assert not missing, (file, missing)


def test_an_exercise_on_paper_holds_no_key(real_pages, small_pages, real, small_course) -> None:
    _, pages = real_pages
    for course, made in ((real, pages), (small_course, small_pages)):
        for file in ("exercise.html", "answers.csv"):
            assert LeakScan(course).texts(as_read(made[file])) == []
    assert "zebra" not in small_pages["exercise.html"] + small_pages["lesson.html"]
    for word in ("This supports the person.", "At the back"):
        assert word not in as_read(pages["exercise.html"])


def test_a_reason_that_strayed_into_the_notebook_stops_it(small: Path, small_course) -> None:
    notebook = read_notebook(small / EXERCISE)
    notebook["cells"][0]["source"] = "Psst: *The zebra* **stayed**."
    write_notebook(small / EXERCISE, notebook)
    with pytest.raises(LeakError, match=r"exercise\.html holds"):
        print_unit(small_course, small, small_course.units[UNIT], "letter")


def test_a_lesson_has_its_reasons_at_the_back(small_pages) -> None:
    words = as_read(small_pages["lesson.html"])
    front, back = words.split("At the back: what each answer does", 1)
    for reason in ("The maple stayed.", "An open maple.", "The first maple.", "It maple tells."):
        assert reason in back
        assert reason not in front
    assert "You asked, and the maple waited." in front  # behind its scene
    assert re.search(r"[abc] → Its place is 1 in the order that helps\. The first maple\.", back)
    assert "1A" in front


def test_a_page_needs_nothing_beside_it_and_runs_nothing(real_pages) -> None:
    _, pages = real_pages
    for file in FILES[:2]:
        page = pages[file]
        assert "default-src 'none'" in page
        assert not re.search(r"<script|<link|\son\w+=|javascript:", page)
        sources = re.findall(r"(?:src|href)=\"([^\"#]+)", page)
        assert all(source.startswith("data:image/") for source in sources)
    assert "data:image/svg+xml" in pages["lesson.html"]


def test_what_is_private_stays_with_the_learner(small_pages) -> None:
    assert "Keep this page; nobody collects it" in small_pages["exercise.html"]
    assert "What did you notice" not in small_pages["answers.csv"]


def test_the_size_of_the_paper_and_its_title(small_course: Course, small_folder: Path) -> None:
    for size in ("letter", "a4"):
        page = print_unit(small_course, small_folder, small_course.units[UNIT], size)
        text = page["exercise.html"].decode()
        assert f"size: {size};" in text
        assert 'content: "First\\20 steps"' in text


def test_room_grows_with_the_words_that_are_asked_for() -> None:
    assert [room_for(words) for words in (1, 20, 90, 170, 4000)] == [3, 3, 10, 18, 44]


def test_a_title_cannot_end_the_style(small_course: Course, small_folder: Path) -> None:
    unit = small_course.units[UNIT]
    wild = unit.plan.model_copy(update={"title": '</style><b>"} x'})
    page = print_unit(small_course, small_folder, unit.model_copy(update={"plan": wild}), "a4")
    text = page["lesson.html"].decode()
    assert text.count("</style>") == 1
    assert "<b>" not in text.split("</style>")[0]


def test_every_sentence_of_the_interface_is_in_the_catalog(small_course, small_folder) -> None:
    use_language(PSEUDO)
    try:
        page = print_unit(small_course, small_folder, small_course.units[UNIT], "letter")
    finally:
        use_language("en")
    body = as_read(page["exercise.html"].decode())
    for plain in ("Tick one", "Your name", "Before you start", "Go to", "Begin at", "Look up"):
        assert plain not in body
    assert html.unescape(body).count("⟦") > 30
