"""Hand-ins as zip files: only this unit's notebook and log come in, to one folder, by name."""

import io
import stat
import struct
import zipfile

import pytest

from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.grading.marking.findings import STAND_IN
from peercompass.grading.submissions.archives import find_submissions
from peercompass.grading.submissions.complete import complete
from peercompass.grading.submissions.private_notes import refuse_private
from peercompass.grading.submissions.trees import UNREADABLE
from tests.helpers.hand_ins import files
from tests.helpers.inbox import HONEST, LOG, NOTEBOOK, UNIT, Inbox


@pytest.fixture
def inbox(tmp_path) -> Inbox:
    room = tmp_path / "room"
    room.mkdir()
    return Inbox(room)


def test_a_hand_in_is_taken_and_nothing_else_of_the_zip(inbox):
    extra = {f"{UNIT}/notes.txt": b"x", f"{UNIT}/run.py": b"x", "other-unit/" + LOG_FILE: b"x"}
    assert inbox.take(inbox.zip("dana.zip", {**HONEST, **extra})) == []
    assert inbox.taken() == [
        f"submitted/dana/{UNIT}/{name}"
        for name in sorted([LOG_FILE, f"{UNIT}.ipynb", "submission_secret.txt", "timestamp.txt"])
    ]
    assert inbox.answers("dana") == LOG


def test_a_private_journal_never_comes_in(inbox):
    journal = {f"{UNIT}/{PRIVATE_FILE}": b"for my eyes only"}
    [refused] = inbox.take(inbox.zip("dana.zip", {**HONEST, **journal}))
    assert refused == (
        "dana.zip: private.jsonl holds private notes and was not taken; nobody read it. "
        "Please tell the trainee."
    )
    assert inbox.answers("dana") == LOG, "the rest is taken"
    assert not [name for name in inbox.taken() if PRIVATE_FILE in name]
    nothing, refused = inbox.take(inbox.zip("lee.zip", journal))
    assert refused.startswith("lee.zip: private.jsonl holds private notes")
    assert "holds no work" in nothing


@pytest.mark.parametrize(
    "name",
    [
        PRIVATE_FILE,
        "Private.JSONL",
        "private (1).jsonl",
        f"sub/{PRIVATE_FILE}",
        f"{PRIVATE_FILE}.x1.part",
        f"{PRIVATE_FILE}/notes.txt",
    ],
)
def test_private_notes_in_a_folder_are_taken_out_unread(tmp_path, name):
    folder, elsewhere = tmp_path / "hand-in", tmp_path / "elsewhere"
    for place in (folder / name, elsewhere / PRIVATE_FILE):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("for my eyes only")
    (folder / LOG_FILE).write_bytes(LOG)
    (folder / "link").symlink_to(elsewhere)
    (folder / name).parent.chmod(0o555)  # as the exchange leaves it
    assert refuse_private(folder)
    assert files(folder) == [LOG_FILE]
    assert (elsewhere / PRIVATE_FILE).exists(), "a link is not followed"
    assert not refuse_private(folder)


@pytest.mark.parametrize(
    "path",
    [
        f"../../{UNIT}/{LOG_FILE}",
        f"/etc/{UNIT}/{LOG_FILE}",
        f"..\\..\\{UNIT}\\{LOG_FILE}",
        f"C:\\{UNIT}\\{LOG_FILE}",
        f"//host/share/{UNIT}/{LOG_FILE}",
        f"{UNIT}/../{LOG_FILE}",
        f"{UNIT}/..",
    ],
)
def test_a_path_that_leads_out_of_a_zip_is_refused_by_name(inbox, path):
    """Also when the rest of the zip is as it should be."""
    before = files(inbox.place.parent)
    [problem] = inbox.take(inbox.zip("dana.zip", {**HONEST, path: LOG}))
    assert problem.startswith("dana.zip: cannot be opened (the name ")
    assert "leads to another place" in problem
    assert set(files(inbox.place.parent)) - set(before) == {"room/mail/dana.zip"}


@pytest.mark.parametrize("path", [f"{UNIT}/sub/{LOG_FILE}", LOG_FILE])
def test_what_lies_elsewhere_in_a_zip_is_not_work_of_the_unit(inbox, path):
    assert inbox.take(inbox.zip("dana.zip", {path: LOG})) == [f"dana.zip: holds no work of {UNIT}"]
    assert inbox.taken() == []


def test_a_symbolic_link_in_a_zip_is_refused_by_name(inbox):
    link = zipfile.ZipInfo(f"{UNIT}/{LOG_FILE}")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    [problem] = inbox.take(inbox.zip("dana.zip", {link: b"/etc/passwd"}))
    assert problem == (
        f"dana.zip: cannot be opened (it holds a link, {UNIT}/{LOG_FILE}; send the file itself)"
    )
    assert inbox.taken() == []


def test_a_second_hand_in_does_not_write_through_a_link(inbox):
    """What stands in the folder may be a link that the exchange brought."""
    target = inbox.place / "mail" / "precious"
    target.write_text("mine")
    folder = inbox.place / "submitted" / "dana" / UNIT
    folder.mkdir(parents=True)
    (folder / LOG_FILE).symlink_to(target)
    [problem] = inbox.take(inbox.zip("dana.zip"))
    assert "responses.jsonl is a link to another place, which was not followed" in problem
    assert target.read_text() == "mine"
    [aside] = inbox.place.glob(f"aside/{UNIT}/dana/*/{LOG_FILE}")
    assert aside.is_symlink(), "what stood there is kept, and not graded"
    assert inbox.answers("dana") == LOG


def test_a_zip_bomb_is_refused_before_it_unpacks(inbox):
    bomb = {f"{UNIT}/{LOG_FILE}": b"\0" * 61_000_000}
    path = inbox.zip("dana.zip", bomb, compression=zipfile.ZIP_DEFLATED)
    assert path.stat().st_size < 100_000
    assert inbox.take(path) == [f"dana.zip: cannot be opened ({LOG_FILE} is too large)"]
    assert inbox.taken() == []


def test_a_zip_that_lies_about_its_size_is_refused(inbox):
    path = inbox.zip(
        "dana.zip", {f"{UNIT}/{LOG_FILE}": LOG * 1000}, compression=zipfile.ZIP_DEFLATED
    )
    data = path.read_bytes()
    true_size = struct.pack("<L", len(LOG) * 1000)
    assert data.count(true_size) == 2, "once before the data, once in the list at the end"
    path.write_bytes(data.replace(true_size, struct.pack("<L", 10)))
    [problem] = inbox.take(path)
    assert "cannot be opened" in problem
    assert inbox.taken() == []


def test_a_zip_with_the_same_file_again_and_again_is_refused(inbox):
    path = inbox.place / "mail" / "dana.zip"
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr(f"{UNIT}/{LOG_FILE}", LOG)
        with pytest.warns(UserWarning, match="Duplicate"):
            bundle.writestr(f"{UNIT}/{LOG_FILE}", LOG)
    assert inbox.take(path) == [f"dana.zip: cannot be opened (it holds {LOG_FILE} twice)"]
    assert inbox.taken() == []


def test_a_zip_of_far_too_many_files_is_refused(inbox):
    [problem] = inbox.take(inbox.zip("dana.zip", {f"f{n}": b"" for n in range(10_001)}))
    assert "far too many files" in problem


def test_a_zip_with_any_one_byte_turned_over_brings_what_was_sent_or_a_report(inbox):
    sent = inbox.zip("dana.zip", compression=zipfile.ZIP_DEFLATED)
    whole = sent.read_bytes()
    reported = 0
    for place in range(len(whole)):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        sent.write_bytes(bytes(damaged))
        try:
            [one] = find_submissions(sent, UNIT).submissions
            work = one.read()
        except UNREADABLE:
            reported += 1
            continue
        for name, data in work.files.items():
            assert data == HONEST[f"{UNIT}/{name}"], place
    assert reported > 50


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"not a zip at all", b"PK\x03\x04" + b"\xff" * 60, b"\x00" * 5000]
)
def test_what_is_no_zip_is_reported(inbox, data):
    path = inbox.place / "mail" / "dana.zip"
    path.write_bytes(data)
    [problem] = inbox.take(path)
    assert problem.startswith("dana.zip: cannot be opened")
    assert inbox.taken() == []


def test_an_encrypted_zip_is_reported(inbox):
    path = inbox.zip("dana.zip")
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag "is encrypted"
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + offset] |= 1
            start += 1
    path.write_bytes(bytes(data))
    [problem] = inbox.take(path)
    assert "cannot be opened" in problem
    assert "encrypted" in problem


def test_a_zip_that_is_not_there_is_reported(inbox):
    [problem] = inbox.take(inbox.place / "mail" / "dana.zip")
    assert "dana.zip: cannot be opened" in problem


def test_the_wrong_unit_is_reported(inbox):
    entries = {"u2-other/u2-other.ipynb": NOTEBOOK, f"u2-other/{LOG_FILE}": LOG}
    assert inbox.take(inbox.zip("dana.zip", entries)) == [f"dana.zip: holds no work of {UNIT}"]


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("dana.zip", "dana"),
        ("dana_u1.zip", "dana"),
        ("Dana-Lee.2.zip", "Dana-Lee.2"),
        ("dana (1).zip", "dana"),
        ("dana_late(2).zip", "dana"),
        ("DANA.ZIP", "DANA"),
        ("dana@example.org.zip", "dana@example.org"),
        ("7.zip", "7"),
    ],
)
def test_a_zip_is_named_after_its_trainee(inbox, name, student):
    assert inbox.take(inbox.zip(name)) == []
    assert inbox.answers(student) == LOG


@pytest.mark.parametrize(
    "name",
    [
        "dana smith.zip",
        "josé.zip",
        ".zip",
        "-dana.zip",
        "..zip",
        "_dana.zip",
        "dana+x.zip",
        "dana.zip.exe",
        "dana",
        f"{UNIT}.zip",
        f"{UNIT} (1).zip",
        "x" * 70 + ".zip",
        "submitted*.zip",
        "da\nna.zip",
    ],
)
def test_a_name_that_is_not_clear_is_asked_for_and_never_guessed(inbox, name):
    """`dana smith.zip` must not become the work of another Dana."""
    [problem] = inbox.take(inbox.zip(name))
    assert "rename it to the trainee's name" in problem
    assert inbox.taken() == []


def test_files_of_one_trainee_are_attempts_in_the_order_of_their_numbers(inbox):
    for number in (10, 2, 9):
        inbox.zip(f"dana ({number}).zip", {f"{UNIT}/{LOG_FILE}": LOG * number})
    inbox.zip("dana.zip")
    done = inbox.collect(inbox.place / "mail")
    assert (done.problems, done.taken) == ([], ["dana"])
    assert inbox.answers("dana") == LOG * 10
    assert len(list((inbox.place / "attempts" / UNIT / "dana").iterdir())) == 4
    assert done.flagged == [
        "dana: 4 hand-ins came at once and were taken in this order: dana.zip, dana (2).zip, "
        "dana (9).zip, dana (10).zip"
    ]


def test_a_later_hand_in_replaces_the_one_before(inbox):
    inbox.take(inbox.zip("dana.zip"))
    (inbox.place / "submitted" / "dana" / UNIT / LOG_FILE).chmod(0o444)  # as nbgrader leaves it
    assert inbox.take(inbox.zip("dana.zip", {f"{UNIT}/{LOG_FILE}": LOG * 2})) == []
    assert inbox.answers("dana") == LOG * 2


def test_a_hand_in_without_a_notebook_is_made_complete_for_nbgrader(inbox, tmp_path):
    released = tmp_path / "released"
    released.mkdir()
    (released / f"{UNIT}.ipynb").write_bytes(NOTEBOOK)
    inbox.take(inbox.zip("dana.zip", {f"{UNIT}/{LOG_FILE}": LOG}))
    folder = inbox.place / "submitted" / "dana" / UNIT
    complete(folder, UNIT, released)
    assert STAND_IN in (folder / f"{UNIT}.ipynb").read_text()
    kept = {name: (folder / name).read_bytes() for name in files(folder)}
    assert len(kept["submission_secret.txt"]) > 40
    complete(folder, UNIT, released)
    assert {name: (folder / name).read_bytes() for name in files(folder)} == kept


def test_bytes_that_only_look_like_a_zip_never_raise(inbox):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as bundle:
        for name, data in HONEST.items():
            bundle.writestr(name, data)
    for length in range(0, len(whole.getvalue()), 11):
        path = inbox.place / "mail" / "dana.zip"
        path.write_bytes(whole.getvalue()[:length])
        [problem] = inbox.take(path)
        assert "cannot be opened" in problem
    assert inbox.taken() == []
