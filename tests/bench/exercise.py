"""Answers put on disk, and logs scored."""

import tempfile
from pathlib import Path

from measure import ROOT, UNIT, figure, rate

from peercompass.cohort.demo import answers, trainees
from peercompass.course.loading import load
from peercompass.exercise import Response, append, parse, score_unit


def figures() -> list[dict]:
    """Measure both."""
    course = load(ROOT).course
    with tempfile.TemporaryDirectory() as name:
        return [*_log(Path(name)), *_scoring(course)]


def _log(folder: Path) -> list[dict]:
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

    beside = rate(unsafe)
    return [figure("log_appends_per_second", rate(kept), "answers/s",
                   f"the same without waiting for the disk: {beside:,.0f}/s")]  # fmt: skip


def _scoring(course) -> list[dict]:
    """Logs scored a second, beside only reading them."""
    unit = course.units[UNIT]
    cohort = [answers(unit, trainee, seed=1) for trainee in trainees(1, 40)]
    logs = ["\n".join(r.as_line() for r in one).encode() for one in cohort]

    def score() -> int:
        for data in logs:
            score_unit(unit.items, parse(data), unit.scenarios, course.rubrics, {})
        return len(logs)

    beside = rate(lambda: len([parse(data) for data in logs]))
    return [figure("score_logs_per_second", rate(score), "logs/s",
                   f"only reading them: {beside:,.0f}/s")]  # fmt: skip
