"""The one widget: a part for each viewer, one widget for a cell however often it runs, and a script
that is sent only to a page that asks for it."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from ipywidgets.widgets import widget as widget_module

from peercompass.exercise import LOG_FILE, read
from peercompass.notebook.display import widget_for
from tests.helpers.small_course import ITEMS


@pytest.fixture
def talk(monkeypatch):
    """`talk(widget, viewer, do, …)`: what the kernel says to a message of a viewer. The bytes that
    came along last are its `buffers`."""

    def say(widget, viewer: str, do: str, **more: object) -> list[dict]:
        heard: list[dict] = []

        def send(content: dict, buffers: list[bytes] | None = None) -> None:
            heard.append(content)
            say.buffers = buffers

        monkeypatch.setattr(widget, "send", send)
        message = {"do": do, "viewer": viewer, **more}
        widget._handle_custom_msg(message, [])
        return heard

    return say


def test_two_viewers_of_one_widget_do_not_disturb_each_other(exercise: Path, talk) -> None:
    widget = widget_for("pick-one", exercise)
    (one,), (two,) = talk(widget, "one", "open", n=0), talk(widget, "two", "open", n=0)
    assert one["view"] == two["view"]
    (said,) = talk(widget, "one", "answer", n=1, value="nod")
    assert (said["to"], said["n"], said["saved"], said["view"]["value"]) == ("one", 1, True, "nod")
    (said,) = talk(widget, "two", "answer", n=1, value="stay")
    assert said["view"]["value"] == "nod"
    assert "another window" in said["view"]["notice"]


def test_what_did_not_change_is_not_sent_again(exercise: Path, talk) -> None:
    widget = widget_for("the-gate", exercise)
    talk(widget, "one", "open", n=0)
    (said,) = talk(widget, "one", "draft", n=1, node="nowhere", wrote="Hm.")
    assert said == {"to": "one", "n": 1, "saved": True}


def test_a_page_gets_the_script_when_it_asks_and_never_in_a_widgets_state(exercise, talk) -> None:
    widget = widget_for("pick-one", exercise)
    (plain,) = talk(widget, "one", "open", n=0)
    (asked,) = talk(widget, "two", "open", n=0, script=True)
    assert plain == asked | {"to": "one"}
    (packed,) = talk.buffers
    script = json.loads(gzip.decompress(packed))
    assert "drawWidget" in script["code"]
    assert ".pc-card" in script["style"]
    assert len(json.dumps(widget.get_state(), default=str)) < 4000


def test_a_cell_that_runs_again_leaves_nothing_behind(exercise: Path, talk) -> None:
    first = [widget_for(shown, exercise) for shown in ("pick-one", "the-gate", "hand-in")]
    count = len(widget_module._instances)
    for visit in range(5):
        again = [widget_for(shown, exercise) for shown in ("pick-one", "the-gate", "hand-in")]
        assert again == first
        for widget in again:
            talk(widget, f"visit {visit}", "open", n=0)
            talk(widget, f"visit {visit}", "close")
    now = len(widget_module._instances)
    assert now == count
    assert [len(widget._viewers._parts) for widget in first] == [0, 0, 0]


def test_a_viewer_that_was_forgotten_goes_on_from_the_log(exercise: Path, talk) -> None:
    widget = widget_for("pick-one", exercise)
    talk(widget, "old", "open", n=0)
    talk(widget, "old", "answer", n=1, value="nod")
    for number in range(20):
        talk(widget, f"new {number}", "open", n=0)
    (said,) = talk(widget, "old", "look", n=2)
    assert said["view"]["value"] == "nod"
    assert [one.value for one in read(exercise / LOG_FILE).responses] == ["nod"]


def test_an_answer_that_is_not_on_disk_keeps_its_viewer(exercise: Path, talk) -> None:
    widget = widget_for("pick-one", exercise)
    (exercise / LOG_FILE).mkdir()  # nothing can be written there
    (said,) = talk(widget, "old", "answer", n=1, value="nod")
    assert said["saved"] is False
    talk(widget, "old", "close")
    for number in range(20):
        talk(widget, f"new {number}", "open", n=0)
    (exercise / LOG_FILE).rmdir()
    (said,) = talk(widget, "old", "save", n=2)
    assert said["saved"] is True
    assert [one.value for one in read(exercise / LOG_FILE).responses] == ["nod"]


def test_a_page_that_was_published_anew_is_shown_anew(small: Path, talk) -> None:
    folder = small / ITEMS.rpartition("/")[0]
    (before,) = talk(widget_for("pick-one", folder), "one", "open", n=0)
    text = (small / ITEMS).read_text()
    (small / ITEMS).write_text(text.replace("Ana is quiet.", "Ana says nothing."))
    (after,) = talk(widget_for("pick-one", folder), "two", "open", n=0)
    assert before["view"]["stem"].startswith("Ana is quiet.")
    assert after["view"]["stem"].startswith("Ana says nothing.")


@pytest.mark.parametrize("message", [None, [], {}, {"viewer": 3, "do": "open"}, {"do": "answer"}])
def test_what_no_viewer_says_is_passed_over(exercise: Path, message: object, monkeypatch) -> None:
    widget = widget_for("pick-one", exercise)
    monkeypatch.setattr(widget, "send", lambda *_: pytest.fail("nobody asked"))
    widget._handle_custom_msg(message, [])
    assert not (exercise / LOG_FILE).exists()


def test_parts_load_where_there_is_no_jupyter() -> None:
    """As in a browser's own Python: none of these may even be looked for."""
    code = (
        "import sys\n"
        "for name in ('IPython', 'traitlets', 'ipywidgets', 'anywidget', 'comm', 'ipykernel',\n"
        "             'yaml', 'ruamel', 'numpy', 'jinja2'):\n"
        "    sys.modules[name] = None\n"
        "import peercompass.notebook.parts, peercompass.notebook.parts.folder_store\n"
        "import peercompass.notebook.open, peercompass.notebook.page_script\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
