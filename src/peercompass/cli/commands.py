"""All commands, as one program.

A command imports what it needs when it is called: to read the course takes one second and to read
nbgrader several, and neither `--help` nor most commands need all of it.
"""

import typer

from . import author, backups, cohort, desk, hub, paper, review, scenario, start, submissions

app = typer.Typer(
    help="PeerCompass: a training curriculum toolkit for peer support.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (
    start.app,
    author.app,
    review.app,
    paper.app,
    submissions.app,
    desk.app,
    cohort.app,
    backups.app,
    hub.app,
):
    app.add_typer(group)
app.add_typer(scenario.app, name="scenario")
app.add_typer(author.exercise, name="exercise")
app.add_typer(author.new, name="new")
