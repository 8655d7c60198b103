"""What the toolkit's package says of itself that stands elsewhere: the README as a package index
shows it, where no link may be relative."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

ROUTES = {"link": "{source}/blob/v{version}/{path}", "picture": "{source}/raw/v{version}/{path}"}
"""Where a code host shows a file of a tag as a page, and where it gives the file itself."""
LINK = re.compile(r"(?P<picture>!?)\[(?P<text>[^\]]*)\]\((?![a-z]+:|#)(?P<path>[^)\s]+)\)")


class Description(MetadataHookInterface):
    """Gives the README to the package. In a source distribution it stands there already."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by Hatchling with what pyproject.toml says."""
        if "readme" not in metadata:
            readme = (Path(self.root) / "README.md").read_text("utf-8")
            source = metadata.get("urls", {}).get("Source", "")
            text = as_description(readme, source, version_in(Path(self.root)))
            metadata["readme"] = {"content-type": "text/markdown", "text": text}


def version_in(repository: Path) -> str:
    """The version, from the one place where it stands."""
    text = (repository / "src/peercompass/__init__.py").read_text("utf-8")
    (version,) = re.findall(r'^__version__ = "(.+)"$', text, re.M)
    return str(version)


def as_description(readme: str, source: str, version: str) -> str:
    """A README with its relative links led to the files of that version at `source`, the project's
    public address. While there is none, a link is its words alone, and a picture nothing."""

    def lead(link: re.Match[str]) -> str:
        mark, text, path = link["picture"], link["text"], link["path"]
        if not source:
            return "" if mark else text
        route = ROUTES["picture" if mark else "link"]
        there = route.format(source=source.rstrip("/"), version=version, path=path)
        return f"{mark}[{text}]({there})"

    return LINK.sub(lead, readme)
