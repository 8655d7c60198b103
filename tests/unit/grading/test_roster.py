"""The roster: read strictly and all at once, however a spreadsheet saved it; never lost."""

import unicodedata

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.grading import Desk
from peercompass.grading.submissions.roster import (
    ROSTER,
    Roster,
    RosterError,
    RosterPerson,
    compare,
    keep_roster,
    parse_roster,
    read_roster,
)
from peercompass.support import atomic_files

HEAD = "trainee,cohort,first_name,last_name,email,canvas_id\n"


@pytest.fixture
def write(tmp_path):
    def write(data: str | bytes, name: str = "people.csv"):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return write


def problems(path) -> list[str]:
    with pytest.raises(RosterError) as caught:
        parse_roster(path)
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    "data",
    [
        "trainee,cohort,first_name\r\ndana,spring,José\r\n".encode(),
        "trainee;cohort;first_name\r\ndana;spring;José\r\n".encode("utf-8-sig"),
        "trainee\tcohort\tfirst_name\r\ndana\tspring\tJosé\r\n".encode("utf-16"),
        'sep=;\r\n"Trainee";Cohort;"First Name";\r\n"dana";"spring";"José";\r\n;;;\r\n'.encode(),
        "first-name,TRAINEE,cohort\n\n José , dana ,spring".encode(),
    ],
    ids=["plain", "semicolons and mark", "excel's unicode text", "sep line", "other order"],
)
def test_however_a_spreadsheet_saved_it(write, data):
    read, remarks = parse_roster(write(data))
    assert read.people == {"dana": RosterPerson("dana", "spring", "José")}
    assert remarks == []


def test_windows_1252_is_read_and_said_aloud(write):
    read, [remark] = parse_roster(write("trainee,first_name\na,Ann\nb,José\n".encode("cp1252")))
    assert read.people["b"].first_name == "José"
    assert "people.csv:3: the file is not UTF-8" in remark


def test_every_line_is_checked_at_once(write):
    found = problems(
        write(
            HEAD
            + "dana,spring,Dana,Lee,dana@example.org,12\n"
            + ",spring,Nobody,,,\n"
            + "a+b,,,,,\n"
            + "dana,,,,,\n"
            + "kim,,,,DANA@example.org,1.2E+05\n"
            + "sam,,,,,12\n"
            + "Kim,,,,,,,too,many\n"
        )
    )
    assert [line.split(": ", 1)[0] for line in found] == [
        "people.csv:3",
        "people.csv:4",
        "people.csv:5",
        "people.csv:6",
        "people.csv:6",
        "people.csv:7",
        "people.csv:8",
        "people.csv:8",
    ]
    text = "\n".join(found)
    for said in (
        "the trainee's id is missing",
        "`a+b` cannot be a trainee's id",
        "`dana` stands on line 2 too",
        "`kim` and `dana` have the same email",
        "`canvas_id` was damaged by a spreadsheet (`1.2E+05`)",
        "`sam` and `dana` have the same canvas_id `12`",
        "`Kim` and `kim` differ only in small and capital letters",
        "more cells",
    ):
        assert said in text


@pytest.mark.parametrize(
    "trainee",
    [
        "a+b",
        "a/b",
        "a\\b",
        ".dana",
        "dana.",
        "dana lee",
        "josé",
        "-dana",
        "*",
        "x" * 62,
        "..",
        "=cmd",
        "dana\u200b",
    ],
)
def test_an_id_that_nbgrader_or_a_disk_cannot_hold(write, trainee):
    [problem] = problems(write(f"trainee\n{trainee}\n"))
    assert problem.startswith("people.csv:2: ")
    assert "cannot be a trainee's id" in problem


@pytest.mark.parametrize("trainee", ["dana", "Dana-Lee.2", "dana@example.org", "7", "d_lee"])
def test_an_id_that_they_can(write, trainee):
    assert list(parse_roster(write(f"trainee\n{trainee}\n"))[0].people) == [trainee]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty"),
        ("\n\n", "is empty"),
        ("name\ndana\n", "no column `trainee`"),
        ("trainee,emial\ndana,x\n", "did you mean `email`?"),
        ("trainee,trainee\ndana,x\n", "stands twice"),
        ("trainee,,email\nd,x,y\n", "no name"),
        ('trainee\n"dana\n', "a quote that is not closed"),
    ],
)
def test_a_file_that_is_no_roster(write, text, said):
    assert said in "\n".join(problems(write(text)))


def test_a_change_is_named_and_the_roster_before_is_kept(tmp_path):
    first = Roster({p.trainee: p for p in (RosterPerson("ana"), RosterPerson("ben", "spring"))})
    second = Roster({p.trainee: p for p in (RosterPerson("ben", "fall"), RosterPerson("cy"))})
    assert keep_roster(tmp_path, first) is None
    change = compare(read_roster(tmp_path), second)
    assert (change.added, change.changed, change.gone) == (("cy",), {"ben": ("cohort",)}, ("ana",))
    assert not compare(second, second)
    copy = keep_roster(tmp_path, second)
    assert parse_roster(copy)[0] == first
    assert read_roster(tmp_path) == second
    assert second.cohorts == ["fall"]
    assert [p.trainee for p in second.of("fall")] == ["ben"]


def test_a_full_disk_leaves_the_roster_as_it_was(tmp_path, monkeypatch):
    keep_roster(tmp_path, Roster({"ana": RosterPerson("ana")}))

    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(atomic_files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep_roster(tmp_path, Roster())
    assert list(read_roster(tmp_path).people) == ["ana"]
    assert [path.name for path in tmp_path.iterdir()] == [ROSTER]


def test_no_roster_is_an_empty_one(tmp_path):
    assert read_roster(tmp_path) == Roster()


def test_the_command_shows_takes_in_and_names_people(small_root, write):
    def run(*words):
        done = CliRunner().invoke(app, ["roster", *map(str, words), "--course", str(small_root)])
        return done.exit_code, " ".join(done.output.split())

    assert "There is no roster, so any well-formed trainee id is taken" in run()[1]
    path = write(HEAD + "ana,spring,Ana,Lee,ana@example.org,\nben,,,,,\n")
    code, said = run(path, "--dry-run")
    assert (code, "+ ana" in said, "Nothing was changed" in said) == (0, True, True)
    desk = Desk(small_root)
    assert read_roster(desk.work) == Roster()
    assert run(path)[0] == 0
    path = write(HEAD + "ana,spring,Anna,Lee,,\n")
    code, said = run(path)
    assert (code, "~ ana: first_name, email" in said) == (0, True)
    assert "- ben (their marks stay in the gradebook)" in said
    assert "is kept as roster-until-" in said
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        ana = gradebook.find_student("ana")
        assert (ana.first_name, ana.last_name, ana.email) == ("Anna", "Lee", "ana@example.org")
        assert gradebook.find_student("ben")
    code, said = run(write("trainee\nana\nana\n"))
    assert (code, "people.csv:3: `ana` stands on line 2 too" in said) == (1, True)
    assert read_roster(desk.work).people["ana"].first_name == "Anna"
    assert "Anna Lee" in run()[1]


def test_cohorts_and_ids_are_compared_in_one_form(write):
    apart = unicodedata.normalize("NFD", "Otoño")
    text = f"trainee,cohort,sis_id\na,Otoño,S1\nb,{apart},S2\nc,OTOÑO\u00a0,S\u00a03\n"
    roster, remarks = parse_roster(write(text))
    assert roster.cohorts == ["Otoño"]
    assert [one.trainee for one in roster.of(apart)] == ["a", "b", "c"]
    assert roster.by("sis_id", "s 3") == roster.people["c"]
    assert all("no-break space (U+00A0)" in remark for remark in remarks)
    assert len(remarks) == 2


@pytest.mark.parametrize("column", ["sis_id", "login", "canvas_id", "moodle_id", "trainee"])
@pytest.mark.parametrize("value", ["1.2E+11", "1,2E+11", "104372.0", "1E+05"])
def test_an_id_that_a_spreadsheet_damaged_is_refused(write, column, value):
    head, row = (
        ("trainee", f'"{value}"') if column == "trainee" else (f"trainee,{column}", f'a,"{value}"')
    )
    assert "damaged by a spreadsheet" in " ".join(problems(write(f"{head}\n{row}\n")))


def test_an_id_that_lost_its_zeros_is_refused(write):
    [said] = problems(write("trainee,sis_id\na,00123\nb,4567\nc,12345\n"))
    assert said.startswith("people.csv:3: `sis_id` 4567 is shorter than the others")
