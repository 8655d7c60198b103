"""All commands, as one program.

A command imports what it needs when it is called: to read the course takes one second and to read
nbgrader several, and neither `--help` nor most commands need all of it.
"""

from typing import Annotated

import typer

from peercompass import __version__

from . import (
    author,
    backups,
    cohort,
    desk,
    doctor,
    hub,
    paper,
    review,
    scenario,
    start,
    submissions,
)
from .shared import ADMINISTRATORS, AUTHORS, EVERYONE, INSTRUCTORS, out

app = typer.Typer(
    help="PeerCompass: courses of lessons, talks to practice, and exercises that are marked.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        out.print(f"peercompass {__version__}", markup=False)
        raise typer.Exit


@app.callback()
def whole(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    """PeerCompass: courses of lessons, talks to practice, and exercises that are marked."""


for role, group in (
    (EVERYONE, start.app),
    (EVERYONE, doctor.app),
    (INSTRUCTORS, submissions.app),
    (INSTRUCTORS, desk.app),
    (INSTRUCTORS, paper.app),
    (INSTRUCTORS, cohort.app),
    (AUTHORS, author.app),
    (AUTHORS, review.app),
    (ADMINISTRATORS, backups.app),
    (ADMINISTRATORS, hub.app),
):
    for command in group.registered_commands:
        command.rich_help_panel = command.rich_help_panel or role
    app.add_typer(group)
app.add_typer(scenario.app, name="scenario", rich_help_panel=AUTHORS)
app.add_typer(author.exercise, name="exercise", rich_help_panel=AUTHORS)
app.add_typer(author.new, name="new", rich_help_panel=AUTHORS)
