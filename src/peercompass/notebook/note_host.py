"""How trainee mode reaches the note to oneself: it is in no cell, so the page opens a line of its
own to the kernel."""

import logging
from functools import partial
from pathlib import Path
from typing import Any

from .open import read_page, store_of
from .parts.note_to_self import NoteToSelf

TARGET = "peercompass.note"
"""What a page calls to be heard here, as `note_to_self.js` has it."""
_log = logging.getLogger(__name__)


def listen_for_note(manager: Any, folder: Path) -> None:
    """Let pages of the notebook in `folder` open such lines. `manager` is the kernel's of comms."""
    manager.register_target(TARGET, partial(_answer, folder))


def _answer(folder: Path, comm: Any, _opened: Any) -> None:
    """Answer each message of a page with the note as it is then: `text`, and whether it is `kept`.
    Where the disk does not have it, the page goes on holding it."""
    part = NoteToSelf(read_page(folder), store_of(folder))

    def hear(message: dict[str, Any]) -> None:
        try:
            reply = part.hear(message["content"]["data"])
        except OSError:
            _log.exception("the note to oneself could not be written")
            comm.send({"text": part.view["text"], "kept": False})
            return
        comm.send({"text": part.view["text"], "kept": reply.saved})

    comm.on_msg(hear)
