"""The instructor's door in Jupyter's server: where the pages are, and formgrader a second time
for the synthetic cohort, beside the real one and never mixed with it. And a trainee's: exercises
that are opened when they are first asked for."""

import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.assignment_list.handlers import (
    AssignmentActionHandler,
    AssignmentListHandler,
)
from nbgrader.server_extensions.formgrader.apihandlers import CollectHandler
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from nbgrader.utils import get_username
from sqlalchemy.exc import DatabaseError
from tornado import web
from traitlets.config import Config

from peercompass.course.load import read_course
from peercompass.course.paths import DEMO
from peercompass.grading.desk import put_venv_on_path
from peercompass.grading.gradebook.due_dates import dues_of
from peercompass.grading.handouts import bring, has_exchange
from peercompass.grading.layout import layout_of
from peercompass.support.clock import stamp

from .config import configure
from .first_use import DemoCohort, Exercises, run_command
from .guards import answer_first, keep_at_home
from .listed_settings import take_listed_settings
from .started import SAYS, STARTED

_DEMO_BASE = "synthetic"
_DEMO_PAGE = f"{_DEMO_BASE}/formgrader/gradebook"
_TEMPLATES = Path(__file__).parent / "templates"


class _Door(APIHandler):
    """Says where the instructor's pages are, as addresses relative to the server's base."""

    @web.authenticated
    def get(self) -> None:
        self.finish(self.settings["peercompass_door"])


class _DemoDoor(JupyterHandler):
    """Where the synthetic cohort will be: begins to make it, and lets the page wait for it."""

    def initialize(self, demo: DemoCohort, server: ServerApp) -> None:
        """Take what the rule of this address carries."""
        self._demo, self._server = demo, server

    @web.authenticated
    def get(self) -> None:
        """Go in where it is ready; else say that it is being made, and look again."""
        if self._demo.ready:
            _add_demo(self._server)  # from now on, its addresses are its own
            self.redirect(self.request.uri)
            return
        self._demo.begin()
        self.set_header("Cache-Control", "no-store")
        if not self._demo.failed:
            self.set_header("Refresh", "3")
        page = _TEMPLATES / ("demo_failed.html" if self._demo.failed else "demo_wait.html")
        self.finish(page.read_text(encoding="utf-8"))


class _ListExercises(AssignmentListHandler):
    """nbgrader's list of what can be fetched, with what is opened once it is asked for, and with
    the due dates of the gradebook beside it."""

    def initialize(self, exercises: Exercises, root: Path) -> None:
        """Take what the rule of this address carries."""
        self._exercises, self._root = exercises, root

    @web.authenticated
    def get(self) -> None:
        """As nbgrader answers. A page that asks is open, so opening them begins."""
        course_id = self.get_argument("course_id")
        answer = _list(self.manager, self._exercises, course_id)
        if answer["success"] and course_id == self._exercises.course_id:
            self._exercises.begin()
            known = {one["assignment_id"] for one in answer["value"]}
            answer["value"] += [
                _listed(course_id, unit) for unit in self._exercises.waiting if unit not in known
            ]
            dues = self._dues()
            for one in answer["value"]:
                if due := dues.get(one["assignment_id"]):
                    one["due"] = stamp(due, "seconds")
        self.finish(json.dumps(answer))

    def _dues(self) -> dict[str, datetime]:
        try:
            return dues_of(layout_of(self._root), get_username())
        except (ValueError, DatabaseError) as error:  # a date is no reason to show no exercise
            self.log.warning("Due dates could not be read: %s", error)
            return {}


class _FetchExercise(AssignmentActionHandler):
    """nbgrader's fetching, which waits for an exercise that is still to be opened. Where there is
    no exchange, what would be fetched is brought, and handing in is by zip."""

    def initialize(self, exercises: Exercises, root: Path) -> None:
        """Take what the rule of this address carries."""
        self._exercises, self._root = exercises, root

    @web.authenticated
    async def post(self, action: str) -> None:
        """As nbgrader answers."""
        if action == "fetch":
            wanted = self.get_argument("assignment_id", None)
            if unit := wanted or (self.get_json_body() or {}).get("assignment_id"):
                await self._exercises.have(unit)
        if has_exchange():
            super().post(action)
        else:
            self.finish(json.dumps(self._bring(unit if action == "fetch" else "")))

    def _bring(self, unit: str | None) -> dict[str, Any]:
        if not unit:
            return {"success": False, "value": "There is no exchange on this system."}
        try:
            bring(self._root, unit)
        except (OSError, ValueError) as error:
            self.log.error("%s could not be brought: %s", unit, error)
            return {"success": False, "value": str(error)}
        return _list(self.manager, self._exercises, self._exercises.course_id)


class _Collect(CollectHandler):
    """formgrader's button, which collects as `peercompass collect` does: nbgrader's own gives what
    one account handed in to whomever it names."""

    def initialize(self, root: Path) -> None:
        """Take what the rule of this address carries."""
        self._root = root

    @web.authenticated
    async def post(self, assignment_id: str) -> None:
        """As nbgrader answers, with what the command says as the log."""
        arguments = ("collect", "--course", str(self._root), "--", assignment_id)
        code, said = await run_command(*arguments)
        self.finish(json.dumps({"success": code == 0, "log": said, "error": ""}))


def _list(nbgraders: Any, exercises: Exercises, course_id: str) -> dict[str, Any]:
    """nbgrader's list of what can be fetched; where there is no exchange, the exercises that lie
    ready. They are never called fetched, so that a page hands in by zip."""
    if has_exchange():
        return dict(nbgraders.list_assignments(course_id=course_id))
    ours = exercises.there if course_id == exercises.course_id else []
    return {"success": True, "value": [_listed(course_id, unit) for unit in ours]}


def _listed(course_id: str, unit: str) -> dict[str, Any]:
    """An exercise as nbgrader lists one that was released."""
    return {
        "course_id": course_id,
        "assignment_id": unit,
        "status": "released",
        "path": "",
        "notebooks": [],
    }


class _DemoFormgrader(FormgradeExtension):
    """nbgrader's formgrader on the synthetic cohort's own gradebook and folders."""

    course_config = Config()

    def load_config_file(self, **_kwargs: Any) -> None:
        self.update_config(self.course_config)

    def load_config(self) -> Config:
        return self.course_config


def open_doors(server: ServerApp) -> None:
    """Open ours on a server whose root folder is a course directory."""
    root = Path(server.root_dir)
    put_venv_on_path()
    take_listed_settings()
    answer_first(server, "formgrader/api/assignment/([^/]+)/collect", _Collect, {"root": root})
    base = server.web_app.settings["base_url"]
    door = {"formgrader": "formgrader", "demo": _DEMO_PAGE}
    for name in ("cohort", "marking"):
        if (root / "grading" / f"{name}.ipynb").exists():
            door[name] = f"lab/tree/grading/{name}.ipynb"
    server.web_app.settings["peercompass_door"] = door
    server.web_app.add_handlers(".*$", [(url_path_join(base, "peercompass", "door"), _Door)])
    started = bool(os.environ.get(STARTED))
    say = _say if started else server.log.info
    try:
        exercises = Exercises(root, say)
    except ValueError:  # the course cannot be read, and `peercompass start` has said so
        return
    demo = DemoCohort(root, say)
    if demo.ready:  # a page that was left open may send a mark before anybody asks for a page
        _add_demo(server)
    else:
        door_of = {"demo": demo, "server": server}
        answer_first(server, rf"{_DEMO_BASE}/formgrader.*", _DemoDoor, door_of)
    if started:
        listing = {"exercises": exercises, "root": root}
        answer_first(server, "assignments", _ListExercises, listing)
        answer_first(
            server, "assignments/(?P<action>fetch|submit|fetch_feedback)", _FetchExercise, listing
        )


def _say(text: str) -> None:
    """Say `text` in the window in which the course was started; `launch` reads along."""
    sys.stdout.write(f"{SAYS}{text}\n")
    sys.stdout.flush()


def _add_demo(server: ServerApp) -> None:
    """An application within the server's: the same sign-in and settings, another base address."""
    root = Path(server.root_dir)
    course = read_course(root)
    base = url_path_join(server.web_app.settings["base_url"], _DEMO_BASE)
    inner = web.Application([], **{**server.web_app.settings, "base_url": base + "/"})
    formgrader = _DemoFormgrader(parent=server)
    formgrader.course_config = configure(Config(), root, f"{course.file.id}-synthetic", DEMO)
    formgrader.root_dir = server.root_dir
    formgrader.log = server.log
    formgrader.initialize([])
    formgrader.init_tornado_settings(inner)
    formgrader.init_handlers(inner)
    keep_at_home(inner)
    answer_first(server, rf"{_DEMO_BASE}/formgrader.*", inner, {})
