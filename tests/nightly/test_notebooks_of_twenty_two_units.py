"""Every page for learners of a course of 22 units runs strictly against its saved outputs."""

from pathlib import Path

from peercompass.notebook.sync import sync
from tests.helpers.generated_course import generated_course
from tests.integration.test_saved_outputs import notebooks, run_nbval

UNITS = 22


def test_every_notebook_runs_and_shows_what_is_saved(tmp_path: Path) -> None:
    root = generated_course(tmp_path / "course", UNITS)
    sync(root)  # home and the like tell of all units
    paths = [path for path in notebooks(root) if path.parent != root / "grading"]
    assert len(paths) > 2 * UNITS
    done = run_nbval(*paths)
    assert done.returncode == 0, done.stdout[-6000:]
