"""Exercises at work: the kinds of items, the log of answers and scoring. Pure."""

from .kinds import Closed, answered, close
from .log import LARGEST_LOG, LOG_FILE, PRIVATE_FILE, Log, Response, append, forget, parse, read
from .scoring import Result, Status, score, score_unit
from .values import BadValue, PlanGaps, plan_gaps

__all__ = [
    "LARGEST_LOG", "LOG_FILE", "PRIVATE_FILE", "BadValue", "Closed", "Log", "PlanGaps", "Response",
    "Result", "Status", "answered", "append", "close", "forget", "parse", "plan_gaps", "read",
    "score", "score_unit",
]  # fmt: skip
