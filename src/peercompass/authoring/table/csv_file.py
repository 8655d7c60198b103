"""The named columns of a table, as CSV that Excel, LibreOffice and Google Sheets open well, and
read back."""

from collections.abc import Iterable, Sequence

from peercompass.support.csv_tables import CsvError, csv_bytes, read_csv
from peercompass.support.text import normalized


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
