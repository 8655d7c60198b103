"""What people really send, made by real programs: each entry is taken, or named with the reason."""

import os
import shutil
import socket
import subprocess
import unicodedata
from pathlib import Path

import pytest

from peercompass.exercise import LOG_FILE
from peercompass.grading.submissions.lms_names import WorksheetsDisagree
from peercompass.grading.submissions.roster import Roster, RosterPerson, keep_roster
from tests.helpers.inbox import HONEST, LOG, NOTEBOOK, UNIT, Inbox

OTHER = LOG * 2
PLACE = "assignsubmission_file_"


@pytest.fixture
def inbox(tmp_path) -> Inbox:
    room = tmp_path / "room"
    room.mkdir()
    return Inbox(room)


def people(inbox: Inbox) -> None:
    who = (
        RosterPerson("alice", "", "Alicia", "Núñez", "alice@x.org", moodle_id="7"),
        RosterPerson("bob", "", "Bob", "Roe", "bob@x.org", sis_id="S-9", moodle_id="8"),
    )
    keep_roster(inbox.work, Roster({one.trainee: one for one in who}))


def sheet(first: str, second: str) -> bytes:
    return (
        "Identifier,Full name,ID number,Email address,Grade\n"
        f"Participant 7,A,,{first}@x.org,\nParticipant 8,B,,{second}@x.org,\n"
    ).encode()


def work_in(folder: Path, log: bytes = LOG) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / LOG_FILE).write_bytes(log)
    (folder / f"{UNIT}.ipynb").write_bytes(NOTEBOOK)
    return folder


def made_by(program: str, *words: str, at: Path) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"there is no {program} here")
    subprocess.run([program, *words], cwd=at, check=True, capture_output=True)


def test_a_folder_of_what_people_have_is_taken_or_named_one_by_one(inbox):
    mail = inbox.place / "mail"
    inbox.zip("dana.zip")
    archives = ["ana.rar", "ben.7z", "jo.tar.gz", "empty.zip"]
    halves = ["cy.zip.crdownload", "dee.zip.part", "lea.zip.download"]
    elsewhere = [".eve.zip.icloud", "flo.gdoc"]
    loose = ["gil.ipynb", "hal.jsonl", "kim.html", "marks.csv", "ivy.docx"]
    names = archives + halves + elsewhere + loose
    for name in names:
        (mail / name).write_bytes(b"x")
    (mail / "nothing").mkdir()
    (mail / ".DS_Store").write_bytes(b"x")
    os.mkfifo(mail / "pipe.zip")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(mail / "sock.zip"))
    (mail / "link").symlink_to(inbox.place)
    done = inbox.collect(mail)
    assert done.taken == ["dana"]
    named = {line.split(":")[0] for line in done.refused}
    assert named == {*names, "nothing", "pipe.zip", "sock.zip", "link"}
    assert done.flagged == ["mail: .DS_Store is of the system and was passed over"]


@pytest.mark.parametrize(
    "entries",
    [
        {LOG_FILE: LOG, f"{UNIT}.ipynb": NOTEBOOK},
        {f"my work/{LOG_FILE}": LOG, f"my work/{UNIT}.ipynb": NOTEBOOK},
        {f"{UNIT} (1)/{LOG_FILE}": LOG},
        {f"{UNIT} copy/{LOG_FILE}": LOG},
        {f"{UNIT} - copia (2)/{LOG_FILE}": LOG},
        {f"{UNIT.upper()}/{LOG_FILE}": LOG},
        {f"{UNIT}/{LOG_FILE.upper()}": LOG},
        {f"{UNIT}/responses (1).jsonl": LOG},
        {f"a/b/c/{UNIT}/{LOG_FILE}": LOG},
        {f"{UNIT}/{LOG_FILE}": LOG, f"{UNIT} (1)/{LOG_FILE}": OTHER},
        {f"a/{UNIT}/{LOG_FILE}": LOG, f"b/{UNIT}/{LOG_FILE}": LOG},
        {f"{UNIT}\\{LOG_FILE}": LOG, f"{UNIT}\\{UNIT}.ipynb": NOTEBOOK},
        {f"{UNIT}/{LOG_FILE}": LOG, f"__MACOSX/{UNIT}/._{LOG_FILE}": b"x"},
        {f"{UNIT}/{LOG_FILE}": LOG, f"{UNIT}/.ipynb_checkpoints/{LOG_FILE}": OTHER},
        {f"{UNIT}/{LOG_FILE}": LOG, "u2/responses (1).jsonl": b"x", "u2/responses-2.jsonl": b"y"},
    ],
)
def test_a_zip_as_people_make_it_is_taken_where_one_reading_fits(inbox, entries):
    assert inbox.take(inbox.zip("dana.zip", entries)) == []
    assert inbox.answers("dana") == LOG


@pytest.mark.parametrize(
    "entries",
    [
        {f"{UNIT} (1)/{LOG_FILE}": LOG, f"{UNIT} (2)/{LOG_FILE}": OTHER},
        {f"a/{UNIT}/{LOG_FILE}": LOG, f"b/{UNIT}/{LOG_FILE}": OTHER},
        {f"{UNIT}/responses (1).jsonl": LOG, f"{UNIT}/responses (2).jsonl": OTHER},
    ],
)
def test_two_readings_are_not_chosen_between(inbox, entries):
    [problem] = inbox.take(inbox.zip("dana.zip", entries))
    assert "leave the one that counts" in problem


@pytest.mark.parametrize("name", ["u1-first-steps2", "u1-first-steps-b", "my u1-first-steps"])
def test_another_unit_of_nearly_that_name_is_not_this_one(inbox, name):
    assert inbox.take(inbox.zip("dana.zip", {f"{name}/x/{LOG_FILE}": LOG}))


def test_a_cloud_drives_second_log_is_named(inbox):
    second = {f"{UNIT}/responses (Dana's conflicted copy 2026-01-12).jsonl": OTHER}
    done = inbox.collect(inbox.zip("dana.zip", {**HONEST, **second}))
    assert inbox.answers("dana") == LOG
    [flag] = done.flagged
    assert "conflicted copy" in flag


@pytest.mark.parametrize(
    ("program", "words"),
    [("zip", ["-r", "dana.zip"]), ("7z", ["a", "-tzip", "dana.zip"])],
)
def test_zips_of_real_programs(inbox, program, words):
    mail = inbox.place / "mail"
    work_in(mail / UNIT)
    made_by(program, *words, UNIT, at=mail)
    assert inbox.take(mail / "dana.zip") == []
    assert inbox.answers("dana") == LOG


def test_a_7z_and_what_only_has_the_name_of_a_zip_are_named(inbox):
    mail = inbox.place / "mail"
    work_in(mail / UNIT)
    made_by("7z", "a", "dana.7z", UNIT, at=mail)
    assert "is an archive of another kind" in inbox.take(mail / "dana.7z")[0]
    shutil.copy(mail / "dana.7z", mail / "dana.zip")
    assert "cannot be opened" in inbox.take(mail / "dana.zip")[0]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("unmarked", [False, True])
def test_accents_in_any_form_and_marking_are_the_rosters(inbox, form, unmarked):
    """macOS takes accents apart, and its zips do not say that they are UTF-8."""
    people(inbox)
    name = unicodedata.normalize(form, f"Alicia Núñez_7_{PLACE}")
    plain = "A" * len(name.encode())
    path = inbox.zip(
        "all.zip",
        {
            f"{plain if unmarked else name}/{UNIT}/{LOG_FILE}": LOG,
            f"Bob Roe_8_{PLACE}/x.docx": b"x",
        },
    )
    if unmarked:
        path.write_bytes(path.read_bytes().replace(plain.encode(), name.encode()))
    done = inbox.collect(path)
    assert done.taken == ["alice"]
    [refused] = done.refused
    assert "holds no work" in refused


def test_a_windows_zip_with_names_of_cp437(inbox):
    people(inbox)
    name = f"Alicia Núñez_7_{PLACE}"
    plain = "A" * len(name)
    path = inbox.zip("all.zip", {f"{plain}\\{UNIT}\\{LOG_FILE}": LOG})
    path.write_bytes(path.read_bytes().replace(plain.encode(), name.encode("cp437")))
    assert inbox.collect(path).taken == ["alice"]


MINE = sheet("alice", "bob")
SWAPPED = sheet("bob", "alice")


def as_bundle(inbox: Inbox, how: str, extra: dict[str, bytes]) -> Path:
    entries = {
        f"Alicia Núñez_7_{PLACE}/{UNIT}/{LOG_FILE}": LOG,
        f"Bob Roe_8_{PLACE}/{UNIT}/{LOG_FILE}": OTHER,
        **extra,
    }
    if how == "zip":
        return inbox.zip("all.zip", entries)
    folder = inbox.place / "all"
    for name, data in entries.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("how", ["zip", "folder"])
@pytest.mark.parametrize(
    "place",
    [
        f"Bob Roe_8_{PLACE}/grades.csv",
        f"Bob Roe_8_{PLACE}/deep/er/Grades.CSV",
        f"Bob Roe_8_{PLACE}grades.csv",
        f"Bob Roe_8_{PLACE}/{UNIT}/grades.csv",
    ],
)
def test_a_trainees_own_table_says_nothing_about_anybody(inbox, how, place):
    people(inbox)
    done = inbox.collect(as_bundle(inbox, how, {place: SWAPPED}))
    assert done.taken == ["alice", "bob"]
    assert (inbox.answers("alice"), inbox.answers("bob")) == (LOG, OTHER)
    assert "rades.csv" in str(done.flagged + done.refused).replace("CSV", "csv"), "it is named"


@pytest.mark.parametrize("how", ["zip", "folder"])
def test_two_worksheets_that_disagree_stop_before_anything_is_kept(inbox, how):
    people(inbox)
    beside = {"zip": inbox.place / "mail", "folder": inbox.place / "all"}[how]
    path = as_bundle(inbox, how, {"Grades.csv": MINE})
    (beside / "Grades of another.csv").write_bytes(SWAPPED)
    with pytest.raises(WorksheetsDisagree, match="participant 7"):
        inbox.collect(path)
    assert not (inbox.place / "attempts").exists()
    (beside / "Grades of another.csv").write_bytes(MINE)
    assert inbox.collect(path).taken == ["alice", "bob"], "two that agree are one"


def test_a_worksheet_in_spanish_with_semicolons(inbox):
    people(inbox)
    spanish = (
        "Identificador;Nombre completo;Número de ID;Dirección de correo;Calificación\n"
        "Participante 7;X;;ALICE@x.org;9,5\nParticipante 8;Y;S-9;;-\n"
    ).encode("utf-16")
    (inbox.place / "mail" / "notas.csv").write_bytes(spanish)
    assert inbox.collect(as_bundle(inbox, "zip", {})).taken == ["alice", "bob"]


def test_an_anonymous_worksheet_says_what_to_do(inbox):
    people(inbox)
    (inbox.place / "mail" / "g.csv").write_text("Identifier,Status\nParticipant 7,x\n")
    refused = inbox.collect(as_bundle(inbox, "zip", {})).refused
    assert "reveal the identities" in refused[0]


def test_a_persons_zip_is_theirs_whatever_is_in_it(inbox):
    """Else whoever packs an `alice.zip` into their own would hand in for Alice."""
    people(inbox)
    inner = inbox.zip("alice.zip").read_bytes()
    (inbox.place / "mail/alice.zip").unlink()
    for entries in (
        {"alice.zip": inner},
        {f"Alicia Núñez_7_{PLACE}/{UNIT}/{LOG_FILE}": LOG},
        {f"bob/Alicia Núñez_7_{PLACE}/{UNIT}.zip": inner},
    ):
        assert "alice" not in inbox.collect(inbox.zip("bob.zip", entries)).taken
    nested = {f"bob/Alicia Núñez_7_{PLACE}/{UNIT}/{LOG_FILE}": LOG}
    assert "alice" not in inbox.collect(inbox.zip("mine.zip", nested)).taken


@pytest.mark.parametrize("what", ["link", "fifo", "file", "bytes"])
def test_what_cannot_be_a_hand_in_stops_nobody_and_is_named(inbox, what):
    work_in(inbox.place / "submitted" / "ana" / UNIT)
    work_in(inbox.place / "elsewhere" / UNIT)
    odd = inbox.place / "submitted" / "odd"
    if what == "link":
        odd.symlink_to(inbox.place / "elsewhere")
    elif what == "bytes":
        work_in(odd.with_name(os.fsdecode(b"odd\xff")) / UNIT)
    else:
        odd.mkdir()
        os.mkfifo(odd / UNIT) if what == "fifo" else (odd / UNIT).write_text("x")
    done = inbox.collect()
    assert done.taken == ["ana"]
    [refused] = done.refused
    assert refused.startswith("odd")
