"""A sound picture for the lesson of the small course."""

from pathlib import Path

from tests.helpers.small_course import LESSON, UNIT, edit_notebook

FOLDER = f"modules/{UNIT}/pictures"
PICTURE = f"{FOLDER}/two-chairs.svg"
SHOWN = "![Two chairs side by side, of the same size](pictures/two-chairs.svg)"
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200" data-source="K1">
<title>Two chairs</title>
<desc>Two chairs side by side. Under them: yours, and mine.</desc>
<rect width="640" height="200" rx="18" fill="#fbf6ea"/>
<circle cx="160" cy="80" r="60" fill="#1f5f5b"/>
<path d="M420 20 h120 v120 h-120 z" fill="#1f5f5b"/>
<text x="160" y="88" font-size="24" text-anchor="middle" fill="#ffffff">yours</text>
<g transform="translate(480 0)" fill="#ffffff" text-anchor="middle" font-size="24">
<text x="0" y="88">mine</text>
</g>
</svg>
"""


def draw(root: Path, drawing: str = DRAWING, prose: str = f"## Part 1. Chairs\n\n{SHOWN}") -> Path:
    """The course in `root` with a picture in its lesson."""
    (root / FOLDER).mkdir(exist_ok=True)
    (root / PICTURE).write_text(drawing, encoding="utf-8")
    edit_notebook(root, LESSON, lambda nb: nb["cells"][0].update(source=prose))
    return root
