"""Exercises at work: what an answer holds, the log of answers and scoring. Pure."""

from .forgetting import forget, forget_all, settle
from .notes import Note, Sign
from .partial_credit import Closed, close
from .response_log import (
    LARGEST_LOG,
    LOG_FILE,
    PRIVATE_FILE,
    TYPED_IN,
    Log,
    Response,
    add_lines,
    append,
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
    "Sign",
    "Status",
    "add_lines",
    "answered",
    "append",
    "close",
    "forget",
    "forget_all",
    "parse",
    "plan_gaps",
    "read",
    "score",
    "score_unit",
    "settle",
]
