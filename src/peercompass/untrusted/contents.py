"""Jupyter's contents manager, which shows what others sent as data.

All doors of the server read through it: JupyterLab, Notebook 7, downloads as another format, and
whatever an extension opens.
"""

import json
from pathlib import Path
from typing import Any, ClassVar

from jupyter_server.services.contents.manager import AsyncContentsManager
from nbformat import from_dict
from tornado import web

from peercompass.course import PAGE_FILE
from peercompass.course.notebooks import notebook_digest
from peercompass.support.regular_files import read_regular

from .as_data import (
    UNCHANGED,
    as_data,
    as_on_disk,
    is_shown,
    is_sound,
    is_trainee_page,
    with_word,
    without_outputs,
    without_widgets,
)
from .places import Places

_NOT_SAVED = (
    "This was handed in, so it is shown and not changed. To work on it, copy it into your workspace"
)
_NOT_MOVED = "What was handed in stays where it is. Make a copy of the notebook if you need one"
_NOT_OPENED = (
    "This file was handed in, and its kind is not opened here, since a viewer might run what it "
    "holds. You can download it"
)


class ShownAsData(AsyncContentsManager):
    """Lies over whatever contents manager a server has; see `lay_over`.

    A notebook from somebody else's place comes as text and cannot be saved, unless this very
    person made it here: then Jupyter has signed it. Every other comes without saved widgets; a
    trainee's page comes with the server's word whether anything in it differs from what was
    published, and without its outputs where something does.
    """

    places: ClassVar[Places]

    async def get(
        self, path: str, content: bool = True, type: str | None = None, *rest: Any, **more: Any
    ) -> dict[str, Any]:
        """The model of a file or folder, as Jupyter's; `tornado.web.HTTPError` where it is none or
        not opened."""
        where = self._where(path)
        own = self.places.is_own(where)
        # A viewer asks with content. Folders, and what is downloaded, never pass here.
        asked = content and type != "directory" and where.is_file()
        if asked and not own and not is_shown(where.name):
            raise web.HTTPError(403, _NOT_OPENED, reason=_NOT_OPENED)
        model: dict[str, Any] = await super().get(path, content, type, *rest, **more)
        if model["type"] != "notebook":
            return model
        notebook = model.get("content")
        if notebook is None:
            return model
        if is_sound(notebook) and (own or self._is_signed(notebook)):
            model["content"] = self._shown(notebook, where)
        else:
            model["content"], model["writable"] = from_dict(as_data(notebook)), False
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save, as Jupyter does, but never over a notebook that somebody else sent."""
        where = self._where(path)
        new = not where.exists()
        if model.get("type") != "notebook" and where.suffix.lower() != ".ipynb":
            return dict(await super().save(model, path))
        if not new and not self.places.is_own(where):
            there = await super().get(path, True, "notebook")
            if not (is_sound(there["content"]) and self._is_signed(there["content"])):
                raise web.HTTPError(403, _NOT_SAVED, reason=_NOT_SAVED)
        notebook = model.get("content")
        if notebook is None or model.get("type") != "notebook" or not is_sound(notebook):
            return dict(await super().save(model, path))
        with_word(notebook, None)
        saved = dict(await super().save(model, path))
        if new and notebook["cells"]:
            # It was made elsewhere and is put here: an upload. Jupyter would sign what says of
            # itself that it is trusted.
            self.notary.unsign(from_dict(as_on_disk(notebook)))
        return saved

    async def rename_file(self, old_path: str, new_path: str) -> None:
        """Move, as Jupyter does, but nothing that was sent into a place of one's own."""
        self._stay(old_path, new_path)
        await super().rename_file(old_path, new_path)

    async def copy(self, from_path: str, to_path: str | None = None) -> dict[str, Any]:
        """Copy, as Jupyter does: a notebook that was sent is copied as it is shown, and a folder of
        such is not copied into a place of one's own."""
        if self._where(from_path).is_dir():
            self._stay(from_path, to_path or "")
        copied: dict[str, Any] = await super().copy(from_path, to_path)
        return copied

    async def restore_checkpoint(self, checkpoint_id: str, path: str) -> None:
        """Bring an earlier state back, as Jupyter does, but never of what was sent."""
        if not self.places.is_own(self._where(path)):
            raise web.HTTPError(403, _NOT_SAVED, reason=_NOT_SAVED)
        await super().restore_checkpoint(checkpoint_id, path)

    def _shown(self, notebook: dict[str, Any], where: Path) -> dict[str, Any]:
        if not is_trainee_page(notebook):
            return with_word(without_widgets(notebook), None)
        page = as_on_disk(notebook)
        if self.places.is_source(where) or _is_as_published(page, where):
            return with_word(without_widgets(notebook), UNCHANGED)
        return with_word(without_outputs(without_widgets(notebook)), "changed")

    def _is_signed(self, notebook: dict[str, Any]) -> bool:
        return bool(self.notary.check_signature(from_dict(as_on_disk(notebook))))

    def _stay(self, old_path: str, new_path: str) -> None:
        old, new = self._where(old_path), self._where(new_path)
        if self.places.is_own(new) and not self.places.is_own(old):
            raise web.HTTPError(403, _NOT_MOVED, reason=_NOT_MOVED)

    def _where(self, path: str) -> Path:
        return self.places.root / path.strip("/")


def _is_as_published(notebook: dict[str, Any], where: Path) -> bool:
    """Whether a notebook is, in all of it, the one that was published with the page beside it."""
    try:
        page = json.loads(read_regular(where.parent / PAGE_FILE))
        published = page["notebooks"][where.name]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False
    return bool(published == notebook_digest(notebook))


def lay_over(manager: AsyncContentsManager, places: Places) -> None:
    """Make the contents manager of a running server show as data what others sent.

    The class of the very object is extended, since a server hands it to many before its extensions
    are loaded, and a hub may have a class of its own.
    """
    kind = type(manager)
    name = f"ShownAsData{kind.__name__}"
    manager.__class__ = type(name, (ShownAsData, kind), {"places": places})
