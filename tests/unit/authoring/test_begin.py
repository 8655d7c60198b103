"""A course and a unit are begun small and whole: nothing to mend, nothing written over."""

import shutil

import pytest
from typer.testing import CliRunner

from peercompass.authoring.begin.unit import with_unit
from peercompass.cli.commands import app
from peercompass.course.load import load
from peercompass.course.notebooks import read_notebook, source
from tests.helpers.another_course import EXAMPLE
from tests.helpers.hand_ins import files
from tests.helpers.once import once
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import edit

DONE, PROBLEMS, WRONG_USE = 0, 1, 2
COURSE = "curriculum/course.yaml"


def run(*words):
    """Run the command in this process; anything but a clean exit fails the test."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="session")
def begun_once(tmp_path_factory):
    def make(folder):
        assert run("new", "course", folder / "Book talk 2").exit_code == DONE

    return once(tmp_path_factory, "begun", make) / "Book talk 2"


@pytest.fixture
def begun(begun_once, tmp_path):
    return shutil.copytree(begun_once, tmp_path / "course")


def test_a_new_course_has_nothing_to_mend_or_to_look_at(begun_once):
    result = run("check", "--course", begun_once)
    assert result.exit_code == DONE
    assert "Nothing to mend." in result.output, result.output
    course = load(begun_once).course
    assert (course.file.id, course.file.title) == ("book-talk-2", "Book talk 2")
    assert 'course_id="book-talk-2"' in (begun_once / "grading/nbgrader_config.py").read_text()
    assert run("exercise", "sync", "--course", begun_once).output == "Everything is up to date.\n"
    assert run("schema", "--course", begun_once).output == "Everything is up to date.\n"


def test_every_kind_of_file_explains_itself(begun_once):
    silent = [
        path.relative_to(begun_once).as_posix()
        for path in [*begun_once.rglob("*.yaml"), begun_once / ".gitignore"]
        if not any(
            line.lstrip().startswith("# ") and "yaml-language-server" not in line
            for line in path.read_text("utf-8").splitlines()
        )
    ]
    assert silent == []
    written = "".join(
        path.read_text("utf-8")
        for path in begun_once.rglob("*")
        if path.is_file() and path.parent.name != "grading"  # UNIT is how a command is told there
    )
    for word in ("UNIT", "COMPETENCY", "SUPPORTS", "COURSE_ID", "NEXT_TIME", "TODAY", "HELLO"):
        assert word not in written.replace("modules/UNIT/", "").replace("--unit UNIT", ""), word


@pytest.mark.parametrize("name", ["cohort", "marking"])
def test_the_desk_of_a_new_course_is_that_of_every_course(begun_once, name):
    def cells(root):
        notebook = read_notebook(root / "grading" / f"{name}.ipynb")
        return [(cell["cell_type"], cell["id"], source(cell)) for cell in notebook["cells"]]

    assert cells(begun_once) == cells(REPOSITORY)
    assert cells(EXAMPLE) == cells(REPOSITORY)


def test_a_new_course_goes_where_nothing_is(begun_once, tmp_path):
    before = files(begun_once)
    again = run("new", "course", begun_once)
    assert again.exit_code == PROBLEMS
    assert "is not empty (.gitignore and " in again.output
    assert files(begun_once) == before
    (tmp_path / "a file").write_text("mine")
    assert "is a file; name a folder" in run("new", "course", tmp_path / "a file").output
    nameless = run("new", "course", tmp_path / "2026")
    assert nameless.exit_code == PROBLEMS
    assert "name it like reading-mentors" in nameless.output
    assert files(tmp_path) == ["a file"]


def test_a_new_unit_is_named_last_and_can_be_checked_at_once(begun):
    result = run("new", "unit", "second-unit", "--course", begun)
    assert result.exit_code == DONE
    assert "wrote modules/second-unit/lesson.ipynb" in result.output
    course = load(begun).course
    assert course.file.units == ("first-unit", "second-unit")
    assert "# Units that are still to be written." in (begun / COURSE).read_text("utf-8")
    checked = run("check", "--course", begun)
    assert checked.exit_code == DONE
    assert "0 to mend, " in checked.output, "its words are still those of the first"
    assert "the same rationale stands at exercises/first-unit/items.yaml" in checked.output


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("First", "--domain", "talking"), WRONG_USE, "cannot be an id"),
        (("two", "words"), WRONG_USE, "An id is one word. Join the words with hyphens: two-words"),
        (("second", "--domain", "reading"), WRONG_USE, "there is no domain `reading`"),
        (("first-unit",), PROBLEMS, "modules/first-unit/unit.yaml is there already"),
    ],
)
def test_what_cannot_be_a_new_unit_is_said_and_nothing_is_written(begun, words, code, said):
    before = {name: (begun / name).read_bytes() for name in files(begun)}
    result = run("new", "unit", *words, "--course", begun)
    assert result.exit_code == code
    assert said in result.output
    assert {name: (begun / name).read_bytes() for name in files(begun)} == before


def test_no_hour_to_spare_is_said(begun):
    edit(begun, COURSE, "hours: 4,", "hours: 1.5,")
    result = run("new", "unit", "second-unit", "--course", begun)
    assert result.exit_code == PROBLEMS
    assert "the domains have no hour to spare for another unit" in result.output
    assert not (begun / "modules/second-unit").exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("units: [a, b]\nid: x\n", "units: [a, b, new]\nid: x\n"),
        ("units: []\n", "units: [new]\n"),
        ("units:\n  - a\nid: x\n", "units:\n  - a\n  - new\nid: x\n"),
        ("units:   # in order\n- a\n# more\n- b", "units:   # in order\n- a\n# more\n- b\n- new\n"),
        (
            "units:\n  - a\n\n# later\n# coming:\n#   - {title: T}\n",
            "units:\n  - a\n  - new\n\n# later\n# coming:\n#   - {title: T}\n",
        ),
    ],
)
def test_a_unit_is_named_however_the_list_is_written(before, after):
    assert with_unit(before, "new").rstrip("\n") == after.rstrip("\n")


def test_a_list_that_cannot_be_found_is_said():
    with pytest.raises(ValueError, match="write each unit on a line of its own"):
        with_unit("id: x\nunits: &u\n", "new")
