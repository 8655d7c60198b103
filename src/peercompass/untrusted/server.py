"""The server extension: contents, kernels and files of a server as `peercompass.untrusted` says."""

import re
from collections.abc import Iterator
from inspect import isawaitable
from pathlib import Path
from typing import Any

from jupyter_server.nbconvert.handlers import NbconvertFileHandler, NbconvertPostHandler
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.manager import AsyncContentsManager
from jupyter_server.utils import url_escape, url_path_join
from tornado.routing import PathMatches, Rule
from tornado.web import RequestHandler

from peercompass.support.voice import page_words

from .contents import lay_over
from .first_text import serve_first_text
from .kernels import lay_over_kernels
from .page_settings import lay_over_settings
from .places import Places

_LOADED = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; media-src 'self' data:"
)
_SHOWN = "frame-ancestors 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:"
PAGES_CHECKED = "peercompassPagesChecked"
"""The option by which the front end knows that this extension is loaded: only then does it take
the server's word on a page for the server's."""

_LESSON = re.compile(r"(?:^|/)learn/[^/]+/lesson\.ipynb$")
_WORDS = "peercompassWords"
"""The option in which `voice.js` finds what trainee mode says in another language than English."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "peercompass.untrusted.server"}]


def _load_jupyter_server_extension(server: ServerApp) -> None:
    """Show what others sent as data, on this server.

    Raises `RuntimeError` for a contents manager that this cannot be laid over; then no page runs
    by itself.
    """
    manager = server.contents_manager
    if not isinstance(manager, AsyncContentsManager):
        raise RuntimeError("PeerCompass needs a contents manager that is asynchronous.")
    settings = server.web_app.settings

    def named() -> Iterator[Path]:
        formgrader = settings.get("nbgrader_formgrader")
        if formgrader is not None:
            yield Path(formgrader.coursedir.root)

    places = Places(Path(server.root_dir), named)
    lay_over(manager, places)
    lay_over_kernels(server.kernel_manager, places)
    files = _lessons_open(manager.files_handler_class)
    _without_scripts(server, r"files/(.*)", files, manager.files_handler_params)
    _without_scripts(server, r"nbconvert/(?P<format>\w+)", NbconvertPostHandler)
    _without_scripts(server, r"nbconvert/(?P<format>\w+)(?P<path>/.+)", NbconvertFileHandler)
    serve_first_text(server)
    lay_over_settings(server, places)
    # A picture in somebody's text would tell its host who reads it, and when.
    settings.setdefault("headers", {}).setdefault("Content-Security-Policy", _SHOWN)
    options = settings.setdefault("page_config_data", {})
    options[PAGES_CHECKED] = "true"
    if words := page_words():
        options[_WORDS] = words


def _lessons_open(handler: type[RequestHandler] | None) -> type[RequestHandler]:
    """A handler of files for which a link to a lesson opens the lesson. A page of feedback leads to
    a part of it so: it runs no script and does not know where it lies, so it can name the file
    beside it and nothing else, and would show its source. Downloads stay as they are."""

    class Opening(handler):  # type: ignore[misc, valid-type]
        async def get(self, path: str, *arguments: Any, **named: Any) -> Any:
            followed = self.request.headers.get("Sec-Fetch-Dest") == "document"
            if followed and _LESSON.search(path) and not self.get_query_argument("download", ""):
                base = self.settings["base_url"]
                self.redirect(url_path_join(base, "notebooks", url_escape(path)))
                return None
            found = super().get(path, *arguments, **named)
            return await found if isawaitable(found) else found

    return Opening


def _without_scripts(
    server: ServerApp,
    path: str,
    handler: type[RequestHandler] | None,
    arguments: dict[str, Any] | None = None,
) -> None:
    """Answer the addresses that `path` matches as `handler` does, but let no script run in what it
    gives, and nothing be loaded from another host. Jupyter lets scripts run without the rights of
    its own pages; they could still read the address, in which the server's token may stand."""

    class Quiet(handler):  # type: ignore[misc, valid-type]
        @property
        def content_security_policy(self) -> str:
            given: str = super().content_security_policy
            return f"{given.replace('sandbox allow-scripts', 'sandbox')}; {_LOADED}"

    pattern = url_path_join(server.web_app.settings["base_url"], path)
    rule = Rule(PathMatches(pattern), Quiet, arguments or {})
    server.web_app.default_router.rules.insert(0, rule)
