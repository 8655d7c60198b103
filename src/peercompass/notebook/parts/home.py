"""The part that stands for the home page."""

from peercompass.course import Page
from peercompass.exercise import Log
from peercompass.notebook.views.base import View
from peercompass.notebook.views.feedback import OPENED
from peercompass.notebook.views.home import home_view
from peercompass.notebook.views.stops import Walked

from .base import Part
from .store import Store


class HomePart(Part):
    """The first page: the course as a map, what was done, and where to go on."""

    verbs = ("look", "opened")

    def __init__(self, page: Page, store: Store):
        super().__init__(page, store.answers)
        self._store = store
        self._draw()

    def _draw(self) -> None:
        walked: dict[str, Walked] = {}
        for unit in self.page.units:
            lesson = self._store.log_beside(unit.lesson)
            exercise = self._store.log_beside(unit.exercise)
            walked[unit.id] = Walked(
                lesson.read() if lesson else Log(),
                exercise.read() if exercise else None,
                self._store.feedback_on(unit.exercise),
            )
        self.view = home_view(self.page, walked, self.read_log())

    def on_look(self, _message: View) -> None:
        """Look again at what is done."""
        self._draw()

    def on_opened(self, message: View) -> None:
        """The newest feedback of `unit` was opened: it waits no longer."""
        exercises = {unit.id: unit.exercise for unit in self.page.units}
        unit = message.get("unit")
        if not isinstance(unit, str) or unit not in exercises:
            return
        if feedback := self._store.feedback_on(exercises[unit]):
            self.keep(unit + OPENED, "opened", feedback[-1])
        self._draw()
