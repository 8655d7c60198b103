"""The sheet that a reviewer fills in: a CSV with a row for each decision, and a few about them."""

import re
from collections.abc import Iterator, Sequence

from peercompass.course import Unit
from peercompass.support.csv_tables import write_columns

from .questions import questions_of, stamp

ITEM, PART, ANSWER, SURE, COMMENT = "Item", "Part", "Answer", "Sure (1-3)", "Doubt or comment"
COLUMNS = (ITEM, PART, ANSWER, SURE, COMMENT)
TO_WRITE = "What to write"
"""A column that helps who fills the sheet in. Nobody reads it back."""

ABOUT = "About you"
CODE, MADE_FROM, NAME, ROLE = "Code", "Made from", "Name", "Role"
CREDENTIAL, DATE, CONSENT = "Credential", "Date", "May we name you"
_ABOUT = {
    CODE: "Leave it as it is.",
    MADE_FROM: "Leave it as it is.",
    NAME: "Only if we may name you; else leave it empty.",
    ROLE: "what you do, as it may stand beside your name",
    CREDENTIAL: "a certificate or license that you hold, or leave it empty",
    DATE: "the day you read it, like 2026-12-01",
    CONSENT: "yes or no: your name, role and date beside the unit",
}

_LONGEST_CODE = 30  # characters


def one_code(text: str) -> str:
    """A reviewer's code as it is kept, in small letters; it names a folder too. Raises
    `ValueError`."""
    code = text.strip().lower()
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", code) or len(code) > _LONGEST_CODE:
        raise ValueError(f"{text!r} is no code; write letters, digits and hyphens: reviewer-2")
    return code


def sheet_csv(unit: Unit, shown: Sequence[str], code: str) -> bytes:
    """The sheet for the reviewer `code` as CSV: a row a decision."""
    return write_columns((*COLUMNS, TO_WRITE), _rows(unit, shown, code))


def about_hints() -> dict[str, str]:
    """What a reviewer says of themselves, each with a hint; what is filled in already is not
    among it."""
    return {part: hint for part, hint in _ABOUT.items() if part not in (CODE, MADE_FROM)}


def _rows(unit: Unit, shown: Sequence[str], code: str) -> Iterator[tuple[str, ...]]:
    known = {CODE: code, MADE_FROM: f"{unit.id} {stamp(unit, shown)}"}
    for part, hint in _ABOUT.items():
        yield ABOUT, part, known.get(part, ""), "", "", hint
    for question in questions_of(unit, shown, code):
        for asked in question.asked:
            yield question.number, asked.mark, "", "", "", question.ask
