"""Every notebook of the course runs strictly against its saved outputs."""

from tests.integration.test_saved_outputs import course, notebooks, run_nbval

__all__ = ["course"]


def test_every_notebook_runs_and_shows_what_is_saved(course) -> None:
    done = run_nbval(*notebooks(course))
    assert done.returncode == 0, done.stdout[-6000:]
