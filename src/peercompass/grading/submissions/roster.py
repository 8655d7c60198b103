"""The roster: who is in which cohort, and by which names other systems know them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path

from peercompass.course import no_such
from peercompass.grading.gradebook.create import open_gradebook
from peercompass.grading.privacy import private_mode
from peercompass.support.atomic_files import replacing
from peercompass.support.clock import name_stamp
from peercompass.support.csv_tables import CsvError, CsvRow, csv_bytes, damaged_number, read_csv
from peercompass.support.regular_files import read_regular
from peercompass.support.text import cleaned, look_alikes, normalized

ROSTER = "roster.csv"
TRAINEE_ID = re.compile(r"(?!.*\.\Z)[A-Za-z0-9][A-Za-z0-9.@_-]{0,60}")
"""A trainee's id. It becomes a folder's name and, in nbgrader's exchange, a part of one between
plus signs; so no plus, no slash, no space, and no dot at either end."""

_SAY_ID = "use letters a to z, digits, and . @ _ - inside, at most 61 of them"
_LARGEST = 5_000_000  # bytes
_LONGEST = 120  # characters of a cell; nbgrader's gradebook holds 128
_IDS = ("trainee", "canvas_id", "sis_id", "login", "moodle_id")
_NUMBERS = ("canvas_id", "moodle_id")
_UNIQUE = ("email", "canvas_id", "sis_id", "login", "moodle_id")


@dataclass(frozen=True)
class RosterPerson:
    """One line of the roster. All is text; only `trainee` has to be there."""

    trainee: str
    cohort: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    canvas_id: str = ""
    sis_id: str = ""
    login: str = ""
    section: str = ""
    moodle_id: str = ""


COLUMNS = tuple(column.name for column in fields(RosterPerson))


@dataclass(frozen=True)
class Roster:
    """Everybody, by trainee id, in the order of the file."""

    people: dict[str, RosterPerson] = field(default_factory=dict)

    @property
    def cohorts(self) -> list[str]:
        """The names of the cohorts, sorted; people without one make none. Of names that differ in
        nothing that counts, the first."""
        names: dict[str, str] = {}
        for person in self.people.values():
            if key := normalized(person.cohort):
                names.setdefault(key, person.cohort)
        return sorted(names.values())

    def of(self, cohort: str) -> list[RosterPerson]:
        """The people of a cohort. Raises `ValueError` where there is none of that name."""
        wanted = normalized(cohort)
        found = [one for one in self.people.values() if normalized(one.cohort) == wanted]
        if not wanted or not found:
            known = ", ".join(self.cohorts) or "none yet; take one in with `peercompass roster`"
            raise ValueError(f"the roster has no cohort `{cohort}`; it has: {known}")
        return found

    def by(self, column: str, value: str) -> RosterPerson | None:
        """The one person with this `value` in a column, in any case and form; None where nobody
        has it."""
        wanted = normalized(value)
        found = (p for p in self.people.values() if normalized(getattr(p, column)) == wanted)
        return next(found, None) if wanted else None

    def unknown(self, trainee: str) -> str | None:
        """Why `trainee` is nobody of this roster, in words; None when they are in it."""
        if trainee in self.people:
            return None
        other = next((t for t in self.people if normalized(t) == normalized(trainee)), None)
        if other:
            return (
                f"`{trainee}` is not in the roster, which has `{other}`; small and capital letters "
                "count, so it may be another person"
            )
        return f"`{trainee}` is not in the roster"


class RosterError(ValueError):
    """A roster cannot be taken in. The message has a line for each problem."""


@dataclass(frozen=True)
class RosterChange:
    """What a new roster makes of the one before: trainee ids."""

    added: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    """Who changed, and which columns."""
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.gone)


def read_roster(work: Path) -> Roster:
    """The roster kept in the folder `work`; an empty one where there is none.

    Raises `RosterError` when somebody changed the file by hand and it can no longer be read.
    """
    path = Path(work) / ROSTER
    return parse_roster(path)[0] if path.exists() else Roster()


def parse_roster(path: Path) -> tuple[Roster, list[str]]:
    """Read a roster's CSV: the roster, and remarks on how it was read.

    Commas, semicolons or tabs; a byte order mark does no harm. Raises `RosterError` with every
    problem of every line at once, `OSError` when the file cannot be opened.
    """
    path = Path(path)
    if path.stat().st_size > _LARGEST:
        raise RosterError(f"{path.name}: the file is over 5 MB, so it is no roster")
    try:
        rows, read_as = read_csv(read_regular(path))
    except CsvError as error:
        raise RosterError(f"{path.name}:{error.line}: {error}") from None
    if not rows:
        raise RosterError(f"{path.name}: the file is empty; begin it with the line {_example()}")
    first, names = rows[0].line, _trimmed(rows[0], [])
    columns, of_columns = _columns(names)
    read_as += _remarks(rows, columns)
    problems = [(first, problem) for problem in of_columns]
    people: dict[str, tuple[int, RosterPerson]] = {}
    if "trainee" in columns:
        for row in rows[1:]:
            line = row.line
            person, slips = _person(columns, _trimmed(row, columns))
            problems += [(line, slip) for slip in slips]
            if person.trainee in people:
                earlier = people[person.trainee][0]
                twice = f"`{person.trainee}` stands on line {earlier} too; take one of the two out"
                problems.append((line, twice))
            elif person.trainee:
                people[person.trainee] = (line, person)
        problems += _doubles(people.values())
        problems += _lost_zeros(people.values())
    if problems:
        raise RosterError("\n".join(f"{path.name}:{n}: {text}" for n, text in sorted(problems)))
    remarks = [f"{path.name}:{line}: {remark}" for line, remark in read_as]
    return Roster({trainee: person for trainee, (_, person) in people.items()}), remarks


def compare(before: Roster, after: Roster) -> RosterChange:
    """What changes when `after` takes the place of `before`."""
    old, new = before.people, after.people
    changed = {
        trainee: tuple(c for c in COLUMNS if getattr(new[trainee], c) != getattr(old[trainee], c))
        for trainee in new
        if trainee in old and new[trainee] != old[trainee]
    }
    added = tuple(trainee for trainee in new if trainee not in old)
    return RosterChange(added, changed, tuple(trainee for trainee in old if trainee not in new))


def keep_roster(work: Path, roster: Roster) -> Path | None:
    """Make `roster` the one of the folder `work`, in one step. Returns the dated copy of the one
    before, where there was one. Raises `OSError` when the disk is full; then it is as it was."""
    path = Path(work) / ROSTER
    copy = None
    if path.exists():
        copy = path.with_name(f"roster-until-{name_stamp()}.csv")
        _keep(copy, path.read_bytes())
    rows = [[getattr(person, c) for c in COLUMNS] for person in roster.people.values()]
    _keep(path, csv_bytes([COLUMNS, *rows]))
    return copy


def _keep(path: Path, data: bytes) -> None:
    with replacing(
        path, mode=private_mode(path.parent)
    ) as file:  # who is in a course is nobody else's business
        file.write(data)


def enter_names(db_url: str, course_id: str, roster: Roster) -> None:
    """Give nbgrader's gradebook the names and addresses of the roster's people. What the roster
    leaves empty stays as it is there, and nobody is taken out."""
    with open_gradebook(db_url, course_id) as gradebook:
        for person in roster.people.values():
            known = {
                "first_name": person.first_name,
                "last_name": person.last_name,
                "email": person.email,
            }
            gradebook.update_or_create_student(
                person.trainee, **{name: value for name, value in known.items() if value}
            )


def _trimmed(row: CsvRow, columns: list[str]) -> list[str]:
    """The cells as they are kept. A trainee's id is not mended: it becomes a folder's name."""
    every = (*columns, *[""] * len(row.cells))
    return [
        cell.strip() if column == "trainee" else cleaned(cell)
        for column, cell in zip(every, row.cells, strict=False)
    ]


def _remarks(rows: list[CsvRow], columns: list[str]) -> list[tuple[int, str]]:
    """Where a blank only looks like a space, or cannot be seen: it is read as a plain one, and
    named, since another program may keep it."""
    return [
        (
            row.line,
            f"`{column}` holds {', '.join(odd)}, which was read as a plain space "
            "or, where it takes no room, left out",
        )
        for row in rows
        for column, cell in zip((*columns, *[""] * len(row.cells)), row.cells, strict=False)
        if column != "trainee" and (odd := look_alikes(cell))
    ]


def _lost_zeros(people: Iterable[tuple[int, RosterPerson]]) -> list[tuple[int, str]]:
    """Numbers shorter than all others of a column of which some begin with zeros."""
    problems = []
    people = list(people)
    for column in _IDS:
        values = [(line, getattr(person, column)) for line, person in people]
        numbers = [(line, value) for line, value in values if re.fullmatch(r"[0-9]+", value)]
        padded = {len(value) for _, value in numbers if value.startswith("0") and len(value) > 1}
        if len(padded) != 1 or len(numbers) != sum(1 for _, value in values if value):
            continue
        [width] = padded
        problems += [
            (
                line,
                f"`{column}` {value} is shorter than the others, which have {width} digits with "
                "zeros at their start; a spreadsheet may have taken its zeros. Format the column "
                "as text and fill it in anew",
            )
            for line, value in numbers
            if len(value) < width and not value.startswith("0")
        ]
    return problems


def _columns(names: list[str]) -> tuple[list[str], list[str]]:
    """The column of each cell, by its field's name, and what is wrong with the first line."""
    columns = [re.sub(r"[\s-]+", "_", normalized(name)) for name in names]
    while columns and not columns[-1]:
        columns.pop()
    problems = []
    for column, name in zip(columns, names, strict=False):
        if column not in COLUMNS:
            problems.append(
                f"{no_such('column', name, COLUMNS)}; rename it or take it out"
                if name
                else "a column has no name; name it or take it out"
            )
    problems += [f"the column `{c}` stands twice" for c in COLUMNS if columns.count(c) > 1]
    if "trainee" not in columns:
        problems.append(
            f"there is no column `trainee`; begin the file with a line like {_example()}"
        )
    return columns, problems


def _person(columns: list[str], cells: list[str]) -> tuple[RosterPerson, list[str]]:
    slips = []
    if any(cells[len(columns) :]):
        slips.append(
            "this line has more cells than the first has columns; put text that holds "
            'the separator in "quotes"'
        )
    known = {c: cell for c, cell in zip(columns, cells, strict=False) if c in COLUMNS}
    person = RosterPerson(**{"trainee": "", **known})
    if not person.trainee:
        slips.append("the trainee's id is missing; give one in the column `trainee`")
    elif not damaged_number(person.trainee) and not TRAINEE_ID.fullmatch(person.trainee):
        odd = look_alikes(person.trainee)
        holds = f" (it holds {', '.join(odd)})" if odd else ""
        slips.append(f"`{person.trainee}` cannot be a trainee's id{holds}; {_SAY_ID}")
    for column in COLUMNS:
        value = getattr(person, column)
        if column in _IDS and (damage := damaged_number(value)):
            slips.append(f"`{column}` {damage}")
        elif column in _NUMBERS and value and not re.fullmatch(r"[0-9]+", value):
            slips.append(
                f"`{column}` has to be a whole number, not `{value}`; in Excel, format "
                "the column as text"
            )
        elif column != "trainee" and (len(value) > _LONGEST or not value.isprintable()):
            slips.append(f"`{column}` is too long or holds a character that cannot be seen")
    return person, slips


def _doubles(people: Iterable[tuple[int, RosterPerson]]) -> list[tuple[int, str]]:
    """Two people with one name: it would not be clear whose work is whose."""
    problems = []
    seen: dict[tuple[str, str], RosterPerson] = {}
    for line, person in people:
        for column in ("trainee", *_UNIQUE):
            value = getattr(person, column)
            other = seen.setdefault((column, normalized(value)), person)
            if not value or other is person:
                continue
            if column == "trainee":
                why = f"`{value}` and `{other.trainee}` differ only in small and capital letters"
            else:
                why = f"`{person.trainee}` and `{other.trainee}` have the same {column} `{value}`"
            problems.append((line, f"{why}; change one of them"))
    return problems


def _example() -> str:
    return "trainee,cohort,first_name,last_name,email"
