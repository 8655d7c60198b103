"""How far typed words are, in plain sentences: the rules of `exercise`, told as they stand."""

from typing import Any

from peercompass.course import PlanItem, WriteItem
from peercompass.exercise import plan_gaps
from peercompass.support.voice import say, say_n


def words_told(item: WriteItem, value: str | None) -> str:
    """How many words stand, and how many more or fewer are asked for."""
    n = len((value or "").split())
    told = say_n(
        "{n} word ({least} to {most} asked for).",
        "{n} words ({least} to {most} asked for).",
        n,
        least=item.min_words,
        most=item.max_words,
    )
    if n < item.min_words:
        return f"{told} {say_n('{n} more to go.', '{n} more to go.', item.min_words - n)}"
    if n > item.max_words:
        return f"{told} {say_n('{n} over.', '{n} over.', n - item.max_words)}"
    return told


def plan_told(item: PlanItem, value: Any) -> tuple[str, list[str]]:
    """How far a plan is, and what each of its rows still lacks. `value` is None or rows."""
    gaps = plan_gaps(item, value or [])
    n = sum(not row for row in gaps.rows)
    if gaps.whole:
        told = say_n(
            "{n} row is whole. That is enough; more is up to you.",
            "{n} rows are whole. That is enough; more is up to you.",
            n,
        )
    else:
        told = say_n(
            "{n} of {wanted} rows is whole so far.",
            "{n} of {wanted} rows are whole so far.",
            n,
            wanted=item.min_rows,
        )
    return told, [_row_told(item, row) for row in gaps.rows]


def _row_told(item: PlanItem, missing: dict[str, int]) -> str:
    """What one row lacks, by the titles of its columns."""
    if not missing:
        return say("This row is whole.")
    wanted = [
        say_n(
            "{column} (at least {n} word)",
            "{column} (at least {n} words)",
            column.min_words,
            column=column.title,
        )
        if column.min_words > 1
        else column.title
        for column in item.columns
        if column.id in missing
    ]
    return say("Still open: {columns}.", columns=", ".join(wanted))
