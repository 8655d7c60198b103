"""Every command works on a course from another field and country, and nothing that it shows speaks
of the course that the toolkit grew up with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from peercompass.cli.commands import app
from peercompass.course.load import load
from peercompass.course.paths import WORKSPACE
from peercompass.notebook.open import part_for
from peercompass.notebook.pages.static_html import as_html
from tests.docs.test_commands import commands
from tests.helpers.another_course import EXAMPLE, UNITS, run, run_every_command
from tests.helpers.once import once
from tests.helpers.strangers import strangers_in

ALL = [name for name, _ in commands(typer.main.get_command(app), "")]
TEXT = {".yaml", ".json", ".ipynb", ".md", ".svg", ".html", ".csv", ".twee", ".py", ".jsonl", ""}


CODES = {"doctor": (0, 1), "hub-desk": (1,)}
"""What a command ends with where that is not 0 alone: a doctor looks at this computer, too, and
only a hub starts its desk."""


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which every command was run once. Never change it."""
    return once(tmp_path_factory, "another", run_every_command)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name.strip() for name in ALL])
def test_every_command_works_and_says_nothing_of_another_course(place: Path, name: str) -> None:
    runs = [
        one for one in json.loads((place / "said.json").read_text("utf-8")) if one["name"] == name
    ]
    assert runs, f"`{name}` has no case yet: give it one in tests/helpers/another_course.py"
    for one in runs:
        assert not one["crash"]
        assert one["code"] in CODES.get(name, (0,)), one["said"]
        assert list(strangers_in(one["said"])) == []


@pytest.mark.parametrize("name", [name.strip() for name in ALL])
def test_no_help_speaks_of_another_course(name: str) -> None:
    assert list(strangers_in(run(*name.split(), "--help").output)) == []


@pytest.mark.slow
def test_nothing_that_was_written_speaks_of_another_course(place: Path) -> None:
    found = {}
    for path in place.rglob("*"):
        if path.is_file() and path.suffix in TEXT and path.name != "server.log":
            text = path.read_text("utf-8", errors="ignore")
            if path.suffix == ".svg":  # a number of a drawing is nobody's
                text = re.sub(r"<[^>]*>", " ", text)
            if words := list(strangers_in(text)):
                found[path.relative_to(place).as_posix()] = words
    assert found == {}


def _shown(workspace: Path) -> Iterator[tuple[str, Path]]:
    """Each part of the published course and of its released exercises, with its folder."""
    yield from ((name, workspace) for name in ("home", "your-path", "journal"))
    course = load(EXAMPLE).course
    assert course
    for unit in course.units.values():
        lesson = workspace / "learn" / unit.id
        yield from (
            (name, lesson) for name in (*(i.id for i in unit.practice), *unit.practice_scenarios)
        )


@pytest.mark.slow
def test_no_part_of_a_page_speaks_of_another_course(place: Path) -> None:
    course = place / "course"
    parts = list(_shown(course / WORKSPACE))
    release = course / "grading/work/release"
    for unit in UNITS:
        page = json.loads((release / unit / "unit.json").read_text("utf-8"))
        parts += [(item["id"], release / unit) for item in page["items"]]
        parts.append(("hand-in", release / unit))
    assert len(parts) > 25
    for name, folder in parts:
        text = as_html(part_for(name, folder).view)
        assert list(strangers_in(text)) == [], name


@pytest.mark.slow
def test_days_paper_and_lines_are_those_of_the_course(place: Path) -> None:
    said = {
        one["name"]: one["said"] for one in json.loads((place / "said.json").read_text("utf-8"))
    }
    assert "Tuesday, 2026-12-01 17:00 GMT" in said["due"], "the first of December, in Dublin"
    view = part_for("home", place / "course" / WORKSPACE).view
    home = as_html(view)
    assert "1 December 2026" in home
    assert "116 123 (Samaritans)" in view["emergency"]
    assert "112 or 999 (emergency services)" in view["emergency"]
    assert "Awaiting review by an experienced reading mentor." in home
    assert "We chose it ourselves." in home
    printed = (place / "print" / "lesson.html").read_text("utf-8")
    assert "size: a4" in printed


def test_the_course_has_nothing_to_mend() -> None:
    result = run("check", "--course", EXAMPLE)
    assert result.exit_code == 0
    assert "Nothing to mend." in result.output, result.output
