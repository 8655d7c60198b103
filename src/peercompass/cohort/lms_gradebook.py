"""A gradebook that an LMS exported: whom its rows are about, and which column is a unit's.

How Canvas and Moodle name columns and find people is told in `exports`.
"""

import re
from pathlib import Path

from peercompass.grading.submissions.roster import Roster, RosterPerson
from peercompass.support.csv_tables import CsvError, guarded, read_csv

OWN_COLUMNS = {
    "canvas": ("Student", "ID", "SIS User ID", "SIS Login ID", "Section"),
    "moodle": ("First name", "Last name", "ID number", "Email address"),
}
"""The columns for people that an LMS has first."""
_IDS = {
    "canvas": {"ID": "canvas_id", "SIS User ID": "sis_id", "SIS Login ID": "login"},
    "moodle": {"ID number": "sis_id", "Email address": "email"},
}
"""By which columns an LMS knows people, the surest first, and the roster's column for each."""

_EXPORTED = "Last downloaded from this course"  # with it, Moodle refuses to undo later grading
_FORMULA = "has an id that a spreadsheet would take for a formula, so it cannot go into a file"


class BadExport(ValueError):
    """The file of the LMS does not fit. The message says what to do."""


def read_gradebook(path: Path, to: str) -> tuple[list[str], list[list[str]], list[str]]:
    """The head and the rows of an exported gradebook, each as long as the head, and remarks on
    how it was read."""
    try:
        rows, read_as = read_csv(path.read_bytes())
    except CsvError as error:
        raise BadExport(f"{path.name}:{error.line}: {error}") from error
    head = [name.strip() for name in rows[0].cells] if rows else []
    if not set(head) & set(_IDS[to]):
        wanted = " or ".join(_IDS[to])
        raise BadExport(f"{path.name} is no gradebook of {to.title()}: it has no column {wanted}")
    remarks = [f"{path.name}:{line}: {remark}" for line, remark in read_as]
    return head, [[*row.cells, *[""] * len(head)][: len(head)] for row in rows[1:]], remarks


def unit_column(path: Path, head: list[str], unit: str, title: str) -> int:
    """Where the LMS has a unit: `Title (id)` in Canvas, `Assignment: Title (Real)` in Moodle."""
    wanted = {title.casefold(), unit.casefold()}
    found = []
    for n, name in enumerate(head):
        bare = re.sub(r"\s*\((\d+|Real)\)$", "", name)
        if {bare.casefold(), re.sub(r"^\w+: ", "", bare).casefold()} & wanted:
            found.append(n)
    if len(found) == 1:
        return found[0]
    if found:
        twice = " and ".join(f"`{head[n]}`" for n in found)
        raise BadExport(f"{path.name} has {twice}; rename one in the LMS, and export it again")
    raise BadExport(
        f"{path.name} has no column for `{title}`. Make an assignment of that name in the LMS and "
        "export the gradebook again, or leave --against out"
    )


def kept_columns(to: str) -> set[str]:
    """The columns about people that go back to the LMS as they came."""
    return {
        *OWN_COLUMNS[to],
        "Surname",
        "LastName",
        "FirstName",
        "Integration ID",
        "Root Account",
        "Username",
        _EXPORTED,
    }


def person_in(to: str, head: list[str], cells: list[str], roster: Roster) -> RosterPerson | None:
    """The person of the roster that a row of the LMS is about: by the surest id that both have."""
    for name, column in _IDS[to].items():
        if name in head and (person := roster.by(column, cells[head.index(name)])):
            return person
    return None


def known_to(to: str, trainee: str, roster: Roster) -> RosterPerson | str:
    """The person that an LMS knows a trainee as, or in words why they cannot go into its file."""
    person = roster.people.get(trainee)
    if person is None:
        return f"{trainee}: is not in the roster, so the LMS's id is not known"
    ids = [getattr(person, column) for column in _IDS[to].values()]
    if not any(ids):
        wanted = " or ".join(_IDS[to].values())
        return f"{trainee}: has no id of {to.title()} in the roster; fill in {wanted}"
    if any(map(_is_formula, ids)):
        return f"{trainee}: {_FORMULA}"
    return person


def formula_in(to: str, head: list[str], cells: list[str]) -> str | None:
    """Why a row of the LMS cannot go into a file, where one of its ids is like a formula."""
    odd = any(_is_formula(cells[head.index(n)]) for n in _IDS[to] if n in head)
    return _FORMULA if odd else None


def _is_formula(text: str) -> bool:
    return guarded(text) != text


def identity(to: str, person: RosterPerson) -> list[str]:
    """The first columns of a new file: `_CANVAS`, or `_MOODLE`."""
    if to == "moodle":
        return [person.first_name, person.last_name, person.sis_id, person.email]
    names = [name for name in (person.last_name, person.first_name) if name]
    name = ", ".join(names) or person.trainee
    return [name, person.canvas_id, person.sis_id, person.login, person.section]
