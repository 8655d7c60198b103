"""A gradebook as lines of JSON, one file a table: the same from SQLite and from PostgreSQL, and
read back into either. Tables that we do not know are carried along as they are."""

import base64
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from nbgrader.api import Base
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    Interval,
    LargeBinary,
    MetaData,
    Table,
    Text,
    delete,
    insert,
    select,
)
from sqlalchemy.types import TypeEngine

from peercompass.grading.gradebook.create import make_closed
from peercompass.grading.gradebook.engine import reading, writing

_AT_ONCE = 500  # rows
_KINDS: dict[str, tuple[type, type[TypeEngine[Any]]]] = {
    "text": (str, Text),
    "boolean": (bool, Boolean),
    "integer": (int, Integer),
    "float": (float, Float),
    "moment": (datetime, DateTime),
    "span": (timedelta, Interval),
    "bytes": (bytes, LargeBinary),
}

Schema = dict[str, list[dict[str, Any]]]
"""By table, its columns: `name`, `kind` (text, boolean, integer, float, moment: ISO 8601, span:
microseconds, bytes: base64) and `key`, whether it is part of the table's primary key."""


@dataclass(frozen=True)
class ExportedTable:
    """One table: its columns as in a `Schema`, and its rows as lines of JSON, read once."""

    name: str
    columns: list[dict[str, Any]]
    lines: Iterator[bytes]


@contextmanager
def export_tables(db_url: str) -> Iterator[list[ExportedTable]]:
    """Every table of a gradebook, all read in one transaction, so that they fit each other.

    Raises sqlalchemy's `DatabaseError` when it cannot be read.
    """
    with reading(db_url) as db:
        yield [
            ExportedTable(t.name, [_described(c) for c in t.columns], _lines(db, t))
            for t in _tables(db)
        ]


def import_tables(db_url: str, schema: Schema, lines: Callable[[str], Iterable[bytes]]) -> int:
    """Make the gradebook at `db_url` hold what was exported, and nothing else, in one transaction.

    `lines(table)` gives a table's rows. Returns how many rows there are. Raises `ValueError` when
    it does not fit nbgrader's tables, sqlalchemy's `DatabaseError`.
    """
    count = 0
    make_closed(db_url)
    with writing(db_url) as db:
        Base.metadata.create_all(db)
        there = {table.name for table in _tables(db)}
        for name in schema.keys() - there:
            columns = (
                Column(c["name"], _KINDS[c["kind"]][1], primary_key=c["key"]) for c in schema[name]
            )
            Table(name, MetaData(), *columns).create(db)
        tables = _tables(db)
        for table in reversed(tables):
            db.execute(delete(table))
        for table in tables:
            kinds = {c["name"]: c["kind"] for c in schema.get(table.name, ())}
            if strange := kinds.keys() - table.columns.keys():
                raise ValueError(
                    f"the table `{table.name}` has no column {', '.join(sorted(strange))} here"
                )
            rows = (_decoded(line, kinds) for line in lines(table.name) if kinds)
            while some := list(itertools.islice(rows, _AT_ONCE)):
                db.execute(insert(table), some)
                count += len(some)
    return count


def _tables(db: Connection) -> list[Table]:
    """The tables there are, those that others refer to first. nbgrader's own have its types: a
    span of time in SQLite looks like a moment."""
    found = MetaData()
    found.reflect(db)
    return [
        Table(
            table.name,
            MetaData(),
            *(
                Column(c.name, _type(table.name, c), primary_key=c.primary_key)
                for c in table.columns
            ),
        )
        for table in found.sorted_tables
    ]


def _type(table: str, column: Column[Any]) -> TypeEngine[Any]:
    known = Base.metadata.tables.get(table)
    if known is not None and column.name in known.columns:
        own: TypeEngine[Any] = known.columns[column.name].type
        return own
    return column.type.as_generic(allow_nulltype=True)


def _described(column: Column[Any]) -> dict[str, Any]:
    try:
        python = column.type.python_type
    except NotImplementedError:
        python = str
    kind = next((kind for kind, (own, _) in _KINDS.items() if issubclass(python, own)), "text")
    return {"name": column.name, "kind": kind, "key": bool(column.primary_key)}


def _lines(db: Connection, table: Table) -> Iterator[bytes]:
    for row in db.execute(select(table).execution_options(yield_per=_AT_ONCE)).mappings():
        data = {name: _encoded(value) for name, value in row.items()}
        yield json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _encoded(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value // timedelta(microseconds=1)
        case bytes():
            return base64.b64encode(value).decode()
        case _:
            return value


def _decoded(line: bytes, kinds: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = json.loads(line)
    for name, kind in kinds.items():
        if (value := row[name]) is None:
            continue
        if kind == "moment":
            row[name] = datetime.fromisoformat(value)
        elif kind == "span":
            row[name] = timedelta(microseconds=value)
        elif kind == "bytes":
            row[name] = base64.b64decode(value)
    return row
