"""The instructor's desk: nbgrader's seams, and the short way through them."""

from typing import TYPE_CHECKING

from .config import DEMO, WORK, WORKSPACE, configure

if TYPE_CHECKING:
    from .desk import Desk, DeskError, Graded, UnknownUnit

__all__ = ["DEMO", "WORK", "WORKSPACE", "Desk", "DeskError", "Graded", "UnknownUnit", "configure"]


def __getattr__(name: str):
    """What brings all of nbgrader with it is read when first asked for: that takes seconds, and
    `here` is imported in every kernel that stock nbgrader starts."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import desk

    return getattr(desk, name)
