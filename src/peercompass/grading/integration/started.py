"""What a server of ours on a course is told by its environment, and where it stands."""

import os
from pathlib import Path

STARTED = "PEERCOMPASS_STARTED"
"""In the environment of a server that `peercompass start` runs. There, exercises open by
themselves, since nobody is there to open them; on a hub an instructor does."""
COURSE_ROOT = "PEERCOMPASS_COURSE"
"""In the environment of such a server, and of a desk on a hub: its course directory."""
SAYS = "PeerCompass: "
"""Begins each line of a started server's that is for the window in which it was started."""
START_CONFIG = Path(__file__).parent / "start_config"
"""Where such a server stands, and looks for settings and modules: never where others' files lie."""


def own_environment(root: Path, environment: dict[str, str]) -> dict[str, str]:
    """The environment of a server on the course directory `root`, made from the one around it."""
    listed = (str(START_CONFIG), environment.get("JUPYTER_CONFIG_PATH", ""))
    return {
        **environment,
        COURSE_ROOT: str(root),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "JUPYTER_CONFIG_PATH": os.pathsep.join(filter(None, listed)),
    }
