"""What trainees ask for in another way, as one table: it came with their hand-ins, and no mark
knows of it."""

from collections.abc import Iterable

import pandas as pd

from peercompass.course import Unit
from peercompass.exercise import LOG_FILE
from peercompass.exercise.accommodation import Accommodation, accommodations, need_words
from peercompass.grading import Desk
from peercompass.grading.marking.findings import read_log
from peercompass.grading.submissions.attempts import read_attempts
from peercompass.grading.submissions.files import read_submitted_file
from peercompass.grading.submissions.place_attempts import attempts_folder
from peercompass.support.voice import say

_COLUMNS = ["unit", "trainee", "item", "about", "place", "needs", "words", "asked"]


def requests_table(
    desk: Desk, units: Iterable[str] = (), only: set[str] | None = None
) -> pd.DataFrame:
    """Every request that stands in the newest hand-in of each trainee, the newest first; of all
    `units` where none is named. `only` names trainees. Nothing has to be graded for it.

    Columns: `unit`, `trainee`, `item`, `about` (its question, or a scene's title), `place` (lesson
    or exercise, in words), `needs` and `words` (text), `asked` (UTC, or missing).
    """
    rows = [
        row
        for unit in (units or desk.course.units)
        for student in desk.students(unit)
        if only is None or student in only
        for row in _rows(desk.course.units[unit], student, _requests(desk, unit, student))
    ]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    when = pd.to_datetime(table.asked, utc=True, format="ISO8601", errors="coerce")
    table["asked"] = when.dt.tz_localize(None)
    return table.sort_values("asked", ascending=False, ignore_index=True, kind="stable")


def _requests(desk: Desk, unit: str, student: str) -> list[Accommodation]:
    """A log only grows, so the newest hand-in has all, whichever of them counts."""
    attempts = read_attempts(attempts_folder(desk.layout, unit) / student)
    folder = attempts[-1].folder if attempts else desk.folder("submitted", student, unit)
    return accommodations(read_log(read_submitted_file(folder / LOG_FILE)).responses)


def _rows(unit: Unit, student: str, asked: Iterable[Accommodation]) -> Iterable[tuple[str, ...]]:
    places = {"lesson": say("Lesson"), "exercise": say("Exercise")}
    around = {
        "lesson": say("Lesson, the whole part"),
        "exercise": say("Exercise, the whole part"),
    }
    stems = {
        "lesson": {one.id: one.stem for one in unit.practice}
        | {one.id: one.title for one in unit.practice_scenarios.values()},
        "exercise": {one.id: one.stem for one in unit.items},
    }
    words = need_words()
    for one in asked:
        yield (
            unit.id,
            student,
            one.item,
            stems[one.role].get(one.item, ""),
            (around if one.whole else places)[one.role],
            "; ".join(words[need] for need in one.needs),
            one.words,
            one.t,
        )
