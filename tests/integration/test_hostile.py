"""Hand-ins of people who mean harm, or whose disk does: among honest ones, through every door."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from nbgrader.utils import notebook_hash

from peercompass.cohort.reports import make_report
from peercompass.cohort.tables import table_csv
from peercompass.course.notebooks import read_notebook, write_notebook
from peercompass.exercise import LOG_FILE
from peercompass.exercise.response_log import parse
from peercompass.grading import Desk
from peercompass.grading.backup import create, manifest, restore
from peercompass.grading.submissions.files import SECRET_FILE, TIMESTAMP
from peercompass.grading.submissions.show_responses import read_transcripts
from tests.helpers.hand_ins import as_log, best, files, formgrader, given, grades, hand_in, worst
from tests.helpers.small_course import UNIT

NOTEBOOK = f"{UNIT}.ipynb"
HONEST = ("amal", "zoe")  # the first and the last, so that hostile ones are graded between them
TITLE = "\x1b]0;owned\x07"  # would name the terminal's window anew
MARKUP = "<script>alert(1)</script> <img src=x onerror=alert(1)> $x^2$ [a](javascript:alert(1))"
FORMULA = "=cmd|' /C calc'!A0"
LINE = b'{"item":"pick-one","kind":"choice","value":"stay"}\n'
PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def line(value, item="own-words", kind="write", **more) -> bytes:
    return json.dumps({"item": item, "kind": kind, "value": value, **more}).encode() + b"\n"


def honest(desk: Desk) -> None:
    unit = desk.course.units[UNIT]
    for student, how, hour in zip(HONEST, (best, worst), (10, 12), strict=True):
        folder = hand_in(desk, student, as_log(given(unit, how)), UNIT)
        (folder / TIMESTAMP).write_text(f"2026-01-12 {hour}:00:00 UTC")
        (folder / SECRET_FILE).write_text(sha256(student.encode()).hexdigest())


def hostile(desk: Desk, trap: Path) -> dict[str, str]:
    """Put hostile hand-ins in place. Returns a few words that the instructor reads, by student."""
    log = as_log(given(desk.course.units[UNIT], best))
    run = f"import pathlib; pathlib.Path({str(trap)!r}).touch()"

    def take(student: str, data: bytes | None = log) -> Path:
        return hand_in(desk, student, data, UNIT)

    cells = take("cells") / NOTEBOOK
    notebook = read_notebook(cells)
    code = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    planted = (run, f"!touch {trap}", f"%%bash\ntouch {trap}", "%load_ext peercompass_evil")
    notebook["cells"][:0] = [{**code, "source": text} for text in planted]
    notebook["metadata"]["peercompass"] = {"result": {"points": 99}, "findings": [1]}
    notebook["metadata"]["student_id"] = HONEST[0]
    write_notebook(cells, notebook)
    for name in ("peercompass.py", "sitecustomize.py", "usercustomize.py", "nbgrader_config.py"):
        (cells.parent / name).write_text(run)

    other = desk.folder("submitted", HONEST[0], UNIT)
    (take("log-link", None) / LOG_FILE).symlink_to(other / LOG_FILE)
    (desk.work / "submitted" / "link").mkdir()
    (desk.work / "submitted" / "link" / UNIT).symlink_to(other)
    loop = take("loop")
    (loop / "round").symlink_to(loop)

    with (take("sparse") / LOG_FILE).open("wb") as file:
        file.truncate(200_000_000)
    take("lines", b"x\n" * 1_000_000)
    take("deep", b'{"item":"pick-one","value":' + b"[" * 90_000 + b"\n")
    take("numbers", b'{"item":"pick-one","value":NaN}\n{"item":"pick-one","value":1e999}\n')

    take(
        "markup",
        line(MARKUP)
        + line("stay", "pick-one", MARKUP, t=MARKUP, form=MARKUP)
        + line({f"{MARKUP}": MARKUP}, "keep-or-leave", "sort"),
    )
    take(
        "formula",
        line(FORMULA)
        + line([FORMULA, "your-view"], "pick-some", "choices")
        + line([{"step": FORMULA, "=x": "+1"}], "my-week", "plan"),
    )
    take("about-another", line("stay", "pick-one", "choice", student=HONEST[0], trainee=HONEST[1]))

    stolen = take("thief")
    (stolen / SECRET_FILE).write_bytes((other / SECRET_FILE).read_bytes())
    (stolen / TIMESTAMP).write_text("2026-01-12 11:00:00 UTC")
    (take("secret-empty") / SECRET_FILE).write_text("")
    (take("secret-bytes") / SECRET_FILE).write_bytes(b"\xff")
    (take("secret-folder") / SECRET_FILE).mkdir()
    for name, said in {
        "year-1": "0001-01-01 00:00:00 UTC",
        "year-9999": "9999-12-31 23:59:59 UTC",
        "overflow": "9" * 40,
        "zone": "2026-01-01 10:00:00 99999999999999999999",
        "zone-file": "2026-01-01 10:00:00 ../../etc/passwd",
        "long": "9" * 20_000_000,
    }.items():
        (take(f"time-{name}") / TIMESTAMP).write_text(said)
    (take("names") / f"a{TITLE}b\n\u202etxt.exe").write_text("")
    take(f"id{TITLE}")
    if hasattr(os, "mkfifo"):
        os.mkfifo(take("pipe") / TIMESTAMP)
        (take("bytes") / os.fsdecode(b"\xff.txt")).write_text("")
        take(os.fsdecode(b"id-\xff"))
    return {
        "cells": "Cells were added to the notebook; they were not run.",
        "log-link": "it is a link to another place, which was not followed",
        "link": "link to another place",
        "sparse": "is too large to be a person's work",
        "lines": "far too many lines to be a person's answers",
        "deep": "The file of answers could not be read",
        "numbers": "The file of answers could not be read",
    }


@pytest.fixture(scope="module")
def evening(prepared_small, tmp_path_factory) -> SimpleNamespace:
    """The same honest hand-ins collected, graded and answered twice: alone, and among others."""
    place = tmp_path_factory.mktemp("hostile")
    desks, trap = {}, place / "it-ran"
    for name in ("alone", "among"):
        desk = desks[name] = Desk(shutil.copytree(prepared_small, place / name / "course"))
        honest(desk)
        said = hostile(desk, trap) if name == "among" else {}
        collected = desk.collect(UNIT)
        graded = desk.grade(UNIT)
        report, page = desk.report(UNIT, graded)
        told = desk.feedback(UNIT)
    return SimpleNamespace(
        alone=desks["alone"],
        among=desks["among"],
        said=said,
        collected=collected,
        graded={one.student: one for one in graded},
        report=report,
        page=page.read_text("utf-8"),
        told=told,
        trap=trap,
    )


@pytest.mark.parametrize("name", ["year-1", "overflow", "zone", "zone-file", "long"])
def test_a_time_that_cannot_be_read_is_told_and_the_work_is_kept(evening, name):
    student = f"time-{name}"
    told = [line for line in evening.collected.flagged if line.startswith(f"{student}: its time")]
    refused = [line for line in evening.collected.refused if line.startswith(student)]
    assert len(told) + len(refused) == 1, "a file of 20 MB is no time, and is refused as too large"
    assert bool(refused) == (name == "long")
    kept = evening.among.work / "attempts" / UNIT / student
    assert kept.is_dir() == (not refused)
    assert evening.graded[student].problem is None


def test_formgraders_list_of_all_hand_ins_opens(evening):
    listed = {one["student"] for one in formgrader(evening.among).get_submissions(UNIT)}
    assert set(HONEST) < listed
    assert {"time-zone", "time-overflow", "secret-folder"} < listed


@pytest.mark.parametrize("student", HONEST)
def test_honest_trainees_have_what_they_have_without_the_others(evening, student):
    kept = []
    for desk in (evening.alone, evening.among):
        secret = (desk.folder("submitted", student, UNIT) / SECRET_FILE).read_text()
        put_out = notebook_hash(secret=secret, notebook_id=UNIT)
        kept.append(
            (
                grades(desk, student, UNIT),
                secret,
                (desk.folder("autograded", student, UNIT) / NOTEBOOK).read_bytes(),
                (desk.folder("submitted", student, UNIT) / LOG_FILE).read_bytes(),
                (desk.work / "exchange" / "small" / "feedback" / f"{put_out}.html").read_bytes(),
            )
        )
    assert kept[0] == kept[1]
    assert student in evening.page


def test_nothing_of_it_ever_ran(evening):
    planted = evening.among.folder("submitted", "cells", UNIT)
    assert str(evening.trap) in (planted / NOTEBOOK).read_text(), "the trap was set"
    assert not evening.trap.exists()


def test_the_batch_goes_on_and_says_why_in_a_plain_line(evening):
    for student, words in evening.said.items():
        one = evening.graded[student]
        assert words in f"{one.problem} {' '.join(one.remarks)}"
    failed = [student for student, one in evening.graded.items() if one.problem]
    assert set(failed) - {"link"} == {s for s in failed if s.startswith("id")}
    assert {*evening.told} == {*evening.graded} - {*failed}


def test_pretended_marks_and_another_trainees_id_count_for_nothing(evening):
    assert grades(evening.among, "cells", UNIT) == grades(evening.among, HONEST[0], UNIT)
    named = grades(evening.among, "about-another", UNIT)
    assert named["pick-one"][0] == 2.0
    assert sum(row[2] for row in named.values()) == 2.0


def test_nothing_escapes_through_a_link(evening):
    for student in ("log-link", "link"):
        assert LOG_FILE not in files(evening.among.folder("autograded", student, UNIT))


def test_a_stolen_secret_is_told_and_opens_nobody_elses_page(evening):
    told = [text for text in evening.collected.flagged if "submission secret" in text]
    assert len(told) == 1
    assert told[0].startswith(f"thief came with the submission secret of {HONEST[0]}")
    secrets = [
        (evening.among.folder("feedback", student, UNIT) / SECRET_FILE).read_text()
        for student in evening.told
    ]
    assert len(set(secrets)) == len(secrets)
    assert all(secrets)


def test_markup_is_text_on_every_page(evening):
    marked = evening.among.folder("autograded", "markup", UNIT) / NOTEBOOK
    feedback = evening.among.folder("feedback", "markup", UNIT) / f"{UNIT}.html"
    shown = [
        str(cell["source"]) + json.dumps(cell.get("outputs", []))
        for cell in read_notebook(marked)["cells"]
    ]
    pages = [*shown, feedback.read_text("utf-8"), evening.page]
    assert "&lt;script&gt;" in "".join(pages)
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert not [text for text in shown if "alert" in text and "$x" in text]
    assert all("tex2jax_ignore" in text for text in shown if "alert" in text)


def test_no_cell_of_a_table_is_a_formula(evening):
    found = make_report(evening.among, (), "")
    for table in found.tables().values():
        text = table_csv(table)
        assert not [
            cell
            for row in text.split("\r\n")
            for cell in row.split(",")
            if cell.strip('"')[:1] in ("=", "+", "@")
        ]
    assert "formula" in table_csv(found.units[0].handins)


def test_the_terminal_shows_and_never_obeys(evening):
    log = evening.among.root / "answers.jsonl"
    log.write_bytes(line(f"One {TITLE}\u202etwo", t=TITLE) + line(TITLE, TITLE, TITLE))
    for words in (("grade", UNIT), ("responses", str(log)), ("collect", UNIT)):
        done = subprocess.run(
            [sys.executable, "-m", "peercompass.cli", *words, "--course", evening.among.root],
            capture_output=True,
            check=False,
        )
        said = (done.stdout + done.stderr).decode()
        assert "Traceback" not in said
        assert not {"\x1b", "\x07", "\u202e"} & set(said)
        assert "owned" in said


class Mail:
    """A folder of zips, and a desk that collects it."""

    def __init__(self, root: Path):
        self.desk, self.place = Desk(root), root.parent / "mail"
        self.place.mkdir()

    def zip(self, name: str, entries: dict, how: int = zipfile.ZIP_DEFLATED) -> Path:
        with zipfile.ZipFile(self.place / name, "w", how) as bundle:
            for entry, data in entries.items():
                bundle.writestr(entry, data)
        return self.place / name


@pytest.fixture
def mail(small_root) -> Mail:
    return Mail(small_root)


def test_a_folder_of_hostile_zips_brings_in_the_honest_one(mail):
    ours = f"{UNIT}/{LOG_FILE}"
    mail.zip("amal.zip", {ours: LINE})
    mail.zip("up.zip", {ours: LINE, f"../../{ours}": LINE})
    mail.zip("absolute.zip", {f"/tmp/{ours}": LINE})
    mail.zip("bomb.zip", {ours: bytes(200_000_000)})
    nested = io.BytesIO()
    with zipfile.ZipFile(nested, "w") as inner:
        inner.writestr(ours, LINE)
    mail.zip("nested.zip", {"amal.zip": nested.getvalue()})
    rare = mail.zip("rare.zip", {ours: LINE * 300}, zipfile.ZIP_LZMA)
    damaged = bytearray(rare.read_bytes())
    damaged[70:90] = bytes(20)
    (mail.place / "damaged.zip").write_bytes(damaged)
    mail.zip("--force.zip", {ours: LINE})
    mail.zip(f"{TITLE}\nAll is well.zip", {ours: LINE})
    (mail.place / "round.zip").symlink_to(mail.place)
    (mail.place / "nowhere.zip").symlink_to(mail.place / "nothing")
    count = len(list(mail.place.iterdir()))
    if hasattr(os, "mkfifo"):
        os.mkfifo(mail.place / "pipe.zip")
        shutil.copy(mail.place / "amal.zip", mail.place / os.fsdecode(b"\xff.zip"))
        count += 2
    before = files(mail.desk.root.parent)
    done = mail.desk.collect(UNIT, [mail.place])
    assert done.taken == ["amal"]
    assert len(done.refused) == count - 1
    assert not [text for text in done.refused if "\n" in text or not text.encode()]
    new = set(files(mail.desk.root.parent)) - set(before)
    assert all(name.startswith("course/grading/work/") and "/amal/" in name for name in new)


def test_an_entry_without_a_name_does_no_harm(mail):
    path = mail.zip("amal.zip", {".": b"", f"{UNIT}/{LOG_FILE}": LINE})
    assert mail.desk.collect(UNIT, [path]).taken == ["amal"]


def test_a_zip_that_an_instructor_reads_is_held_to_a_size(mail):
    many = {f"{number}/{LOG_FILE}": bytes(20_000_000) for number in range(4)}
    with pytest.raises(ValueError, match="unpacks to far too much"):
        read_transcripts(mail.zip("bomb.zip", many), None)


def test_a_log_of_too_many_lines_is_not_taken_apart():
    log = parse(b"x\n" * 200_001)
    assert (log.readable, len(log.problems), log.responses) == (False, 1, ())
    assert len(parse(LINE * 1000).responses) == 1000


def test_private_notes_behind_a_link_stay_where_they_are(mail):
    own = mail.place / "own"
    own.mkdir()
    (own / "private.jsonl").write_text("for my eyes only")
    folder = mail.desk.folder("submitted", "link", UNIT)
    folder.parent.mkdir()
    folder.symlink_to(own)
    done = mail.desk.collect(UNIT)
    assert "link to another place" in done.refused[0]
    assert files(own) == ["private.jsonl"]


@pytest.mark.parametrize("poison", ["kind", "row", "column"])
def test_a_poisoned_backup_leaves_the_desk_as_it_is(mail, poison):
    honest(mail.desk)
    mail.desk.grade(UNIT)
    made = create.backup(create.contents(mail.desk.root)).path
    before = grades(mail.desk, HONEST[0], UNIT)
    with zipfile.ZipFile(made) as bundle:
        inside = {name: bundle.read(name) for name in bundle.namelist()}
    told = json.loads(inside.pop(manifest.MANIFEST))
    name = "gradebook/student.jsonl"
    match poison:
        case "kind":
            del told["tables"]["student"][0]["kind"]
        case "row":
            inside[name] += b"no row\n"
        case "column":
            told["tables"]["student"].append({"name": "x", "kind": "text", "key": False})
    entry = next(one for one in told["files"] if one["name"] == name)
    entry |= {"size": len(inside[name]), "sha256": sha256(inside[name]).hexdigest()}
    path = mail.zip("poison.zip", {**inside, manifest.MANIFEST: json.dumps(told)})
    with pytest.raises(manifest.BadBackup, match="Nothing was changed"):
        restore.restore(mail.desk.root, path)
    assert grades(Desk(mail.desk.root), HONEST[0], UNIT) == before
