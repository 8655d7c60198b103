"""A unit on paper: its lesson and its exercise to print, and the sheet in which answers come back.

All of it is made from the published pages, so nothing on paper says more than the screen does.
"""

from .documents import PaperSize, print_unit, questions_on_paper
from .filled_sheet import FilledSheet, SheetFaults, read_sheet
from .questions import Question

__all__ = [
    "FilledSheet",
    "PaperSize",
    "Question",
    "SheetFaults",
    "print_unit",
    "questions_on_paper",
    "read_sheet",
]
