"""Hand-ins for tests: answers made from the course's own keys, put where nbgrader looks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from peercompass.cohort.demo import answers, trainees
from peercompass.course import Item, Unit
from peercompass.course.publish import item_forms
from peercompass.exercise import LOG_FILE, Response
from peercompass.grading import Desk
from peercompass.scenario import Game
from tests.helpers.small_course import UNIT as SMALL_UNIT

UNIT = "m2-story-with-purpose"
WORDS = "Would it help to hear a small part? " + "I was tired and a neighbor asked. " * 30


def best(unit: Unit, item: Item) -> Any:
    """The answer that earns all there is."""
    match item.kind:
        case "choice":
            return next(option.id for option in item.options if option.credit == 1)
        case "choices":
            return [option.id for option in item.options if option.key]
        case "order":
            return [card.id for card in item.cards]
        case "sort":
            return {card.id: card.group for card in item.cards}
        case "label":
            return {line.id: line.shows for line in item.asked}
        case "plan":
            row = {column.id: "one small step " * (1 + column.min_words) for column in item.columns}
            return [row] * item.min_rows
        case "write":
            return WORDS
        case "scenario":
            return play(unit, item, lambda choice: choice.rating)
    raise AssertionError(item.kind)


def worst(unit: Unit, item: Item) -> Any:
    """An answer of the right shape that earns little or nothing."""
    match item.kind:
        case "choice":
            return next(option.id for option in item.options if option.credit == 0)
        case "choices":
            return [option.id for option in item.options if not option.key]
        case "order":
            return [card.id for card in reversed(item.cards)]
        case "sort":
            groups = [group.id for group in item.groups]
            return {c.id: next(g for g in groups if g != c.group) for c in item.cards}
        case "label":
            labels = [label.id for label in item.labels]
            return {i.id: next(n for n in labels if n != i.shows) for i in item.asked}
        case "plan":
            return [{item.columns[0].id: "Later."}]
        case "write":
            return "No."
        case "scenario":
            return play(unit, item, lambda choice: -choice.rating)
    raise AssertionError(item.kind)


def play(unit: Unit, item: Item, worth: Callable, choices: int = 60) -> dict:
    """A scenario played by always taking the choice of most `worth`, for so many choices."""
    game = Game(unit.scenarios[item.scenario])
    state, path = game.begin().state, []
    while not game.ended(state) and len(path) < choices:
        choice = max(game.offered(state), key=worth)
        path.append(choice.id)
        state = game.take(state, choice).state
    return {"path": path, "ended": game.ended(state)}


def given(unit: Unit, how: Callable, kinds: Iterable[str] = ()) -> list[Response]:
    """Responses to the marked items of a unit, each answered as `how(unit, item)` says; `kinds`
    leaves only those kinds."""
    forms = item_forms(unit.items, unit.scenarios)
    return [
        Response(item.id, item.kind, how(unit, item), forms[item.id], t="2026-01-12T18:00:00.000Z")
        for item in unit.marked
        if not kinds or item.kind in kinds
    ]


def as_log(responses: Iterable[Response]) -> bytes:
    """Responses as the bytes of a log."""
    return "".join(response.as_line() + "\n" for response in responses).encode()


def hand_in(desk: Desk, student: str, log: bytes | None, unit: str = UNIT) -> Path:
    """Put a hand-in where collecting would: the released files and a log. Returns the folder."""
    folder = desk.folder("submitted", student, unit)
    shutil.copytree(desk.folder("release", ".", unit), folder)
    if log is not None:
        (folder / LOG_FILE).write_bytes(log)
    return folder


def with_cohort(root: Path, count: int) -> Desk:
    """The desk of a small course to which `count` made-up trainees have handed in."""
    desk = Desk(root)
    unit = desk.course.units[SMALL_UNIT]
    for trainee in trainees(seed=4, count=count):
        made_up = answers(unit, trainee, 4, desk.course.rubrics)
        folder = hand_in(desk, trainee.id, as_log(made_up), SMALL_UNIT)
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    return desk


def nbgrader(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a real nbgrader command in the course's grading folder, as an instructor would from a
    terminal in which the environment was activated."""
    home = root.parent / "home"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")},
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "PATH": str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"],
    }
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=root / "grading",
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def formgrader(desk: Desk) -> NbGraderAPI:
    """What formgrader's buttons call."""
    config = desk.config
    return NbGraderAPI(CourseDirectory(config=config), Authenticator(config=config), config=config)


def grades(desk: Desk, student: str, unit: str = UNIT) -> dict[str, tuple]:
    """A submission in the gradebook: (auto, manual, score, needs a person) for each grade id."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        notebooks = gradebook.find_submission(unit, student).notebooks
        return {
            grade.name: (
                grade.auto_score,
                grade.manual_score,
                grade.score,
                bool(grade.needs_manual_grade),
            )
            for notebook in notebooks
            for grade in notebook.grades
        }


def files(folder: Path) -> list[str]:
    """Every file below a folder, by its path from there."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
