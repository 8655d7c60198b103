"""How nbgrader is set up in a server that `peercompass start` runs: as the course's own file says.

The server stands in this folder and looks for settings here. The course's folder is none that it
looks into: settings are programs, and whatever was unpacked there would run.
"""

import os
from pathlib import Path

from peercompass.grading.integration.first_use import STARTED

load_subconfig(str(Path(os.environ[STARTED], "grading", "nbgrader_config.py")))  # type: ignore[name-defined]
