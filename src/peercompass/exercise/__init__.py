"""Exercises at work: what an answer holds, the log of answers and scoring. Pure."""

from .partial_credit import Closed, Note, close, option_note
from .response_log import (
    LARGEST_LOG,
    LOG_FILE,
    PRIVATE_FILE,
    TYPED_IN,
    Log,
    Response,
    add_lines,
    append,
    forget,
    parse,
    read,
)
from .response_values import BadValue, PlanGaps, answered, plan_gaps
from .scoring import Result, Status, score, score_unit

__all__ = [
    "LARGEST_LOG",
    "LOG_FILE",
    "PRIVATE_FILE",
    "TYPED_IN",
    "BadValue",
    "Closed",
    "Log",
    "Note",
    "PlanGaps",
    "Response",
    "Result",
    "Status",
    "add_lines",
    "answered",
    "append",
    "close",
    "forget",
    "option_note",
    "parse",
    "plan_gaps",
    "read",
    "score",
    "score_unit",
]
