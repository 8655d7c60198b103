"""The server extension: the address `peercompass` of a server, by which a person comes to their
course, and what home asks for an instructor's door.

It does nothing by itself: whoever runs a hub lets servers open at that address.
"""

import os
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_escape, url_path_join
from tornado import web

from peercompass.course import HOME, Page
from peercompass.course.paths import COURSE_FILE, WORKSPACE
from peercompass.support.templates import html_template
from peercompass.support.voice import say

from .shelf import SHELF, NoRoom, bring, courses_on, home_in

if TYPE_CHECKING:
    from .mine import Landing

_TEMPLATES = Path(__file__).parent / "templates"
_HOME = f"{HOME}.ipynb"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "peercompass.hub.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Answer these addresses on this server."""
    base = server.web_app.settings["base_url"]
    root = Path(server.root_dir)
    if (root / COURSE_FILE).is_file():  # a desk: its home lies in its workspace
        front: tuple[Any, ...] = (_DeskFront,)
    elif find_spec("nbgrader") is None:
        return
    else:
        front = (_Front, {"root": root})
        server.web_app.add_handlers(".*$", [(url_path_join(base, "peercompass", "door"), _Door)])
    server.web_app.add_handlers(".*$", [(url_path_join(base, "peercompass", "?"), *front)])


class _Way(NamedTuple):
    title: str
    address: str
    told: str = ""


class _DeskFront(JupyterHandler):
    """The front of a desk: its home, with the instructor's door."""

    @web.authenticated
    def get(self) -> None:
        """Go there."""
        self.redirect(url_path_join(self.base_url, "notebooks", WORKSPACE, _HOME))


class _Front(JupyterHandler):
    """The front of a learner's server: brings their courses up to date and goes in; where there are
    several, or a desk, it asks which."""

    def initialize(self, root: Path) -> None:
        """Take what the rule of this address carries."""
        self._root = root.resolve()
        named = os.environ.get(SHELF)
        self._shelf = Path(named) if named else None
        self._troubles: list[str] = []

    @web.authenticated
    async def get(self) -> None:
        """Go in, ask, or say why neither can be done."""
        from .mine import desks_of

        pages = courses_on(self._shelf) if self._shelf else {}
        courses = await self._courses(pages) if self._shelf else self._laid_out()
        desks = [
            _Way(pages[course].title if course in pages else course, address)
            for course, address in desks_of(self.current_user).items()
        ]
        if len(courses) == 1 and not desks and not self._troubles:
            self.redirect(courses[0].address)
            return
        self.set_header("Cache-Control", "no-store")
        if self._troubles:
            self.set_status(HTTPStatus.INTERNAL_SERVER_ERROR)
        page = html_template(_TEMPLATES, "front.html")
        self.finish(page.render(courses=courses, desks=desks, troubles=self._troubles))

    async def _courses(self, pages: dict[str, Page]) -> list[_Way]:
        """The ways into this person's courses, once each was brought here. What could not be done
        is among the troubles."""
        from .mine import landing_of

        landing = landing_of(self._root, self.settings["assignment_list_manager"])
        try:
            mine = await landing.courses(pages)
        except Exception:
            self.log.exception("nbgrader could not say which courses are this person's")
            self._troubles.append(say("The server could not find out which courses are yours."))
            return []
        ways = []
        for course in mine:
            try:
                ways.append(self._to(pages[course], self._brought(course, landing)))
            except (NoRoom, OSError) as error:
                self.log.error("The course %s could not be brought here: %s", course, error)
                self._troubles.append(str(error))
        return ways

    def _brought(self, course: str, landing: "Landing") -> Path:
        into = landing.of(course)
        if not into.is_relative_to(self._root):
            raise NoRoom(f"{into} does not lie in {self._root}, where the files of this server are")
        if self._shelf:
            bring(self._shelf / course, into)
        return into

    def _laid_out(self) -> list[_Way]:
        """The way into a course that came here by other means."""
        page = home_in(self._root)
        return [self._to(page, self._root)] if page else []

    def _to(self, page: Page, folder: Path) -> _Way:
        path = (folder / _HOME).relative_to(self._root).as_posix()
        address = url_path_join(self.base_url, "notebooks", url_escape(path))
        return _Way(page.title, address, page.tagline)


class _Door(APIHandler):
    """Where the desk of a course is, for those who have a key to it; else nothing."""

    @web.authenticated
    def get(self) -> None:
        """Answer for the course that is named."""
        from .mine import desks_of

        desk = desks_of(self.current_user).get(self.get_query_argument("course", ""))
        self.finish({"desk": desk} if desk else "null")
