"""JupyterLab's settings as our pages need them, and for our pages alone.

A server may show other notebooks too: a hub's, or any other in the same environment. JupyterLab
asks for its settings from the page that it draws, and a browser says which page asks.
"""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jupyter_server.config_manager import recursive_update
from jupyter_server.serverapp import ServerApp
from jupyterlab_server.settings_handler import SettingsHandler
from tornado.httputil import HTTPServerRequest
from tornado.routing import Rule
from tornado.web import Application

from peercompass.course import PAGE_FILE

from .places import Places

SETTINGS = Path(__file__).with_suffix(".json")
"""What our pages need: by a plugin's id, its settings."""

_DOCUMENT = re.compile(r"(?:notebooks|(?:lab|doc)(?:/workspaces/[^/]+)?/tree)/(.+\.ipynb)")


def lay_over_settings(server: ServerApp, places: Places) -> None:
    """From now on, give our settings where the server was started on a course, or where a page asks
    beside which a `unit.json` lies. What an administrator has set goes before ours, and what a
    person has chosen before both."""
    ours = json.loads(SETTINGS.read_text(encoding="utf-8"))
    root = Path(server.root_dir).resolve()
    base = unquote(server.web_app.settings["base_url"])

    def is_asked_for(request: HTTPServerRequest) -> bool:
        if places.courses:
            return True
        address = unquote(urlsplit(request.headers.get("Referer", "")).path)
        found = _DOCUMENT.fullmatch(address.removeprefix(base))
        if not found:
            return False
        folder = (root / found[1]).resolve().parent
        return folder.is_relative_to(root) and (folder / PAGE_FILE).is_file()

    for rule in _rules_of(server.web_app):
        handler: Any = rule.target
        if not (isinstance(handler, type) and issubclass(handler, SettingsHandler)):
            continue

        class OnOurPages(handler):
            def initialize(self, *arguments: Any, **named: Any) -> None:
                super().initialize(*arguments, **named)
                if is_asked_for(self.request):
                    settings = deepcopy(ours)
                    recursive_update(settings, self.overrides)
                    self.overrides: Any = settings

        rule.target = OnOurPages


def _rules_of(application: Application) -> Iterator[Rule]:
    for router in (application.wildcard_router, application.default_router):
        for rule in router.rules:
            yield from getattr(rule.target, "rules", [rule])
