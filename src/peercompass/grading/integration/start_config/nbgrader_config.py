"""How nbgrader is set up in a server of ours on a course: as the course's own file says.

The server stands in this folder and looks for settings here. The course's folder is none that it
looks into: settings are programs, and whatever was unpacked there would run.
"""

import os
from pathlib import Path

from peercompass.grading.integration.started import COURSE_ROOT

load_subconfig(str(Path(os.environ[COURSE_ROOT], "grading", "nbgrader_config.py")))  # type: ignore[name-defined]
