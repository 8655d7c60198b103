"""Instructor-written cells in a kernel: what they may use, and what becomes of a greedy one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.grading.marking.instructor_cells import (
    InstructorCell,
    run_instructor_cells,
)
from peercompass.grading.marking.limits import LIMITS, Limits
from tests.helpers.hand_ins import hand_in
from tests.helpers.night import few_by_day
from tests.helpers.small_course import UNIT

LOG = b'{"item":"pick-one","kind":"choice","value":"stay"}\n'
SHORT = Limits(seconds_per_cell=4)
NARROW = Limits(memory_mb=300, output_bytes=50_000)  # and time enough on any machine


def run(*sources: str, log: bytes | None = LOG, limits: Limits = LIMITS, **released: bytes):
    """What graded cells of 2 points come to, in their order."""
    cells = tuple(InstructorCell(f"c{n}", text, 2.0) for n, text in enumerate(sources))
    return tuple(run_instructor_cells(cells, log, released, limits).values())


def written(outcome) -> str:
    """What a cell printed."""
    return "".join(one.get("text", "") for one in outcome.outputs)


WANTS_MORE = {
    "more time": ("while True: pass", "it took longer than the 4 seconds it had"),
    "more time, and will not be stopped": (
        "import time\nwhile True:\n    try:\n        time.sleep(60)\n"
        "    except BaseException:\n        pass",
        "it took longer than the 4 seconds it had",
    ),
    "more memory": (
        "held = []\nwhile True:\n    held.append(bytearray(10_000_000))",
        "it asked for more than 300 MB of memory",
    ),
    "more room to write": (
        "while True:\n    print('a line without end')",
        "it wrote more than 50,000 bytes",
    ),
    "more room to show": (
        "from IPython.display import display\nwhile True:\n    display('x' * 999)",
        "it wrote more than 50,000 bytes",
    ),
    "its kernel dead": ("import os\nos._exit(0)", "its kernel ended before it was done"),
    "its kernel killed": (
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "its kernel ended before it was done",
    ),
}


LET_PASS = "more time"  # the one that will not be stopped wants it too


@pytest.mark.parametrize(
    "wish", few_by_day(WANTS_MORE, [one for one in WANTS_MORE if one != LET_PASS])
)
def test_a_cell_that_is_stopped_waits_for_a_person_and_so_do_those_after_it(wish: str) -> None:
    source, why = WANTS_MORE[wish]
    before, stopped, after = run("1.5", source, "2", limits=SHORT if "time" in wish else NARROW)
    assert (before.points, before.reason) == (1.5, "")
    assert stopped.needs_person
    assert stopped.reason.startswith(f"it was stopped: {why}")
    assert after.needs_person
    assert after.reason == "it was not run, because `c1` before it was stopped"


def test_all_cells_together_have_a_limit_of_time_too() -> None:
    sleep = "import time\ntime.sleep(600)"
    limits = Limits(seconds_per_cell=300, seconds_in_all=5)
    outcomes = run("1.5", sleep, sleep, limits=limits)
    assert [one.needs_person for one in outcomes] == [False, True, True]


def test_a_value_that_is_no_number_of_points_waits_for_a_person() -> None:
    (outcome,) = run("5")
    assert outcome.needs_person
    assert outcome.reason == "it ended in a value that is no number from 0 to 2"


def test_a_cell_that_helps_has_no_points_and_its_error_is_told() -> None:
    cells = (InstructorCell("helper", "1 / 0"), InstructorCell("check", "assert True", 2.0))
    helper, check = run_instructor_cells(cells, LOG, {}).values()
    assert (helper.points, helper.needs_person) == (None, False)
    assert helper.reason == "the cells after it need it, and it ended in ZeroDivisionError"
    assert check.points == 2


def test_cells_see_the_released_files_and_the_log_and_no_secret(monkeypatch, tmp_path) -> None:
    for name in ("PEERCOMPASS_GRADEBOOK", "HTTPS_PROXY", "JUPYTERHUB_API_TOKEN", "MY_SECRET"):
        monkeypatch.setenv(name, "postgresql://me:secret@db/marks")
    monkeypatch.chdir(tmp_path)
    page = {"unit.json": b"{}", "words.csv": b"a,b"}
    see = (
        "import json, os, pathlib\n"
        "here = {p.name: p.read_text() for p in pathlib.Path().rglob('*')}\n"
        "print(json.dumps([here, os.getcwd(), str(pathlib.Path.home()), dict(os.environ)]))"
    )
    (outcome,) = run(see, **page)
    here, folder, home, environment = json.loads(written(outcome))
    assert here == {"unit.json": "{}", "words.csv": "a,b", LOG_FILE: LOG.decode()}
    assert Path(folder) != tmp_path
    assert not Path(folder).exists()
    assert Path(home).parent == Path(folder).parent
    assert "secret" not in json.dumps(environment)
    assert environment["NBGRADER_EXECUTION"] == "autograde"
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR"):
        assert environment[name].startswith(home)


def test_a_log_that_is_missing_is_not_there_and_one_that_cannot_be_read_waits() -> None:
    (outcome,) = run("import os\nassert os.listdir() == []", log=None)
    assert outcome.points == 2
    (outcome,) = run("2", log=b"\x00\x01 no answers")
    assert outcome.needs_person
    assert "could not be read" in outcome.reason


def gone(pid: int) -> bool:
    """Whether a process has ended, waiting for it a while."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.2)
    return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
@pytest.mark.parametrize("end", ["pass", "os._exit(1)"])
def test_nothing_that_a_cell_started_is_left_behind(tmp_path, end: str) -> None:
    note = tmp_path / "pids"
    run(
        "import os, pathlib, subprocess\nchild = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(note)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\n{end}"
    )
    pids = [int(pid) for pid in note.read_text().split()]
    assert len(pids) == 2
    assert all(gone(pid) for pid in pids)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_no_kernel_is_left_behind_when_the_batch_is_killed(tmp_path) -> None:
    note = tmp_path / "pid"
    cell = (
        f"import os, pathlib\npathlib.Path({str(note)!r}).write_text(f'{{os.getpid()}}.')\n"
        "sum(range(10**15))"  # no other thread of the kernel has a turn meanwhile
    )
    batch = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys\n"
            "from peercompass.grading.marking import instructor_cells as cells\n"
            "cells.run_instructor_cells((cells.InstructorCell('c', sys.argv[1], 1.0),), None, {})",
            cell,
        ],
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    try:
        for _ in range(600):
            if note.exists() and note.read_text().endswith("."):
                break
            time.sleep(0.1)
        kernel = int(note.read_text().rstrip("."))
        os.kill(kernel, 0)
    finally:
        batch.send_signal(signal.SIGKILL)
        batch.wait()
    assert gone(kernel)


def test_a_unit_without_such_cells_never_starts_a_kernel(small_root, monkeypatch) -> None:
    monkeypatch.setitem(
        sys.modules, "peercompass.grading.marking.kernel", None
    )  # importing it fails
    desk = Desk(small_root)
    hand_in(desk, "dana", LOG, UNIT)
    (graded,) = desk.grade(UNIT)
    assert graded.problem is None
    assert graded.results
    with pytest.raises(ImportError):
        run("1")
