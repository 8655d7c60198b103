"""The host of the parts in a browser's Python, tried in this one: it knows nothing of a browser."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE, PRIVATE_FILE, Response, parse
from peercompass.notebook.web_host import NOTE, WebHost
from tests.helpers.small_course import UNIT


def line(value: str) -> str:
    return Response("pick-one", "choice", value, t="2026-11-22T10:00:00Z").as_line() + "\n"


@pytest.fixture
def host(exercise: Path) -> WebHost:
    """The host of a workspace in which `exercise` is a folder."""
    return WebHost(exercise.parent)


@pytest.fixture
def notebook(exercise: Path) -> str:
    return f"{exercise.name}/{UNIT}.ipynb"


@pytest.fixture
def log(exercise: Path) -> str:
    return f"{exercise.name}/{LOG_FILE}"


def say(host: WebHost, notebook: str, shown: str, verb: str, **more) -> dict | None:
    message = {"do": verb, "viewer": "me", "n": 1, **more}
    return json.loads(host.hear(notebook, shown, json.dumps(message)))


def test_a_part_is_heard_and_what_it_keeps_is_named(host, notebook, log) -> None:
    opened = say(host, notebook, "pick-one", "open", n=0)
    assert opened["to"] == "me"
    assert opened["view"]["kind"] == "choice"
    assert host.changed() == []
    assert say(host, notebook, "pick-one", "answer", value="nod")["saved"]
    assert host.changed() == [log]
    host.settle(log)
    assert host.changed() == []
    kept = parse(host.text(log).encode())
    assert kept.latest()["pick-one"].value == "nod"


def test_what_another_window_kept_is_seen_at_the_next_look(host, notebook, log) -> None:
    say(host, notebook, "pick-one", "open", n=0)
    host.put(log, line("stay"))
    assert host.changed() == []
    assert say(host, notebook, "pick-one", "look")["view"]["value"] == "stay"


def test_what_waits_to_be_kept_goes_on_being_named(host, log) -> None:
    host.put(log, line("stay") + line("nod"), False)
    assert host.changed() == [log]


def test_the_log_of_a_unit_that_is_there_no_more_is_passed_over(host, exercise) -> None:
    host.put("gone/responses.jsonl", line("stay"))
    host.put("../responses.jsonl", line("stay"))
    assert not (exercise.parent / "gone").exists()
    assert not (exercise.parent.parent / LOG_FILE).exists()


def test_a_part_that_is_not_there_is_told_of_calmly(host, notebook, caplog) -> None:
    told = say(host, notebook, "no-such", "open", n=0)
    assert told["to"] == "me"
    assert "Nothing you wrote is lost" in told["failed"]
    assert "Traceback" not in told["failed"]


def test_a_page_that_is_left_lets_its_part_go(host, notebook) -> None:
    say(host, notebook, "pick-one", "open", n=0)
    assert "view" not in say(host, notebook, "pick-one", "look")
    assert say(host, notebook, "pick-one", "close") is None
    assert "view" in say(host, notebook, "pick-one", "look")


def test_the_zip_holds_the_answers_and_no_private_word(host, notebook, exercise) -> None:
    private = f"{exercise.name}/{PRIVATE_FILE}"
    say(host, notebook, NOTE, "write", value="Call Lou.")
    assert "Call Lou." in host.text(private)
    say(host, notebook, "pick-one", "answer", value="nod")
    told = say(host, notebook, "hand-in", "zip", **{"as": "dana"})
    assert told["zip"] == f"dana_{UNIT}.zip"
    data = host.take_data()
    assert data is not None
    assert host.take_data() is None
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        assert all("private" not in name for name in bundle.namelist())
        assert b"Call Lou." not in b"".join(map(bundle.read, bundle.namelist()))
