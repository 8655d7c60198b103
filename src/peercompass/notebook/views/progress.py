"""How far typed words are, in plain sentences: the rules of `exercise`, told as they stand."""

from typing import Any

from peercompass.course import PlanItem, WriteItem
from peercompass.exercise import plan_gaps


def words_told(item: WriteItem, value: str | None) -> str:
    """How many words stand, and how many more or fewer are asked for."""
    n = len((value or "").split())
    more = ""
    if n < item.min_words:
        more = f" {item.min_words - n} more to go."
    elif n > item.max_words:
        more = f" {n - item.max_words} over."
    words = "word" if n == 1 else "words"
    return f"{n} {words} ({item.min_words} to {item.max_words} asked for).{more}"


def plan_told(item: PlanItem, value: Any) -> tuple[str, list[str]]:
    """How far a plan is, and what each of its rows still lacks. `value` is None or rows."""
    gaps = plan_gaps(item, value or [])
    n = sum(not row for row in gaps.rows)
    if gaps.whole:
        told = f"{n} {'row is' if n == 1 else 'rows are'} whole. That is enough; more is up to you."
    else:
        told = f"{n} of {item.min_rows} rows {'is' if n == 1 else 'are'} whole so far."
    return told, [_row_told(item, row) for row in gaps.rows]


def _row_told(item: PlanItem, missing: dict[str, int]) -> str:
    """What one row lacks, by the titles of its columns."""
    if not missing:
        return "This row is whole."
    wanted = [
        f"{column.title} (at least {column.min_words} words)"
        if column.min_words > 1
        else column.title
        for column in item.columns
        if column.id in missing
    ]
    return f"Still open: {', '.join(wanted)}."
