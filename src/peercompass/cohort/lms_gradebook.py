"""A gradebook that an LMS exported: whom its rows are about, and which column is a unit's.

How Canvas and Moodle name columns and find people is told in `exports`.
"""

import re
from pathlib import Path

from peercompass.grading.submissions.lms_headings import english
from peercompass.grading.submissions.roster import Roster, RosterPerson
from peercompass.support.csv_tables import CsvError, damaged_number, guarded, read_csv
from peercompass.support.regular_files import read_regular
from peercompass.support.text import cleaned, normalized

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
_SHOWN_AS = re.compile(r"\s*\(([0-9]+|[^()]*)\)$")
"""Canvas's number of an assignment; or as what Moodle shows a grade."""
_SHARES = {
    *("percentage", "porcentaje", "letter", "letra", "feedback", "retroalimentación"),
    *("calificación en letra", "comentarios", "realimentación"),
}
_FORMULA = "has an id that a spreadsheet would take for a formula, so it cannot go into a file"


class BadExport(ValueError):
    """The file of the LMS does not fit. The message says what to do."""


def read_gradebook(path: Path, to: str) -> tuple[list[str], list[list[str]], list[str]]:
    """The head and the rows of an exported gradebook, each as long as the head, and remarks on
    how it was read."""
    try:
        rows, read_as = read_csv(read_regular(path))
    except CsvError as error:
        raise BadExport(f"{path.name}:{error.line}: {error}") from error
    head = [cleaned(name) for name in rows[0].cells] if rows else []
    if not {english(name) for name in head} & set(_IDS[to]):
        wanted = " or ".join(_IDS[to])
        raise BadExport(f"{path.name} is no gradebook of {to.title()}: it has no column {wanted}")
    remarks = [f"{path.name}:{line}: {remark}" for line, remark in read_as]
    return head, [[*row.cells, *[""] * len(head)][: len(head)] for row in rows[1:]], remarks


def unit_column(path: Path, head: list[str], unit: str, title: str) -> int:
    """Where the LMS has a unit: `Title (id)` in Canvas; in Moodle `Assignment: Title (Real)`, also
    as another kind of activity (`External tool: …`) and in another language. Raises `BadExport`,
    also where Moodle has it as a percentage or a letter alone."""
    wanted = {normalized(title), normalized(unit)}
    found = [
        n
        for n, name in enumerate(head)
        if (_titles(name) | _titles(_SHOWN_AS.sub("", name))) & wanted
    ]
    points = [n for n in found if not _is_share(head[n])]
    if len(points) == 1:
        return points[0]
    if points:
        twice = " and ".join(f"`{head[n]}`" for n in points)
        raise BadExport(f"{path.name} has {twice}; rename one in the LMS, and export it again")
    if found:
        raise BadExport(
            f"{path.name} has `{head[found[0]]}`, which holds no points. Export it from Moodle "
            "again, with the grade display type “Real”"
        )
    raise BadExport(
        f"{path.name} has no column for `{title}`. Make an assignment of that name in the LMS and "
        "export the gradebook again, or leave --against out"
    )


def _titles(heading: str) -> set[str]:
    """What a column may be the title of: all of it, and what comes after the activity's kind."""
    return {normalized(heading), normalized(heading.partition(": ")[2])} - {""}


def _is_share(heading: str) -> bool:
    shown = _SHOWN_AS.search(heading)
    return shown is not None and normalized(shown[1]) in _SHARES


def is_maximum_row(cells: list[str]) -> bool:
    """Whether this is Canvas's row of what assignments are out of."""
    return bool(cells) and english(cells[0]) == "Points Possible"


def score_of(cell: str) -> float | None:
    """A cell of the LMS as a number, also with a decimal comma; None where it is none."""
    text = cleaned(cell)
    if re.fullmatch(r"-?[0-9]+,[0-9]+", text):
        text = text.replace(",", ".")
    try:
        return float(text)
    except ValueError:
        return None


def is_kept(to: str, heading: str) -> bool:
    """Whether a column is about people, and goes back to the LMS as it came."""
    also = ("Integration ID", "Root Account", "Username", _EXPORTED)
    return english(heading) in (*OWN_COLUMNS[to], *also)


def person_in(
    to: str, head: list[str], cells: list[str], roster: Roster
) -> RosterPerson | str | None:
    """The person of the roster that a row of the LMS is about, by the surest id that both have;
    None where nobody is.

    In words why it cannot be told: a surer id says another person, or a spreadsheet damaged an id.
    """
    names = [english(name) for name in head]
    ids = {c: cells[names.index(name)] for name, c in _IDS[to].items() if name in names}
    for column, cell in ids.items():
        if damage := damaged_number(cell):
            return f"its {column} {damage}"
        if lost := _lost_zeros(column, cell, roster):
            return lost
    found: RosterPerson | None = None
    by = ""
    for column, cell in ids.items():
        person = roster.by(column, cell)
        if found is None and person is not None:
            found, by = person, column
        elif found is not None and person is not None and person != found:
            other = person.trainee
            return f"by {by} it is {found.trainee} and by {column} {other}; mend the roster"
    if found is None:
        return None
    for column, cell in ids.items():
        if column == by:
            break
        own = getattr(found, column)
        if normalized(cell) and own and normalized(cell) != normalized(own):
            return (
                f"by {by} it is {found.trainee}, whose {column} in the roster is {own} and not "
                f"{cleaned(cell)}; mend the roster"
            )
    return found


def _lost_zeros(column: str, cell: str, roster: Roster) -> str:
    """Why a number is not trusted that is somebody's but for zeros at its start."""
    text = cleaned(cell)
    if column not in ("sis_id", "login") or not text.isdecimal() or roster.by(column, text):
        return ""
    for person in roster.people.values():
        own = getattr(person, column)
        if own.isdecimal() and own.lstrip("0") == text.lstrip("0"):
            return (
                f"its {column} {text} is {own} of {person.trainee} but for zeros at its start, "
                "which a spreadsheet takes away; mend the one that lost them"
            )
    return ""


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
    odd = any(
        _is_formula(cell)
        for name, cell in zip(head, cells, strict=True)
        if english(name) in _IDS[to]
    )
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
