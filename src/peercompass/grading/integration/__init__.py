"""Where we meet nbgrader: its settings, its exporters, what it releases, its pages.

Jupyter's server loads this as an extension wherever the toolkit is installed, also where there is
no desk.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from peercompass.course.paths import COURSE_FILE

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Guard nbgrader's doors, and open ours on a course; or say in the server's log why not."""
    if find_spec("nbgrader") is None:
        server.log.info(
            "PeerCompass shows pages here, and cannot hand in or grade: nbgrader is not installed. "
            'A learner\'s server on a hub needs "peercompass[hub]", a desk "peercompass[desk]".'
        )
        return
    from .guards import guard

    guard(server)
    if (Path(server.root_dir) / COURSE_FILE).is_file():
        from .server import open_doors  # brings the whole desk with it

        open_doors(server)
