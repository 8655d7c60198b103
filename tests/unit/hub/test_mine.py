"""What of a hub is a person's: nbgrader's settings and the hub's groups say it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.auth import BaseAuthPlugin
from traitlets.config import Config

from peercompass.hub.mine import Landing, desks_of, landing_of


class OneCourse(BaseAuthPlugin):
    """Whoever asks is in one course, as a hub's groups may say."""

    def get_student_courses(self, student_id: str) -> list[str]:
        assert student_id == "*"
        return ["small"]


def landing(root: Path, **exchange: object) -> Landing:
    config = Config()
    for name, value in exchange.items():
        setattr(config.Exchange, name, value)
    return Landing(root, config)


@pytest.mark.parametrize(
    ("exchange", "where"),
    [
        ({}, "."),
        ({"path_includes_course": True}, "small"),
        ({"assignment_dir": "classes"}, "classes"),
        ({"assignment_dir": "classes", "path_includes_course": True}, "classes/small"),
    ],
)
def test_home_goes_where_nbgrader_lets_fetched_work_land(tmp_path, exchange, where):
    assert landing(tmp_path, **exchange).of("small") == (tmp_path / where).resolve()


def test_nbgraders_own_list_is_asked_in_its_own_place(tmp_path):
    stood = []
    manager = SimpleNamespace(load_config=lambda: stood.append(Path.cwd()) or Config())
    here = Path.cwd()
    landing_of(tmp_path, manager)
    assert (stood, Path.cwd()) == ([tmp_path.resolve()], here)


def courses(landing: Landing, of: list[str]) -> list[str]:
    with ThreadPoolExecutor(1) as threads:  # a browser's tests may have left a loop in this one
        return threads.submit(asyncio.run, landing.courses(of)).result()


def test_one_is_in_the_courses_that_nbgrader_says(tmp_path):
    everything = landing(tmp_path)
    assert courses(everything, ["small", "other"]) == ["small", "other"]
    everything.config.Authenticator.plugin_class = OneCourse
    assert courses(everything, ["small", "other"]) == ["small"]


def test_a_desk_is_for_those_in_its_group(monkeypatch):
    monkeypatch.setenv("JUPYTERHUB_BASE_URL", "/training/")
    groups = ["nbgrader-small", "formgrade-other", "formgrade-a b", "formgrade-"]
    person = SimpleNamespace(hub_user={"name": "ortiz", "groups": groups})
    assert desks_of(person) == {
        "a b": "/training/services/a%20b/peercompass",
        "other": "/training/services/other/peercompass",
    }


@pytest.mark.parametrize("person", [None, SimpleNamespace(name="anonymous")])
def test_on_a_server_of_no_hub_there_is_none(person):
    assert desks_of(person) == {}
