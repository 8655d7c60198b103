"""A table as CSV that Excel, LibreOffice and Google Sheets open well, and reading it back.

A cell that begins like a formula gets an apostrophe in front, so that no program runs what
somebody typed as words; reading takes it off again.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as UTF-8 with the mark at its start by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_guard(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, header: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a table, each with its number as a spreadsheet shows it (the header is 1) and
    its cells by the names in `header`. Empty rows are passed over; so are columns of the
    author's own.

    Commas, semicolons or tabs; UTF-8, UTF-16 or Windows-1252. Raises `ValueError` with a
    sentence when it is no such table.
    """
    text = _text(data)
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\r?", first):  # a line that only Excel writes
        text = rest
    skipped = 1 if text is rest else 0
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    csv.field_size_limit(10_000_000)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise ValueError(f"this is not a table in CSV form ({error})") from error
    known = {_bare(name): name for name in header}
    heads = [known.get(_bare(cell)) for cell in (table[0] if table else [])]
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
    for number, cells in enumerate(table[1:], 2 + skipped):
        named = {head: _unguard(cell) for head, cell in zip(heads, cells, strict=False) if head}
        row = {name: named.get(name, "") for name in header}
        if any(cell.strip() for cell in row.values()):
            rows.append((number, row))
    return rows


def _guard(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) or _GUARDED.match(cell) else cell


def _unguard(cell: str) -> str:
    cell = cell.replace("\r\n", "\n")
    return cell[1:] if _GUARDED.match(cell) else cell


def _bare(name: str) -> str:
    return " ".join(name.split()).casefold()


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text or data.startswith(codecs.BOM_UTF8):
            return text
    raise ValueError("this is not a table in CSV form; save it as “CSV UTF-8”")
