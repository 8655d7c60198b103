"""Published pages in folders, and the browser's side of a widget without a browser."""

import json
from collections.abc import Callable
from pathlib import Path

from peercompass.course import PAGE_FILE, Course, publish
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts.widgets import CompassWidget
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


def tell(widget: CompassWidget, **content: object) -> None:
    """Send a widget what the browser would send."""
    widget._handle_custom_msg(content, [])


def all_of(widget: CompassWidget) -> str:
    """Everything a widget gives away: its state as sent to the browser, and its static forms."""
    state = {key: value for key, value in widget.get_state().items() if key not in ("_esm", "_css")}
    return json.dumps([state, as_html(widget.view), as_text(widget.view)], default=str)
