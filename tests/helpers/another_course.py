"""The course in `examples/`, from another field and country, and every command run on it."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from peercompass import launch
from peercompass.cli.commands import app
from peercompass.course.load import read_course
from peercompass.course.paths import WORKSPACE
from peercompass.course.publish import publish
from peercompass.exercise import LOG_FILE
from tests.helpers.hand_ins import as_log, best, given
from tests.helpers.real_course import COURSE_PARTS, REPOSITORY

EXAMPLE = REPOSITORY / "examples" / "reading-mentors"
UNITS = ("u1-first-hour", "u2-side-by-side")
UNIT, SCENE = UNITS[0], "the-glasses"
ROSTER = """\
trainee,cohort,email
roisin,wednesday,roisin@example.org
pat,wednesday,pat@example.org
"""
Words = tuple[object, ...]


def copy_example(to: Path) -> Path:
    """The example without anything made at run time, copied into the new folder `to`."""
    leave_out = shutil.ignore_patterns("work", "*.jsonl", ".ipynb_checkpoints", "__pycache__")
    for part in COURSE_PARTS:
        shutil.copytree(EXAMPLE / part, to / part, ignore=leave_out)
    return to


def run(*words: object, typed: str | None = None) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(word) for word in words], input=typed)


class EveryCommand:
    """Every command, in an order in which each finds what it needs. `root` is the course; `place`
    holds what is written beside it."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.root = copy_example(place / "course")
        self.own = place / "book-talk"
        self.at: Words = ("--course", self.root)

    def cases(self) -> Iterator[tuple[str, Callable[[], Result]]]:
        """Each command with a run of it; one that is run twice is named twice."""
        at, place = self.at, self.place
        yield "doctor", lambda: run("doctor", *at)
        yield "hub-desk", lambda: run("hub-desk", *at)  # only a hub starts it, and it says so
        yield "new course", lambda: run("new", "course", self.own)
        yield "new unit", lambda: run("new", "unit", "a-second-one", "--course", self.own)
        yield "new scenario", self._new_scenario
        for words in ("schema", "coverage", "exercise sync", "check"):
            yield words, lambda words=words: run(*words.split(), *at)
        yield "scenario play", lambda: run("scenario", "play", SCENE, *at, typed="1\n" * 20)
        yield "scenario graph", lambda: self._scenario("graph", ".svg")
        yield "scenario table", lambda: self._scenario("table", ".csv")
        yield "scenario twee", lambda: self._scenario("twee", ".twee")
        yield "review", lambda: run("review", UNIT, "reader-1", "--to", place / "review", *at)
        yield "read-review", self._read_review
        yield "publish", lambda: run("publish", *at)
        yield "start", self._start
        yield "print", lambda: run("print", UNIT, "--to", place / "print", "--html", *at)
        yield "print", lambda: run("print", UNITS[1], "--to", place / "print-2", "--html", *at)
        yield "roster", lambda: run("roster", self._text("roster.csv", ROSTER), *at)
        yield "release", lambda: run("release", UNIT, *at)
        yield "release", lambda: run("release", UNITS[1], *at)
        yield "due", lambda: run("due", UNIT, "01/12/2026 17:00", *at)
        yield "extend", lambda: run("extend", UNIT, "pat", "--days", 2, *at)
        yield "collect", lambda: run("collect", UNIT, self._zip("roisin"), *at)
        yield "type-in", self._type_in
        yield "grade", lambda: run("grade", UNIT, *at)
        yield "feedback", lambda: run("feedback", UNIT, *at)
        yield "responses", lambda: run("responses", self._zip("roisin"), *at)
        yield "report", self._report
        yield "export", lambda: run("export", UNIT, "--to", "moodle", "--partial", *at)
        yield "backup", lambda: run("backup", place / "kept.zip", *at)
        yield "restore", lambda: run("restore", place / "kept.zip", *at, typed="y\n")
        yield "rebuild", lambda: run("rebuild", *at, typed="y\n")
        yield "demo", lambda: run("demo", "--trainees", 2, *at)

    def _text(self, name: str, text: str) -> Path:
        (self.place / name).write_text(text, encoding="utf-8")
        return self.place / name

    def _new_scenario(self) -> Result:
        return run("new", "scenario", "one-more", "--unit", "a-second-one", "--course", self.own)

    def _scenario(self, verb: str, ending: str) -> Result:
        return run("scenario", verb, SCENE, "--to", self.place / f"scene{ending}", *self.at)

    def _read_review(self) -> Result:
        sheet = self.place / "review" / "reader-1" / "answers.csv"
        _fill(sheet, "Question 1", 2)
        return run("read-review", UNIT, sheet, *self.at)

    def _start(self) -> Result:
        """As far as the server, which other tests start: the lessons are published."""

        def serve(root: Path, port: int, *, tell: Callable[[str], None], **_how: Any) -> int:
            publish(read_course(root), root, root / WORKSPACE)
            tell(f"on port {port}")
            return 0

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(launch, "serve", serve)
            return run("start", "--no-browser", *self.at)

    def _zip(self, trainee: str) -> Path:
        """What somebody hands in who answers as the key has it."""
        unit = read_course(self.root).units[UNIT]
        path = self.place / f"{trainee}.zip"
        notebook = self.root / "grading/work/release" / UNIT / f"{UNIT}.ipynb"
        with zipfile.ZipFile(path, "w") as bundle:
            bundle.writestr(f"{UNIT}/{LOG_FILE}", as_log(given(unit, best)))
            bundle.writestr(f"{UNIT}/{notebook.name}", notebook.read_bytes())
        return path

    def _type_in(self) -> Result:
        sheet = self.place / "print" / "answers.csv"
        _fill(sheet, "Q1", 3)
        return run("type-in", UNIT, "pat", sheet, "--by", "Gráinne", *self.at)

    def _report(self) -> Result:
        to = ("--html", self.place / "report.html", "--csv", self.place / "tables")
        (self.place / "tables").mkdir(exist_ok=True)
        return run("report", *to, *self.at)


def _fill(sheet: Path, row: str, column: int) -> None:
    """Answer A in a `row` of a sheet."""
    rows = list(csv.reader(io.StringIO(sheet.read_bytes().decode("utf-8-sig"))))
    next(one for one in rows if one[0] == row)[column] = "A"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    sheet.write_text(text.getvalue(), encoding="utf-8", newline="")


def run_every_command(place: Path) -> None:
    """Run them all in the empty folder `place`, and keep beside it what each said."""
    said: list[dict[str, Any]] = []
    every = EveryCommand(place)
    for name, case in every.cases():
        result = case()
        error = result.exception
        crash = repr(error) if error and not isinstance(error, SystemExit) else ""
        said.append({"name": name, "code": result.exit_code, "said": result.output, "crash": crash})
    (place / "said.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
