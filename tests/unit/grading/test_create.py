"""A gradebook is made as nbgrader makes one, without another program."""

import sqlite3
import subprocess

import pytest
from nbgrader.api import Gradebook, get_alembic_version

from peercompass.grading.desk import put_venv_on_path
from peercompass.grading.gradebook.create import (
    create_gradebook,
    empty_gradebook,
    expected_form,
    open_gradebook,
)
from peercompass.grading.gradebook.engine import has_gradebook, reading, writing


def layout(file) -> tuple:
    with sqlite3.connect(file) as db:
        tables = db.execute("select type, name, sql from sqlite_master").fetchall()
        form = db.execute("select * from alembic_version").fetchall()
        courses = db.execute("select * from course").fetchall()
    bare = {(kind, name, "".join((sql or "").split())) for kind, name, sql in tables}
    return bare, form, courses


def test_it_is_what_nbgrader_makes(tmp_path, monkeypatch):
    put_venv_on_path()
    Gradebook(f"sqlite:///{tmp_path / 'theirs.db'}", "course").close()
    monkeypatch.setattr(subprocess, "check_output", None)  # nothing is started
    create_gradebook(f"sqlite:///{tmp_path / 'ours.db'}", "course")
    assert layout(tmp_path / "ours.db") == layout(tmp_path / "theirs.db")


def test_the_form_is_the_newest_that_nbgrader_knows():
    put_venv_on_path()
    assert expected_form() == get_alembic_version()


def test_one_that_is_there_stays(tmp_path):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with open_gradebook(url, "course") as gradebook:
        gradebook.add_student("ana")
    with open_gradebook(url, "course") as gradebook:
        assert [one.id for one in gradebook.students] == ["ana"]
    empty_gradebook(url)
    assert not has_gradebook(url)


def test_looking_for_one_makes_none(tmp_path):
    assert not has_gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("readers", [1, 3])
def test_readers_keep_nobody_from_reading_and_a_writer_sees_its_own(tmp_path, readers):
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    create_gradebook(url, "course")
    count = "select count(*) from student"
    with writing(url) as writer:
        writer.exec_driver_sql("insert into student (id) values ('ana')")
        for _ in range(readers):  # none of them waits for the writer's lock
            with reading(url) as db:
                assert db.exec_driver_sql(count).scalar() == 0
        assert writer.exec_driver_sql(count).scalar() == 1
