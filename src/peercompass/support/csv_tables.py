"""CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable
from typing import Any

import pandas as pd

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before a first `=`, `+`,
    `-`, `@`, tab or line end (OWASP, "CSV Injection",
    https://owasp.org/www-community/attacks/CSV_Injection)."""
    return f"'{text}" if text.startswith(_STARTS) else text


def csv_text(rows: Iterable[Iterable[Any]]) -> str:
    """Rows as CSV after RFC 4180. Text is made safe; a number stays a number, written as short as
    it can be; what is missing is empty; a time is ISO 8601."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def table_csv(table: pd.DataFrame) -> str:
    """A table with its column names as CSV, by the rules of `csv_text`."""
    return csv_text([table.columns, *table.itertuples(index=False, name=None)])


def _cell(cell: Any) -> Any:
    if cell is None or (pd.api.types.is_scalar(cell) and pd.isna(cell)):
        return ""
    if isinstance(cell, pd.Timestamp):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if pd.api.types.is_float(cell):
        return f"{cell:.10g}"
    return cell if pd.api.types.is_integer(cell) else safe_cell(str(cell))
