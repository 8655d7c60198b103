"""What a machine says of nbgrader's exchange stands, where a course would have its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange import ExchangeFactory
from traitlets.config import Config

from peercompass.course.paths import WORK
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk, configure
from peercompass.grading.integration.first_use import Exercises
from peercompass.grading.layout import layout_of
from tests.helpers import drawer_exchange
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT


@pytest.fixture
def says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Let the machine say something in a folder that Jupyter lists: `says(TEXT)`."""
    folder = tmp_path / "etc"
    folder.mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(folder))

    def say(text: str) -> Path:
        file = folder / "nbgrader_config.py"
        file.write_text(text, "utf-8")
        return file

    return say


@pytest.fixture
def exchange(tmp_path: Path, says) -> Path:
    """The machine's exchange."""
    folder = tmp_path / "srv" / "exchange"
    folder.mkdir(parents=True)
    folder.chmod(0o1777)
    says(f"c = get_config()\nc.Exchange.root = {str(folder)!r}\n")
    return folder


def test_work_goes_out_and_comes_in_by_the_machines_exchange(exchange, small_root):
    shutil.rmtree(small_root / WORK / "exchange")
    desk = Desk(small_root)
    released = desk.release(UNIT)
    out = exchange / "small" / "outbound" / UNIT
    assert {path.name for path in out.iterdir()} == {path.name for path in released.iterdir()}
    sent = exchange / "small" / "inbound" / f"ana+{UNIT}+2026-11-22 10:00:00 UTC+x"
    shutil.copytree(released, sent)
    unit = desk.course.units[UNIT]
    (sent / LOG_FILE).write_bytes(as_log(given(unit, best)))
    (sent / "timestamp.txt").write_text("2026-11-22 10:00:00.000000 UTC")
    assert desk.collect(UNIT).taken == ["ana"]
    assert not (small_root / WORK / "exchange").exists()
    assert (exchange.stat().st_mode & 0o7777) == 0o1777, "the machine's own rights stay"


def test_a_shared_exchange_is_filled_by_nobody_but_an_instructor(exchange, small_root):
    assert Exercises(small_root, print).waiting == []


def test_nbgraders_own_commands_go_by_it_too(exchange, small_root):
    """nbgrader puts a course's file on top of the machine's: what the file leaves out stands."""
    c = configure(Config(), small_root, "small")
    assert "root" not in c.Exchange
    assert "cache" in c.Exchange


def test_the_synthetic_cohort_never_meets_it(exchange, small_root):
    demo = layout_of(small_root, demo=True)
    assert demo.inbound.is_relative_to(demo.work)


def test_what_else_the_machine_says_is_added_to_ours(says, small_root):
    says(
        "c = get_config()\n"
        "c.CourseDirectory.ignore = ['*.mp4']\n"
        "c.CourseDirectory.course_id = 'python101'\n"
        "c.CourseDirectory.max_file_size = 7\n"
        "c.ExchangeCollect.check_owner = False\n"
    )
    layout = layout_of(small_root)
    assert {"*.mp4", "private.jsonl"} <= set(layout.coursedir.ignore)
    assert layout.coursedir.max_file_size == 7
    assert layout.coursedir.course_id == "small", "the course says what it is called"
    assert not layout.checks_owner


def test_a_listed_folder_may_lead_to_a_course(says, small_root, tmp_path):
    """As an account's own settings do, or a server's that stands on one course: nothing of that
    course is taken for the machine's."""
    other = tmp_path / "other"
    says(
        "from pathlib import Path\n"
        "from peercompass.grading import configure\n"
        f"configure(get_config(), Path({str(small_root)!r}), course_id='small')\n"
        f"load_subconfig({str(small_root / 'grading/nbgrader_config.py')!r})\n"
    )
    shutil.copytree(small_root, other)
    assert layout_of(other).inbound.is_relative_to(other.resolve())
    assert layout_of(small_root).inbound.is_relative_to(small_root.resolve())


def test_settings_that_cannot_be_read_are_named(says, small_root):
    file = says("c = get_config()\nc.Exchange.root = where\n")
    with pytest.raises(ValueError, match=r"nbgrader_config\.py cannot be read: .*where") as raised:
        layout_of(small_root)
    assert str(file) in str(raised.value)


def test_an_exchange_that_is_none_of_folders_is_reached_by_its_own_parts(
    says, small_root, tmp_path, monkeypatch
):
    drawer = tmp_path / "drawer.zip"
    says(drawer_exchange.SETTINGS.format(drawer=str(drawer)))
    shutil.rmtree(small_root / WORK / "exchange")
    desk = Desk(small_root)
    assert not desk.layout.exchange_in_folders
    released = desk.release(UNIT)

    def trainee(part: str) -> Path:
        """What a trainee's own server does by that part. Returns their folder."""
        config = Config(desk.config)
        config.CourseDirectory.assignment_id = UNIT
        config.Exchange.assignment_dir = str(tmp_path / "ana")
        parts = {"coursedir": CourseDirectory(config=config), "authenticator": Authenticator()}
        getattr(ExchangeFactory(config=config), part)(**parts, config=config).start()
        return tmp_path / "ana" / UNIT

    monkeypatch.setenv("DRAWER_USER", "ana")
    fetched = trainee("FetchAssignment")
    assert {path.name for path in fetched.iterdir()} == {path.name for path in released.iterdir()}
    log = as_log(given(desk.course.units[UNIT], best))
    (fetched / LOG_FILE).write_bytes(log)
    trainee("Submit")
    assert desk.collect(UNIT).taken == ["ana"]
    assert desk.collect(UNIT).kept_as_before == ["ana"]
    (graded,) = desk.grade(UNIT)
    assert (graded.student, graded.problem) == ("ana", None)
    assert desk.feedback(UNIT) == ["ana"]
    trainee("FetchFeedback")
    (page,) = fetched.glob(f"feedback/*/{UNIT}.html")
    assert "points" in page.read_text("utf-8")
    assert not (small_root / WORK / "exchange").exists()


def test_what_lies_in_place_already_is_graded_whatever_the_exchange_is(says, small_root, tmp_path):
    says(drawer_exchange.SETTINGS.format(drawer=str(tmp_path / "drawer.zip")))
    desk = Desk(small_root)
    hand_in(desk, "bo", as_log(given(desk.course.units[UNIT], best)), UNIT)
    assert desk.collect(UNIT).taken == ["bo"]
