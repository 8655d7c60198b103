"""The docs site: the pages as they lie in the repository, so that each link of theirs holds here
too. `make docs` builds it into build/docs; a page without a place, or a link to nothing, ends that.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "src"))

from peercompass import __version__  # noqa: E402

HOME = "README"

# What stands below what: by who reads it. A new page gets its place here.
NAVIGATION = {
    HOME: [
        "Trainees </docs/trainee>",
        "Access </docs/accessibility>",
        "Instructors </docs/instructor>",
        "Authors </docs/author>",
        "Servers </docs/hub>",
        "Maintainers </docs/maintainer>",
        "/CONTRIBUTING",
        "/CODE_OF_CONDUCT",
        "/SECURITY",
    ],
    "docs/instructor": [
        "/docs/publish-on-the-web",
        "/docs/coverage",
        "/docs/review",
        "/docs/commands",
    ],
    "docs/author": [
        "/docs/write-a-scenario",
        "/docs/how-to-write",
        "/docs/kinds",
        "/docs/formats",
        "/docs/what-check-measures",
        "/docs/translate",
    ],
    "docs/hub": ["/docs/containers"],
    "docs/maintainer": ["/docs/decisions/README", "/CHANGELOG"],
    "docs/decisions/README": ["/docs/decisions/[0-9]*"],
}

NAMELESS = '<summary><span class="toctree-toggle"'
NAMED = '<summary aria-label="Pages below"><span class="toctree-toggle"'

project = "PeerCompass"
author = "The PeerCompass contributors"
version = release = __version__
extensions = ["myst_parser"]
myst_heading_anchors = 4  # as a code host names them
root_doc = HOME
include_patterns = ["*.md", "docs/*.md", "docs/decisions/*.md"]
exclude_patterns = [".*", "[!d]*/**", "docs/images", "docs/site"]

html_theme = "pydata_sphinx_theme"
html_title = f"{project} {version}"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = html_show_copyright = False
html_context = {"default_mode": "auto"}  # light or dark as the reader's system is
html_theme_options = {
    "logo": {"text": project},
    "header_links_before_dropdown": 5,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["license.html"],
    "footer_end": [],
}
templates_path = ["."]


def add_navigation(_app: Sphinx, page: str, source: list[str]) -> None:
    """Put the places below a page at its end, where only the site sees them."""
    if below := NAVIGATION.get(page):
        entries = "\n".join(below)
        source[0] += f"\n```{{toctree}}\n:hidden:\n:glob:\n\n{entries}\n```\n"


def drop_empty_heads(_app: Sphinx, page: nodes.document) -> None:
    """Take the heads off tables that have none: Markdown knows no table without, and a screen
    reader would read them out."""
    for head in list(page.findall(nodes.thead)):
        if not head.astext().strip():
            head.parent.remove(head)


def name_what_folds(app: Sphinx, error: Exception | None) -> None:
    """Give the arrows of the navigation a name for a screen reader, which the theme leaves out."""
    for path in app.outdir.rglob("*.html") if error is None else ():
        html = path.read_text("utf-8")
        if NAMELESS in html:
            path.write_text(html.replace(NAMELESS, NAMED), "utf-8")


def open_at_home(app: Sphinx, error: Exception | None) -> None:
    """Show the first page also where no page is named."""
    if error is None:
        shutil.copyfile(app.outdir / f"{HOME}.html", app.outdir / "index.html")


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", add_navigation)
    app.connect("doctree-read", drop_empty_heads)
    app.connect("build-finished", name_what_folds)
    app.connect("build-finished", open_at_home)
