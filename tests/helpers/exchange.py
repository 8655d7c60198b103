"""A trainee's own nbgrader, with the settings that their server reads."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from peercompass.grading import Desk
from tests.helpers.real_course import REPOSITORY
from tests.helpers.small_course import UNIT

# What the package puts into etc/jupyter.
SETTINGS = REPOSITORY / "src/peercompass/grading/integration"
STOCK = """\
c = get_config()
c.CourseDirectory.course_id = "small"
c.Exchange.root = {root!r}
c.Exchange.cache = {cache!r}
"""


def as_trainee(desk: Desk, verb: str, settings: list[Path], folder: Path) -> str:
    """A trainee's own nbgrader command, with the settings that their server reads."""
    home = desk.root.parent / "trainee"
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("JUPYTER")},
        "HOME": str(home),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_PATH": os.pathsep.join(map(str, settings)),
    }
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", verb, UNIT, "--course=small"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr
