"""An exchange that is none of folders: everything lies in one archive, under names of its own, as
it would on a server. A stand-in for such as ngshare."""

from __future__ import annotations

import base64
import json
import os
import zipfile
from pathlib import Path

from nbgrader.exchange import abc
from traitlets import Unicode

SETTINGS = """\
c = get_config()
parts = "tests.helpers.drawer_exchange."
c.ExchangeFactory.exchange = parts + "Drawer"
c.ExchangeFactory.list = parts + "List"
c.ExchangeFactory.release_assignment = parts + "ReleaseAssignment"
c.ExchangeFactory.fetch_assignment = parts + "FetchAssignment"
c.ExchangeFactory.submit = parts + "Submit"
c.ExchangeFactory.collect = parts + "Collect"
c.ExchangeFactory.release_feedback = parts + "ReleaseFeedback"
c.ExchangeFactory.fetch_feedback = parts + "FetchFeedback"
c.Drawer.drawer = {drawer!r}
"""


class Drawer(abc.Exchange):
    """What all parts have: the archive, and ways to put into it and to take from it."""

    drawer = Unicode(help="The archive").tag(config=True)

    def init_src(self) -> None: ...

    def init_dest(self) -> None: ...

    @property
    def who(self) -> str:
        """The one at whose server this runs."""
        return os.environ["DRAWER_USER"]

    def put(self, what: str, whose: str, folder: Path) -> None:
        files = {path.name: base64.b64encode(path.read_bytes()).decode() for path in _in(folder)}
        files["timestamp.txt"] = base64.b64encode(self.timestamp.encode()).decode()
        entry = [what, self.coursedir.course_id, self.coursedir.assignment_id, whose, files]
        with zipfile.ZipFile(self.drawer, "a") as archive:
            archive.writestr(str(len(archive.namelist())), json.dumps(entry))

    def entries(self, what: str) -> dict[tuple[str, str], dict[str, bytes]]:
        """What lies there of a kind and of this course, by assignment and person, the newest."""
        found = {}
        if Path(self.drawer).exists():
            with zipfile.ZipFile(self.drawer) as archive:
                for name in archive.namelist():
                    kind, course, assignment, whose, files = json.loads(archive.read(name))
                    if (kind, course) == (what, self.coursedir.course_id):
                        found[assignment, whose] = {
                            name: base64.b64decode(data) for name, data in files.items()
                        }
        return found

    def take(self, files: dict[str, bytes], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)

    def own(self, step: str, student: str) -> Path:
        directory = getattr(self.coursedir, f"{step}_directory")
        named = self.coursedir.format_path(directory, student, self.coursedir.assignment_id)
        return Path(named)

    @property
    def fetched(self) -> Path:
        return Path(self.assignment_dir) / self.coursedir.assignment_id


class List(abc.ExchangeList, Drawer):
    def copy_files(self) -> None: ...

    def list_files(self) -> list[dict[str, object]]:
        return [
            {
                "course_id": self.coursedir.course_id,
                "assignment_id": assignment,
                "status": "released",
                "notebooks": [],
            }
            for assignment, _ in self.entries("released")
        ]


class ReleaseAssignment(abc.ExchangeReleaseAssignment, Drawer):
    def copy_files(self) -> None:
        self.put("released", "", self.own("release", "."))


class FetchAssignment(abc.ExchangeFetchAssignment, Drawer):
    def copy_files(self) -> None:
        released = self.entries("released")[self.coursedir.assignment_id, ""]
        self.take({n: data for n, data in released.items() if n != "timestamp.txt"}, self.fetched)


class Submit(abc.ExchangeSubmit, Drawer):
    def copy_files(self) -> None:
        self.put("sent", self.who, self.fetched)


class Collect(abc.ExchangeCollect, Drawer):
    def copy_files(self) -> None:
        for (assignment, whose), files in self.entries("sent").items():
            folder = self.own("submitted", whose)
            if assignment == self.coursedir.assignment_id and (self.update or not folder.exists()):
                self.take(files, folder)


class ReleaseFeedback(abc.ExchangeReleaseFeedback, Drawer):
    def copy_files(self) -> None:
        for folder in self.own("feedback", "*").parent.parent.glob("*"):
            self.put("feedback", folder.name, folder / self.coursedir.assignment_id)


class FetchFeedback(abc.ExchangeFetchFeedback, Drawer):
    def copy_files(self) -> None:
        files = self.entries("feedback")[self.coursedir.assignment_id, self.who]
        when = files["timestamp.txt"].decode()
        pages = {name: data for name, data in files.items() if name.endswith(".html")}
        self.take(pages, self.fetched / "feedback" / when)


def _in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_file())
