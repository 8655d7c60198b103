"""Exercises at work: the kinds of items, the log of answers and scoring. Pure."""

from .kinds import BadValue, Closed, answered, close
from .log import LOG_FILE, PRIVATE_FILE, Log, Response, append, parse, read
from .scoring import Result, Status, score, score_unit

__all__ = [
    "LOG_FILE", "PRIVATE_FILE", "BadValue", "Closed", "Log", "Response", "Result", "Status",
    "answered", "append", "close", "parse", "read", "score", "score_unit",
]  # fmt: skip
