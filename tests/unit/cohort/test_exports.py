"""Marks for an LMS: read back as Canvas and Moodle read them, with nothing that runs."""

import csv
import io
import json

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.cohort.exports import export_marks
from peercompass.cohort.lms_gradebook import BadExport
from peercompass.grading import Desk, UnknownUnit
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from tests.helpers.hand_ins import as_log, best, given, hand_in
from tests.helpers.small_course import UNIT

TITLE = "First steps"
CLOSED = ("choice", "choices", "order", "sort", "label", "scenario")
ALL_CLOSED = 18.5  # the points of the small course's closed items
PEOPLE = (
    RosterPerson("ana", "a", "Ana", '=HYPERLINK("x")', "ana@x.org", "11", "S1", "ana1", "One"),
    RosterPerson("ben", "a", "Ben", "Bo", "Ben@x.org", "", "S2", "", "One"),
    RosterPerson("cy", "b", "Cy", "Co", "", "", "", "", "Two"),
    RosterPerson("dee", "b", "Dee", "Do", "dee@x.org", "14", "S4", "", "Two"),
)


@pytest.fixture
def desk(small_root) -> Desk:
    """Ana and Cy are marked, Ben waits to be read, Dee has not handed in, Eve is on no roster."""
    desk = Desk(small_root)
    keep_roster(desk.work, Roster({one.trainee: one for one in PEOPLE}))
    unit = desk.course.units[UNIT]
    for student, kinds in (("ana", CLOSED), ("ben", ()), ("cy", CLOSED), ("eve", CLOSED)):
        hand_in(desk, student, as_log(given(unit, best, kinds)), UNIT)
    desk.grade(UNIT)
    return desk


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_canvas_finds_everybody_by_an_id(desk):
    done = export_marks(desk, [UNIT], "canvas")
    maximum, *rows = read(done.text)
    assert list(maximum) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", TITLE]
    assert maximum["Student"].strip() == "Points Possible"
    assert float(maximum[TITLE]) == 26.5
    assert [(row["ID"], float(row[TITLE])) for row in rows] == [("11", ALL_CLOSED)]
    assert rows[0]["Student"] == '\'=HYPERLINK("x"), Ana', "a name cannot run"
    assert done.left_out == (
        "cy: has no id of Canvas in the roster; fill in canvas_id or sis_id or login",
        "eve: is not in the roster, so the LMS's id is not known",
    )


def test_what_waits_stays_out_so_that_nothing_half_marked_overwrites(desk):
    done = export_marks(desk, [UNIT], "canvas")
    assert "ben" not in {change.trainee for change in done.changes}
    assert "Bo, Ben" not in done.text, "an empty cell would take a score away"
    assert any("1 hand-in still waits" in remark for remark in done.remarks)
    whole = export_marks(desk, [UNIT], "canvas", partial=True)
    ben = next(row for row in read(whole.text) if row["SIS User ID"] == "S2")
    assert float(ben[TITLE]) == ALL_CLOSED


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Integration ID,Section,First steps (4711),Other (5),"
    "Current Score\r\n"
    ",,,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,,26.5,10,(read only)\r\n"
    '"Ho, Ana",11,S1,ana1,,One,12.00,7,90\r\n'
    '"Bo, Ben",12,S2,b2,,One,9.5,7,90\r\n'
    '"Do, Dee",14,S4,d4,,Two,,7,90\r\n'
    '"Else, Someone",99,S99,x,,Two,3,7,90\r\n'
)


def test_a_file_of_canvas_says_what_would_change_and_loses_nothing(desk, tmp_path):
    theirs = tmp_path / "canvas.csv"
    theirs.write_text(CANVAS, encoding="utf-8-sig")
    done = export_marks(desk, [UNIT], "canvas", theirs)
    assert [str(change) for change in done.changes] == [
        f"ana, {UNIT}: 12.00 is written over by 18.5"
    ]
    maximum, *rows = read(done.text)
    assert maximum["First steps (4711)"] == "26.5"
    scores = {row["ID"]: row["First steps (4711)"] for row in rows}
    assert scores == {"11": "18.5", "12": "9.5", "14": "", "99": "3"}, "what is there stays"
    assert list(rows[0]) == [
        "Student",
        "ID",
        "SIS User ID",
        "SIS Login ID",
        "Integration ID",
        "Section",
        "First steps (4711)",
    ]
    assert {line.split(":")[0] for line in done.left_out} == {"cy", "eve"}
    theirs.write_text(done.text, encoding="utf-8")
    assert export_marks(desk, [UNIT], "canvas", theirs).changes == (), "once in, nothing changes"


def test_another_maximum_is_named(desk, tmp_path):
    theirs = tmp_path / "canvas.csv"
    theirs.write_text(CANVAS.replace("26.5,10", "100,10"), encoding="utf-8")
    [remark] = [r for r in export_marks(desk, [UNIT], "canvas", theirs).remarks if "out of" in r]
    assert remark == (
        f"{UNIT}: the LMS says out of 100, the gradebook out of 26.5; importing changes that too"
    )


MOODLE = (
    "First name,Surname,ID number,Institution,Email address,Assignment: First steps (Real),"
    "Last downloaded from this course\r\n"
    "Ana,Ho,S1,,other@x.org,-,1769000000\r\n"
    "Ben,Bo,,,Ben@x.org,-,1769000000\r\n"
)


def test_moodle_by_id_number_or_address(desk, tmp_path):
    rows = read(export_marks(desk, [UNIT], "moodle", partial=True).text)
    assert [(row["Email address"], row[TITLE]) for row in rows] == [
        ("ana@x.org", "18.5"),
        ("Ben@x.org", "18.5"),
    ]
    theirs = tmp_path / "moodle.csv"
    theirs.write_text(MOODLE, encoding="utf-8")
    done = export_marks(desk, [UNIT], "moodle", theirs)
    rows = read(done.text)
    assert [row["Assignment: First steps (Real)"] for row in rows] == ["18.5", ""]
    assert rows[0]["Last downloaded from this course"] == "1769000000", "Moodle's own safeguard"
    assert rows[0]["Email address"] == "other@x.org"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a,b\n1,2\n", "is no gradebook of Canvas: it has no column ID or SIS User ID"),
        ("", "is no gradebook of Canvas"),
        ("Student,ID,Section,Other (4)\n", "has no column for `First steps`"),
        (
            "Student,ID,Section,First steps (4),First steps (5)\n",
            "has `First steps (4)` and `First steps (5)`; rename one",
        ),
    ],
)
def test_a_file_that_does_not_fit_is_told(desk, tmp_path, text, says):
    theirs = tmp_path / "theirs.csv"
    theirs.write_text(text, encoding="utf-8")
    with pytest.raises(BadExport) as error:
        export_marks(desk, [UNIT], "canvas", theirs)
    assert says in str(error.value)


def test_an_id_that_would_run_leaves_its_person_out(desk, tmp_path):
    theirs = tmp_path / "canvas.csv"
    theirs.write_text(CANVAS.replace("14,S4,d4", "14,S4,=d4"), encoding="utf-8")
    done = export_marks(desk, [UNIT], "canvas", theirs)
    assert "=d4" not in done.text
    assert any(line.startswith("Do, Dee: has an id") for line in done.left_out)


def test_lateness_is_taken_off(desk):
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        [notebook] = gradebook.find_submission(UNIT, "ana").notebooks
        notebook.late_submission_penalty = 4.0
        gradebook.db.commit()
    [_, ana] = read(export_marks(desk, [UNIT], "canvas").text)
    assert float(ana[TITLE]) == ALL_CLOSED - 4


def test_plain_csv_has_everybody_by_id(desk):
    rows = read(export_marks(desk, [UNIT], "csv").text)
    assert {row["trainee"]: row[UNIT] for row in rows} == {
        "ana": "18.5",
        "ben": "",
        "cy": "18.5",
        "dee": "",
        "eve": "18.5",
    }
    assert {row["cohort"] for row in rows} == {"a", "b", ""}
    only = read(export_marks(desk, [UNIT], "csv", cohort="b").text)
    assert [row["trainee"] for row in only] == ["cy", "dee"]


def test_unknown_names_are_told(desk):
    with pytest.raises(UnknownUnit, match="there is no unit `nope`"):
        export_marks(desk, ["nope"], "csv")
    with pytest.raises(ValueError, match="no cohort `c`; it has: a, b"):
        export_marks(desk, [UNIT], "csv", cohort="c")


def test_the_command_is_a_dry_run_until_a_file_is_named(desk, tmp_path):
    def run(*arguments):
        return CliRunner().invoke(app, ["export", UNIT, "--course", str(desk.root), *arguments])

    dry = run("--to", "canvas")
    assert dry.exit_code == 1, "somebody was left out"
    assert "Nothing was written" in dry.output
    out = tmp_path / "marks.csv"
    assert run("--to", "csv", "--out", str(out)).exit_code == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbftrainee,cohort")
    facts = json.loads(run("--to", "canvas", "--json").stdout)
    assert facts["count"] == 1
    assert facts["changes"][0]["trainee"] == "ana"
    assert run("--to", "csv", "--cohort", "nobody").exit_code == 1


@pytest.mark.parametrize(
    "heading",
    [
        "Tarea: First steps (Real)",
        "External tool: First steps (Real)",
        "Herramienta externa: FIRST\u00a0steps (Real)",
        "Assignment: First steps (Calificación real)",
        f"Quiz: {UNIT}",
        "First steps",
    ],
)
def test_moodle_in_other_words_and_with_decimal_commas(desk, tmp_path, heading):
    theirs = tmp_path / "calificaciones.csv"
    theirs.write_text(
        f"Nombre;Apellido(s);Número de ID;Dirección de correo;{heading};"
        "Última descarga desde este curso\n"
        "Ana;Ho;S1;;18,50;1769000000\nBen;Bo;;BEN@x.org;9,5;1769000000\n",
        encoding="utf-8",
    )
    done = export_marks(desk, [UNIT], "moodle", theirs)
    assert done.changes == (), "18,50 is what she has"
    rows = read(done.text)
    assert [row[" ".join(heading.split())] for row in rows] == ["18.5", "9.5"]
    assert rows[0]["Última descarga desde este curso"] == "1769000000"


def test_a_percentage_is_no_points(desk, tmp_path):
    theirs = tmp_path / "moodle.csv"
    both = "Assignment: First steps (Percentage)", "Assignment: First steps (Real)"
    theirs.write_text(f"ID number,{both[0]},{both[1]}\nS1,50 %,3\n")
    done = export_marks(desk, [UNIT], "moodle", theirs)
    assert [change.before for change in done.changes] == ["3"]
    for only in (both[0], "Tarea: First steps (Porcentaje)", "Assignment: First steps (Letter)"):
        theirs.write_text(f"ID number,{only}\nS1,50 %\n", encoding="utf-8")
        with pytest.raises(BadExport, match="holds no points"):
            export_marks(desk, [UNIT], "moodle", theirs)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("99,S1,ana1", "by sis_id it is ana, whose canvas_id in the roster is 11 and not 99"),
        ("11,S4,", "by canvas_id it is ana and by sis_id dee"),
        ("1.1E+01,S1,ana1", "its canvas_id was damaged by a spreadsheet"),
        (",1.2E+11,ana1", "its sis_id was damaged by a spreadsheet"),
        (",,4.5E+07", "its login was damaged by a spreadsheet"),
    ],
)
def test_a_row_that_a_surer_id_contradicts_is_nobodys(desk, tmp_path, row, said):
    theirs = tmp_path / "canvas.csv"
    theirs.write_text(
        f"Student,ID,SIS User ID,SIS Login ID,Section,First steps (4)\nX,{row},One,7\n"
    )
    done = export_marks(desk, [UNIT], "canvas", theirs)
    assert done.changes == ()
    assert any(said in line for line in done.left_out), done.left_out


def test_an_id_that_lost_its_zeros_is_named(desk, tmp_path):
    person = RosterPerson("ana", sis_id="00123")
    keep_roster(desk.work, Roster({"ana": person}))
    theirs = tmp_path / "moodle.csv"
    theirs.write_text("ID number,First steps\n123,\n")
    done = export_marks(desk, [UNIT], "moodle", theirs)
    assert any("but for zeros at its start" in line for line in done.left_out)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "older Excel"),
        (b"<html><table><tr><td>ID</td></tr></table>", "web page"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_what_is_only_named_csv_is_told(desk, tmp_path, data, said):
    theirs = tmp_path / "theirs.csv"
    theirs.write_bytes(data)
    with pytest.raises(BadExport, match=said):
        export_marks(desk, [UNIT], "moodle", theirs)
