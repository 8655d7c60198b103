"""CSV, to and from spreadsheets: text in it never becomes a formula, and is what it was when it
comes back."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from numbers import Integral, Real
from typing import Any, NamedTuple

from .text import normalized

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # a first line that only Excel writes
_DAMAGED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+[0-9]+|[0-9]{4,}[.,]0+")
_NO_TABLE = (
    (b"PK\x03\x04", "a workbook (of Excel, LibreOffice or Numbers), whatever its name"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of an older Excel, whatever its name"),
    (b"%PDF-", "a PDF, whatever its name"),
)
_PAGE = re.compile(rb"\s*<(?:!doctype|html|table|\?xml|!--)", re.IGNORECASE)
_LONGEST_CELL = 10_000_000  # characters


class CsvError(ValueError):
    """Bytes that are no table. The message says why and what to do; `line` counts from 1."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


class CsvRow(NamedTuple):
    """A row of a table: its `number` as a spreadsheet shows it and the `line` of the file that it
    begins on, both from 1, and its cells."""

    number: int
    line: int
    cells: list[str]


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before a first `=`, `+`,
    `-`, `@` (the wide ones of East Asian keyboards too), tab or line end (OWASP, "CSV Injection",
    https://owasp.org/www-community/attacks/CSV_Injection). Text that looks guarded already gets
    one more, so that `unguarded` gives back what it was."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` made this of, or that a person typed."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def damaged_number(text: str) -> str:
    """What a spreadsheet did to an id that is a long number (`1.2E+11`, `104.0`), in words that go
    on from the cell's name, with what to do. Empty for any other text."""
    if not _DAMAGED.fullmatch(text.strip()):
        return ""
    return (
        f"was damaged by a spreadsheet (`{text.strip()}`), and what it was cannot be told from "
        "that. Take the file as it was downloaded, or format the column as text and fill it in anew"
    )


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV after RFC 4180. Text is guarded; a number stays a number, written as short as
    it can be; what is missing (None, NaN) is empty; a time is ISO 8601."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def csv_bytes(rows: Iterable[Iterable[Any]]) -> bytes:
    """The same as a file: UTF-8 with the mark at its start by which Excel reads every letter."""
    return csv_text(rows).encode("utf-8-sig")


def read_csv(data: bytes) -> tuple[list[CsvRow], list[tuple[int, str]]]:
    """The rows of a CSV that hold something, and remarks on how its bytes were read, each with
    its line.

    Commas, semicolons or tabs, whichever the first row has most of, or what Excel's `sep=` names;
    UTF-8, UTF-16 with its mark, or Windows-1252. Cells are as they were before `guarded`. Raises
    `CsvError`.
    """
    text, remarks = _text(data)
    hint = _SEPARATOR.match(text)
    head = text[hint.end() if hint else 0 :].partition("\n")[0]
    delimiter = hint[1] if hint else max(",;\t", key=head.count)
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows, begins = [], 1
    try:
        for number, cells in enumerate(reader, start=1):
            line, begins = begins, reader.line_num + 1
            if any(cell.strip() for cell in cells) and not (hint and number == 1):
                rows.append(CsvRow(number, line, [unguarded(cell) for cell in cells]))
    except csv.Error as error:
        raise CsvError(
            begins, f"this line cannot be read ({error}); look for a quote that is not closed"
        ) from None
    return rows, remarks


def write_columns(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table of these columns as a CSV file."""
    return csv_bytes([header, *rows])


def read_columns(data: bytes, header: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table, each with its number as a spreadsheet shows it (the header is 1) and
    its cells by the names in `header`. Empty rows are passed over; so are columns of the
    author's own.

    Raises `ValueError` with a sentence when it is no such table.
    """
    try:
        table, _ = read_csv(data)
    except CsvError as error:
        raise ValueError(f"line {error.line}: {error}") from error
    known = {normalized(name): name for name in header}
    heads = [known.get(normalized(cell)) for cell in (table[0].cells if table else [])]
    missing = [name for name in header if name not in heads]
    if missing:
        raise ValueError(
            f"row 1: there is no column {', '.join(f'“{m}”' for m in missing)}; "
            "the first row holds the names of the columns, as they were written"
        )
    doubled = sorted({name for name in heads if name and heads.count(name) > 1})
    if doubled:
        raise ValueError(f"row 1: the column “{doubled[0]}” stands twice; keep one")
    rows = []
    for number, _line, cells in table[1:]:
        named = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        row = {name: named.get(name, "").replace("\r\n", "\n") for name in header}
        if any(cell.strip() for cell in row.values()):
            rows.append((number, row))
    return rows


def _cell(cell: Any) -> Any:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, datetime):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Integral):
        return cell
    return f"{cell:.10g}" if isinstance(cell, Real) else guarded(str(cell))


def _text(data: bytes) -> tuple[str, list[tuple[int, str]]]:
    what = next((what for mark, what in _NO_TABLE if data.startswith(mark)), "")
    if not what and _PAGE.match(data.removeprefix(codecs.BOM_UTF8)):
        what = "a web page or XML, whatever its name"
    if what:
        raise CsvError(1, f"this is {what}; open it in a spreadsheet and save it as “CSV UTF-8”")
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), []  # Excel's “Unicode Text”
        text = data.decode("utf-8-sig")
        if "\0" not in text or data.startswith(codecs.BOM_UTF8):
            return text, []
        raise CsvError(1, "this is not a table in CSV form; save it as “CSV UTF-8”")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        why = "this line holds a letter that cannot be read; save the file as CSV UTF-8"
        raise CsvError(line, why)
    return text, [
        (
            line,
            "the file is not UTF-8, so it was read as Windows-1252, as Excel saves it in western "
            "Europe and America; look whether names with accents are right",
        )
    ]
