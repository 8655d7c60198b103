"""Parts in a Jupyter kernel: each is displayed by the widget that its page has had before."""

import logging
from functools import partial
from pathlib import Path

from IPython import get_ipython
from IPython.display import display

from peercompass.support.voice import say

from .note_host import listen_for_note
from .open import part_for
from .pages.static_html import as_html, as_text
from .widget import PartWidget

_log = logging.getLogger(__name__)
_widgets: dict[tuple[Path, str], PartWidget] = {}


def show_part(shown: str) -> None:
    """Display a part of the notebook that this kernel runs. Never raises; see `show`."""
    try:
        if kernel := getattr(get_ipython(), "kernel", None):
            listen_for_note(kernel.comm_manager, Path.cwd())
        display(widget_for(shown, Path.cwd()))
    except Exception:  # noqa: BLE001 - a trainee never sees an error
        _log.exception("cannot show %r", shown)
        text = say(
            "This part could not open. Nothing you wrote is lost. Please tell your instructor "
            "that the part called “{part}” did not open.",
            part=shown,
        )
        calm = {"type": "calm", "text": text}
        display({"text/html": as_html(calm), "text/plain": as_text(calm)}, raw=True)


def widget_for(shown: str, folder: Path) -> PartWidget:
    """The widget of one part of the notebook in `folder`. A cell that runs again gets the one
    that it had, so that nothing is left behind in the kernel.

    Raises `LookupError` when the folder has no such part, `ValueError` or `OSError` when its
    page cannot be read.
    """
    part = part_for(shown, folder)
    widget = _widgets.get((folder, shown))
    if widget is None or widget.comm is None:
        widget = _widgets[folder, shown] = PartWidget(partial(part_for, shown, folder))
    widget.prepare(part)
    return widget
