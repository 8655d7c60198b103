"""What `show` displays, plain pages, previews and saved outputs."""

import json
import logging
from html.parser import HTMLParser
from pathlib import Path

import pytest

from peercompass.course import PAGE_FILE, publish
from peercompass.course.load import load
from peercompass.notebook import show
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html
from peercompass.notebook.sync import sync
from tests.helpers.pages import ANSWERS, units_of
from tests.helpers.small_course import EXERCISE, FACTS, ITEMS, LESSON, UNIT, edit


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
PROSE = {
    "stem",
    "text",
    "thinks",
    "title",
    "label",
    "prompt",
    "note",
    "reflect",
    "name",
    "about",
    "alt",
    "starters",
    "levels",
    "summary",
    "tagline",
    "review",
    "plain",
    "because",
    "say",
    "term",
    "where",
    "objectives",
    "content_note",
    "credential",
}


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
    page = as_html(part_for(shown, exercise).view)
    assert "&lt;script&gt;alert(1)" in page
    assert not Tags(page).found & {"script", "img"}


def test_the_static_home_page_escapes_too(small: Path, tmp_path: Path) -> None:
    publish.publish(load(small).course, small, tmp_path)
    page = json.loads((tmp_path / PAGE_FILE).read_text())
    (tmp_path / PAGE_FILE).write_text(json.dumps(poisoned(page)))
    page = as_html(part_for("home", tmp_path).view)
    assert page.count("&lt;script&gt;") > 20
    assert "<script" not in page
    assert not Tags(page).found & {"script", "img"}


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
    assert part_for("hello", small / LESSON.rpartition("/")[0]).view["graded"] is False
    folder = small / EXERCISE.rpartition("/")[0]
    assert part_for("pick-one", folder).view["graded"] is True
    edit(small, ITEMS, "Ana is quiet.", "Ana says nothing.")
    assert part_for("pick-one", folder).view["stem"].startswith("Ana says nothing.")
    assert [unit["id"] for unit in units_of(part_for("home", small / "modules"))] == [UNIT]
    with pytest.raises(LookupError):
        part_for("hello", small / "curriculum")


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


def test_the_home_page_tells_the_facts_in_plain_words(small: Path, tmp_path: Path) -> None:
    edit(small, "curriculum/course.yaml", "status: verified, s", "status: derived, s")
    edit(small, "curriculum/sources.yaml", "title: A book", "title: A book of 2019")
    publish.publish(load(small).course, small, tmp_path)
    home = part_for("home", tmp_path)
    text = as_html(home.view)
    for words in (
        "what may be hard here</summary><p>A gate that squeaks.",
        "Listen to a person.",
        "Listens</strong> (Mentoring · Category 1). You listen.",
        "The None asks for 2 hours of training in Mentoring.",
        "[verify with the board]",
        "Facts as of January 1, 2026.",
        "A book of 2019 <em>(from 2019: check before you rely on it)</em>",
        "Awaiting review by a certified peer.",
        "“addict”</dt><dd>Try: person with a condition.<br>A person is more.",
        "A shelf<br>Verified: we read it in January 2026.",
    ):
        assert words in text
    terms = [entry["term"] for entry in home.view["facts"][0]["entries"]]
    assert terms == ["Limits", "share"], "in the order of the alphabet, capitals or not"


@pytest.mark.parametrize(
    ("confidence", "title", "check"),
    [
        ("verified", "A book", None),
        ("verified", "A book of 2024", None),
        ("verified", "Books of 2015 and 2025", None),
        ("verified", "A book of 2021", "from 2021: check before you rely on it"),
        ("secondary", "A book", "by somebody else: check before you rely on it"),
        ("secondary", "1 May 2017", "by somebody else, from 2017: check before you rely on it"),
    ],
)
def test_a_source_says_when_to_check_it(small, tmp_path, confidence, title, check) -> None:
    edit(small, "curriculum/sources.yaml", "title: A book", f"title: {title}")
    edit(small, "curriculum/sources.yaml", "confidence: verified", f"confidence: {confidence}")
    publish.publish(load(small).course, small, tmp_path)
    home = part_for("home", tmp_path)
    (unit,) = units_of(home)
    assert [source["check"] for source in unit["about"]["sources"]] == [check]
    assert [source["check"] for source in home.view["facts"][2]["entries"]] == [check]


def test_a_figure_that_was_verified_has_no_badge(small: Path, tmp_path: Path) -> None:
    publish.publish(load(small).course, small, tmp_path)
    assert "verify with FCB" not in as_html(part_for("home", tmp_path).view)


def test_a_unit_says_who_read_it(small: Path, tmp_path: Path) -> None:
    lou = "reviewed_by: [{name: Lou, role: clinician, date: 2026-12-01}]"
    edit(small, "curriculum/course.yaml", "tagline: One step.", f"tagline: One step.\n{lou}")
    publish.publish(load(small).course, small, tmp_path)
    said = "Reviewed by Lou (clinician, 2026-12-01).</p></details>"
    assert said in as_html(part_for("home", tmp_path).view)
    people = """\
reviewed_by:
  - {name: Kim, role: "certified peer, CRPS", date: 2026-12-02}
  - {name: <b>Jo, role: instructor, date: 2026-12-03}
"""
    edit(small, FACTS, "hours: 1\n", f"hours: 1\n{people}")
    publish.publish(load(small).course, small, tmp_path)
    said = (
        "Reviewed by Kim (certified peer, CRPS, 2026-12-02); "
        "&lt;b&gt;Jo (instructor, 2026-12-03).</p></details>"
    )
    assert said in as_html(part_for("home", tmp_path).view)
