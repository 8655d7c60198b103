"""Release: our command, nbgrader's and formgrader's button give a learner the same files."""

import json
import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory

from peercompass.course.notebooks import (
    marking_cells,
    read_notebook,
    show_cell,
    source,
    write_notebook,
)
from peercompass.exercise import LOG_FILE
from peercompass.grading import Desk, DeskError, UnknownUnit
from peercompass.grading.integration.release import AddHiddenScores
from peercompass.notebook.sync import sync
from tests.helpers.hand_ins import UNIT, files, formgrader, nbgrader
from tests.helpers.opened import Opened
from tests.helpers.small_course import EXERCISE, other_unit
from tests.helpers.small_course import UNIT as SMALL

GRADED_FIELDS = {
    "credit",
    "key",
    "rationale",
    "rating",
    "skill",
    "skills",
    "group",
    "coach",
    "shows",
}
NOTEBOOK = f"{UNIT}.ipynb"


@pytest.fixture
def small(small_root: Path) -> Desk:
    """The desk of a small course, for what does not hang on the real one's words."""
    return Desk(small_root)


@pytest.fixture
def notebook(small_root: Path) -> Path:
    """The source notebook of the small course."""
    return small_root / EXERCISE


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in files(folder)}


def add_prose(path: Path, text: str) -> None:
    """Write `text` into a Markdown cell, as an author might."""
    notebook = read_notebook(path)
    cell = {"cell_type": "markdown", "id": "planted", "metadata": {}, "source": text}
    write_notebook(path, {**notebook, "cells": [cell, *notebook["cells"]]})


def test_learners_get_the_notebook_and_its_page_and_nothing_else(prepared):
    desk = Desk(prepared)
    released = contents(desk.folder("release", ".", UNIT))
    assert sorted(released) == [NOTEBOOK, "unit.json"]
    exchange = desk.work / "exchange"
    outbound = exchange / desk.course_id / "outbound" / UNIT
    assert contents(outbound) == released
    assert len(files(exchange)) == len(released), "the exchange holds nothing else"


def test_nbgraders_own_command_gives_the_same_bytes(desk, root):
    ours = contents(desk.folder("release", ".", UNIT))
    shutil.rmtree(desk.folder("release", ".", UNIT))
    done = nbgrader(root, "generate_assignment", UNIT)
    assert done.returncode == 0, done.stderr
    assert contents(desk.folder("release", ".", UNIT)) == ours


def test_formgraders_button_gives_the_same_bytes(small):
    ours = contents(small.folder("release", ".", SMALL))
    shutil.rmtree(small.folder("release", ".", SMALL))
    assert formgrader(small).generate_assignment(SMALL)["success"]
    assert contents(small.folder("release", ".", SMALL)) == ours


def test_nbgraders_own_checks_accept_a_synced_notebook_of_every_kind(small, small_root):
    """Create Assignment reads the same cells: each has one grade_id, its points and its locks."""
    shutil.rmtree(small.folder("release", ".", SMALL))
    sync(small_root)
    answer = formgrader(small).generate_assignment(SMALL)
    assert answer["success"], answer["log"]
    unit, rubrics = small.course.units[SMALL], small.course.rubrics
    assert len({item.kind for item in unit.items}) == 9
    with Gradebook(small.db_url, small.course_id) as gradebook:
        assignment = gradebook.find_assignment(SMALL)
        cells = {cell.name: cell.max_score for cell in assignment.notebooks[0].grade_cells}
        assert assignment.max_score == sum(item.points for item in unit.marked)
    wanted = {name for item in unit.marked for name in marking_cells(item, rubrics)}
    assert {name for name, points in cells.items() if points} == wanted
    assert set(cells) - wanted == {item.id for item in unit.items if item.by_rubric}
    assert "to-myself" not in cells


def test_a_gradebook_is_made_where_the_environment_is_not_activated(prepared):
    """nbgrader starts `alembic` by name; `prepared` was released with a PATH that lacks it."""
    assert (prepared / "grading/work/gradebook.db").exists()


def test_only_the_gradebook_keeps_the_hidden_scores(small):
    """nbgrader's own autograde puts them back; a learner's cells have the one fixed form."""
    marked = [item for item in small.course.units[SMALL].marked if not item.by_rubric]
    with Gradebook(small.db_url, small.course_id) as gradebook:
        kept = {
            cell.name: cell.source for cell in gradebook.find_notebook(SMALL, SMALL).source_cells
        }
    hidden = {name for name, text in kept.items() if "HIDDEN" in text or "score_submitted" in text}
    assert hidden == {item.id for item in marked}
    for item in marked:
        assert kept[item.id].splitlines() == [
            show_cell(item.id),
            "### BEGIN HIDDEN TESTS",
            f'from peercompass.grading import score_submitted; score_submitted("{item.id}")',
            "### END HIDDEN TESTS",
        ]
    released = read_notebook(small.folder("release", ".", SMALL) / f"{SMALL}.ipynb")
    code = [source(cell) for cell in released["cells"] if cell["cell_type"] == "code"]
    assert code == [show_cell(item.id) for item in small.course.units[SMALL].items] + [
        show_cell("hand-in")
    ]


@pytest.mark.parametrize(
    "words", [("BEGIN HIDDEN TESTS", "END HIDDEN TESTS"), ("TESTS", "NO MORE")]
)
def test_hidden_scores_change_nothing_that_a_learner_gets(small, words):
    """Also where a course calls its hidden regions by other words."""
    begin, end = words
    small.config.ClearHiddenTests.begin_test_delimeter = begin
    small.config.ClearHiddenTests.end_test_delimeter = end
    with_scores = contents(small.release(SMALL))
    ours, *others = small.config.GenerateAssignment.preprocessors
    assert ours is AddHiddenScores
    small.config.GenerateAssignment.preprocessors = others
    assert contents(small.release(SMALL)) == with_scores


def test_no_key_reaches_a_learner(desk, unit, tmp_path, monkeypatch):
    """In the released folder, in the exchange and in the copy that a trainee fetches."""
    monkeypatch.chdir(tmp_path)
    api = formgrader(desk)
    api.exchange.FetchAssignment(
        coursedir=CourseDirectory(config=desk.config, assignment_id=UNIT),
        authenticator=Authenticator(config=desk.config),
        parent=api,
    ).start()
    fetched = desk.root / "workspace" / UNIT
    assert files(fetched) == [NOTEBOOK, "unit.json"]
    outbound = desk.work / "exchange" / desk.course_id / "outbound" / UNIT
    secrets = {
        words(entry.rationale) for item in unit.items for entry in item.parts if entry.rationale
    } | {
        words(choice.rationale)
        for scenario in unit.scenarios.values()
        for node in scenario.nodes.values()
        for choice in node.choices
    }
    assert len(secrets) > 40
    for folder in (desk.folder("release", ".", UNIT), outbound, fetched):
        for name in files(folder):
            text = words((folder / name).read_text(encoding="utf-8").replace('\\"', '"'))
            assert not [secret for secret in secrets if secret in text]
        assert not GRADED_FIELDS & set(fields(json.loads((folder / "unit.json").read_text())))


def test_cards_to_put_in_order_never_lie_in_order(prepared, unit):
    page = json.loads((Desk(prepared).folder("release", ".", UNIT) / "unit.json").read_text())
    shown = {item["id"]: [c["id"] for c in item.get("cards", [])] for item in page["items"]}
    orders = [item for item in unit.items if item.kind == "order"]
    assert orders
    for item in orders:
        assert shown[item.id] != [card.id for card in item.cards]
        assert sorted(shown[item.id]) == sorted(card.id for card in item.cards)


def test_a_release_opens_no_file_of_another_unit(small_root):
    other_unit(small_root, "u2-further")
    desk = Desk(small_root)
    with Opened(small_root) as opened:
        assert formgrader(desk).generate_assignment(SMALL)["success"]
    assert f"modules/{SMALL}/unit.yaml" in opened.names
    assert not [name for name in opened.names if "u2-further" in name]


def test_a_rationale_in_the_prose_stops_the_release(small, notebook):
    rationale = small.course.units[SMALL].items[0].options[0].rationale
    add_prose(notebook, "A thought:\n\n" + rationale.replace(" ", "\n", 2))
    with pytest.raises(DeskError) as caught:
        small.release(SMALL)
    said = str(caught.value)
    assert "the exercise notebook holds the rationale of pick-one/speak" in said
    assert "Traceback" not in said
    assert len(said) < 300
    assert not small.folder("release", ".", SMALL).exists()


@pytest.mark.parametrize("name", ["items.yaml.bak", "notes.txt", ".items.yaml.swp"])
def test_a_copy_of_the_keys_beside_the_notebook_stops_formgrader_too(small, notebook, name):
    shutil.copy(notebook.parent / "items.yaml", notebook.parent / name)
    answer = formgrader(small).generate_assignment(SMALL)
    assert not answer["success"]
    assert f"{name} holds the rationale of" in answer["log"]
    assert not small.folder("release", ".", SMALL).exists()


def test_an_authors_own_answers_are_never_released(small, notebook):
    (notebook.parent / LOG_FILE).write_text('{"item":"first","kind":"choice","value":"a"}\n')
    with pytest.raises(DeskError, match="holds answers"):
        small.release(SMALL)
    assert not small.folder("release", ".", SMALL).exists()


def test_a_new_version_replaces_the_one_in_the_exchange(small, notebook):
    add_prose(notebook, "A kinder word to begin with.")
    folder = small.release(SMALL)
    outbound = small.work / "exchange" / small.course_id / "outbound" / SMALL
    assert "A kinder word" in (outbound / f"{SMALL}.ipynb").read_text()
    assert contents(outbound) == contents(folder)


def test_a_unit_that_is_not_there_is_named_with_those_that_are(small):
    with pytest.raises(UnknownUnit, match=f"no unit `m99`.*{SMALL}"):
        small.release("m99")


def words(text: str) -> str:
    """A text without the breaks that a file may put into it."""
    return " ".join(text.split())


def fields(data) -> list[str]:
    """Every field name in JSON data."""
    if isinstance(data, dict):
        return [*data, *(name for value in data.values() for name in fields(value))]
    if isinstance(data, list):
        return [name for value in data for name in fields(value)]
    return []
