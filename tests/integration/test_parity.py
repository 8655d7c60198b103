"""Three doors, one mark: stock `nbgrader autograde`, which runs cells in kernels, `nbgrader
autograde` with our configuration, and our batch grade the same hand-ins, some of every class and
one with each damage. Stock, which takes seconds for each, has of the damaged ones by day one for
each thing that it does; at night all.

Written work is compared between our two doors only: the trainee's words are in the log, and stock
nbgrader, which looks at cells, takes each written cell as not answered.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from peercompass.course import Unit
from peercompass.grading import Desk
from tests.helpers.generated_hand_ins import DAMAGE, DUE, SHARES, HandIn, generated
from tests.helpers.hand_ins import nbgrader
from tests.helpers.small_course import UNIT

pytestmark = pytest.mark.slow

SIDES = 1 if "PYTEST_XDIST_WORKER" in os.environ else 2
"""Stock nbgraders at a time; one where other tests run beside it, browsers among them."""

LATE_IS_ZERO = "late: {rule: zero}\n"
STOCK = """\
for name in ("exporter_class", "sanitize_preprocessors", "autograde_preprocessors"):
    del c.Autograde[name]
del c.AssignLatePenalties["plugin_class"]
c.LateSubmissionPlugin.penalty_method = "zero"
"""

AT_THE_END = "errors on the above failures"  # nbgrader's last words when it came to the end

SAME = "the same"
OTHER = "other marks"
NOTHING = "0 for all of it"
UNMARKED = "cells without a mark, which wait for ever"
NO_PERSON = "0 where a person needs to look"
NOT_GRADED = "not graded"
STOPS = "not graded, and nobody after it"

WHAT_STOCK_DOES: dict[str, str] = {
    "log-torn": SAME,
    "log-empty": SAME,
    "log-garbage-between": SAME,
    "log-huge-line": SAME,
    "log-twice": SAME,
    "log-windows": SAME,
    "log-other-unit": SAME,
    "cells-turned-round": SAME,
    "cells-edited": SAME,
    "cells-emptied": SAME,
    "cells-not-python": SAME,
    "cells-as-text": SAME,
    "cells-added": SAME,
    "marks-more-points": SAME,
    "file-extra": SAME,
    "log-garbage": NO_PERSON,
    "log-not-utf8": NO_PERSON,
    "log-other-kinds": NO_PERSON,
    "log-odd-values": NO_PERSON,
    "log-gone-ids": NO_PERSON,
    "log-not-records": NO_PERSON,
    "log-folder": NO_PERSON,
    "cells-deleted": UNMARKED,
    "cells-all-deleted": UNMARKED,
    "marks-lost": UNMARKED,
    "notebook-another": UNMARKED,
    "marks-unknown-id": NOT_GRADED,
    "notebook-missing": NOT_GRADED,
    "notebook-renamed": NOT_GRADED,
    "notebook-empty": NOT_GRADED,
    "notebook-not-json": NOT_GRADED,
    "notebook-odd": NOT_GRADED,
    "code-ends-the-kernel": NOT_GRADED,
    "cells-copied": STOPS,
    "cells-copied-and-changed": STOPS,
    "marks-one-id": STOPS,
    "marks-old": STOPS,
    "marks-new": STOPS,
    "file-named-as-ours": SAME,  # the kernel never imports what lies beside a notebook
    "page-missing": NOTHING,  # the part cannot be shown, and says so on stderr
    "page-garbage": NOTHING,  # the same
    "code-moves-away": NOTHING,  # a cell of theirs left the folder
    "code-scores-itself": OTHER,  # a cell of theirs set the marks
    "log-link": OTHER,  # marks for answers elsewhere, which a link leads to
}
"""For each damage, what stock nbgrader makes of it, in comparison with ours."""

BY_DAY = (
    "log-torn",
    "log-not-records",
    "log-link",
    "cells-copied-and-changed",
    "marks-lost",
    "notebook-odd",
    "code-moves-away",
)
"""Of the damages those that stock nbgrader is tried on by day: every thing that it does."""


@dataclass(frozen=True)
class Marked:
    """A submission in a gradebook. `cells` has for each grade id the automatic score, the score
    and whether it waits for a person. `done` says that there is a marked notebook."""

    cells: dict[str, tuple[float | None, float, bool]]
    penalty: float
    done: bool

    def only(self, names: list[str]) -> dict:
        return {name: self.cells[name] for name in names}


@dataclass(frozen=True)
class Parity:
    """The same hand-ins, graded through three doors; stock had no other damages than `damages`."""

    hand_ins: dict[str, HandIn]
    damages: tuple[str, ...]
    closed: list[str]
    stock: dict[str, Marked]
    theirs: dict[str, Marked]
    ours: dict[str, Marked]
    stopped: set[str]

    def of(self, kind: str) -> list[str]:
        return [name for name, one in self.hand_ins.items() if one.kind == kind]

    def stock_did(self, name: str) -> str:
        """What stock nbgrader made of a hand-in, in comparison with ours."""
        if name in self.stopped:
            return STOPS
        if name not in self.stock or not self.stock[name].done:
            return NOT_GRADED
        pairs = [(self.stock[name].cells[i], self.ours[name].cells[i]) for i in self.closed]
        unlike = [(stock, ours) for stock, ours in pairs if stock != ours]
        if any(auto is None for (auto, *_), _ in unlike):
            return UNMARKED
        if all(stock == (0, 0, False) and ours == (None, 0, True) for stock, ours in unlike):
            return NO_PERSON if unlike else SAME
        return OTHER if any(auto for (auto, *_), _ in pairs) else NOTHING


@pytest.fixture(scope="module")
def many() -> int:
    """About how many hand-ins. The nightly run has five times as many."""
    return 60


@pytest.fixture(scope="module")
def damages() -> tuple[str, ...]:
    """The damages that stock is tried on. The nightly run has them all."""
    return BY_DAY


@pytest.fixture(scope="module")
def parity(
    many: int,
    damages: tuple[str, ...],
    prepared_small: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Parity:
    """The hand-ins graded three times. Nearly all the time it takes is stock's."""
    place = tmp_path_factory.mktemp("parity")
    root = shutil.copytree(prepared_small, place / "ours" / "course")
    (root / "grading/desk.yaml").write_text(LATE_IS_ZERO)
    desk = Desk(root)
    unit = desk.course.units[UNIT]
    hand_ins = {one.name: one for one in generated(unit, many)}
    _hand_in(desk, list(hand_ins.values()))

    tried = {*SHARES, *(f"damaged-{damage}" for damage in damages)}
    for_stock = [name for name, one in hand_ins.items() if one.kind in tried]
    halves = [for_stock[n::SIDES] for n in range(SIDES)]
    courses = [_course_with(root, place / f"stock-{n}", half) for n, half in enumerate(halves)]
    start = time.perf_counter()
    with ThreadPoolExecutor(SIDES) as pool:
        stopped = {name for names in pool.map(_stock, courses) for name in names}
    stock_took = time.perf_counter() - start
    stock = {
        name: one
        for course, half in zip(courses, halves, strict=True)
        for name, one in _book(Desk(course)).items()
        if name in half  # who has more time is in the gradebook of both
    }

    desk.collect(UNIT)
    other = shutil.copytree(root, place / "theirs" / "course", symlinks=True)
    start = time.perf_counter()
    done = nbgrader(other, "autograde", UNIT)
    theirs_took = time.perf_counter() - start
    start = time.perf_counter()
    graded = desk.grade(UNIT)
    ours_took = time.perf_counter() - start
    assert [one.student for one in graded if one.problem] == []
    assert done.returncode == 0, done.stderr[-3000:]
    print(
        f"\n{len(hand_ins)} hand-ins: stock nbgrader {stock_took:.0f} s in {SIDES} processes for "
        f"{len(for_stock)} of them, nbgrader with our configuration {theirs_took:.0f} s, our batch "
        f"{ours_took:.1f} s"
    )
    return Parity(
        hand_ins,
        damages,
        [item.id for item in unit.marked if not item.by_rubric],
        stock,
        _book(Desk(other)),
        _book(desk),
        stopped,
    )


def test_every_class_and_every_kind_of_item_is_there(parity, small_unit, many):
    assert len(parity.hand_ins) == pytest.approx(many, rel=0.05)
    kinds = {one.kind for one in parity.hand_ins.values()}
    assert kinds == {*SHARES, *(f"damaged-{damage}" for damage in DAMAGE)}
    assert {item.kind for item in small_unit.marked} >= {
        "choice",
        "choices",
        "order",
        "sort",
        "label",
        "scenario",
        "write",
        "plan",
    }


@pytest.mark.parametrize("kind", SHARES)
def test_stock_gives_our_points_on_every_closed_item(parity, kind):
    for name in parity.of(kind):
        ours, stock = (door[name].only(parity.closed) for door in (parity.ours, parity.stock))
        assert stock == ours, name
        assert all(auto is not None and not waits for auto, _, waits in ours.values()), name


def test_the_marks_are_not_all_alike(parity):
    """Else that all doors agree would say little."""
    sums = {
        sum(points for _, points, _ in parity.stock[name].only(parity.closed).values())
        for name in parity.of("partial")
    }
    assert len(sums) > len(parity.of("partial")) / 3
    for name in parity.of("blank"):
        assert not any(points for _, points, _ in parity.stock[name].cells.values())


def test_lateness_costs_the_same_through_every_door(parity):
    for kind in SHARES:
        for name in parity.of(kind):
            one = parity.hand_ins[name]
            late = (one.sent - DUE).total_seconds() > one.extension * 60
            for door in (parity.stock, parity.theirs, parity.ours):
                earned = sum(points for _, points, _ in door[name].cells.values())
                assert door[name].penalty == pytest.approx(earned if late else 0), name
    assert len({parity.ours[name].penalty for name in parity.of("late")}) > 1


def test_our_two_doors_agree_on_every_cell_of_every_hand_in(parity):
    assert sorted(parity.ours) == sorted(parity.theirs) == sorted(parity.hand_ins)
    for name, ours in parity.ours.items():
        assert parity.theirs[name] == ours, name
        assert ours.done, name


def test_what_stock_does_with_damage_is_known(parity):
    """Ours marks each of these; a change in nbgrader, or in what we hand it, shows here."""
    known = {
        name: WHAT_STOCK_DOES[damage]
        for damage in parity.damages
        for name in parity.of(f"damaged-{damage}")
    }
    assert {name: parity.stock_did(name) for name in known} == known
    assert set(known.values()) == set(WHAT_STOCK_DOES.values()), "each thing that it does is here"


def _hand_in(desk: Desk, hand_ins: list[HandIn]) -> None:
    released = desk.folder("release", ".", UNIT)
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        gradebook.update_or_create_assignment(UNIT, duedate=DUE)
        for one in hand_ins:
            one.put(released, desk.folder("submitted", one.name, UNIT), UNIT)
            if one.extension:
                gradebook.update_or_create_student(one.name)
                gradebook.update_or_create_submission(UNIT, one.name)
                gradebook.grant_extension(UNIT, one.name, minutes=one.extension)


def _course_with(root: Path, place: Path, students: list[str]) -> Path:
    """A copy of the course with the hand-ins of some."""

    def others(folder: str, names: list[str]) -> list[str]:
        here = Path(folder).name == "submitted"
        return [name for name in names if here and name not in students]

    return shutil.copytree(root, place / "course", symlinks=True, ignore=others)


def _stock(root: Path) -> list[str]:
    """Let nbgrader grade with its own parts. Where a hand-in stops it, do what an instructor has
    to: put that one aside and start again. Returns those that were put aside."""
    with (root / "grading/nbgrader_config.py").open("a") as file:
        file.write(STOCK)
    stopped: list[str] = []
    while True:
        done = nbgrader(root, "autograde", UNIT)
        log = done.stdout + done.stderr
        if done.returncode == 0 or AT_THE_END in log:
            return stopped
        stopped.append(re.findall(rf"Sanitizing .*/submitted/([^/]+)/{UNIT}/", log)[-1])
        (root / "grading/work/submitted" / stopped[-1]).rename(root.parent / stopped[-1])


def _book(desk: Desk) -> dict[str, Marked]:
    """The whole gradebook, by student."""
    with Gradebook(desk.db_url, desk.course_id) as gradebook:
        return {
            submission.student_id: Marked(
                {
                    grade.name: (grade.auto_score, grade.score, bool(grade.needs_manual_grade))
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                },
                submission.late_submission_penalty,
                (desk.folder("autograded", submission.student_id, UNIT) / f"{UNIT}.ipynb").exists(),
            )
            for submission in gradebook.assignment_submissions(UNIT)
        }


@pytest.fixture(scope="module")
def small_unit(prepared_small: Path) -> Unit:
    """The unit of the small course."""
    return Desk(prepared_small).course.units[UNIT]
