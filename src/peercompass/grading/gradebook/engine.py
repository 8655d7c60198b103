"""The gradebook's database, for what we read and write there ourselves, past nbgrader."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url

_PATIENCE = 60  # seconds that another program's writing is waited for
_READS = "peercompass_reads"


def sqlite_file(db_url: str) -> Path | None:
    """The file of a gradebook in SQLite; None for any other."""
    url = make_url(db_url)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def sqlite_url(file: Path) -> str:
    """The address of a gradebook in the SQLite file `file`, whatever its name holds: `%`, `?`."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def has_gradebook(db_url: str) -> bool:
    """Whether there is a gradebook with anything in it. Raises sqlalchemy's `DatabaseError`."""
    file = sqlite_file(db_url)
    if file and not file.exists():
        return False  # to open it would make it
    with reading(db_url) as db:
        return bool(inspect(db).get_table_names())


def gradebook_engine(db_url: str) -> Engine:
    """An engine on the gradebook at `db_url`, for `reading` and `writing`; whoever takes it has to
    dispose of it."""
    if sqlite_file(db_url) is None:
        return create_engine(db_url)
    made = create_engine(db_url, connect_args={"timeout": _PATIENCE})

    @event.listens_for(made, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # else the driver begins by itself, and too late

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        reads = connection.get_execution_options().get(_READS)
        connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")

    return made


@contextmanager
def reading(gradebook: Engine | str) -> Iterator[Connection]:
    """One transaction that sees the gradebook, by its engine or address, as it is at one moment.
    It keeps nobody from writing. Raises sqlalchemy's `DatabaseError`."""
    with _opened(gradebook) as engine, engine.connect() as db:
        options: dict[str, Any] = {_READS: True}
        if engine.dialect.name != "sqlite":
            options["isolation_level"] = "REPEATABLE READ"
        yield db.execution_options(**options)


@contextmanager
def writing(gradebook: Engine | str) -> Iterator[Connection]:
    """One transaction: all of it holds, or none. In SQLite it holds from its first read, so that a
    formgrader that is open beside it changes nothing between what is read and what is written.
    Raises sqlalchemy's `DatabaseError`."""
    with _opened(gradebook) as engine, engine.begin() as db:
        yield db


@contextmanager
def _opened(gradebook: Engine | str) -> Iterator[Engine]:
    if isinstance(gradebook, Engine):
        yield gradebook
        return
    engine = gradebook_engine(gradebook)
    try:
        yield engine
    finally:
        engine.dispose()  # nothing stays open
