"""Cohorts in pandas: marks and answers as tables, item statistics, reports and exports, the
instructor's boards, and a synthetic cohort to look around with."""

from .board import show
from .demo import make_demo
from .items import items_table
from .tables import competency_table, handins_table, marks_table, progress_table, work_table

__all__ = [
    "competency_table", "handins_table", "items_table", "make_demo", "marks_table",
    "progress_table", "show", "work_table",
]  # fmt: skip
