"""Puts the course of this repository, which lies above this folder, into the package, and says of
the package what stands above too: the version and the addresses."""

import re
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

PACKAGE = "peercompass_crps"
FOLDERS = ("curriculum", "modules", "exercises", "grading")
LICENSES = ("LICENSE", "LICENSE-CONTENT")


class CourseFiles(BuildHookInterface):
    """Adds each file of the course that `exclude` in pyproject.toml does not name. Hatchling's own
    `force-include` would not ask, and grading/work holds people's answers."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Name what goes along. A source distribution has it in its package already."""
        here = Path(self.root)
        if (here / PACKAGE / FOLDERS[0]).is_dir():
            return
        repository = here.parents[1]
        found = [path for folder in FOLDERS for path in sorted((repository / folder).rglob("*"))]
        for path in (*found, *(repository / name for name in LICENSES)):
            name = path.relative_to(repository).as_posix()
            if path.is_file() and not self.build_config.path_is_excluded(name):
                build_data["force_include"][str(path)] = f"{PACKAGE}/{name}"


class Shared(MetadataHookInterface):
    """The toolkit's version and addresses, and that version of the toolkit as what is needed."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by Hatchling. A source distribution says all of it already, but no empty table."""
        if "version" in metadata:
            metadata.setdefault("urls", {})
            return
        repository = Path(self.root).parents[1]
        text = (repository / "src/peercompass/__init__.py").read_text("utf-8")
        (version,) = re.findall(r'^__version__ = "(.+)"$', text, re.M)
        toolkit = tomllib.loads((repository / "pyproject.toml").read_text("utf-8"))["project"]
        metadata["version"] = version
        metadata["urls"] = toolkit["urls"]
        metadata["dependencies"] = [f"peercompass[desk]~={version}"]
