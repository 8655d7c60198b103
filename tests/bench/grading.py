"""Hand-ins graded, beside nbgrader by itself."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from peercompass.cohort.demo import answers, trainees
from peercompass.course.loading import load
from peercompass.exercise import LOG_FILE, Response, append
from peercompass.grading import Desk
from tests.bench.measure import ROOT, UNIT, figure

_AUTOGRADE = ["nbgrader", "autograde", UNIT, "--force", "--config"]
FEW = 6  # hand-ins that stock nbgrader grades too; it takes seconds for each


def figures() -> list[dict]:
    """Measure it."""
    with tempfile.TemporaryDirectory() as name:
        return _grading(Path(name))


def _grading(folder: Path) -> list[dict]:
    """Hand-ins graded a second by our batch, beside nbgrader's autograde as it comes (it runs
    each notebook in a kernel) and beside it with our configuration, on the same hand-ins."""
    unit = load(ROOT).course.units[UNIT]
    cohort = [answers(unit, trainee, seed=1) for trainee in trainees(1, FEW)]
    root = folder / "course"
    leave_out = shutil.ignore_patterns("work")
    for part in ("curriculum", "modules", "exercises", "grading"):
        shutil.copytree(ROOT / part, root / part, ignore=leave_out)
    hand_in(root, cohort)
    with_ours = _seconds(root, [*_AUTOGRADE, "nbgrader_config.py"])
    as_it_comes = stock_seconds(root)
    ours = _seconds(root, ["peercompass.cli", "grade", UNIT, "--json"])
    return [
        figure("grade_handins_per_second", FEW / ours, "hand-ins/s",
               f"nbgrader autograde running kernels: {FEW / as_it_comes:.2f}/s"),
        figure("grade_speedup_over_stock", as_it_comes / ours, "times",
               f"{FEW} hand-ins, nbgrader autograde as it comes"),
        figure("grade_speedup_over_nbgrader_with_our_config", with_ours / ours, "times",
               f"{FEW} hand-ins, nbgrader autograde with our configuration"),
    ]  # fmt: skip


def hand_in(root: Path, cohort: list[list[Response]]) -> None:
    """Release the unit of the course in `root` and let each of `cohort` hand in its answers."""
    desk = Desk(root)
    released = desk.release(UNIT)
    for number, one in enumerate(cohort):
        target = desk.folder("submitted", f"bench-{number}", UNIT)
        shutil.copytree(released, target)
        append(target / LOG_FILE, one)


def stock_seconds(root: Path) -> float:
    """Seconds that nbgrader's autograde takes as it comes, running each notebook in a kernel."""
    stock = root / "grading" / "stock.py"
    stock.write_text(
        "exec(open('nbgrader_config.py').read())\n"
        "from nbgrader.converters import Autograde as A\n"
        "from nbconvert.exporters import NotebookExporter\n"
        "c.Autograde.exporter_class = NotebookExporter\n"
        "c.Autograde.sanitize_preprocessors = list(A.sanitize_preprocessors.default_args[0])\n"
        "c.Autograde.autograde_preprocessors = list(A.autograde_preprocessors.default_args[0])\n"
    )
    return _seconds(root, [*_AUTOGRADE, "stock.py"])


def _seconds(root: Path, module: list[str]) -> float:
    """Seconds that a command takes in the grading folder, its own start included."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", *module], cwd=root / "grading",
                   env={**os.environ, "PATH": path}, capture_output=True, check=True)  # fmt: skip
    return time.perf_counter() - start
