"""formgrader's pages, which show what trainees sent: nothing of it is markup that could act.

Our marked notebooks hold their words escaped already. Stock nbgrader, and whoever puts a notebook
among the marked ones, does not.
"""

import html
import re
from pathlib import Path
from typing import Any

import bleach
from bleach.css_sanitizer import CSSSanitizer
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import InvalidNotebook
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from nbgrader.server_extensions.formgrader import handlers as formgrader_handlers
from traitlets.config import Config

_TEMPLATES = Path(__file__).parent / "templates" / "nbconvert"
_TAGS = {
    *bleach.ALLOWED_TAGS,
    *(
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "p",
        "div",
        "span",
        "pre",
        "br",
        "hr",
        "del",
        "sup",
        "sub",
    ),
    *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "img", "details", "summary"),
}
_ATTRIBUTES = {
    "*": ["class", "title", "style", "lang", "dir"],
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
    "ol": ["start"],
    "li": ["value"],
    "th": ["scope", "colspan", "rowspan"],
    "td": ["colspan", "rowspan"],
}
_STYLE = CSSSanitizer(allowed_css_properties=["text-align", "white-space"])
_GRADE_ID = re.compile(r"[\w.-]{1,200}")


def harmless(markup: Any) -> str:
    """HTML with nothing in it that acts: no script, form, frame, handler or style of a page.
    Pictures are those in the page itself; none is loaded from elsewhere."""
    cleaned: str = bleach.clean(
        str(markup),
        tags=_TAGS,
        attributes=_allowed,
        protocols=["http", "https", "mailto", "data"],
        css_sanitizer=_STYLE,
    )
    return cleaned


def _allowed(tag: str, name: str, value: str) -> bool:
    if name not in (*_ATTRIBUTES["*"], *_ATTRIBUTES.get(tag, ())):
        return False
    address = value.strip().lower()
    if tag == "img" and name == "src":
        return address.startswith(("data:image/png", "data:image/jpeg", "data:image/gif"))
    return not (name == "href" and address.startswith("data:"))


class _TextAlone(Preprocessor):
    """Leaves of a notebook what a marker reads: text, outputs, and nbgrader's marks on cells."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Take the rest out, in place."""
        nb.metadata = NotebookNode(language_info=NotebookNode(name="python"))
        for cell in nb.cells:
            marks = cell.metadata.get("nbgrader")
            ours = isinstance(marks, dict) and _GRADE_ID.fullmatch(str(marks.get("grade_id")))
            cell.metadata = NotebookNode(nbgrader=marks) if ours else NotebookNode()
            cell.pop("attachments", None)
            if cell.cell_type == "raw":
                cell.source = html.escape(cell.source)
        return nb, resources


class SubmissionExporter(HTMLExporter):
    """nbconvert's HTML with everything a trainee could have sent made `harmless`, in formgrader's
    own template and ours, which loads nothing from another host."""

    def __init__(self, config: Config) -> None:
        super().__init__(
            config=config,
            extra_template_basedirs=[str(_TEMPLATES), formgrader_handlers.template_path],
        )
        self.sanitize_html = True
        self.register_preprocessor(_TextAlone(), enabled=True)
        self.register_filter("clean_html", harmless)

    @pass_context
    def markdown2html(self, context: Context, source: str) -> str:
        """Markdown as HTML, `harmless`; a filter of nbconvert's templates."""
        try:
            return harmless(super().markdown2html(context, source))
        except InvalidNotebook:  # it names a picture that is not there
            return f"<pre>{html.escape(source)}</pre>"


def keep_scripts_out() -> None:
    """Let no script run in a file that was handed in, when formgrader gives it out beside its own
    pages: an HTML page or a picture could else do there all that an instructor may."""

    def policy(self: Any) -> str:
        return f"{super(handler, self).content_security_policy}; sandbox"

    handler = formgrader_handlers.SubmissionFilesHandler
    handler.content_security_policy = property(policy)
