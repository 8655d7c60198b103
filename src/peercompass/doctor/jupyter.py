"""Whether Jupyter finds our two extensions, and whether somebody has switched one off."""

import filecmp
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jupyter_core.paths import ENV_JUPYTER_PATH, jupyter_config_path, jupyter_path
from jupyter_server.extension.config import ExtensionConfigManager

import peercompass.notebook

from .finding import Finding, Place

_NAME = "peercompass"
_SHIPPED = Path(peercompass.notebook.__file__).parent / "labextension"
_SERVERS = ("peercompass.grading.integration", "peercompass.untrusted.server")
_AGAIN = "Install PeerCompass anew, by the lines with which it was installed (see the README)."


def trainee_mode(_place: Place) -> Iterator[Finding]:
    """Whether JupyterLab has trainee mode as it belongs to this program, and it is on."""
    yield from judge_extension(map(Path, jupyter_path("labextensions")), _SHIPPED)
    pages = (Path(one, "labconfig", "page_config.json") for one in jupyter_config_path())
    own = (Path(one, "lab", "settings", "page_config.json") for one in ENV_JUPYTER_PATH)
    yield from judge_switched_off((*pages, *own))


def judge_extension(places: Iterable[Path], shipped: Path) -> Iterator[Finding]:
    """Whether the first of the `places` that has the extension has it as it was `shipped`."""
    found = next((one / _NAME for one in places if (one / _NAME / "package.json").is_file()), None)
    if found is None:
        yield Finding(
            "JupyterLab does not find trainee mode: trainees would see code cells.", _AGAIN
        )
        return
    names = [one.relative_to(shipped) for one in shipped.rglob("*") if one.is_file()]
    other = filecmp.cmpfiles(found, shipped, [str(one) for one in names], shallow=False)
    if other[1] or other[2]:
        yield Finding(
            f"JupyterLab has another version of trainee mode than this program, in {found}.",
            _AGAIN,
        )


def judge_switched_off(files: Iterable[Path]) -> Iterator[Finding]:
    """Whether one of JupyterLab's own files of settings switches trainee mode off."""
    for file in files:
        try:
            off = json.loads(file.read_text(encoding="utf-8")).get("disabledExtensions", {})
        except (OSError, ValueError, AttributeError):
            continue
        named = [one for one in off if not isinstance(off, dict) or off[one]]
        if any(str(one).partition(":")[0] == _NAME for one in named):
            yield Finding(
                f"Trainee mode is switched off in {file}.",
                f"Run: jupyter labextension enable {_NAME}",
            )


def server_extensions(_place: Place) -> Iterator[Finding]:
    """Whether Jupyter's server loads both of ours."""
    manager = ExtensionConfigManager(read_config_path=jupyter_config_path())
    yield from judge_servers(manager.get_jpserver_extensions())


def judge_servers(known: Mapping[str, Any]) -> Iterator[Finding]:
    """As `server_extensions`, for those that the settings name."""
    for name in _SERVERS:
        if name not in known:
            yield Finding(f"Jupyter's server does not know {name}, so no page would start.", _AGAIN)
        elif not known[name]:
            yield Finding(
                f"{name} is switched off in Jupyter's settings, so no page would start.",
                f"Run: jupyter server extension enable {name}",
            )
