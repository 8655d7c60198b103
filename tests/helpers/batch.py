"""Batches of hand-ins, honest and damaged, graded once by our batch and once by nbgrader's own
`autograde`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat

from peercompass.course import Unit
from peercompass.course.notebooks import read_notebook, show_cell, write_notebook
from peercompass.exercise import LOG_FILE, PRIVATE_FILE
from peercompass.grading import Desk, Graded
from tests.helpers.hand_ins import UNIT, as_log, best, given, hand_in, nbgrader, play, worst

NOTEBOOK = f"{UNIT}.ipynb"
HONEST = ("changed", "partial", "perfect", "poor", "unfinished", "untouched", "written-only")
MARKUP = (
    "<script>alert(1)</script> <img src=x onerror=alert(1)> [a](javascript:alert(1)) **b** `c`\n\n"
    "# Head\n\n    code\n\r\r## Other\r\r<b>bold</b></div></div><iframe src='//x.example'>"
)


@dataclass(frozen=True)
class Batch:
    """The same hand-ins graded through both doors. `trap` is the file that every planted line of
    code would write."""

    ours: Desk
    theirs: Desk
    graded: dict[str, Graded]
    log: str
    trap: Path

    def remarks(self, student: str) -> str:
        return "\n".join(self.graded[student].remarks)

    def marked(self, desk: Desk, student: str) -> list[dict]:
        """The cells of a marked notebook."""
        path = desk.folder("autograded", student, UNIT) / NOTEBOOK
        return nbformat.read(path, as_version=4).cells


def grade_both_ways(
    prepared: Path, place: Path, *fill: Callable[[Desk, Unit, Path], None]
) -> Batch:
    """Let each of `fill` hand in, then grade one copy with `Desk.grade` and the other with
    `nbgrader autograde`."""
    root, trap = shutil.copytree(prepared, place / "ours" / "course"), place / "it-ran"
    desk = Desk(root)
    for hand_them_in in fill:
        hand_them_in(desk, desk.course.units[UNIT], trap)
    desk.collect(UNIT)
    other = shutil.copytree(root, place / "theirs" / "course", symlinks=True)
    graded = {one.student: one for one in desk.grade(UNIT)}
    done = nbgrader(other, "autograde", UNIT)
    return Batch(desk, Desk(other), graded, done.stdout + done.stderr, trap)


def honest(desk: Desk, unit: Unit, _trap: Path) -> None:
    """What trainees hand in on any evening."""
    half = [item.id for item in unit.items][: len(unit.items) // 2]
    all_best, all_worst = given(unit, best), given(unit, worst)

    def left(unit, item):
        return play(unit, item, lambda choice: choice.rating, choices=2)

    hand_in(desk, "perfect", as_log(all_best))
    hand_in(desk, "poor", as_log(all_worst))
    hand_in(desk, "partial", as_log(r for r in all_best if r.item in half))
    hand_in(desk, "untouched", None)
    hand_in(desk, "unfinished", as_log(given(unit, left, kinds=["scenario"])))
    hand_in(desk, "written-only", as_log(given(unit, best, kinds=["write"])))
    hand_in(desk, "changed", as_log([*all_worst, *all_best, *all_worst, *all_best]))


def damaged_logs(desk: Desk, unit: Unit, _trap: Path) -> None:
    """Logs as disks, editors and jokers leave them."""
    log = as_log(given(unit, best))
    first, last = unit.items[0], unit.items[-1]
    hand_in(desk, "perfect", log)
    hand_in(desk, "log-missing", None)
    hand_in(desk, "log-empty", b"")
    hand_in(desk, "log-torn", log[:-40])
    hand_in(desk, "log-garbage", bytes(range(256)) * 40)
    hand_in(desk, "log-huge-line", log + b'{"item":"x","value":"' + b"a" * 3_000_000 + b'"}\n')
    hand_in(desk, "log-other-unit", b'{"item":"in-no-unit","kind":"choice","value":"a"}\n' * 3)
    (hand_in(desk, "log-folder", None) / LOG_FILE).mkdir()
    (hand_in(desk, "log-link", None) / LOG_FILE).symlink_to(
        desk.folder("submitted", "perfect", UNIT) / LOG_FILE
    )
    odd = [
        {"item": first.id, "kind": first.kind, "value": f"[/red] :boom: {MARKUP}"},
        {"item": last.id, "kind": last.kind, "value": {"not": "text"}},
    ]
    hand_in(desk, "log-odd-values", "\n".join(map(json.dumps, odd)).encode())
    written = {"item": last.id, "kind": last.kind}
    half_a_character = json.dumps({**written, "value": "so \ud83d far"})
    hand_in(desk, "log-half-character", half_a_character.encode())
    hand_in(desk, "markup", json.dumps({**written, "value": MARKUP}).encode())
    hand_in(desk, "plain", json.dumps({**written, "value": "A few words."}).encode())


def damaged_notebooks(desk: Desk, unit: Unit, trap: Path) -> None:
    """Notebooks as trainees, programs and jokers leave them. The answers are all there."""
    log = as_log(given(unit, best))
    bad = f"import pathlib; pathlib.Path({str(trap)!r}).write_text('ran')"

    def change(student, how):
        path = hand_in(desk, student, log) / NOTEBOOK
        notebook = read_notebook(path)
        write_notebook(path, {**notebook, "cells": how(notebook["cells"])})

    def code(cells):
        return next(cell for cell in cells if cell["cell_type"] == "code")

    def edited(cells):
        code(cells)["source"] = bad
        return cells

    def added(cells):
        new = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        return [{**new, "source": bad}, *cells, {**new, "source": f"!touch {trap}"}]

    def copied(cells):
        return [*cells, {**code(cells), "id": "another", "source": bad}]

    def kept_form(cells):
        return [*cells, {**code(cells), "id": "more", "source": show_cell("x") + "; " + bad}]

    change("cells-edited", edited)
    change("cells-added", added)
    change("cells-copied", copied)
    change("cells-copied-and-changed", kept_form)
    change("cells-deleted", lambda cells: cells[:2])
    (hand_in(desk, "notebook-not-json", log) / NOTEBOOK).write_text("{'cells': oops")
    (hand_in(desk, "notebook-odd", log) / NOTEBOOK).write_text('{"cells": [3, {"metadata": []}]}')
    (hand_in(desk, "notebook-deep", log) / NOTEBOOK).write_text('{"cells":' + "[" * 100_000)
    (hand_in(desk, "notebook-missing", log) / NOTEBOOK).unlink()
    extra = hand_in(desk, "extra-files", log)
    (extra / PRIVATE_FILE).write_text('{"item":"journal","value":"for my eyes only"}\n')
    for name in ("peercompass.py", "sitecustomize.py", "nbgrader_config.py"):
        (extra / name).write_text(bad)
    (hand_in(desk, "link-to-nowhere", log) / "photo.png").symlink_to(trap.parent / "nowhere")
