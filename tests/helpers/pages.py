"""Published pages in folders, and a page's side of a part without a browser."""

import json
from collections.abc import Callable
from pathlib import Path
from time import sleep

from peercompass.course import PAGE_FILE, Course, publish
from peercompass.course.notebooks import notebook_digest, read_notebook
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts import Part, Reply
from tests.helpers.small_course import UNIT

ANSWERS = {
    "pick-one": "nod",
    "pick-some": ["what-else", "my-turn"],
    "put-in-order": ["ask", "hand-back", "share"],
    "keep-or-leave": {"hope": "keep", "names": "keep", "helped": "keep", "brand": "leave"},
    "own-words": "There was a time.",
    "what-it-shows": {
        "tell-me": "open-question",
        "rest-up": "open-question",
        "and-now": "open-question",
    },
    "my-week": [{"step": "Walk to work", "day": "Monday"}, {"step": "Call Lou", "day": "Friday"}],
    "to-myself": "I was tired.",
}
"""An answer to each item of the small course that is not a scenario."""


def put_page(folder: Path, make: Callable, course: Course, unit: str = UNIT) -> Path:
    """Put the page that `make` makes of a unit into a new folder."""
    folder.mkdir()
    (folder / PAGE_FILE).write_bytes(publish.page_bytes(make(course, course.units[unit])))
    return folder


def tell(part: Part, **message: object) -> Reply:
    """Tell a part what its page would say. Returns what it answers."""
    sleep(0.001)  # no person answers twice in a millisecond, which is what tells answers apart
    return part.hear(message)


def all_of(part: Part) -> str:
    """Everything a part gives away: its view as sent to the browser, and its static forms."""
    return json.dumps([part.view, as_html(part.view), as_text(part.view)])


def units_of(home: Part) -> list[dict]:
    """The units that a home page lists, in order."""
    return [unit for area in home.view["areas"] for unit in area["units"]]


def publish_as_is(notebook: Path) -> None:
    """Say of a notebook, in the page beside it, that it is as it was published."""
    file = notebook.parent / PAGE_FILE
    page = json.loads(file.read_bytes()) if file.exists() else {}
    known = {**page.get("notebooks", {}), notebook.name: notebook_digest(read_notebook(notebook))}
    file.write_text(json.dumps({**page, "notebooks": known}))
