"""nbgrader's configuration for this course."""

from pathlib import Path

from peercompass.grading import configure

c = get_config()
configure(c, Path(__file__).resolve().parents[1], course_id="reading-mentors")
