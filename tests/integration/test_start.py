"""Starting a course: the address first, and the rest when somebody asks for it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty, Queue
from threading import Thread
from typing import Any

import pytest

from peercompass.course.load import read_course
from peercompass.course.paths import WORK, WORKSPACE
from peercompass.course.publish import publish
from peercompass.grading import Desk
from peercompass.grading.gradebook.due_dates import set_due
from peercompass.grading.handouts import exercise_zip, hand_out
from peercompass.grading.layout import layout_of
from tests.helpers.night import AT_NIGHT
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import UNIT, edit

PATIENCE = 240  # seconds; nothing here is judged by the clock


class Started:
    """`peercompass start` on a course: what its window says, and its server."""

    def __init__(self, root: Path) -> None:
        command = [sys.executable, "-u", "-m", "peercompass.cli", "start", "--no-browser"]
        self.process = subprocess.Popen(
            [*command, "--port", "8970"],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._lines: Queue[str] = Queue()
        self.said: list[str] = []
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.strip())

    def wait_for(self, words: str) -> str:
        """The line that holds `words`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                self.said.append(self._lines.get(timeout=1))
            except Empty:
                if self.process.poll() is not None:
                    break
                continue
            if words in self.said[-1]:
                return self.said[-1]
        raise AssertionError(f"“{words}” was never said: {self.said}")

    def ask(self, path: str, body: dict[str, str] | None = None) -> Any:
        """What the server answers."""
        data = json.dumps(body).encode() if body else None
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}{path}", data=data, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.read().decode()

    def find_address(self) -> None:
        """Wait for the address."""
        found = re.match(r"(http://[^/]+/).*token=(\w+)", self.wait_for("http://"))
        assert found
        self.base, self.token = found.groups()

    def stop(self) -> None:
        """As closing the window does."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


@pytest.mark.skipif(not AT_NIGHT, reason="starts one server more: at night")
def test_a_trainees_own_folder_is_opened_without_a_desk(small: Path, tmp_path: Path) -> None:
    """As on a laptop of their own: what was published, and an exercise from a zip."""
    folder = tmp_path / "class"
    publish(read_course(small), small, folder)
    desk = Desk(small)
    desk.release(UNIT)
    hand_out(desk.work, UNIT, desk.folder("release", ".", UNIT))
    with zipfile.ZipFile(exercise_zip(desk.work, UNIT)) as bundle:
        bundle.extractall(folder)
    started = Started(folder)
    try:
        started.find_address()
        assert "/notebooks/home.ipynb" in started.said[-1]
        assert json.loads(started.ask(f"peercompass/text/{UNIT}/{UNIT}.ipynb"))["cells"]
        with pytest.raises(urllib.error.HTTPError, match="404"):
            started.ask("peercompass/door")
    finally:
        started.stop()
    assert started.process.returncode == 0
    made = {path.name for path in folder.iterdir()} - {".server.log"}
    assert made == {"home.ipynb", "learn", UNIT, "unit.json"}


def plant(root: Path) -> None:
    """Put a hand-in's settings and modules wherever somebody may unpack them: each would write a
    file `ran` there."""
    names = ("nbgrader_config", "jupyter_config", "jupyter_server_config", "jupyter_lab_config")
    for place in (root, root / "grading", root / WORKSPACE, root / "sent"):
        place.mkdir(exist_ok=True)
        for name in (*names, "pytz", "usercustomize"):
            file = place / f"{name}.py"
            if not file.exists():
                file.write_text(f"from pathlib import Path; Path({str(place)!r}, 'ran').touch()\n")


@pytest.fixture
def started(small: Path) -> Iterator[Started]:
    """A small course, never opened before, just started."""
    (small / "grading").mkdir(exist_ok=True)
    shutil.copy(REPOSITORY / "grading/nbgrader_config.py", small / "grading")
    edit(small, "grading/nbgrader_config.py", '"peercompass"', '"small"')
    plant(small)
    one = Started(small)
    try:
        yield one
    finally:
        one.stop()


def test_the_address_comes_first_and_an_exercise_when_it_is_asked_for(started, small) -> None:
    started.find_address()
    assert (small / WORKSPACE / "home.ipynb").exists()
    assert not (small / WORK / "gradebook.db").exists()
    assert not any("Opening" in line or "synthetic" in line for line in started.said)

    listed = json.loads(started.ask("assignments?course_id=small"))["value"]
    assert [(one["assignment_id"], one["status"]) for one in listed] == [(UNIT, "released")]
    started.wait_for("Opening the exercise “First steps”…")
    wanted = {"course_id": "small", "assignment_id": UNIT}
    (fetched,) = json.loads(started.ask("assignments/fetch", wanted))["value"]
    assert fetched["status"] == "fetched"
    assert (small / WORKSPACE / UNIT / f"{UNIT}.ipynb").exists()

    due = datetime(2026, 12, 1, 22, tzinfo=UTC)
    set_due(layout_of(small), UNIT, due)
    (listed,) = json.loads(started.ask("assignments?course_id=small"))["value"]
    assert listed["due"] == "2026-12-01T22:00:00Z"

    forged = small / WORK / f"exchange/small/inbound/ana+{UNIT}+2026-01-12 12:00:00 UTC"
    forged.mkdir()
    (forged / "responses.jsonl").write_text('{"item": "pick-one", "value": "stay"}\n')
    (forged / "timestamp.txt").write_text("2026-01-12 12:00:00 UTC")
    if owners := getattr(os, "geteuid", lambda: 1)() == 0:
        os.chown(forged, 54321, -1)
    collected = json.loads(started.ask(f"formgrader/api/assignment/{UNIT}/collect", {"unit": UNIT}))
    assert collected["success"] is not owners, collected
    said = "the account number 54321 put it there" if owners else "New: 1."
    assert said in collected["log"]
    assert (small / WORK / "submitted/ana").exists() is not owners

    assert UNIT in started.ask("formgrader/api/assignments")
    for path in ("sent", str(small / WORKSPACE), "grading"):
        with pytest.raises(urllib.error.HTTPError, match="403"):
            started.ask(f"formgrader?path={path}")
    started.ask("lab/api/translations/")
    plugin = "@jupyterlab/extensionmanager-extension:plugin"
    schema = json.loads(started.ask(f"lab/api/settings/{plugin}"))["schema"]
    assert schema["properties"]["enabled"]["default"] is False  # a course is all that is here
    assert not list(small.rglob("ran"))

    page = started.ask("synthetic/formgrader/gradebook")
    assert "One moment, please" in page
    started.wait_for("Making the synthetic cohort")
    started.wait_for("The synthetic cohort is ready.")
    assert "nbgrader" in started.ask("synthetic/formgrader/gradebook")
    assert "small-synthetic" not in started.ask("formgrader/gradebook")
    started.stop()
    assert started.process.returncode == 0
