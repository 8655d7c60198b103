"""What `show` displays, plain pages, portraits, previews and saved outputs."""

import json
import logging
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path
from typing import get_args

import pytest

from peercompass.course import PAGE_FILE, Course, Person, Portrait, publishing
from peercompass.course._scenario import Mood
from peercompass.course.loading import load
from peercompass.notebook import show
from peercompass.notebook.portraits import portrait
from peercompass.notebook.saving import sync
from peercompass.notebook.show import widget_for
from peercompass.notebook.static_html import as_html
from tests.unit.pages import ANSWERS, tell
from tests.unit.small_course import EXERCISE, ITEMS, LESSON, UNIT, edit


class Tags(HTMLParser):
    """Notes every tag of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.found: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>&amp; \"'"
PROSE = {"stem", "text", "thinks", "title", "label", "prompt", "note", "reflect", "name", "about",
         "alt", "starters", "levels", "summary", "tagline", "review", "domain"}  # fmt: skip


def poisoned(data: object, prose: bool = False) -> object:
    """A page whose every sentence is markup."""
    if isinstance(data, dict):
        return {key: poisoned(value, prose=key in PROSE) for key, value in data.items()}
    if isinstance(data, list):
        return [poisoned(value, prose) for value in data]
    return EVIL if prose and isinstance(data, str) else data


@pytest.mark.parametrize("shown", [*ANSWERS, "the-gate", "hand-in"])
def test_static_pages_escape_whatever_an_author_writes(exercise: Path, shown: str) -> None:
    page = json.loads((exercise / PAGE_FILE).read_text())
    (exercise / PAGE_FILE).write_text(json.dumps(poisoned(page)))
    page = as_html(widget_for(shown, exercise).view)
    assert "&lt;script&gt;alert(1)" in page
    assert not Tags(page).found & {"script", "img"}


def test_the_static_home_page_escapes_too(small: Path, tmp_path: Path) -> None:
    publishing.publish(load(small).course, small, tmp_path)
    page = json.loads((tmp_path / PAGE_FILE).read_text())
    (tmp_path / PAGE_FILE).write_text(json.dumps(poisoned(page)))
    page = as_html(widget_for("home", tmp_path).view)
    assert page.count("&lt;script&gt;") == 5
    assert not Tags(page).found & {"script", "img"}


PEOPLE = [
    Person(
        id="ana", name="A", pronouns="p", age=40, about="a", alt="a",
        portrait=Portrait(
            skin="#c68863", hair="#2b1d14", top="#3d7a5a", hair_style=style,
            extra=get_args(get_args(Portrait.model_fields["extra"].annotation)[0]),
        ),
    )
    for style in get_args(Portrait.model_fields["hair_style"].annotation)
]  # fmt: skip


@pytest.mark.parametrize("mood", [None, *get_args(Mood)])
def test_every_look_in_every_mood_is_well_formed(mood: str | None) -> None:
    for person in PEOPLE:
        drawing = portrait(person, mood)
        root = ET.fromstring(drawing)  # noqa: S314 (our own drawing)
        assert (root.tag, root.attrib["aria-hidden"]) == ("svg", "true")
        assert "{" not in drawing, "nothing was left to fill in"


def test_the_real_cast_is_drawn_in_every_mood(real: Course) -> None:
    people = real.people.values()
    drawings = {mood: {portrait(p, mood) for p in people} for mood in get_args(Mood)}
    assert all(len(drawn) == len(people) for drawn in drawings.values()), "each has their own face"
    assert len(set.union(*drawings.values())) == len(people) * len(drawings), "and each mood too"


@pytest.fixture
def shown(tmp_path_factory, monkeypatch):
    """`shown(id)`: what a cell that calls `show(id)` displays, as a list of MIME bundles."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path_factory.mktemp("ipython")))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()
    shell.history_manager.enabled = False

    def run(part: str) -> list[dict]:
        with capture_output() as captured:
            show(part)
        assert captured.stdout == ""
        return [output.data for output in captured.outputs]

    yield run
    InteractiveShell.clear_instance()


def test_show_displays_the_widget_with_its_static_forms(shown, lesson: Path, monkeypatch) -> None:
    monkeypatch.chdir(lesson)
    (bundle,) = shown("pick-one")
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert "Ana is quiet." in bundle["text/html"]
    assert bundle["text/plain"].startswith("Ana is quiet.")


@pytest.mark.parametrize("trouble", ["no such part", "broken page", "no page", "no folder"])
def test_show_never_raises_and_stays_calm(shown, lesson, monkeypatch, caplog, trouble) -> None:
    monkeypatch.chdir(lesson)
    if trouble == "broken page":
        (lesson / PAGE_FILE).write_text('{"role": "les')
    elif trouble != "no such part":
        (lesson / PAGE_FILE).unlink()
    if trouble == "no folder":
        lesson.rmdir()
    with caplog.at_level(logging.ERROR):
        (bundle,) = shown("pick-<two>")
    assert bundle["text/plain"].startswith("This part could not open. Nothing you wrote is lost.")
    assert "pick-&lt;two&gt;" in bundle["text/html"]
    assert "Traceback" not in json.dumps(bundle)
    assert "cannot show 'pick-<two>'" in caplog.text, "the cause is in the kernel's log"


def test_an_author_sees_a_source_folder_as_its_page(small: Path) -> None:
    assert widget_for("hello", small / LESSON.rpartition("/")[0]).view["graded"] is False
    folder = small / EXERCISE.rpartition("/")[0]
    assert widget_for("pick-one", folder).view["graded"] is True
    edit(small, ITEMS, "Ana is quiet.", "Ana says nothing.")
    assert widget_for("pick-one", folder).view["stem"].startswith("Ana says nothing.")
    assert [unit["id"] for unit in widget_for("home", small / "modules").view["units"]] == [UNIT]
    with pytest.raises(LookupError):
        widget_for("hello", small / "curriculum")


def test_saved_outputs_show_every_part_and_nothing_graded(small: Path) -> None:
    changed = sync(small)
    assert {path.name for path in changed} == {"home.ipynb", "lesson.ipynb", f"{UNIT}.ipynb"}
    assert sync(small) == [], "the second time nothing is left to do"
    notebook = json.loads((small / EXERCISE).read_text())
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"][0]["data"]["text/html"] for cell in cells)
    assert "zebra" not in (small / EXERCISE).read_text()
    assert "maple" not in (small / LESSON).read_text()
    assert load(small).problems == []


def test_the_home_page_counts_what_was_done(small: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publishing.publish(load(small).course, small, out)
    view = widget_for("home", out).view
    assert (view["units"][0]["lesson_done"], view["units"][0]["has_exercise"]) == (0, False)
    assert view["resume"] is None
    folder = out / "learn" / UNIT
    tell(widget_for("pick-one", folder), do="answer", value="nod")
    view = widget_for("home", out).view
    assert (view["units"][0]["lesson_done"], view["units"][0]["lesson_parts"]) == (1, 6)
    assert view["resume"]["path"] == f"learn/{UNIT}/lesson.ipynb"
