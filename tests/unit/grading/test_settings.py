"""The desk's settings: absent is fine, a slip is named with its line, the environment wins."""

import pytest
from traitlets.config import Config

from peercompass.course.paths import DEMO
from peercompass.grading import configure
from peercompass.grading.settings import GRADEBOOK, SETTINGS, DeskSettings, read_settings


@pytest.fixture(autouse=True)
def no_environment(monkeypatch):
    monkeypatch.delenv(GRADEBOOK, raising=False)


@pytest.fixture
def write(tmp_path):
    def write(text: str):
        path = tmp_path / SETTINGS
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
        return tmp_path

    return write


def test_no_file_means_the_defaults(tmp_path):
    settings = read_settings(tmp_path)
    assert settings == DeskSettings()
    assert (settings.attempt, settings.late.rule, settings.gradebook) == (
        "last-before-due",
        "none",
        None,
    )


def test_all_that_can_be_set(write):
    settings = read_settings(
        write(
            "attempt: best\nlate: {rule: per-day, percent_per_day: 10, at_most_percent: 40,\n"
            "       grace_minutes: 15}\ngradebook: sqlite:////srv/marks.db\n"
        )
    )
    assert settings.attempt == "best"
    assert settings.late.percent_per_day == 10
    assert settings.late.at_most_percent == 40
    assert settings.late.grace_minutes == 15
    assert settings.gradebook == "sqlite:////srv/marks.db"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("attempt: newest\n", "desk.yaml:1:"),
        ("attempt: last\nlate:\n  rul: zero\n", "desk.yaml:3: "),
        ("late:\n  percent_per_day: 120\n", "desk.yaml:2: "),
        ("attempt: [\n", "desk.yaml:"),
        ("\ngradebook: nonsense\n", "desk.yaml:2: this is not the address of a database"),
        ("gradebook: mysql://u@h/marks\n", "this says mysql"),
        ("gradebook: 'sqlite://'\n", "name the file too"),
        ("gradebook: postgresql://u@h\n", "name the database"),
    ],
)
def test_a_slip_is_named_with_its_line(write, text, said):
    with pytest.raises(ValueError, match=said):
        read_settings(write(text))


def test_every_slip_is_said_at_once(write):
    with pytest.raises(ValueError, match="attempt") as caught:
        read_settings(write("attempt: newest\nlate: {rule: maybe, at_most_percent: -1}\n"))
    assert len(str(caught.value).splitlines()) == 3


def test_the_environment_wins_and_a_password_is_never_repeated(write, monkeypatch):
    root = write("gradebook: sqlite:///a.db\n")
    assert read_settings(root).gradebook == f"sqlite:///{root / 'a.db'}"
    monkeypatch.setenv(GRADEBOOK, "postgresql://kim:s3cret@db/marks")
    assert read_settings(root).gradebook == "postgresql+psycopg://kim:s3cret@db/marks"
    monkeypatch.setenv(GRADEBOOK, "postgres://kim:s3cret@db/marks")
    assert read_settings(root).gradebook == "postgresql+psycopg://kim:s3cret@db/marks"
    monkeypatch.setenv(GRADEBOOK, "oracle://kim:s3cret@db/marks")
    with pytest.raises(ValueError, match=GRADEBOOK) as caught:
        read_settings(root)
    assert "s3cret" not in str(caught.value)


def test_the_synthetic_cohort_keeps_its_own_file(write):
    root = write("gradebook: postgresql://kim@db/marks\n")
    own = configure(Config(), root, "c").CourseDirectory.db_url
    assert own == "postgresql+psycopg://kim@db/marks"
    demo = configure(Config(), root, "c-synthetic", DEMO).CourseDirectory.db_url
    assert demo == f"sqlite:///{root.resolve() / DEMO / 'gradebook.db'}"
