"""What an instructor typed in from paper, as a hand-in: the released notebook, and a log in which
every line says who typed it, so that it never passes for the trainee's own typing.

It is kept among the trainee's attempts as if it had been collected. Nothing is ever written over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from peercompass.course import Page, Unit
from peercompass.exercise import LOG_FILE, TYPED_IN, Log, Response, read
from peercompass.grading.layout import DeskLayout
from peercompass.support.clock import now, stamp
from peercompass.support.regular_files import read_regular
from peercompass.support.voice import say

from .attempts import (
    SubmissionAttempt,
    finish_placing,
    is_kept,
    keep_attempt,
    put_aside,
    read_attempts,
    read_files,
)
from .place_attempts import aside_folder, attempts_folder, place_attempts
from .roster import TRAINEE_ID, read_roster


@dataclass(frozen=True)
class TypedIn:
    """What typing in came to: the attempt, whether it is `new`, and what is to be said of it."""

    attempt: SubmissionAttempt
    new: bool
    noted: tuple[str, ...]


def check_trainee(desk: DeskLayout, trainee: str) -> None:
    """Raises `ValueError` for what can be no trainee's id, or is none of the roster's."""
    roster = read_roster(desk.work)
    if not TRAINEE_ID.fullmatch(trainee):
        raise ValueError(say("`{name}` cannot be a trainee's id.", name=trainee))
    if roster.people and (why := roster.unknown(trainee)):
        raise ValueError(say("{why}. Add them to the roster first.", why=why))


def type_in(
    desk: DeskLayout,
    unit: Unit,
    page: Page,
    trainee: str,
    values: Mapping[str, Any],
    by: str,
    handed_in: datetime | None = None,
    *,
    same_words: bool = True,
) -> TypedIn:
    """Keep `values`, by item, as a hand-in of `trainee`, and put in place the attempt that counts.

    `by` is who typed it, `handed_in` when the paper was handed in, else now. Where the paper had
    other words than `page`, its answers name no form. Raises `ValueError` when roster or settings
    cannot be read or `handed_in` is still to come, and `OSError`.
    """
    check_trainee(desk, trainee)
    if handed_in and handed_in > now():
        raise ValueError(say("That time is still to come; say when the paper was handed in."))
    kinds = {item.id: item.kind for item in page.items}
    lines = tuple(
        Response(
            item,
            kinds[item],
            value,
            page.forms.get(item, "") if same_words else "",
            t=stamp(),
            extra={TYPED_IN: {"by": by, "on": stamp()}},
        )
        for item, value in values.items()
    )
    _refuse_uncollected(desk, unit.id, trainee)
    home = attempts_folder(desk, unit.id) / trainee
    for one in read_attempts(home):
        if _is_same(read(one.folder / LOG_FILE), lines):
            return TypedIn(one, False, ())
    log = "".join(f"{line.as_line()}\n" for line in lines).encode("utf-8", "replace")
    notebook = f"{unit.id}.ipynb"
    released = desk.folder("release", ".", unit.id) / notebook
    files = {notebook: read_regular(released), LOG_FILE: log}
    basis = "stated" if handed_in else "collected"
    attempt, new = keep_attempt(home, files, unit.id, handed_in, basis)
    placing = place_attempts(desk, unit)
    return TypedIn(attempt, new, (*placing.refused, *placing.noted))


def take_back(desk: DeskLayout, unit: Unit, trainee: str) -> Path | None:
    """Take the newest hand-in that was typed in for `trainee` out of the attempts, and put in place
    the one that counts then. Returns where it lies now; nothing is deleted. None where none was
    typed in. Raises `OSError`."""
    home, spare = attempts_folder(desk, unit.id) / trainee, aside_folder(desk, unit.id) / trainee
    typed = [one for one in read_attempts(home) if read(one.folder / LOG_FILE).typed_in]
    if not typed:
        return None
    placed = desk.folder("submitted", trainee, unit.id)
    finish_placing(placed, unit.id, home, spare)
    if placed.is_dir() and is_kept(read_files(placed, unit.id), [typed[-1]], unit.id):
        put_aside(placed, spare)
    kept = put_aside(typed[-1].folder, spare)
    place_attempts(desk, unit)
    return kept


def _refuse_uncollected(desk: DeskLayout, unit: str, trainee: str) -> None:
    """Raises `ValueError` where something lies in nbgrader's place that was not collected yet: it
    would be moved aside, and is an attempt too."""
    placed = desk.folder("submitted", trainee, unit)
    kept = read_attempts(attempts_folder(desk, unit) / trainee)
    if placed.is_dir() and not is_kept(read_files(placed, unit), kept, unit):
        raise ValueError(
            say(
                "Work of {trainee} lies there that was not collected yet. Run `peercompass collect "
                "{unit}` first.",
                trainee=trainee,
                unit=unit,
            )
        )


def _is_same(log: Log, lines: tuple[Response, ...]) -> bool:
    """Whether a log holds these very answers, typed in before."""
    if not log.typed_in:
        return False
    there = [(one.item, one.value, one.form) for one in log.responses]
    return there == [(one.item, one.value, one.form) for one in lines]
