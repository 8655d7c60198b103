"""Cohorts in pandas: marks and answers as tables, item statistics, reports and exports, and a
synthetic cohort to look around with."""

from .demo import make_demo
from .item_analysis import items_table
from .tables import competency_table, handins_table, marks_table, progress_table, work_table

__all__ = [
    "competency_table",
    "handins_table",
    "items_table",
    "make_demo",
    "marks_table",
    "progress_table",
    "work_table",
]
