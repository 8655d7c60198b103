"""Private notes stay with the trainee: nbgrader's own exchange never carries them, and where they
come all the same they are refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.course.load import load
from peercompass.course.publish import publish
from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response, append
from peercompass.grading import Desk
from peercompass.notebook.open import part_for
from tests.helpers.exchange import SETTINGS, STOCK, as_trainee
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.journal import draft, keep_version, with_journal, write_entry
from tests.helpers.night import few_by_day
from tests.helpers.pages import all_of, tell
from tests.helpers.small_course import UNIT

SECRET = "what nobody else may read"


def everything(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def desk(small_root: Path) -> Desk:
    return Desk(small_root)


SERVERS = ("of `peercompass start`", "of a hub with the package only")


@pytest.mark.parametrize("server", few_by_day(SERVERS, SERVERS[1:]))
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


def everywhere(root: Path) -> dict[str, bytes]:
    """Every file below a folder, and what lies in its zips."""
    found = everything(root)
    for name, data in list(found.items()):
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as bundle:
                found |= {f"{name}/{one}": bundle.read(one) for one in bundle.namelist()}
    return found


def test_a_journal_and_a_workshop_are_nowhere_but_in_their_own_file(small_root: Path) -> None:
    """From writing over handing in, marks, feedback and report to the backup: only the
    version that was chosen goes along."""
    root, words = with_journal(small_root), ("zucchini", "aubergine", "courgette", "pumpkin")
    workspace = root / "workspace"
    publish(load(root).course, root, workspace)
    Desk(root).release(UNIT)
    desk = Desk(root)
    journal = part_for("journal", workspace)
    write_entry(journal, "An entry with a zucchini.", "Think of one good minute.")
    workshop = part_for("story-workshop", workspace)
    keep_version(workshop, "The first version has an aubergine.", title="courgette")
    keep_version(workshop, "The second is the chosen one.", notes={"who-for": "courgette"})
    draft(workshop, "The draft goes on with a pumpkin.")

    as_trainee(desk, "fetch_assignment", [root / "grading"], workspace)
    item = part_for("own-words", workspace / UNIT)
    told = tell(item, do="versions").news["workshop"]["versions"]
    assert len(told) == 2
    tell(item, do="answer", value=told[0]["text"], final=True)
    assert not [word for word in words if word in all_of(item)]
    hand_in_part = part_for("hand-in", workspace / UNIT)
    (root / "for-the-lms.zip").write_bytes(tell(hand_in_part, do="zip").data)
    as_trainee(desk, "submit", [root / "grading"], workspace)

    assert desk.collect(UNIT).taken
    for command in ("grade", "feedback", "report", "backup"):
        unit = [] if command in ("report", "backup") else [UNIT]
        done = CliRunner().invoke(app, [command, *unit, "--course", str(root)])
        assert done.exit_code == 0, done.output
        assert not [word for word in words if word in done.output], command

    files = everywhere(root)
    own = "workspace/private.jsonl"
    for word in words:
        assert word.encode() in files[own]
        assert [name for name, data in files.items() if word.encode() in data] == [own]
    chosen = [name for name, data in files.items() if b"The second is the chosen one." in data]
    assert f"workspace/{UNIT}/{LOG_FILE}" in chosen
    assert [name for name in chosen if name.startswith("grading/work/submitted/")]
    assert [name for name in chosen if name.startswith("backups/")]
    assert [name for name in chosen if name.startswith("for-the-lms.zip/")]
    assert [name for name in files if "private" in name] == [own]
