"""The one widget: a thin shell between a part and the pages that show it.

Each view of a widget on a page has a part of its own here, made when it first speaks, so that two
windows on one kernel do not disturb each other, and a page that is loaded again finds the widget
that it had. The widget's state holds no view and no script: both go to a page once, when it asks.

A page sends `{"viewer": id, "n": count, "do": VERB, …}`. It hears `{"to": viewer, "n": count,
"saved": …}`, with `view` where it changed, and what else `Reply.news` holds.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import anywidget
import ipywidgets
import traitlets

from .page_script import STATIC, page_script
from .pages.static_html import as_html, as_text
from .parts import Part, Reply

_RUN = secrets.token_hex(8)
_MOST = 8  # viewers of one part whose place is remembered; another one starts from the log
_LOADER = (STATIC / "loader.js").read_text(encoding="utf-8")


class PartWidget(anywidget.AnyWidget):
    """A widget that shows the parts that `open_part` makes, one for each viewer."""

    _esm = _LOADER
    script = traitlets.Unicode().tag(sync=True)
    run = traitlets.Unicode(_RUN).tag(sync=True)

    _shared_layout: ipywidgets.Layout | None = None

    def __init__(self, open_part: Callable[[], Part]):
        if PartWidget._shared_layout is None:  # else each widget would bring a second one
            PartWidget._shared_layout = ipywidgets.Layout()
        super().__init__(layout=PartWidget._shared_layout, script=page_script().digest)
        self._open_part = open_part
        self._next: Part | None = None
        self._parts: dict[str, Part] = {}  # the one that spoke last comes last
        self.on_msg(self._hear)

    def prepare(self, part: Part) -> None:
        """Keep a part that was just made for the viewer that comes next; its view is also the
        saved output."""
        self._next = part

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        viewer = message.get("viewer") if isinstance(message, dict) else None
        if not isinstance(viewer, str):
            return
        if message.get("do") == "close":
            self._forget(viewer)
            return
        part = self._parts.pop(viewer, None)
        known = part is not None
        if part is None:
            part, self._next = self._next or self._open_part(), None
        self._parts[viewer] = part
        reply = part.hear(message)
        self._tell(viewer, message, reply if known else replace(reply, view=part.view))
        if len(self._parts) > _MOST:
            self._forget(next(iter(self._parts)))

    def _tell(self, viewer: str, message: dict[str, Any], reply: Reply) -> None:
        answer: dict[str, Any] = {"to": viewer, "n": message.get("n"), "saved": reply.saved}
        if reply.view is not None:
            answer["view"] = reply.view
        data = page_script().packed if message.get("script") is True else reply.data
        self.send(answer | reply.news, [data] if data is not None else None)

    def _forget(self, viewer: str) -> None:
        """Let a viewer's part go, unless it holds an answer that is not on disk."""
        if viewer in self._parts and self._parts[viewer].saved:
            del self._parts[viewer]

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        view = (self._next or self._open_part()).view
        data = {**(data or {}), "text/html": as_html(view), "text/plain": as_text(view)}
        return data, metadata
