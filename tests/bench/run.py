"""Measure the slow parts: `make bench`.

Every figure is a rate or a ratio, measured beside what it is compared with in the same run, so
that it means something on another machine. Prints a table and writes build/bench.json, a list of
{name, value, unit, compared_with}.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from peercompass.cohort.demo import answers, trainees
from peercompass.course.loading import load
from peercompass.exercise import LOG_FILE, Response, append, parse, score_unit
from peercompass.grading import Desk
from peercompass.scenario import Game, prove

ROOT = Path(__file__).resolve().parents[2]
UNIT = "m2-story-with-purpose"
FEW = 6  # hand-ins that stock nbgrader grades too; it takes seconds for each


def rate(work: Callable[[], int], least: float = 1.0) -> float:
    """How many things a second `work` does, the median of three stretches of `least` seconds."""
    found = []
    for _ in range(3):
        done, start = 0, time.perf_counter()
        while time.perf_counter() - start < least:
            done += work()
        found.append(done / (time.perf_counter() - start))
    return sorted(found)[1]


def bench_engine(course) -> list[dict]:
    """States proved a second, beside a player who wanders through the same scenario; and whole
    plays replayed a second, beside only reading the same plays as JSON."""
    scenario = course.units[UNIT].scenarios["bus-stop"]
    game, dice = Game(scenario), random.Random(1)

    def wander() -> list[str]:
        step, path = game.begin(), []
        while not game.ended(step.state):
            choice = dice.choice(game.offered(step.state))
            path.append(choice.id)
            step = game.take(step.state, choice)
        return path

    plays = [wander() for _ in range(200)]
    text = [json.dumps(play) for play in plays]
    proved = rate(lambda: prove(scenario).states)
    wandered = rate(lambda: sum(len(wander()) for _ in range(50)))
    replayed = rate(lambda: len([game.replay(play) for play in plays]))
    read = rate(lambda: len([json.loads(line) for line in text]))
    return [
        figure("proof_states_per_second", proved, "states/s",
               f"a random player takes {wandered:,.0f} steps/s"),
        figure("replays_per_second", replayed, "plays/s",
               f"reading the same plays as JSON: {read:,.0f}/s"),
    ]  # fmt: skip


def bench_log(folder: Path) -> list[dict]:
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


def bench_scoring(course, cohort: list[list[Response]]) -> list[dict]:
    """Logs scored a second, beside only reading them."""
    unit = course.units[UNIT]
    logs = ["\n".join(r.as_line() for r in one).encode() for one in cohort]

    def score() -> int:
        for data in logs:
            score_unit(unit.items, parse(data), unit.scenarios, course.rubrics, {})
        return len(logs)

    beside = rate(lambda: len([parse(data) for data in logs]))
    return [figure("score_logs_per_second", rate(score), "logs/s",
                   f"only reading them: {beside:,.0f}/s")]  # fmt: skip


def bench_grading(folder: Path, cohort: list[list[Response]]) -> list[dict]:
    """Hand-ins graded a second by our batch, beside nbgrader's autograde as it comes (it runs
    each notebook in a kernel) and beside it with our configuration, on the same hand-ins."""
    root = folder / "course"
    leave_out = shutil.ignore_patterns("work")
    for part in ("curriculum", "modules", "exercises", "grading"):
        shutil.copytree(ROOT / part, root / part, ignore=leave_out)
    desk = Desk(root)
    released = desk.release(UNIT)
    for number, one in enumerate(cohort[:FEW]):
        target = desk.folder("submitted", f"bench-{number}", UNIT)
        shutil.copytree(released, target)
        append(target / LOG_FILE, one)
    stock = root / "grading" / "stock.py"
    stock.write_text(
        "exec(open('nbgrader_config.py').read())\n"
        "from nbgrader.converters import Autograde as A\n"
        "from nbconvert.exporters import NotebookExporter\n"
        "c.Autograde.exporter_class = NotebookExporter\n"
        "c.Autograde.sanitize_preprocessors = list(A.sanitize_preprocessors.default_args[0])\n"
        "c.Autograde.autograde_preprocessors = list(A.autograde_preprocessors.default_args[0])\n"
    )
    command = ["nbgrader", "autograde", UNIT, "--force", "--config"]
    with_ours = seconds(root, [*command, "nbgrader_config.py"])
    as_it_comes = seconds(root, [*command, "stock.py"])
    ours = seconds(root, ["peercompass.cli", "grade", UNIT, "--json"])
    return [
        figure("grade_handins_per_second", FEW / ours, "hand-ins/s",
               f"nbgrader autograde running kernels: {FEW / as_it_comes:.2f}/s"),
        figure("grade_speedup_over_stock", as_it_comes / ours, "times",
               f"{FEW} hand-ins, nbgrader autograde as it comes"),
        figure("grade_speedup_over_nbgrader_with_our_config", with_ours / ours, "times",
               f"{FEW} hand-ins, nbgrader autograde with our configuration"),
    ]  # fmt: skip


def seconds(root: Path, module: list[str]) -> float:
    """Seconds that a command takes in the grading folder, its own start included."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", *module], cwd=root / "grading",
                   env={**os.environ, "PATH": path}, capture_output=True, check=True)  # fmt: skip
    return time.perf_counter() - start


def figure(name: str, value: float, unit: str, compared_with: str) -> dict:
    return {"name": name, "value": round(value, 2), "unit": unit, "compared_with": compared_with}


def main() -> None:
    course = load(ROOT).course
    unit = course.units[UNIT]
    cohort = [answers(unit, trainee, seed=1) for trainee in trainees(1, 40)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [
            *bench_engine(course), *bench_log(folder), *bench_scoring(course, cohort),
            *bench_grading(folder, cohort),
        ]  # fmt: skip
    table = Table("Figure", "Value", "Unit", "Compared with, in the same run")
    for one in figures:
        table.add_row(one["name"], f"{one['value']:,}", one["unit"], one["compared_with"])
    Console().print(table)
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(f"Written to {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
