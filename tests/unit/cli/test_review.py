"""`review` and `read-review`, as somebody who runs a review uses them."""

import csv
import io
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.course.load import load
from tests.helpers.small_course import FACTS, UNIT

DONE, PROBLEMS, WRONG_USE = 0, 1, 2


def run(*arguments):
    """Run the command in this process; anything but a clean exit fails the test."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


def fill(path: Path, cells: dict[tuple[str, str], str]) -> Path:
    """Write `cells`, by item and part, into the sheet `path`."""
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    for row in rows:
        row[2] = cells.get((row[0], row[1]), row[2])
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path


@pytest.fixture
def packages(small: Path, tmp_path: Path) -> Path:
    made = run("review", UNIT, "Kim", "bo", "--course", small, "--to", tmp_path / "out")
    assert made.exit_code == DONE
    return tmp_path / "out"


def test_each_code_has_a_package_that_is_not_written_over(small: Path, packages: Path) -> None:
    made = {path.relative_to(packages).as_posix() for path in packages.rglob("*.*")}
    names = ("answers.csv", "read-and-mark.html")
    assert made == {f"{code}/{name}" for code in ("kim", "bo") for name in names}
    again = ("review", UNIT, "kim", "--course", small, "--to", packages)
    assert run(*again).exit_code == DONE
    sheet = fill(packages / "kim/answers.csv", {("Question 1", ""): "a"})
    before = sheet.read_bytes()
    refused = run(*again)
    assert refused.exit_code == PROBLEMS
    assert "it may have been filled in" in refused.output
    assert sheet.read_bytes() == before


@pytest.mark.parametrize(("what", "code"), [("u1-firts-steps", "kim"), (UNIT, "../kim")])
def test_what_is_no_unit_or_no_code_is_said(small: Path, tmp_path: Path, what, code) -> None:
    refused = run("review", what, code, "--course", small, "--to", tmp_path / "out")
    assert refused.exit_code in (PROBLEMS, WRONG_USE)
    assert ("did you mean `u1-first-steps`?" if code == "kim" else "is no code") in refused.output
    assert not (tmp_path / "out").exists()


def test_a_review_from_package_to_name(small: Path, packages: Path) -> None:
    told = {"Name": "Kim Lee", "Role": "certified peer", "Date": "2026-12-02"}
    about = {("About you", part): said for part, said in told.items()}
    some = {("Question 2", "A"): "x", ("Scene 1, moment 1", "B"): "best"}
    kim = fill(
        packages / "kim/answers.csv", {**about, ("About you", "May we name you"): "yes", **some}
    )
    bo = fill(packages / "bo/answers.csv", {**about, ("Question 1", ""): "perhaps", **some})
    sheets = (kim, bo, packages / "gone.csv")
    before = (small / FACTS).read_bytes()
    read = run("read-review", UNIT, *sheets, "--course", small)
    assert read.exit_code == PROBLEMS
    assert "row 9: “perhaps” is no answer here; write the letter" in read.output
    assert "gone.csv: No such file" in read.output
    assert "too few to say" in read.output
    assert "+  - name:" in read.output
    assert "run this again with --write" in read.output
    assert (small / FACTS).read_bytes() == before
    done = run("read-review", UNIT, kim, "--course", small, "--write")
    assert done.exit_code == DONE
    (named,) = load(small).course.units[UNIT].plan.reviewed_by
    assert (named.name, named.role, named.date) == tuple(told.values())
    assert "names them already" in run("read-review", UNIT, kim, "--course", small).output


def test_two_sheets_of_one_code_are_not_two_people(small: Path, packages: Path) -> None:
    kim = packages / "kim/answers.csv"
    read = run("read-review", UNIT, kim, kim, "--course", small)
    assert read.exit_code == PROBLEMS
    assert "has the same code kim" in read.output
    nobody = run("read-review", UNIT, packages / "bo/answers.csv", "--course", small, "--write")
    assert nobody.exit_code == DONE
    assert "Nobody is named" in nobody.output


def test_sheets_that_cannot_be_read_leave_nothing_to_say(small: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n", encoding="utf-8")
    read = run("read-review", UNIT, tmp_path / "a.csv", "--course", small)
    assert read.exit_code == PROBLEMS
    assert "there is no column" in read.output
    assert "Of them" not in read.output
