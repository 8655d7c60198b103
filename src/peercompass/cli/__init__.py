"""The `peercompass` command: parses and delegates, nothing else.

A command imports what it needs when it is called: to read the course takes one second and to read
nbgrader several, and neither `--help` nor most commands need all of it.

Exit codes: 0 done, 1 the course or a submission has problems (all listed), 2 wrong use.
"""

import logging
import os
import sys
import warnings

import typer

from . import author, backups, cohort, desk, scenario, start, submissions

app = typer.Typer(
    help="PeerCompass: a training curriculum toolkit for peer support.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (start.app, author.app, submissions.app, desk.app, cohort.app, backups.app):
    app.add_typer(group)
app.add_typer(scenario.app, name="scenario")
app.add_typer(author.exercise, name="exercise")
app.add_typer(author.new, name="new")


def main() -> None:
    """The entry point of the `peercompass` command."""
    # jsonschema, which nbgrader reads notebooks with, would build grammars for addresses in every
    # alphabet as soon as it is imported. It takes seconds, and no command of ours checks any.
    # None says that there is no such module; the types of `sys` do not know of it.
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    _keep_libraries_quiet()
    app()


class _Sentence(logging.Formatter):
    """What a log says in words, without the traceback that may go with it."""

    def formatException(self, ei: object) -> str:  # noqa: ARG002, N802
        """Nothing: it tells an instructor nothing."""
        return ""


def _keep_libraries_quiet() -> None:
    """What a library warns of is for who develops with it, and here nobody who reads it can act
    on it. Whoever asks with -W or PYTHONWARNINGS sees it, also of processes that are started."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
        os.environ["PYTHONWARNINGS"] = "ignore"
    logging.getLogger().addHandler(logging.NullHandler())
    ours = logging.StreamHandler()
    ours.setFormatter(_Sentence())
    logging.getLogger("peercompass").addHandler(ours)
