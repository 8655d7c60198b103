"""The instructor's desk: nbgrader's seams, and the short way through them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .batch import Graded
    from .collecting import Collected
    from .config import DEMO, WORK, WORKSPACE, configure
    from .desk import Desk, DeskError, UnknownUnit

__all__ = [
    "DEMO", "WORK", "WORKSPACE", "Collected", "Desk", "DeskError", "Graded", "UnknownUnit",
    "configure",
]  # fmt: skip

_HOMES = {
    "batch": ("Graded",),
    "collecting": ("Collected",),
    "config": ("DEMO", "WORK", "WORKSPACE", "configure"),
    "desk": ("Desk", "DeskError", "UnknownUnit"),
}


def __getattr__(name: str):
    """What brings all of nbgrader with it is read when first asked for: that takes seconds, and
    `here` is imported in every kernel that stock nbgrader starts."""
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
