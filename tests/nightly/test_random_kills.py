"""A batch is killed at moments that dice choose, its workers with it."""

from __future__ import annotations

import random
import time
from pathlib import Path

from peercompass.grading.marking import batch as batch_module
from tests.helpers.gradebook_rows import marked_notebooks, whole
from tests.helpers.hand_ins import with_cohort
from tests.helpers.kills import KILLED, in_child
from tests.helpers.small_course import UNIT

KILLS = 50
COHORT = 40
PARTS = 8  # a batch is written in this many transactions or more


def test_killed_at_fifty_moments_the_gradebook_is_that_of_an_undisturbed_run(
    either_root: Path, monkeypatch
):
    monkeypatch.setattr(batch_module, "_AT_ONCE", COHORT // PARTS)
    desk = with_cohort(either_root, COHORT)
    began = time.monotonic()
    assert in_child(lambda: desk.grade(UNIT, jobs=1)) == 0
    took = time.monotonic() - began
    undisturbed, pages = whole(desk.db_url), marked_notebooks(desk, UNIT)
    dice = random.Random(50)
    struck = 0
    for number in range(KILLS):
        # Everything is done anew, over what is there: the worst that a kill can leave.
        jobs = 1 + number % 2
        moment = dice.uniform(0, took)
        code = in_child(lambda jobs=jobs: desk.grade(UNIT, force=True, jobs=jobs), moment)
        assert code in (0, *KILLED)
        struck += code != 0
        desk.grade(UNIT)
        assert whole(desk.db_url) == undisturbed, number
        assert marked_notebooks(desk, UNIT) == pages, number
    assert struck, "some of them were killed in the midst of it"
    left = [path.name for path in desk.work.rglob(".*") if path.suffix != ".lock"]
    assert left == []
