"""Whose work a file is, told by its name and the roster; never guessed."""

import io
import zipfile

import pytest

from peercompass.exercise import LOG_FILE
from peercompass.grading.submissions.archives import find_submissions
from peercompass.grading.submissions.lms_names import Unclear, Worksheet, whose
from peercompass.grading.submissions.roster import Roster, RosterPerson
from peercompass.grading.submissions.trees import UNREADABLE

UNIT = "u1-first-steps"
LOG = b'{"item":"a","kind":"choice","value":"b"}\n'
PEOPLE = Roster(
    {
        person.trainee: person
        for person in (
            RosterPerson(
                "dana",
                first_name="Dana",
                last_name="Lee",
                email="dana@example.org",
                canvas_id="3143",
                moodle_id="57",
            ),
            RosterPerson("dana_2"),
            RosterPerson("sam", email="sam@example.org", sis_id="S-9", canvas_id="99"),
            RosterPerson("kim", moodle_id="61"),
        )
    }
)
SHEET = (
    "Identifier,Full name,ID number,Email address,Grade\n"
    "Participant 7,Dana Lee,,DANA@example.org,\n"
    "Participant 8,Sam Roe,S-9,,\n"
    "Participant 9,Eve Roe,S-9,dana@example.org,\n"
    "Participant 10,Eve Roe,,eve@example.org,\n"
).encode("utf-8-sig")
FOLDER = "assignsubmission_file_"


def sheet() -> Worksheet:
    made = Worksheet()
    assert not made.add(b"name,grade\nx,1\n", "other.csv")
    assert made.add(SHEET, "grades.csv")
    return made


@pytest.mark.parametrize(
    ("name", "trainee"),
    [
        ("leedana_3143_207797_u1-first-steps.zip", "dana"),
        ("leedana_LATE_3143_207797_u1-first-steps-1.zip", "dana"),
        ("roesam_99_207798_sam (1).zip", "sam"),
        (f"Dana Lee_57_{FOLDER}", "dana"),
        ("Dana Lee_57_assignsubmission_file", "dana"),
        (f"Tuesday-Dana Lee_57_{FOLDER}u1-first-steps.zip", "dana"),
        (f"Kim_61_{FOLDER}", "kim"),
        ("dana.zip", "dana"),
        ("dana_second-try.zip", "dana"),
        ("dana (2).zip", "dana"),
        ("dana_2.zip", "dana_2"),
        ("eve.zip", "eve"),
        (f"dana_{UNIT}.zip", "dana"),
        (f"dana_2_{UNIT}.zip", "dana_2"),
        (f"dana_2_{UNIT} (3).zip", "dana_2"),
    ],
)
def test_a_name_that_says_whose_it_is(name, trainee):
    assert whose(name, UNIT, PEOPLE, Worksheet()) == trainee


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("leedana_3144_207797_x.zip", "nobody in the roster has the canvas_id 3144"),
        ("dana_99999_1_x.zip", "canvas_id 99999"),
        (f"Dana Lee_58_{FOLDER}", "participant 58"),
        (f"Sam Roe_57_{FOLDER}", "moodle_id 57 is of Dana Lee"),
        (f"Participant_57_{FOLDER}", "moodle_id 57 is of Dana Lee"),
        ("dana_2_late.zip", "it could be of dana or of dana_2"),
        ("eve_x.zip", "`eve` is not in the roster"),
        ("Dana_x.zip", "the roster, which has `dana`"),
    ],
)
def test_a_name_that_is_not_clear_is_refused_with_what_to_do(name, said):
    with pytest.raises(Unclear, match=r"rename|worksheet") as caught:
        whose(name, UNIT, PEOPLE, Worksheet())
    assert said in str(caught.value)


def test_the_name_of_an_lms_is_never_read_as_an_id_where_there_is_no_roster():
    with pytest.raises(Unclear, match="canvas_id"):
        whose("leedana_3143_207797_x.zip", UNIT, Roster(), Worksheet())


def test_moodles_worksheet_tells_by_email_or_id_number():
    assert whose(f"Any Name_7_{FOLDER}", UNIT, PEOPLE, sheet()) == "dana"
    assert whose(f"Participant_8_{FOLDER}", UNIT, PEOPLE, sheet()) == "sam"
    for number, said in ((9, "mend the roster"), (10, "nobody"), (57, "no participant 57")):
        with pytest.raises(Unclear, match=said):
            whose(f"Dana Lee_{number}_{FOLDER}", UNIT, PEOPLE, sheet())


def packed(entries: dict) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as bundle:
        for name, data in entries.items():
            bundle.writestr(name, data)
    return memory.getvalue()


OURS = packed({f"{UNIT}/{LOG_FILE}": LOG})


def found(path, roster=PEOPLE) -> dict[str, bytes | str]:
    """By trainee: their log, or what is said in its place."""
    told = {}
    for one in find_submissions(path, UNIT, roster).submissions:
        try:
            trainee = whose(one.name, UNIT, roster, one.worksheet)
            told[trainee] = one.read().files.get(LOG_FILE)
        except UNREADABLE as error:
            told[one.name] = str(error)
    return told


CANVAS = {
    "leedana_3143_1_u1-first-steps.zip": OURS,
    "roesam_LATE_99_2_u1-first-steps.zip": OURS,
    "eve_5_3_x.zip": OURS,
}
MOODLE = {
    f"Dana Lee_7_{FOLDER}/{UNIT}.zip": OURS,
    f"Sam Roe_8_{FOLDER}/{UNIT}.zip": OURS,
    f"Eve Roe_10_{FOLDER}/{LOG_FILE}": LOG,
    "Grades.csv": SHEET,
}


@pytest.mark.parametrize("entries", [CANVAS, MOODLE], ids=["canvas", "moodle"])
@pytest.mark.parametrize("how", ["zip", "wrapped zip", "folder"])
def test_all_that_an_lms_gives(tmp_path, entries, how):
    path = tmp_path / "submissions"
    if how == "folder":
        for name, data in entries.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    else:
        wrap = "submissions/" if how == "wrapped zip" else ""
        path = tmp_path / "submissions.zip"
        path.write_bytes(packed({wrap + name: data for name, data in entries.items()}))
    told = found(path)
    assert (told.pop("dana"), told.pop("sam")) == (LOG, LOG)
    [(_, refused)] = told.items()
    assert "nobody in the roster" in refused


def test_a_folder_of_folders_named_by_trainee(tmp_path):
    for place in ("dana", f"sam/{UNIT}", "kim"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "dana" / LOG_FILE).write_bytes(LOG)
    (tmp_path / "sam" / UNIT / LOG_FILE).write_bytes(LOG)
    (tmp_path / "kim" / "anything.zip").write_bytes(OURS)
    assert found(tmp_path) == {"dana": LOG, "sam": LOG, "kim": LOG}
    assert found(tmp_path / "sam") == {"sam": LOG}, "or one of them"
    (tmp_path / "kim" / "more.zip").write_bytes(OURS)
    two = [one.label for one in find_submissions(tmp_path, UNIT).submissions if one.name == "kim"]
    assert two == ["kim: anything.zip", "kim: more.zip"]
    with pytest.raises(ValueError, match="does not say whose work it is"):
        find_submissions(tmp_path / "sam" / UNIT, UNIT)


def test_a_link_in_a_folder_is_not_followed(tmp_path):
    (tmp_path / "secret").write_bytes(LOG)
    folder = tmp_path / "all"
    (folder / "dana").mkdir(parents=True)
    (folder / "dana" / LOG_FILE).symlink_to(tmp_path / "secret")
    (folder / "sam").symlink_to(tmp_path)
    assert "is a link to another place" in found(folder)["dana"]
    [named] = find_submissions(folder, UNIT).passed_over
    assert named == "sam: it is a link to another place, which was not followed"


def test_only_one_level_of_zips_is_opened(tmp_path):
    path = tmp_path / "all.zip"
    deep = packed({"dana.zip": OURS})
    path.write_bytes(packed({"dana.zip": deep, "sam.zip": OURS}))
    assert found(path) == {"dana": None, "sam": LOG}


def test_a_bomb_in_a_bundle_costs_nobody_else(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("dana.zip", b"\0" * 61_000_000)
        bundle.writestr("sam.zip", OURS)
    assert found(path) == {"dana.zip": "dana.zip is too large", "sam": LOG}


def test_what_is_no_zip_in_a_bundle_is_named(tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"leedana_3143_1_story.docx": b"x", "sam.zip": OURS}))
    assert found(path) == {"sam": LOG}
    [named] = find_submissions(path, UNIT).passed_over
    assert named == (
        "all.zip: leedana_3143_1_story.docx: it is no zip; ask for the zip that the trainee's "
        "page makes"
    )
