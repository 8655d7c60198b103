"""Whose work is it? Names of files as trainees, Canvas and Moodle make them, told by the roster.

Nobody is ever guessed: a name that is not clear is refused, with what to do about it.

- Ours: the trainee's id, then anything after an underscore: `dana.zip`, `dana_second-try.zip`.
- Canvas, “Download Submissions”: `leedana_3143_207797_file.zip`, after the name `LATE` where it was
  late. The first number is the person's, the second the file's
  (github.com/instructure/canvas-lms/issues/2406).
- Moodle, “Download all submissions”: `Dana Lee_57_assignsubmission_file_`, as a folder or before a
  file's name. The number is of this person *in this assignment* (`get_uniqueid_for_user` in
  github.com/moodle/moodle, mod/assign/locallib.php), and stands as `Participant 57` in the grading
  worksheet.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from peercompass.support.csv_tables import CsvError, damaged_number, read_csv
from peercompass.support.text import cleaned, normalized

from .lms_headings import english
from .roster import TRAINEE_ID, Roster

_COPY = re.compile(r" ?\(\d+\)\Z")  # a browser adds " (1)" to a file it saves a second time
_OURS = re.compile(r"([A-Za-z0-9][A-Za-z0-9.@-]{0,60})(?:_.*)?")
_CANVAS = re.compile(r"[^_]+_(?:LATE_)?(\d+)_(\d+)_.+", re.DOTALL)
_MOODLE = re.compile(r"(?P<name>.*)_(?P<number>\d+)_assignsubmission_[a-z]+(?:_.*)?", re.DOTALL)
_PARTICIPANT = re.compile(r"\D*([0-9]+)")
_RENAME = "rename it to the trainee's name, like dana.zip"


class Unclear(ValueError):
    """It cannot be told whose work this is. The message says what to do."""


class WorksheetsDisagree(ValueError):
    """Two grading worksheets say different things of one person. The message says what to do."""


@dataclass
class Worksheet:
    """Moodle's grading worksheet: for each participant's number their address and ID number.

    It comes from the instructor's side alone: whoever could put a table here could say whose work
    is whose.
    """

    people: dict[str, tuple[str, str]] = field(default_factory=dict)
    _from: dict[str, str] = field(default_factory=dict)

    def add(self, raw: bytes, name: str) -> bool:
        """Read a CSV of this `name`, where it is such a worksheet, and say whether it is one.
        Raises `WorksheetsDisagree`."""
        try:
            rows, _ = read_csv(raw)
        except CsvError:
            return False
        head = [english(title) for title in rows[0].cells] if rows else []
        if "Identifier" not in head:
            return False
        for _, _, cells in rows[1:]:
            row = dict(zip(head, map(cleaned, cells), strict=False))
            if number := _PARTICIPANT.fullmatch(row.get("Identifier", "")):
                known = (row.get("Email address", ""), row.get("ID number", ""))
                self._put(number[1].lstrip("0") or "0", known, name)
        return True

    def _put(self, number: str, known: tuple[str, str], name: str) -> None:
        before = self.people.setdefault(number, known)
        first = self._from.setdefault(number, name)
        if tuple(map(normalized, before)) != tuple(map(normalized, known)):
            where = first if first == name else f"{first} and {name}"
            raise WorksheetsDisagree(
                f"{where}: two different people are participant {number}, so it is not clear whose "
                "work is whose. Leave the one grading worksheet of this assignment beside the "
                "files; nothing was collected"
            )


def is_from_lms(name: str) -> bool:
    """Whether Canvas or Moodle made this name of a file or folder."""
    stem = _stem(unicodedata.normalize("NFC", name))
    return bool(_MOODLE.fullmatch(stem) or _CANVAS.fullmatch(stem))


def known_person(name: str, roster: Roster) -> bool:
    """Whether a name of a file or folder is somebody's: an LMS made it for one person, or it
    begins with an id of the roster."""
    stem = _stem(cleaned(name))
    return is_from_lms(name) or any(stem == t or stem.startswith(f"{t}_") for t in roster.people)


def whose(name: str, unit: str, roster: Roster, worksheet: Worksheet) -> str:
    """The trainee id for a zip or folder of this `name`. It need not be in the roster, if the
    name itself is an id. Raises `Unclear`."""
    if "\n" in name or "\r" in name:
        raise Unclear(_RENAME)
    stem = _stem(cleaned(name))
    if match := _MOODLE.fullmatch(stem):
        return _of_moodle(match["name"], match["number"], roster, worksheet)
    if match := _CANVAS.fullmatch(stem):
        person = roster.by("canvas_id", match[1])
        if person is None:
            raise Unclear(
                f"nobody in the roster has the canvas_id {match[1]}; add it there (`peercompass "
                "roster FILE.csv`), or rename the file to the trainee's id"
            )
        return person.trainee
    if stem in (unit, ""):
        raise Unclear(_RENAME)
    stem = stem.removesuffix(f"_{unit}")  # as the hand-in page names the zip
    if stem in roster.people:
        return stem
    begins = [t for t in roster.people if stem.startswith(f"{t}_")]
    if len(begins) > 1:
        raise Unclear(f"it could be of {' or of '.join(sorted(begins))}; {_RENAME}")
    if begins:
        return begins[0]
    match = _OURS.fullmatch(stem)
    if not match or not TRAINEE_ID.fullmatch(match[1]) or match[1] == unit:
        raise Unclear(_RENAME)
    if roster.people and match[1] != stem:
        raise Unclear(f"{roster.unknown(match[1])}; {_RENAME}, or add them to the roster")
    return match[1]


def _of_moodle(name: str, number: str, roster: Roster, worksheet: Worksheet) -> str:
    number = number.lstrip("0") or "0"
    if worksheet.people:
        return _of_worksheet(number, roster, worksheet)
    person = roster.by("moodle_id", number)
    if person is None:
        raise Unclear(
            f"nobody in the roster is Moodle's participant {number}; put Moodle's grading "
            "worksheet (a CSV) beside the files, or rename this to the trainee's id"
        )
    full = f"{person.first_name} {person.last_name}".strip()
    if full and not _words(name).endswith(_words(full)):
        raise Unclear(
            f"the roster's moodle_id {number} is of {full}, and the file is of {name}; the number "
            "changes with each assignment, so put Moodle's grading worksheet (a CSV) beside it"
        )
    return person.trainee


def _of_worksheet(number: str, roster: Roster, worksheet: Worksheet) -> str:
    if number not in worksheet.people:
        raise Unclear(
            f"the worksheet has no participant {number}; download it anew from this assignment"
        )
    email, own = worksheet.people[number]
    if not email and not own:
        raise Unclear(
            f"the worksheet says no email and no ID number of participant {number}, as where the "
            "assignment is anonymous; reveal the identities in Moodle and download it again, or "
            "rename this to the trainee's id"
        )
    if damage := damaged_number(own):
        raise Unclear(f"the worksheet's ID number of participant {number} {damage}")
    by_email = roster.by("email", email)
    by_id = roster.people.get(own) or roster.by("trainee", own) or roster.by("sis_id", own)
    if by_email and by_id and by_email != by_id:
        raise Unclear(
            f"by email participant {number} is {by_email.trainee} and by ID number "
            f"{by_id.trainee}; mend the roster"
        )
    person = by_email or by_id
    if person is None:
        raise Unclear(
            f"nobody in the roster has the email or ID number of participant {number} in the "
            "worksheet; add it there (`peercompass roster FILE.csv`)"
        )
    return person.trainee


def _stem(name: str) -> str:
    stem = name[:-4] if name.casefold().endswith(".zip") else name
    return _COPY.sub("", stem).strip()


def _words(name: str) -> str:
    return normalized(name.replace("_", " "))
