"""Where we meet nbgrader: its settings, its exporters, what it releases, its pages.

Jupyter's server loads this as an extension wherever the toolkit is installed, also where there is
no desk.
"""

from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Open the doors, or say in the server's log why there are none."""
    if find_spec("nbgrader") is None:
        server.log.info(
            "PeerCompass shows pages here, and cannot hand in or grade: the extra `desk` is not "
            'installed (pip install "peercompass[desk]").'
        )
        return
    from .server import open_doors

    open_doors(server)
