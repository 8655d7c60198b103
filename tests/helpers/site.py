"""The docs site, as `make docs` builds it."""

from __future__ import annotations

from pathlib import Path

from sphinx.cmd.build import build_main

from tests.helpers.real_course import REPOSITORY

CONFIG = REPOSITORY / "docs" / "site"


def build_site(to: Path) -> Path:
    """Build it into the new folder `to`. A page that `docs/site/conf.py` gives no place, and a link
    that leads nowhere, are warnings, and fail."""
    options = ["--fail-on-warning", "--keep-going", "--quiet", "-d", f"{to}.doctrees"]
    said = build_main([*options, "-c", str(CONFIG), str(REPOSITORY), str(to)])
    assert said == 0, "Sphinx says above what is wrong; a new page gets its place in conf.py"
    return to
