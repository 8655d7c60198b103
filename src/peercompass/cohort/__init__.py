"""Cohorts in pandas: marks and answers as tables, the instructor's boards, and a synthetic cohort
to look around with."""

from .board import show
from .demo import make_demo
from .tables import answers_table, items_table, marks_table, progress_table

__all__ = ["answers_table", "items_table", "make_demo", "marks_table", "progress_table", "show"]
