"""What is begun comes from templates: plain files with words in capitals to be filled in."""

import json
import re
from collections.abc import Mapping
from importlib.resources import files

from pydantic import TypeAdapter, ValidationError

from peercompass.authoring.find_scenario import NoSuchName
from peercompass.course import Course, Slug
from peercompass.course.notebooks import Notebook, show_cell

_CELL = re.compile(r"<!-- (cell|show|desk): (\S+?)( fold)? -->\n")
_FIXED = {"editable": False, "deletable": False}


def filled(name: str, values: Mapping[str, str]) -> str:
    """The template `name`, a file below `templates/`, with each word of `values` filled in."""
    text = files(__package__).joinpath("templates", *name.split("/")).read_text(encoding="utf-8")
    words = "|".join(map(re.escape, values)) or "(?!)"
    return re.sub(rf"\b(?:{words})\b", lambda match: values[match[0]], text)


def words_of(course: Course) -> dict[str, str]:
    """What a template takes from the course it is for: somebody to meet, and skills to show.

    Raises `ValueError` when the course has nobody or no skills yet.
    """
    helps = [skill for skill in course.skills.values() if skill.helps]
    hinders = [skill for skill in course.skills.values() if not skill.helps]
    if not (course.people and helps and hinders):
        raise ValueError(
            "a scenario needs a person in curriculum/people, and in competencies.yaml a skill "
            "that helps and one that does not; add them first"
        )
    person = next(iter(course.people.values()))
    return {
        "PERSON": person.id,
        "NAME": person.name.replace("\\", "").replace('"', ""),
        "COMPETENCY": helps[0].competency,
        "SUPPORTS": helps[0].id,
        "HINDERS": hinders[0].id,
    }


def checked_id(name: str, like: str) -> str:
    """`name`, where it can be an id. Raises `NoSuchName` where it cannot, with one `like` it."""
    try:
        return TypeAdapter(Slug).validate_python(name)
    except ValidationError:
        raise NoSuchName(
            f"{name!r} cannot be an id; write lower-case words joined by hyphens, like {like}"
        ) from None


def as_title(name: str) -> str:
    """An id as a title, to be changed: first-coffee is First coffee."""
    return name.replace("-", " ").capitalize()


def notebook_of(markdown: str) -> Notebook:
    """A notebook for trainees, from Markdown in which `<!-- cell: ID -->` begins a cell of text and
    `<!-- show: ID -->` stands for something to try; `fold` after an id folds the cell. In one of
    the desk, `<!-- desk: ID -->` stands for a board."""
    pieces = _CELL.split(markdown)[1:]
    cells = []
    for kind, name, fold, text in zip(*(pieces[n::4] for n in range(4)), strict=True):
        ours = {"peercompass": {"fold": True}} if fold else {}
        if kind == "cell":
            cells.append(_cell(name, "markdown", text.strip(), ours))
        else:
            room = "desk" if kind == "desk" else "notebook"
            cells.append(_cell(name, "code", show_cell(name, room), ours))
    return _trainee_notebook(cells)


def page_of(name: str) -> Notebook:
    """The notebook of one of the pages that a course has once, like home."""
    title = _cell("title", "markdown", f"# {as_title(name)}", {})
    return _trainee_notebook([title, _cell(name, "code", show_cell(name), {})])


def shown_code(name: str) -> dict[str, object]:
    """A code cell that shows the part `name`."""
    return _cell(name, "code", show_cell(name), {})


def in_quotes(text: str) -> str:
    """A text as YAML has it in quotes."""
    return json.dumps(text, ensure_ascii=False)


def _cell(name: str, kind: str, text: str, own: Mapping[str, object]) -> dict[str, object]:
    code: dict[str, object] = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "id": name, "metadata": {**_FIXED, **own}, "source": text, **code}


def _trainee_notebook(cells: list[dict[str, object]]) -> Notebook:
    return {
        "cells": cells,
        "metadata": {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
            "peercompass": {"trainee": True},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
