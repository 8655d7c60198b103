"""nbgrader's own doors, on whatever server they are: nothing that was handed in runs by them."""

from pathlib import Path
from typing import Any

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbgrader.server_extensions.formgrader.handlers import FormgraderHandler
from nbgrader.server_extensions.validate_assignment.handlers import ValidateAssignmentHandler
from tornado import web
from tornado.routing import PathMatches, Rule

from .formgrader_pages import SubmissionExporter, keep_scripts_out

_NOT_RUN = "This notebook was handed in, so nothing in it is run. `peercompass grade` marks it."
_NOT_A_COURSE = "Formgrader opens the course that this server was started for, and no other folder"


def guard(server: ServerApp) -> None:
    """Keep nbgrader's doors from running what was handed in. Extensions load by name, so what of
    nbgrader's is loaded at all is there by now."""
    settings = server.web_app.settings
    keep_at_home(server.web_app)
    if "assignment_list_manager" in settings or "nbgrader_formgrader" in settings:
        answer_first(server, "assignments/validate", _Validate, {})
    if "nbgrader_formgrader" in settings:
        answer_first(server, "formgrader/?", _Formgrader, {})


def answer_first(server: ServerApp, path: str, target: Any, arguments: dict[str, Any]) -> None:
    """Answer the addresses that `path` matches before anybody else does."""
    pattern = url_path_join(server.web_app.settings["base_url"], path)
    rule = Rule(PathMatches(pattern), target, arguments)
    server.web_app.default_router.rules.insert(0, rule)


def keep_at_home(application: web.Application) -> None:
    """Let formgrader show what was sent by our exporter, in which nothing acts or is loaded from
    another host. Extensions load by name, so nbgrader's stands before ours."""
    formgrader = application.settings.get("nbgrader_formgrader")
    if formgrader is not None:
        application.settings["nbgrader_exporter"] = SubmissionExporter(formgrader.config)
        keep_scripts_out()


class _Formgrader(FormgraderHandler):
    """formgrader's entrance. It takes the path of another course, whose settings it runs."""

    @web.authenticated
    def get(self) -> None:
        """As nbgrader answers, on a server that knows its course for that one alone."""
        places = getattr(self.contents_manager, "places", None)
        path = self.get_argument("path", "")
        if path and places is not None and places.courses:
            if (places.root / path).resolve() not in places.courses:
                raise web.HTTPError(403, _NOT_A_COURSE, reason=_NOT_A_COURSE)
            self.redirect(self.request.path)
            return
        super().get()


class _Validate(ValidateAssignmentHandler):
    """nbgrader's validation, which runs a notebook's cells: only those of one's own."""

    def validate_notebook(self, path: str) -> dict[str, Any]:
        """As nbgrader answers."""
        places = getattr(self.contents_manager, "places", None)
        if places is None or not places.is_own(Path(self.root_dir) / path):
            return {"success": False, "value": _NOT_RUN}
        return dict(super().validate_notebook(path))
