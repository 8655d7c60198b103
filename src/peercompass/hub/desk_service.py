"""The desk of a course as a service of a hub: Jupyter's server on the course directory, run by an
account of its own. Who may come in, the hub decides."""

import os
from pathlib import Path
from typing import NoReturn

from peercompass.course.load import read_course
from peercompass.course.paths import WORKSPACE
from peercompass.course.publish import publish
from peercompass.grading.integration.started import START_CONFIG, own_environment
from peercompass.launch import LaunchError, Say, server_command
from peercompass.support.voice import say

from .shelf import SHELF

_RUN = "from jupyterhub.singleuser import main"


def serve_desk(root: Path, tell: Say) -> NoReturn:
    """Become the server of the desk of the course directory `root`, as the hub that started this
    process says, and publish the lessons first: into the workspace, and for learners onto the shelf
    where there is one.

    A course with problems opens all the same, since whoever mends it does so here; `tell` is called
    with them. Raises `LaunchError` where no hub started it.
    """
    if "JUPYTERHUB_SERVICE_PREFIX" not in os.environ:
        raise LaunchError(
            "A JupyterHub starts this by itself, as one of its services. On a computer of your "
            "own, use: peercompass start"
        )
    try:
        publish_for_all(root)
    except (ValueError, OSError) as error:
        tell(say("The lessons could not be published."))
        tell(str(error))
    environment = own_environment(root, dict(os.environ))
    environment["JUPYTERHUB_DEFAULT_URL"] = "/peercompass"
    os.chdir(START_CONFIG)
    # Kernels speak on ports, where every account of the machine could listen.
    command = server_command(
        root, root / WORKSPACE, _RUN, "--KernelManager.transport_encryption=required"
    )
    os.execve(command[0], command, environment)  # noqa: S606 - the hub ends it by its process


def publish_for_all(root: Path) -> None:
    """Publish the course in `root` into its workspace and onto the shelf. Raises `ValueError` for
    what is wrong with the course, `OSError`."""
    course = read_course(root)
    publish(course, root, root / WORKSPACE)
    if shelf := os.environ.get(SHELF):
        publish(course, root, Path(shelf) / course.file.id)
