"""nbgrader's configuration for this course. Run nbgrader in this folder, or let
`peercompass start` point JupyterLab here."""

from pathlib import Path

from peercompass.grading import configure

c = get_config()
configure(c, Path(__file__).resolve().parents[1], course_id="COURSE_ID")
