"""The instructor's desk: nbgrader's seams, and the short way through them."""

from .batch import Graded
from .config import DEMO, WORK, WORKSPACE, configure
from .desk import Desk, DeskError, UnknownUnit

__all__ = ["DEMO", "WORK", "WORKSPACE", "Desk", "DeskError", "Graded", "UnknownUnit", "configure"]
