"""nbgrader's configuration for this course. Run nbgrader in this folder, or let
`peercompass start` point JupyterLab here. Everything is set in `peercompass.grading.config`."""

from pathlib import Path

from peercompass.grading import configure

c = get_config()  # noqa: F821  (nbgrader puts it here)
configure(c, Path(__file__).resolve().parents[1], course_id="peercompass")
