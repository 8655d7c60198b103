"""`show`: the one thing a notebook's cells call."""

import logging
from pathlib import Path

from IPython.display import display

from peercompass.course import PAGE_FILE, Page
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.parts.item import ItemWidget, ReflectWidget
from peercompass.notebook.parts.scene import ScenarioWidget
from peercompass.notebook.parts.widgets import CompassWidget, HandInWidget, HomeWidget

_log = logging.getLogger(__name__)


def show(shown: str) -> None:
    """Show an interactive part: an item or scenario of this folder by its id, `home` or
    `hand-in`.

    Never raises: a trainee sees a calm sentence, and the cause goes to the kernel's log.
    """
    try:
        display(widget_for(shown, Path.cwd()))
    except Exception:
        _log.exception("cannot show %r", shown)
        text = (
            "This part could not open. Nothing you wrote is lost. "
            f"Please tell your instructor that the part called “{shown}” did not open."
        )
        calm = {"type": "calm", "text": text}
        display({"text/html": as_html(calm), "text/plain": as_text(calm)}, raw=True)


def widget_for(shown: str, folder: Path) -> CompassWidget:
    """The widget for one part of the notebook in `folder`.

    Raises `LookupError` when the folder has no such part, `ValueError` or `OSError` when its
    page cannot be read.
    """
    page = read_page(folder)
    if shown == "home":
        return HomeWidget(page, folder)
    if shown == "hand-in":
        return HandInWidget(page, folder)
    for item in page.items:
        if item.id == shown and item.kind == "scenario":
            return ScenarioWidget(page, folder, page.scenarios[item.scenario], item)
        if item.id == shown and item.private:
            return ReflectWidget(page, folder, item)
        if item.id == shown:
            return ItemWidget(page, folder, item)
    if shown in page.scenarios:
        return ScenarioWidget(page, folder, page.scenarios[shown])
    raise LookupError(f"there is no part {shown!r} in {folder}")


def read_page(folder: Path) -> Page:
    """The published page of a folder; in an author's source folder, the page it would become."""
    path = Path(folder) / PAGE_FILE
    if path.exists():
        return Page.read(path)
    from .preview import preview_page

    return preview_page(Path(folder))
