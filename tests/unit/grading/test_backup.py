"""Backup, restore and rebuild bring everything back, and a stop in the middle loses nothing."""

import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from peercompass.cli.commands import app
from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.grading import Desk
from peercompass.grading.backup import create, restore
from peercompass.grading.backup.table_export import export_tables
from peercompass.grading.gradebook.damage import about_damage
from peercompass.grading.gradebook.decisions import DECISIONS_FILE, latest_decisions, read_decisions
from peercompass.grading.gradebook.engine import sqlite_file
from peercompass.grading.settings import GRADEBOOK
from tests.helpers.hand_ins import as_log, best, files, given, grades, hand_in, worst
from tests.helpers.night import few_by_day
from tests.helpers.small_course import EXERCISE, UNIT, edit_notebook

STUDENTS = ("ana", "ben", "cam")
ROWS = ("own-words--purpose", "own-words--listener")
DONE, PROBLEMS = 0, 1


def run(root: Path, *arguments) -> str:
    """Run a command that goes well; what it said."""
    result = ask(root, *arguments)
    assert result.exit_code == DONE, result.output
    return result.output


def ask(root: Path, *arguments):
    """Run a command; anything but a clean exit fails the test."""
    result = CliRunner().invoke(app, [*map(str, arguments), "--course", str(root)])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def evening(prepared_small, tmp_path_factory) -> Path:
    """A course after an evening of marking: ana is marked; ben is late and has more time; cam's
    words changed after they were marked, and wait again. Never change it."""
    return marked(shutil.copytree(prepared_small, tmp_path_factory.mktemp("evening") / "course"))


@pytest.fixture
def sqlite_root(evening, tmp_path) -> Path:
    """As `evening`, to change."""
    return shutil.copytree(evening, tmp_path / "course")


DATABASES = ("sqlite", "postgresql")


@pytest.fixture(params=DATABASES)
def root(request, tmp_path) -> Path:
    """As `evening`, on each kind of gradebook."""
    name = "sqlite_root" if request.param == "sqlite" else "postgres_root"
    return request.getfixturevalue(name)


@pytest.fixture(scope="module")
def postgres_evening(postgres, prepared_postgres, prepared_small, tmp_path_factory):
    """As `evening`, and the URL of its gradebook in PostgreSQL."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("evening") / "course")
    (root / "grading/work/gradebook.db").unlink()
    url = postgres.new(prepared_postgres)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(GRADEBOOK, url)
        return marked(root), url


@pytest.fixture
def postgres_root(postgres_evening, postgres, monkeypatch, tmp_path) -> Path:
    """As `evening`, to change, its gradebook in PostgreSQL."""
    root, url = postgres_evening
    monkeypatch.setenv(GRADEBOOK, postgres.new(url))
    return shutil.copytree(root, tmp_path / "course")


def marked(root: Path) -> Path:
    """Let an evening pass."""
    desk = Desk(root)
    unit = desk.course.units[UNIT]
    for student, how in zip(STUDENTS, (best, worst, best), strict=True):
        hand_in(desk, student, as_log(given(unit, how)), UNIT)
    (desk.folder("submitted", "ben", UNIT) / "timestamp.txt").write_text("2026-01-12 18:00:00 UTC")
    desk.grade(UNIT)
    with Gradebook(desk.db_url, desk.course_id) as book:
        book.update_or_create_assignment(UNIT, duedate="2026-01-10 17:00:00 UTC")
        book.grant_extension(UNIT, "ben", hours=12)
        for student in ("ana", "cam"):
            for row in ROWS:
                grade = book.find_grade(row, UNIT, UNIT, student)
                grade.manual_score, grade.needs_manual_grade = 2.0, False
        grade = book.find_grade("pick-one", UNIT, UNIT, "ana")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 0.5, 1.0, False
        comment = book.find_comment("own-words", UNIT, UNIT, "ana")
        comment.manual_comment = "Clear — “merci”.\nOne thing to try: a pause."
        book.find_submission_notebook(UNIT, UNIT, "ben").flagged = True
        book.db.commit()
    other = given(unit, lambda *_: "Other words than those. " * 9, kinds=["write"])
    log = [r for r in given(unit, best) if r.kind != "write"] + other
    (desk.folder("submitted", "cam", UNIT) / LOG_FILE).write_bytes(as_log(log))
    desk.grade(UNIT)
    assert grades(desk, "cam", UNIT)[ROWS[0]][1:] == (2.0, 2.0, True)
    assert grades(desk, "ana", UNIT)[ROWS[0]][1:] == (2.0, 2.0, False)
    return root


def record(root: Path) -> dict:
    """All that a gradebook says of a unit and its submissions, without its inner ids."""
    desk = Desk(root)
    with Gradebook(desk.db_url, desk.course_id) as book:
        assignment = book.find_assignment(UNIT)
        found = {
            "due": assignment.duedate,
            "max": assignment.max_score,
            "course": assignment.course_id,
        }
        for submission in assignment.submissions:
            notebook = submission.notebooks[0]
            found[submission.student.id] = {
                "total": submission.score,
                "written": submission.written_score,
                "waits": submission.needs_manual_grade,
                "flagged": notebook.flagged,
                "penalty": notebook.late_submission_penalty,
                "extension": submission.extension,
                "late": submission.total_seconds_late,
                "grades": {
                    g.name: (
                        g.auto_score,
                        g.manual_score,
                        g.extra_credit,
                        g.score,
                        g.max_score,
                        g.needs_manual_grade,
                    )
                    for g in notebook.grades
                },
                "comments": {c.name: (c.auto_comment, c.manual_comment) for c in notebook.comments},
            }
    assert set(STUDENTS) < found.keys()
    return found


def rows(root: Path) -> dict[str, list]:
    """Every row of a gradebook, table by table."""
    with export_tables(Desk(root).db_url) as tables:
        return {table.name: sorted(table.lines) for table in tables}


def kept_files(root: Path) -> dict[str, bytes]:
    """Every file of a desk but its gradebook's, by name."""
    work = root / "grading/work"
    names = [name for name in files(work) if not name.startswith("gradebook.db")]
    return {name: (work / name).read_bytes() for name in names}


def test_a_backup_brings_back_every_row_and_every_file(root, tmp_path):
    Desk(root).feedback(UNIT)
    before, held = rows(root), kept_files(root)
    assert "backup" in run(root, "backup", tmp_path / "kept.zip")
    assert not list(tmp_path.glob(".*"))
    with Gradebook(Desk(root).db_url, "small") as book:
        book.remove_student("ana")
    shutil.rmtree(root / "grading/work/submitted/ben")
    (root / "grading/work/submitted/later").mkdir()
    said = run(root, "restore", tmp_path / "kept.zip")
    assert rows(root) == before
    assert kept_files(root) == held
    beside = next(root.glob("grading/work.before-*"))
    assert str(beside) in said
    assert (beside / "submitted/later").exists()
    assert not list(root.glob("grading/work.unfinished*"))
    assert not (root / "grading/work.restoring").exists()
    Desk(root).grade(UNIT)  # the desk goes on working
    assert record(root)["ana"]["grades"][ROWS[0]][1] == 2.0


def test_a_gradebook_in_sqlite_moves_into_postgresql(sqlite_root, postgres, monkeypatch):
    before, held = record(sqlite_root), rows(sqlite_root)
    run(sqlite_root, "backup")
    monkeypatch.setenv(GRADEBOOK, postgres.new())
    run(sqlite_root, "restore", next(sqlite_root.glob("backups/*.zip")))
    desk = Desk(sqlite_root)
    assert desk.db_url.startswith("postgresql")
    assert record(sqlite_root) == before
    assert {name: list(map(json.loads, some)) for name, some in rows(sqlite_root).items()} == {
        name: list(map(json.loads, some)) for name, some in held.items()
    }
    assert {one.problem for one in desk.grade(UNIT)} == {None}
    assert desk.feedback(UNIT) == list(STUDENTS)


def test_a_table_we_do_not_know_is_carried_along(root, tmp_path):
    engine = create_engine(Desk(root).db_url)
    with engine.begin() as db:
        db.execute(text("CREATE TABLE own_notes (id VARCHAR(9) PRIMARY KEY, n INTEGER, b BOOLEAN)"))
        db.execute(text("INSERT INTO own_notes VALUES ('a', 7, true)"))
    run(root, "backup", tmp_path / "kept.zip")
    with engine.begin() as db:
        db.execute(text("DROP TABLE own_notes"))
    engine.dispose()
    run(root, "restore", tmp_path / "kept.zip")
    engine = create_engine(Desk(root).db_url)
    with engine.connect() as db:
        assert db.execute(text("SELECT id, n, b FROM own_notes")).all() == [("a", 7, True)]
    engine.dispose()


def test_private_notes_and_links_stay_out_by_name(sqlite_root, tmp_path):
    folder = sqlite_root / "grading/work/submitted/ana" / UNIT
    (folder / PRIVATE_FILE).write_text("only mine")
    (folder / "elsewhere").symlink_to("/etc")
    said = run(sqlite_root, "backup", tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as bundle:
        names = bundle.namelist()
        assert not [name for name in names if "private" in name or "elsewhere" in name]
        assert not [name for name in names if b"only mine" in bundle.read(name)]
    assert f"{UNIT}/{PRIVATE_FILE} holds private notes" in said
    assert f"{UNIT}/elsewhere is a link" in said
    assert (tmp_path / "kept.zip").stat().st_mode & 0o077 == 0


def test_marks_that_only_the_gradebook_has_are_written_down_with_a_backup(sqlite_root):
    decisions = sqlite_root / "grading/work" / DECISIONS_FILE
    before = {key: one.value for key, one in latest_decisions(decisions).items()}
    decisions.unlink()
    run(sqlite_root, "backup")
    again = {key: one.value for key, one in latest_decisions(decisions).items()}
    assert again.keys() == before.keys()
    for row in ROWS:  # whoever noted it or not: cam's marks wait for a person by now
        assert again["grade", UNIT, "cam", row] == {"score": 2.0, "extra": None, "waits": True}


def test_a_backup_that_fails_leaves_nothing_behind(sqlite_root, monkeypatch, tmp_path):
    def full(*_):
        raise OSError(28, "No space left on device", "kept.zip")

    monkeypatch.setattr(create, "_put_file", full)
    result = ask(sqlite_root, "backup", tmp_path / "kept.zip")
    assert result.exit_code == PROBLEMS
    assert "No space left on device" in result.output
    assert not [path for path in tmp_path.iterdir() if "kept" in path.name]


def test_restore_alone_lists_the_backups(sqlite_root):
    assert "no backups here yet" in run(sqlite_root, "restore")
    run(sqlite_root, "backup")
    (sqlite_root / "backups/other.zip").write_bytes(b"no zip")
    path = next(sqlite_root.glob("backups/small-*.zip"))
    assert str(path) in run(sqlite_root, "restore")
    assert ask(sqlite_root, "backup", path).exit_code == PROBLEMS  # never written over


@pytest.fixture(scope="module")
def kept(prepared_small, tmp_path_factory) -> Path:
    """A backup of a small desk."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("kept") / "course")
    desk = Desk(root)
    hand_in(desk, "ana", as_log(given(desk.course.units[UNIT], best)), UNIT)
    desk.grade(UNIT)
    return create.backup(create.contents(root)).path


def changed(kept: Path, to: Path, how) -> Path:
    """The backup with its entries changed: `how(name, data, manifest)` gives what to write."""
    with zipfile.ZipFile(kept) as source, zipfile.ZipFile(to, "w") as out:
        told = json.loads(source.read("manifest.json"))
        for name in source.namelist():
            if name != "manifest.json" and (new := how(name, source.read(name), told)):
                out.writestr(*new)
        out.writestr("manifest.json", json.dumps(told))
    return to


LOG_ENTRY = f"work/submitted/ana/{UNIT}/{LOG_FILE}"


def renamed(name: str, data: bytes, told: dict, to: str):
    if name != LOG_ENTRY:
        return name, data
    for entry in told["files"]:
        if entry["name"] == name:
            entry["name"] = to
    return to, data


def as_link(name: str, data: bytes):
    info = zipfile.ZipInfo(name)
    info.external_attr = (0o120777 if name == LOG_ENTRY else 0o600) << 16
    return info, data


BAD = {
    "byte": (lambda n, d, _: (n, d[::-1] if n == LOG_ENTRY else d), "is damaged in this backup"),
    "longer": (lambda n, d, _: (n, d + d if n == LOG_ENTRY else d), "is damaged in this backup"),
    "missing": (lambda n, d, _: None if n == LOG_ENTRY else (n, d), "what its own list says"),
    "course": (lambda n, d, t: t.update(course="other") or (n, d), "backup of the course `other`"),
    "newer": (lambda n, d, t: t.update(peercompass_backup=9) or (n, d), "by a newer PeerCompass"),
    "form": (lambda n, d, t: t.update(form="aaa") or (n, d), "another version of nbgrader"),
    "up": (lambda n, d, t: renamed(n, d, t, "work/../../up"), "lead out of the desk's folder"),
    "root": (lambda n, d, t: renamed(n, d, t, "/etc/x"), "lead out of the desk's folder"),
    "drive": (lambda n, d, t: renamed(n, d, t, "work/c:/x"), "lead out of the desk's folder"),
    "slash": (lambda n, d, t: renamed(n, d, t, "work/a\\..\\x"), "lead out of the desk's folder"),
    "private": (lambda n, d, t: renamed(n, d, t, "work/private.jsonl"), "private notes"),
    "link": (lambda n, d, _: as_link(n, d), "is a link to another place"),
    "size": (lambda n, d, t: t["files"][0].update(size="9") or (n, d), "not a backup that"),
    "table": (
        lambda n, d, t: t["tables"].update(more=[]) or (n, d),
        "table of its gradebook is missing",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_backup_is_refused_and_nothing_is_changed(case, kept, small_root, tmp_path):
    how, words = BAD[case]
    before = {name: (small_root / name).read_bytes() for name in files(small_root)}
    around = files(tmp_path)
    result = ask(small_root, "restore", changed(kept, tmp_path / "bad.zip", how))
    assert result.exit_code == PROBLEMS
    assert words in result.output
    assert {name: (small_root / name).read_bytes() for name in files(small_root)} == before
    assert files(tmp_path) == sorted([*around, "bad.zip"])


def test_what_is_no_backup_is_refused(small_root, tmp_path):
    (tmp_path / "half.zip").write_bytes(b"PK\x03\x04 and then nothing")
    assert "not a whole zip" in ask(small_root, "restore", tmp_path / "half.zip").output
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as bundle:
        bundle.writestr("a.txt", "a")
    assert "not a backup" in ask(small_root, "restore", tmp_path / "other.zip").output
    assert "There is no file" in ask(small_root, "restore", tmp_path / "none.zip").output


class Killed(BaseException):
    """The power went: nothing after this runs."""


@pytest.fixture
def power(monkeypatch):
    """`power(n)`: the n-th change that a restore makes to a disk or a database is not made."""
    count = [0, 0]

    def counted(real):
        def change(*arguments, **options):
            count[0] += 1
            if count[0] == count[1]:
                raise Killed
            return real(*arguments, **options)

        return change

    for owner, name in (
        (Path, "rename"),
        (Path, "replace"),
        (shutil, "rmtree"),
        (restore, "_copy"),
        (restore, "import_tables"),
        (restore, "note_done"),
    ):
        monkeypatch.setattr(owner, name, counted(getattr(owner, name)))

    def cut(at: int) -> None:
        count[:] = 0, at

    return cut


@pytest.mark.parametrize("root", few_by_day(DATABASES, DATABASES[:1]), indirect=True)
def test_a_restore_that_is_killed_at_any_step_leaves_the_old_or_can_be_finished(
    root, tmp_path, power
):
    old_log = root / "grading/work/submitted/ana" / UNIT / LOG_FILE
    for name in ("autograded", "exchange", "submitted/ben", "submitted/cam"):
        shutil.rmtree(root / "grading/work" / name)  # each file is a step
    (root / "grading/work/demo").mkdir()
    create.backup(create.contents(root), tmp_path / "kept.zip")
    before, held, new = rows(root), kept_files(root), b"handed in since\n"
    old_log.write_bytes(new)
    finished = kept_old = 0
    for at in range(1, 200):
        power(at)
        try:
            restore.restore(root, tmp_path / "kept.zip")
        except Killed:
            power(0)
        else:
            break
        if (root / "grading/work.unfinished").exists():
            result = ask(root, "grade", UNIT)
            assert result.exit_code == PROBLEMS
            assert "peercompass restore" in result.output
            assert "finishing it" in run(root, "restore")
            assert rows(root) == before
            assert kept_files(root) == held
            assert (root / "grading/work/demo").exists()
            aside = sorted(root.glob("grading/work.before-*"))
            assert any(
                (one / old_log.relative_to(root / "grading/work")).read_bytes() == new
                for one in aside
            )
            for one in aside:
                shutil.rmtree(one)
            finished += 1
            old_log.write_bytes(new)
        else:
            assert old_log.read_bytes() == new
            assert rows(root) == before
            kept_old += 1
        shutil.rmtree(root / "backups", ignore_errors=True)
    power(0)
    assert kept_files(root) == held
    assert finished >= 4
    assert kept_old >= 4


def spoil(root: Path, how: str) -> None:
    """Damage the gradebook, be it a file or a database."""
    file = sqlite_file(Desk(root).db_url)
    match how:
        case "random":
            file.write_bytes(os.urandom(file.stat().st_size))
        case "middle":  # opens well, and is broken further in
            data = bytearray(file.read_bytes())
            data[8192:-4096] = os.urandom(len(data) - 8192 - 4096)
            file.write_bytes(data)
        case "short":
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 3])
        case "empty":
            file.write_bytes(b"")
        case "gone":
            file.unlink()


@pytest.mark.parametrize(
    ("said", "damaged"),
    [
        ("database disk image is malformed", True),
        ("no such table: grade", True),
        ('relation "grade" does not exist', True),
        ('FATAL: database "small" does not exist', False),
        ("the folder exchange does not exist", False),
    ],
)
def test_only_a_damaged_gradebook_is_called_damaged(said, damaged):
    assert (about_damage(said) is not None) == damaged


@pytest.mark.parametrize("how", ["random", "middle", "short", "empty", "gone"])
def test_a_damaged_gradebook_is_named_calmly(how, sqlite_root):
    spoil(sqlite_root, how)
    told = ask(sqlite_root, "grade", UNIT)
    assert told.exit_code == PROBLEMS
    assert "peercompass rebuild" in told.output
    assert len(told.output.splitlines()) == 1


@pytest.mark.parametrize("how", ["middle", "empty", "gone"])
def test_a_damaged_gradebook_is_made_anew(how, sqlite_root):
    before = record(sqlite_root)
    released = {n: b for n, b in kept_files(sqlite_root).items() if n.startswith("release/")}
    spoil(sqlite_root, how)
    ask(sqlite_root, "grade", UNIT)
    lines = len(read_decisions(sqlite_root / "grading/work" / DECISIONS_FILE))
    said = run(sqlite_root, "rebuild")
    assert record(sqlite_root) == before
    assert "graded 3 anew" in said
    aside = list((sqlite_root / "grading/work").glob("gradebook.db.damaged-*"))
    assert len(aside) == (how != "gone")
    assert {n: b for n, b in kept_files(sqlite_root).items() if n.startswith("release/")} == (
        released
    )
    assert len(read_decisions(sqlite_root / "grading/work" / DECISIONS_FILE)) == lines
    run(sqlite_root, "grade", UNIT)
    assert record(sqlite_root) == before


def test_a_sound_gradebook_can_be_made_anew_too(root):
    before = record(root)
    (
        root / "grading/work" / DECISIONS_FILE
    ).unlink()  # what only the gradebook knows is brought over
    said = run(root, "rebuild")
    assert record(root) == before
    assert "is kept in" in said


def test_a_lost_database_is_made_anew(postgres_root, postgres, monkeypatch):
    before = record(postgres_root)
    monkeypatch.setenv(GRADEBOOK, postgres.new())
    assert "gradebook is missing" in ask(postgres_root, "grade", UNIT).output
    run(postgres_root, "rebuild")
    assert record(postgres_root) == before


def test_a_mark_on_an_answer_that_changed_before_the_damage_waits(sqlite_root):
    desk = Desk(sqlite_root)
    other = as_log(given(desk.course.units[UNIT], lambda *_: "Quite new. " * 30, kinds=["write"]))
    (desk.folder("submitted", "ana", UNIT) / LOG_FILE).write_bytes(other)
    spoil(sqlite_root, "gone")  # before anybody graded the new answer
    run(sqlite_root, "rebuild")
    assert {grades(desk, "ana", UNIT)[row][1:] for row in ROWS} == {(2.0, 2.0, True)}


def test_a_unit_that_changed_since_its_release_is_made_anew_as_it_was_released(sqlite_root):
    before = record(sqlite_root)
    # The points that the source's notebook gives are not those that were released.
    edit_notebook(sqlite_root, EXERCISE, more_points)
    spoil(sqlite_root, "gone")
    assert "has changed since it was released" in run(sqlite_root, "rebuild")
    assert record(sqlite_root) == before


def more_points(notebook: dict) -> None:
    """Give the first item other points, as an author may after a release."""
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "pick-one":
            cell["metadata"]["nbgrader"]["points"] = 7.0


def test_a_rebuild_that_is_killed_can_be_run_again(sqlite_root, monkeypatch):
    before = record(sqlite_root)
    spoil(sqlite_root, "random")

    def killed(*_, **__):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Desk, "grade", killed)
        with pytest.raises(Killed):
            CliRunner().invoke(app, ["rebuild", "--course", str(sqlite_root)])
    assert "peercompass rebuild" in ask(sqlite_root, "feedback", UNIT).output
    run(sqlite_root, "rebuild")
    assert record(sqlite_root) == before


def test_marks_on_work_that_is_gone_stay_written_down(sqlite_root):
    shutil.rmtree(sqlite_root / "grading/work/submitted/ana")
    decisions = (sqlite_root / "grading/work" / DECISIONS_FILE).read_bytes()
    spoil(sqlite_root, "gone")
    assert "on work that is not here" in run(sqlite_root, "rebuild")
    assert (sqlite_root / "grading/work" / DECISIONS_FILE).read_bytes() == decisions
