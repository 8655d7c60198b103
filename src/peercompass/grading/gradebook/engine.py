"""The gradebook's database, for what we read and write there ourselves, past nbgrader."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, create_engine, event


def engine(db_url: str) -> Engine:
    """An engine whose transactions hold from their first read: nothing that is read in one can
    be changed by a formgrader that is open beside it before it is written."""
    if not db_url.startswith("sqlite"):
        return create_engine(db_url)
    made = create_engine(db_url, connect_args={"timeout": 60})

    @event.listens_for(made, "connect")
    def _connect(connection, _record):  # else the driver begins transactions by itself, too late
        connection.isolation_level = None

    @event.listens_for(made, "begin")
    def _begin(connection):
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return made


@contextmanager
def transaction(db_url: str) -> Iterator[Connection]:
    """One transaction of its own: all of it holds, or none. Nothing stays open after it."""
    made = engine(db_url)
    try:
        with made.begin() as db:
            yield db
    finally:
        made.dispose()
