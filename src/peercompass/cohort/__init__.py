"""Cohorts in pandas: marks and answers as tables, and a synthetic cohort to look around with."""

from .demo import make_demo
from .tables import answers_table, marks_table, progress_table

__all__ = ["answers_table", "make_demo", "marks_table", "progress_table"]
