"""A PostgreSQL server of the tests' own: in a folder that goes away, on a socket, no one else's."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from uuid import uuid4

import psycopg


def server_programs() -> Path | None:
    """The folder of PostgreSQL's server programs, where there are any."""
    found = shutil.which("postgres")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists()), None)


class Cluster:
    """A database server; a context manager. It listens on a socket in its own folder only."""

    def __init__(self, programs: Path):
        self._programs = programs
        self._home = Path(tempfile.mkdtemp(prefix="pc-pg-"))  # short: a socket's path has a limit
        # PostgreSQL will not run as root.
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self._home, self._user)

    def __enter__(self) -> Cluster:
        data = str(self._home / "data")
        self._run("initdb", "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync")
        with (self._home / "server.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    self._programs / "postgres",
                    "-D",
                    data,
                    "-k",
                    self._home,
                    "-c",
                    "listen_addresses=",
                    "-c",
                    "fsync=off",
                ],
                user=self._user,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={"LC_ALL": "C", "PATH": os.defpath},
            )
        deadline = time.monotonic() + 60
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = (self._home / "server.log").read_text(errors="replace")
                self.__exit__()
                raise RuntimeError(f"PostgreSQL did not start:\n{said}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)
        shutil.rmtree(self._home)

    def new(self, like: str = "template1") -> str:
        """The SQLAlchemy URL of a new database: an empty one, or as the one at the URL `like`."""
        name, other = "t" + uuid4().hex, like.rpartition("@/")[2].partition("?")[0]
        with psycopg.connect(self._address("postgres"), autocommit=True) as db:
            db.execute(f"CREATE DATABASE {name} TEMPLATE {other}")
        return f"postgresql+psycopg://tests@/{name}?host={self._home}"

    def _address(self, name: str) -> str:
        return f"host={self._home} user=tests dbname={name}"

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._address("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, *arguments],
            user=self._user,
            cwd=self._home,
            check=True,
            capture_output=True,
            env={"LC_ALL": "C", "PATH": os.defpath},
        )
