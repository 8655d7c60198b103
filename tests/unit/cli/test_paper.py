"""`print` and `type-in`, as an instructor uses them."""

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.paper import pdf
from tests.helpers.small_course import EXERCISE, UNIT

DONE, PROBLEMS, WRONG_USE = 0, 1, 2


def run(*arguments):
    """Run the command in this process; anything but a clean exit fails the test."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def no_browser(monkeypatch) -> None:
    monkeypatch.setattr(pdf, "find_browser", lambda: None)


@pytest.fixture
def sheet(prepared_small: Path, tmp_path: Path, no_browser) -> Path:
    run("print", UNIT, "--course", prepared_small, "--to", tmp_path / "out")
    return tmp_path / "out/answers.csv"


def fill(path: Path, **cells: str) -> Path:
    rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    for row in rows:
        row[3] = cells.get(row[0], row[3])
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def test_a_unit_is_printed_beside_the_course_and_not_written_over(small, no_browser) -> None:
    made = run("print", UNIT, "--course", small)
    folder = small / "print" / UNIT
    assert made.exit_code == DONE
    assert {path.name for path in folder.iterdir()} == {
        "lesson.html", "exercise.html", "answers.csv",
    }  # fmt: skip
    assert "No PDF: no Chrome, Edge or Chromium was found. Open each page" in made.output
    assert run("print", UNIT, "--course", small).exit_code == DONE
    fill(folder / "answers.csv", Q1="A")
    refused = run("print", UNIT, "--course", small)
    assert refused.exit_code == PROBLEMS
    assert "answers.csv is there already" in refused.output
    assert "Q1" in (folder / "answers.csv").read_text(encoding="utf-8")
    assert run("print", UNIT, "--course", small, "--force").exit_code == DONE


def test_it_tells_a_machine_the_same_and_takes_the_paper_of_the_country(
    small, tmp_path, no_browser
) -> None:
    out = tmp_path / "out"
    made = json.loads(run("print", UNIT, "--course", small, "--to", out, "--json").output)
    assert made["files"] == ["lesson.html", "exercise.html", "answers.csv"]
    assert made["paper"] == "a4"  # this course does not write its dates month first
    assert made["no_pdf"]
    other = run("print", UNIT, "--course", small, "--to", tmp_path / "us", "--paper", "letter")
    assert other.exit_code == DONE
    assert "size: letter;" in (tmp_path / "us/lesson.html").read_text(encoding="utf-8")


def test_wrong_use_is_said(small, tmp_path) -> None:
    assert run("print", "u2", "--course", small).exit_code == WRONG_USE
    assert run("print", UNIT, "--course", small, "--paper", "a5").exit_code == WRONG_USE
    assert run("print", UNIT, "--course", tmp_path / "nowhere").exit_code == WRONG_USE
    (small / EXERCISE).unlink()
    missing = run("print", UNIT, "--course", small)
    assert missing.exit_code == PROBLEMS
    assert f"{UNIT}.ipynb" in missing.output


def test_a_sheet_is_looked_at_first_and_then_kept(small_root, sheet) -> None:
    fill(sheet, Q1="A", Q3a="2", Q3b="3", Q3c="1", Q5="There was a day.")
    command = ("type-in", UNIT, "ana", sheet, "--course", small_root)
    looked = run(*command, "--dry-run")
    assert looked.exit_code == DONE
    assert "3 answers." in looked.output
    assert "Left empty: Q2, Q4, Q6, Q7, Q9." in looked.output
    assert "Nothing was kept" in looked.output
    assert Desk(small_root).students(UNIT) == []
    done = run(*command, "--by", "Ms. Ortiz")
    assert done.exit_code == DONE
    assert "Kept as an attempt of ana, typed in by Ms. Ortiz." in done.output
    assert f"peercompass type-in {UNIT} ana --take-back" in done.output
    assert "typed in before" in run(*command).output
    (log,) = (small_root / "grading/work/attempts" / UNIT / "ana").glob(f"*/{LOG_FILE}")
    assert [json.loads(line)["item"] for line in log.read_text().splitlines()] == [
        "pick-one", "put-in-order", "own-words",
    ]  # fmt: skip
    told = json.loads(run(*command, "--json").output)
    assert told["answers"]["put-in-order"] == ["ask", "share", "hand-back"]
    assert told["new"] is False
    back = run("type-in", UNIT, "ana", "--take-back", "--course", small_root)
    assert back.exit_code == DONE
    assert Desk(small_root).students(UNIT) == []
    assert run("type-in", UNIT, "ana", "--take-back", "--course", small_root).exit_code == PROBLEMS


def test_slips_are_all_told_and_nothing_is_kept(small_root, sheet) -> None:
    fill(sheet, Q1="Z", Q2="A?", Q9="12")
    command = ("type-in", UNIT, "ana", sheet, "--course", small_root)
    refused = run(*command)
    assert refused.exit_code == PROBLEMS
    assert refused.output.count("Row ") == 3
    assert len(json.loads(run(*command, "--json").stdout)["faults"]) == 3
    assert Desk(small_root).students(UNIT) == []


def test_what_is_asked_for_in_vain_is_said(small_root, sheet) -> None:
    assert run("type-in", UNIT, "ana", "--course", small_root).exit_code == PROBLEMS
    lost = run("type-in", UNIT, "ana", sheet.with_name("no.csv"), "--course", small_root)
    assert lost.exit_code == PROBLEMS
    assert "There is no file" in lost.output
    odd = run("type-in", UNIT, "a b", sheet, "--course", small_root)
    assert odd.exit_code == PROBLEMS
    other = run("type-in", "u2", "ana", sheet, "--course", small_root)
    assert other.exit_code == WRONG_USE
