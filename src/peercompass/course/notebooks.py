"""The notebooks of a course as plain JSON: the one fixed cell form, and how an exercise's
cells carry nbgrader's metadata so that authors never touch it."""

import copy
import json
import re
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from peercompass.course.check.instructor_tests import cell_faults
from peercompass.support.atomic_files import replace_file
from peercompass.support.json_text import parse_json
from peercompass.support.regular_files import read_regular

from . import HAND_IN, HandMarked, Item, Rubric, Unit

Cell = dict[str, Any]
"""A cell as its JSON has it: `cell_type`, `source`, `metadata` and, of code, `outputs`."""

Notebook = dict[str, Any]
"""A notebook as its JSON has it: `cells`, a list of `Cell`, and `metadata`."""

RUN_SYNC = "run `peercompass exercise sync`"
STUB = "(Your instructor reads and marks this part.)"
"""What a marking cell says in the released notebook. The same words stand in the nbgrader
configuration, so that an untouched cell is honestly "No response."."""

_CELL = re.compile(r'^from peercompass\.(notebook|desk) import show; show\("([a-z0-9-]+)"\)$')
_FIXED = {"editable": False, "deletable": False}


def show_cell(shown: str, room: str = "notebook") -> str:
    """The source of the one code cell form there is, for the item or scenario `shown`; of the
    room `desk`, for one of the instructor's boards."""
    return f'from peercompass.{room} import show; show("{shown}")'


def shown_id(cell: Cell, room: str = "notebook") -> str | None:
    """The id that a code cell shows, or None when it is not of the fixed form. `room` is
    `notebook` for what trainees see and `desk` for an instructor's boards."""
    match = _CELL.match(source(cell).strip())
    if match and match[1] == room and cell.get("cell_type") == "code":
        return match[2]
    return None


def is_instructor_cell(cell: Cell) -> bool:
    """Whether a cell holds code of an instructor's own: any that is not of the fixed form."""
    written = cell.get("cell_type") == "code" and source(cell).strip()
    return bool(written) and not _CELL.match(source(cell).strip())


def with_outputs(
    notebook: Notebook, render: Callable[[str], dict[str, Any]], room: str = "notebook"
) -> Notebook:
    """The notebook with what `render` makes of each shown id (MIME type to text) as its saved
    output, so that a reader on a code host sees the parts."""
    cells, number = [], 0
    for cell in notebook["cells"]:
        shown = shown_id(cell, room)
        if shown:
            output = {"output_type": "display_data", "metadata": {}, "data": render(shown)}
            number += 1
            cell = {**cell, "outputs": [output], "execution_count": number}
        cells.append(cell)
    return {**notebook, "cells": cells}


def source(cell: Cell) -> str:
    """A cell's source as one string (files may hold a list of lines)."""
    text = cell.get("source", "")
    return "".join(map(str, text)) if isinstance(text, list) else str(text)


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file.

    Raises `ValueError` when it is not one, `OSError` when it cannot be opened.
    """
    return parse_notebook(read_regular(Path(path)))


def notebook_digest(notebook: Notebook) -> str:
    """The SHA-256, in hex, of all that a notebook holds, metadata and outputs included. Whether
    text stands as one string or as a list of lines makes no difference, as in nbformat."""
    text = json.dumps(_joined(notebook), sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _joined(value: Any, *, bundle: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            key: "".join(one)
            if (bundle or key in ("source", "text")) and _is_lines(one)
            else _joined(one, bundle=key in ("data", "attachments") or bundle)
            for key, one in value.items()
        }
    return [_joined(one) for one in value] if isinstance(value, list) else value


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(line, str) for line in value)


def parse_notebook(data: bytes) -> Notebook:
    """Read a notebook from bytes. Raises `ValueError` when it is not one."""
    notebook = parse_json(data)
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise ValueError("it has no list of cells")
    if not isinstance(notebook.setdefault("metadata", {}), dict):
        raise ValueError("its metadata has no fields")
    return cast(Notebook, notebook)


def _is_cell(cell: Any) -> bool:
    return (
        isinstance(cell, dict)
        and isinstance(cell.get("cell_type"), str)
        and isinstance(cell.setdefault("metadata", {}), dict)
    )


def write_notebook(path: Path, notebook: Notebook) -> None:
    """Write a notebook in one step, the way Jupyter does: one space of indent, lines as lists.

    Raises `OSError`; then the one before is as it was.
    """
    out = copy.deepcopy(notebook)
    for cell in out["cells"]:
        cell["source"] = source(cell).splitlines(keepends=True)
    text = json.dumps(out, indent=1, ensure_ascii=False, sort_keys=True)
    replace_file(path, f"{text}\n".encode(), follow_link=True)


def exercise_notebook(notebook: Notebook, unit: Unit, rubrics: dict[str, Rubric]) -> Notebook:
    """The exercise notebook with the cells its items need.

    Prose and the instructor's own code cells are kept where they stand, the latter without what
    they showed when they were tried. Each item's code cell gets nbgrader's metadata; a written
    item is followed by the cells it is marked in; cells of items that are gone are dropped and
    items without a cell are added at the end, before the hand-in.
    """
    items = {item.id: item for item in unit.items}
    cells: list[Cell] = []
    placed: set[str] = set()
    for cell in notebook["cells"]:
        shown = shown_id(cell)
        if cell.get("cell_type") == "markdown" and "nbgrader" not in cell.get("metadata", {}):
            cells.append(_prose(cell))
        elif is_instructor_cell(cell):
            cells.append({**cell, "outputs": [], "execution_count": None})
        elif shown in items and shown not in placed:
            cells += _item_cells(items[shown], rubrics)
            placed.add(shown)
    for item in unit.items:
        if item.id not in placed:
            cells += _item_cells(item, rubrics)
    cells.append(_code(HAND_IN, HAND_IN))
    return {**notebook, "cells": cells}


def grading_faults(
    notebook: Notebook, unit: Unit, rubrics: dict[str, Rubric]
) -> list[tuple[str, str]]:
    """How the cells of an exercise differ from what its items need: for each difference the grade
    id it is about (empty for the notebook as a whole) and a sentence."""
    if any(isinstance(item, HandMarked) and item.rubric not in rubrics for item in unit.items):
        return []  # said where the rubric is named
    have, need = (_bones(one) for one in (notebook, exercise_notebook(notebook, unit, rubrics)))
    if have == need:
        return []
    needed = {fields["grade_id"]: fields for *_, fields in need if fields}
    marks = [fields for *_, fields in have if isinstance(fields, dict)]
    names = Counter(str(fields.get("grade_id")) for fields in marks)
    faults = [
        (name, f"two cells have the grade_id `{name}`; delete one of them")
        for name, times in names.items()
        if times > 1
    ]
    for fields in marks:
        name = str(fields.get("grade_id"))
        if names[name] > 1:
            continue
        if name not in needed:
            faults.append((name, f"the cell `{name}` belongs to no item; {RUN_SYNC}"))
        elif fields.get("points") != needed[name].get("points"):
            points, right = (one.get("points", "no") for one in (fields, needed[name]))
            faults.append(
                (
                    name,
                    f"the cell `{name}` has {points} points for nbgrader, and "
                    f"items.yaml gives {right}; {RUN_SYNC}",
                )
            )
        elif fields != needed[name]:
            faults.append((name, f"nbgrader's marks on the cell `{name}` were changed; {RUN_SYNC}"))
    return faults or [("", f"the cells do not match items.yaml; {RUN_SYNC}")]


def instructor_faults(
    notebook: Notebook, unit: Unit, rubrics: dict[str, Rubric]
) -> list[tuple[str, str, str]]:
    """What is wrong with the instructor's own code cells of an exercise, as `cell_faults` says."""
    own = [{**one, "source": source(one)} for one in notebook["cells"] if is_instructor_cell(one)]
    if not own:
        return []
    known = [
        item for item in unit.items if not isinstance(item, HandMarked) or item.rubric in rubrics
    ]
    taken = {HAND_IN} | {
        cell["metadata"]["nbgrader"]["grade_id"]
        for item in known
        for cell in _item_cells(item, rubrics)
    }
    return cell_faults(own, taken)


def _bones(notebook: Notebook) -> list[tuple[str, str, Any, Any]]:
    return [
        (cell["cell_type"], source(cell), cell.get("id"), cell["metadata"].get("nbgrader"))
        for cell in notebook["cells"]
        if not is_instructor_cell(cell)
    ]


def marking_cells(item: Item, rubrics: dict[str, Rubric]) -> list[str]:
    """The grade ids under which an item is marked: one a rubric row where a person marks it, none
    where it is private, else the item's."""
    if item.private:
        return []
    if not isinstance(item, HandMarked):
        return [item.id]
    return [row_cell(item.id, row.id) for row in rubrics[item.rubric].rows]


def row_cell(item_id: str, row_id: str) -> str:
    """The grade id of one row of an item's rubric."""
    return f"{item_id}--{row_id}"


def item_of(grade_id: str) -> str:
    """The item that a grade id belongs to."""
    return grade_id.split("--")[0]


def _item_cells(item: Item, rubrics: dict[str, Rubric]) -> list[Cell]:
    if not isinstance(item, HandMarked):
        return [_code(item.id, item.id, points=None if item.private else item.points)]
    rubric = rubrics[item.rubric]
    rows = [_marked(row_cell(item.id, row.id), rubric.highest) for row in rubric.rows]
    # nbgrader lets no Markdown cell be an answer without being graded: the words stand in a cell
    # of 0 points, whose comment box is for the whole of them.
    return [_code(item.id, f"{item.id}--ask"), _marked(item.id, 0), *rows]


def _prose(cell: Cell) -> Cell:
    return {**cell, "metadata": {**cell.get("metadata", {}), **_FIXED}}


def _code(shown: str, grade_id: str, points: float | None = None) -> Cell:
    return {
        "cell_type": "code",
        "id": grade_id,
        "execution_count": None,
        "outputs": [],
        "metadata": {**_FIXED, "nbgrader": _nbgrader("code", grade_id, points, solution=False)},
        "source": show_cell(shown),
    }


def _marked(grade_id: str, points: float) -> Cell:
    hidden = {**_FIXED, "peercompass": {"hidden": True}}
    return {
        "cell_type": "markdown",
        "id": grade_id,
        "metadata": {**hidden, "nbgrader": _nbgrader("markdown", grade_id, points, solution=True)},
        "source": STUB,
    }


def _nbgrader(kind: str, grade_id: str, points: float | None, *, solution: bool) -> dict[str, Any]:
    return {
        "schema_version": 3,
        "grade_id": grade_id,
        "cell_type": kind,
        "task": False,
        "grade": points is not None,
        "solution": solution,
        "locked": not solution,
        **({"points": points} if points is not None else {}),
    }
