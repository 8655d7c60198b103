"""A lesson made ready for learners, for every door and for paper."""

from dataclasses import dataclass

from peercompass.course import Course
from peercompass.course.notebooks import Cell, Notebook, source

from .sources import Cited
from .speech import Faces, with_faces


@dataclass(frozen=True)
class ReadyLesson:
    """The notebook of a lesson as learners have it, and the drawings that it shows beside those of
    its authors, by where they lie from it."""

    notebook: Notebook
    drawings: dict[str, bytes]


def ready_lesson(course: Course, notebook: Notebook) -> ReadyLesson:
    """What learners get of a lesson. What was made ready before, or has no talk and no sources,
    stays as it is; `notebook` is not changed."""
    faces, cited = Faces(course.people.values()), Cited(course)

    def ready(cell: Cell) -> Cell:
        if cell["cell_type"] != "markdown":
            return cell
        return {**cell, "source": cited.numbered(with_faces(source(cell), faces))}

    cells = [ready(cell) for cell in notebook["cells"]]
    if listed := cited.cell():
        cells.append(listed)
    return ReadyLesson({**notebook, "cells": cells}, faces.files)
