"""The widgets: each draws a view, takes back ids, and has every answer on disk before it says so.
Those of items and of scenes have modules of their own, `item_widget` and `scenario_widget`.

One ES module and one stylesheet serve them all; the module's files are plain and joined here, so
that there is no build step.
"""

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from peercompass.course import PAGE_FILE, Page
from peercompass.exercise import LOG_FILE, Log, Response, answered, append, read
from peercompass.notebook.pages.static_html import as_html, as_text
from peercompass.notebook.views.item import View
from peercompass.notebook.views.pages import hand_in_view, home_view

_STATIC = Path(__file__).parents[1] / "static"
_MODULE = (
    "kit.js",
    "keeping.js",
    "drag.js",
    "pick.js",
    "cards.js",
    "lines.js",
    "words.js",
    "plan.js",
    "wording.js",
    "review.js",
    "items.js",
    "voice.js",
    "scenes.js",
    "player.js",
    "hand_in.js",
    "facts.js",
    "home.js",
    "main.js",
)
_HAND_IN = "hand-in"


class CompassWidget(anywidget.AnyWidget):
    """A widget that draws `view` and hears `{"do": VERB, …}`.

    `saved` is True while all that was answered is on disk, False after a write failed.
    """

    _esm = "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in _MODULE)
    _css = (_STATIC / "compass.css").read_text(encoding="utf-8")
    verbs: tuple[str, ...] = ()
    view = traitlets.Dict().tag(sync=True)
    saved = traitlets.Bool(True).tag(sync=True)

    def __init__(self, page: Page, folder: Path):
        super().__init__()
        self.page = page
        self.folder = folder
        self._unsaved: list[Response] = []
        self.on_msg(self._hear)

    @property
    def log_path(self) -> Path:
        """Where this folder's answers are."""
        return self.folder / LOG_FILE

    def read_log(self) -> Log:
        """The log as it stands on disk, with what could not be written yet at its end."""
        log = read(self.log_path)
        return Log((*log.responses, *self._unsaved), log.problems, log.readable)

    def keep(
        self, item: str, kind: str, value: Any, attempt: int = 1, extra: dict | None = None
    ) -> Response:
        """Put an answer on disk, with fields of `extra` beside it. When that fails it is kept here
        and tried again with the next one, and the page says so. Returns the answer as kept."""
        form = self.page.forms.get(item, "")
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        response = Response(item, kind, value, form, attempt, now, extra or {})
        self._unsaved.append(response)
        self.save_waiting()
        return response

    def save_waiting(self) -> None:
        """Write what is waiting."""
        try:
            append(self.log_path, self._unsaved)
        except OSError:
            self.saved = False
        else:
            self._unsaved.clear()
            self.saved = True

    def _hear(self, _widget, content: Any, _buffers) -> None:
        verb = content.get("do") if isinstance(content, dict) else None
        if verb == "save":
            self.save_waiting()
        elif verb in self.verbs:
            getattr(self, f"on_{verb}")(content)
        self.send({"heard": verb})  # also when nothing changed: the page waits for it

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        data = {**(data or {}), "text/html": as_html(self.view), "text/plain": as_text(self.view)}
        return data, metadata


class HandInWidget(CompassWidget):
    """The list before handing in, the hand-in itself and the receipt."""

    verbs = ("look", "handed", "zip")

    def __init__(self, page: Page, folder: Path):
        super().__init__(page, folder)
        self._draw()

    def _draw(self) -> None:
        log = self.read_log()
        receipts = log.of(_HAND_IN)
        self.view = hand_in_view(self.page, log, receipts[-1].value if receipts else None)

    def on_look(self, _content: View) -> None:
        """Look over the answers as they stand now."""
        self._draw()

    def on_handed(self, content: View) -> None:
        """The exchange took the work: write the receipt."""
        self._receipt("exchange")

    def on_zip(self, _content: View) -> None:
        """Make one zip of the notebook and the answers and send it to the browser."""
        files = [self.folder / f"{self.page.unit}.ipynb", self.log_path, self.folder / PAGE_FILE]
        memory = io.BytesIO()
        with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in files:
                if path.exists():
                    bundle.writestr(f"{self.page.unit}/{path.name}", path.read_bytes())
        self.send({"zip": f"{self.page.unit}.zip"}, buffers=[memory.getvalue()])
        self._receipt("file")

    def _receipt(self, how: str) -> None:
        try:
            data = self.log_path.read_bytes()
        except OSError:
            data = b""
        latest = self.read_log().latest()
        asked = [item for item in self.page.items if not item.private]
        done = sum(answered(item, latest[item.id].value) for item in asked if item.id in latest)
        receipt = {
            "how": how,
            "answers": done,
            "of": len(asked),
            "code": hashlib.sha256(data).hexdigest()[:8].upper(),
            "time": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        }
        self.keep(_HAND_IN, _HAND_IN, receipt)
        self._draw()


class HomeWidget(CompassWidget):
    """The first page: the units, what is done, and where to go on."""

    verbs = ("look",)

    def __init__(self, page: Page, folder: Path):
        super().__init__(page, folder)
        self._draw()

    def _draw(self) -> None:
        lessons, exercises = {}, {}
        for unit in self.page.units:
            lesson, exercise = self.folder / unit.lesson, self.folder / unit.exercise
            lessons[unit.id] = read(lesson.parent / LOG_FILE)
            exercises[unit.id] = read(exercise.parent / LOG_FILE) if exercise.exists() else None
        self.view = home_view(self.page, lessons, exercises)

    def on_look(self, _content: View) -> None:
        """Look again at what is done."""
        self._draw()
