"""The instructor's desk: nbgrader's seams, and the short way through them."""

from .collecting import Collected
from .config import DEMO, WORK, WORKSPACE, configure
from .desk import Desk, DeskError, Graded, UnknownUnit

__all__ = [
    "DEMO", "WORK", "WORKSPACE", "Collected", "Desk", "DeskError", "Graded", "UnknownUnit",
    "configure",
]  # fmt: skip
