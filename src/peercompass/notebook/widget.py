"""The one widget: a thin shell between a part and the pages that show it.

Each view of a widget on a page has a part of its own here (`parts.viewers`). The widget's state
holds no view and no script: both go to a page once, when it asks.
"""

import secrets
from collections.abc import Callable
from typing import Any

import anywidget
import ipywidgets
import traitlets

from .page_script import STATIC, page_script
from .pages.static_html import as_html, as_text
from .parts import Part
from .parts.viewers import Viewers

_RUN = secrets.token_hex(8)
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
        self._viewers = Viewers(open_part)
        self.on_msg(self._hear)

    def prepare(self, part: Part) -> None:
        """Keep a part that was just made for the viewer that comes next; its view is also the
        saved output."""
        self._viewers.prepare(part)

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if told := self._viewers.hear(message):
            answer, data = told
            data = page_script().packed if message.get("script") is True else data
            self.send(answer, [data] if data is not None else None)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        view = self._viewers.coming
        data = {**(data or {}), "text/html": as_html(view), "text/plain": as_text(view)}
        return data, metadata
