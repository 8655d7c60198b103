"""The instructor's door in Jupyter's server: where the pages are, and formgrader a second time
for the synthetic cohort, beside the real one and never mixed with it."""

from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import url_path_join
from nbconvert.exporters import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers as formgrader_handlers
from nbgrader.server_extensions.formgrader.formgrader import FormgradeExtension
from tornado import web
from tornado.routing import PathMatches, Rule
from traitlets.config import Config

from peercompass.course.load import read_course
from peercompass.course.paths import COURSE_FILE
from peercompass.grading.desk import put_venv_on_path

from .config import DEMO, configure

_DEMO_BASE = "synthetic"
_TEMPLATES = Path(__file__).parent / "templates" / "nbconvert"


class _Door(APIHandler):
    """Says where the instructor's pages are, as addresses relative to the server's base."""

    @web.authenticated
    def get(self) -> None:
        self.finish(self.settings["peercompass_door"])


class _DemoFormgrader(FormgradeExtension):
    """nbgrader's formgrader on the synthetic cohort's own gradebook and folders."""

    course_config = Config()

    def load_config_file(self, **_kwargs: Any) -> None:
        self.update_config(self.course_config)

    def load_config(self) -> Config:
        return self.course_config


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "peercompass.grading.integration.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Open the door when the server's root folder is a course directory."""
    root = Path(server.root_dir)
    if not (root / COURSE_FILE).is_file():
        return
    put_venv_on_path()
    _keep_at_home(server.web_app)
    base = server.web_app.settings["base_url"]
    door = {"formgrader": "formgrader"}
    for name in ("cohort", "marking"):
        if (root / "grading" / f"{name}.ipynb").exists():
            door[name] = f"lab/tree/grading/{name}.ipynb"
    if (root / DEMO / "gradebook.db").exists():
        _add_demo(server, root)
        door["demo"] = f"{_DEMO_BASE}/formgrader/gradebook"
    server.web_app.settings["peercompass_door"] = door
    server.web_app.add_handlers(".*$", [(url_path_join(base, "peercompass", "door"), _Door)])


def _keep_at_home(application: web.Application) -> None:
    """Give formgrader's pages our template in place of the one that loads a script from another
    host. Extensions load by name, so nbgrader's stands before ours."""
    formgrader = application.settings.get("nbgrader_formgrader")
    if formgrader is not None:
        application.settings["nbgrader_exporter"] = HTMLExporter(
            config=formgrader.config,
            extra_template_basedirs=[str(_TEMPLATES), formgrader_handlers.template_path],
        )


def _add_demo(server: ServerApp, root: Path) -> None:
    """An application within the server's: the same sign-in and settings, another base address."""
    try:
        course = read_course(root)
    except ValueError:  # `peercompass start` has said so
        return
    base = url_path_join(server.web_app.settings["base_url"], _DEMO_BASE)
    inner = web.Application([], **{**server.web_app.settings, "base_url": base + "/"})
    formgrader = _DemoFormgrader(parent=server)
    formgrader.course_config = configure(Config(), root, f"{course.file.id}-synthetic", DEMO)
    formgrader.root_dir = server.root_dir
    formgrader.log = server.log
    formgrader.initialize([])
    formgrader.init_tornado_settings(inner)
    formgrader.init_handlers(inner)
    _keep_at_home(inner)
    server.web_app.default_router.rules.insert(0, Rule(PathMatches(f"{base}/formgrader.*"), inner))
