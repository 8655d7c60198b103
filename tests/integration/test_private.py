"""Private notes stay with the trainee: nbgrader's own exchange never carries them, and where they
come all the same they are refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response, append
from peercompass.grading import Desk
from tests.helpers.exchange import SETTINGS, STOCK, as_trainee
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT

SECRET = "what nobody else may read"


def everything(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def desk(small_root: Path) -> Desk:
    return Desk(small_root)


@pytest.mark.parametrize("server", ["of `peercompass start`", "of a hub with the package only"])
def test_nbgrader_submit_leaves_private_notes_behind(desk: Desk, tmp_path: Path, server) -> None:
    if server == "of `peercompass start`":
        settings, folder = [desk.root / "grading"], desk.root / "workspace"
    else:
        settings, folder = [tmp_path / "etc", SETTINGS], tmp_path / "trainee-home"
        (tmp_path / "etc").mkdir()
        (tmp_path / "etc/nbgrader_config.py").write_text(
            STOCK.format(root=str(desk.work / "exchange"), cache=str(tmp_path / "cache"))
        )
    folder.mkdir(exist_ok=True)
    as_trainee(desk, "fetch_assignment", settings, folder)
    unit = folder / UNIT
    append(unit / LOG_FILE, [Response("pick-one", "choice", "stay")])
    append(unit / PRIVATE_FILE, [Response("to-myself", "reflect", SECRET)])
    (unit / f"{PRIVATE_FILE}.k3.part").write_text(SECRET)
    as_trainee(desk, "submit", settings, folder)

    sent = everything(desk.work / "exchange")
    assert [name for name in sent if name.endswith(LOG_FILE)], "the answers were handed in"
    cached = everything(desk.work / "cache") | everything(tmp_path / "cache")
    assert [name for name in cached if name.endswith(LOG_FILE)]
    for name, data in (sent | cached).items():
        assert "private" not in name
        assert SECRET.encode() not in data, name
    done = desk.collect(UNIT)
    assert done.taken
    assert done.problems == []
    assert SECRET.encode() not in b"".join(everything(desk.work).values())
    assert SECRET in (unit / PRIVATE_FILE).read_text(), "and they stay where they are"


def test_private_notes_that_came_all_the_same_are_refused_by_name(desk: Desk) -> None:
    unit = desk.course.units[UNIT]
    folder = hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    append(folder / PRIVATE_FILE, [Response("to-myself", "reflect", SECRET)])
    hand_in(desk, "ben", as_log(given(unit, best)), UNIT)
    done = CliRunner().invoke(app, ["collect", UNIT, "--course", str(desk.root)])
    assert done.exit_code == 1
    said = " ".join(done.output.split())
    assert "ana: private.jsonl holds private notes and was not taken" in said
    assert "ben:" not in said
    assert "2 hand-ins" in said
    assert SECRET.encode() not in b"".join(everything(desk.work).values())
    (graded, _) = desk.grade(UNIT)
    assert "private" not in "".join(graded.remarks)


def test_a_private_answer_that_strays_into_the_log_earns_nothing_and_is_not_shown(desk) -> None:
    """An older version may have put it there; no mark, cell or page repeats it."""
    stray = Response("to-myself", "reflect", SECRET)
    hand_in(desk, "ana", as_log([*given(desk.course.units[UNIT], best), stray]), UNIT)
    (graded,) = desk.grade(UNIT)
    assert "to-myself" not in [result.item for result in graded.results]
    desk.feedback(UNIT)
    for step in ("autograded", "feedback"):
        for name, data in everything(desk.folder(step, "ana", UNIT)).items():
            assert SECRET.encode() not in data or name == LOG_FILE


def test_a_private_item_is_a_cell_that_earns_nothing(desk: Desk) -> None:
    notebook = desk.folder("release", ".", UNIT) / f"{UNIT}.ipynb"
    cells = {
        cell["metadata"]["nbgrader"]["grade_id"]: cell["metadata"]["nbgrader"]
        for cell in json.loads(notebook.read_text())["cells"]
        if "nbgrader" in cell["metadata"]
    }
    assert cells["to-myself"]["grade"] is False
    assert cells["to-myself"]["locked"] is True
