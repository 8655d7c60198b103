"""The container files name what is there, take packages from the lock alone, and bring no key to a
learner. What their steps do is run at night: tests/nightly/test_container_steps.py."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.helpers.dockerfiles import all_under, is_hidden, stages
from tests.helpers.real_course import COURSE_PARTS, REPOSITORY

DOCKER = REPOSITORY / "packaging" / "docker"
BINDER = REPOSITORY / "binder"
IGNORE = (DOCKER / "Dockerfile.dockerignore").read_text("utf-8")
STAGES = stages((DOCKER / "Dockerfile").read_text("utf-8"))
INSTALLS = [
    (stage.name, command.strip())
    for stage in STAGES.values()
    for run in stage.of("RUN")
    for command in run.split("&&")
    if "pip install" in command
]


def test_every_file_that_is_copied_is_there_and_may_be_seen() -> None:
    copied = [name for stage in STAGES.values() for name in stage.copied]
    assert {"requirements.lock", *COURSE_PARTS} <= set(copied)
    for name in copied:
        there = REPOSITORY / name
        assert there.exists(), name
        tracked = subprocess.check_output(["git", "ls-files", name], cwd=REPOSITORY, text=True)
        assert [one for one in tracked.splitlines() if is_hidden(one, IGNORE)] == [], name


@pytest.mark.parametrize(
    "name",
    [
        "grading/work/submitted/ana/u1/responses.jsonl",
        "grading/work.unfinished",
        "grading/gradebook.db",
        "exercises/u1/responses.jsonl",
        "backups/desk.zip",
        "workspace/home.ipynb",
        ".git/config",
        ".venv/bin/python",
    ],
)
def test_nobodys_answers_come_into_a_build(name: str) -> None:
    assert is_hidden(name, IGNORE)


def test_a_learners_image_stands_on_nothing_that_sees_the_course() -> None:
    under = all_under("learner", STAGES)
    assert under == {"environment", "toolkit", "learner"}
    copied = {name.split("/")[0] for stage in under for name in STAGES[stage].copied}
    assert copied.isdisjoint(COURSE_PARTS)
    assert "course" in all_under("desk", STAGES)


def test_every_package_comes_by_its_hash_or_from_this_repository() -> None:
    assert len(INSTALLS) == 3
    for stage, command in INSTALLS:
        locked = "--require-hashes" in command and "requirements.lock" in command
        assert locked or "--no-index" in command, (stage, command)
        assert "--no-deps" in command
    lines = (BINDER / "requirements.txt").read_text("utf-8").splitlines()
    assert lines[-3:] == ["--require-hashes", "--only-binary :all:", "-r ../requirements.lock"]
    assert (BINDER / ".." / "requirements.lock").resolve().is_file()


def test_nothing_becomes_root_and_the_base_is_the_builders_to_name() -> None:
    text = (DOCKER / "Dockerfile").read_text("utf-8")
    assert [stage.of("USER") for stage in STAGES.values() if stage.of("USER")] == []
    assert STAGES["environment"].base == "${BASE}"
    assert re.search(r"^ARG BASE$", text, re.M), "a default would grow old"


def test_binder_opens_home() -> None:
    settings = json.loads((BINDER / "jupyter_config.json").read_text("utf-8"))
    assert settings.keys() == {"JupyterNotebookApp", "LabApp", "ServerApp"}
    for server in settings.values():
        assert server["default_url"] == "/notebooks/workspace/home.ipynb"
    assert (REPOSITORY / "modules/home.ipynb").is_file()
    steps = (BINDER / "postBuild").read_text("utf-8")
    assert "peercompass publish" in steps
    assert "binder/jupyter_config.json" in steps
    assert (BINDER / "postBuild").stat().st_mode & 0o100
