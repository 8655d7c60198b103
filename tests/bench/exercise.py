"""Answers put on disk, and logs scored."""

import tempfile
from pathlib import Path

from peercompass.cohort.demo import answers, trainees
from peercompass.course.load import load
from peercompass.course.publish import item_forms
from peercompass.exercise import Response, append, parse, score_unit
from peercompass.grading import Desk
from tests.bench.grading import hand_in, stock_seconds
from tests.bench.measure import UNIT, figure, rate
from tests.bench.twenty import course_of_twenty

FEW = 3  # hand-ins that stock nbgrader grades too; it takes seconds for each


def figures(small: bool = False) -> list[dict]:
    """Measure both."""
    with tempfile.TemporaryDirectory() as name:
        root = course_of_twenty(Path(name) / "course")
        return [*_log(Path(name), small), *_scoring(root, small)]


def _log(folder: Path, small: bool) -> list[dict]:
    """Answers put safely on disk a second, beside the same lines written without waiting."""
    safe, quick = folder / "safe.jsonl", folder / "quick.jsonl"
    answer = Response("first-words", "choice", "b", "0123456789abcdef", 1, "2026-01-01T00:00:00Z")

    def unsafe() -> int:
        with quick.open("a", encoding="utf-8") as file:
            file.write(answer.as_line() + "\n")
        return 1

    def kept() -> int:
        append(safe, [answer])
        return 1

    beside = rate(unsafe, small)
    return [
        figure(
            "log_appends_per_second",
            rate(kept, small),
            "answers/s",
            f"the same without waiting for the disk: {beside:,.0f}/s",
        )
    ]


def _scoring(root: Path, small: bool) -> list[dict]:
    """Logs of twenty items of all kinds scored a second on one core, beside the same answers graded
    by stock nbgrader, which runs each notebook."""
    course = load(root).course
    unit = course.units[UNIT]
    forms = item_forms(unit.items, unit.scenarios)
    cohort = [answers(unit, trainee, 1, course.rubrics) for trainee in trainees(1, 40)]
    logs = ["\n".join(r.as_line() for r in one).encode() for one in cohort]

    def score() -> int:
        for data in logs:
            score_unit(unit.items, parse(data), unit.scenarios, course.rubrics, forms)
        return len(logs)

    scored = rate(score, small)
    only_read = rate(lambda: len([parse(data) for data in logs]), small)
    Desk(root).release(UNIT)
    hand_in(root, cohort[:FEW])
    # In a small size stock nbgrader is run by the subject `grading` alone: it takes seconds.
    stock = 1 if small else FEW / stock_seconds(root)
    return [
        figure(
            "score_logs_per_second",
            scored,
            "logs/s",
            f"nbgrader autograde running kernels: {stock:.2f}/s; "
            f"only reading the logs: {only_read:,.0f}/s",
        ),
        figure(
            "score_speedup_over_stock",
            scored / stock,
            "times",
            f"{FEW} hand-ins of 20 items, nbgrader autograde as it comes",
        ),
    ]
