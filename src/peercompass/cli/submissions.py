"""Commands around handing in: who there is, what came in, when it was due and for whom later."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from .shared import HERE, AsJson, Folder, UnitId, bar, desk_of, out, plain, plain_errors

if TYPE_CHECKING:
    from peercompass.grading.submissions.roster import Roster, RosterChange

app = typer.Typer()

TraineeId = Annotated[str, typer.Argument(metavar="TRAINEE", help="The trainee's id.")]


@app.command()
def collect(
    unit: UnitId,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Zips like dana.zip, the zip or folder of all that an LMS gives, or a folder.",
        ),
    ] = None,
    handed_in: Annotated[
        str | None,
        typer.Option(help='When these files were handed in, like "2026-12-01 17:00"; else now.'),
    ] = None,
    course: Folder = HERE,
    as_json: AsJson = False,
) -> None:
    """Collect what was handed in, from the exchange and from files. Every attempt is kept."""

    with plain_errors():
        desk = desk_of(course)
        when = desk.layout.clock.read(handed_in) if handed_in else None
        with bar("Collecting", None, quiet=as_json) as tick:
            done = desk.collect(unit, paths or [], when, tick)
        here = desk.students(unit)
    if as_json:
        typer.echo(json.dumps({**asdict(done), "handed_in": here}, ensure_ascii=False))
        raise typer.Exit(1 if done.problems else 0)
    for problem in done.problems:
        out.print(problem, style="red", markup=False, soft_wrap=True)
    for line in (*done.flagged, *done.noted):
        plain(f"Note: {line}.")
    if when and paths:
        plain(f"These files count as handed in on {desk.layout.clock.show(when)}.")
    plain(f"New: {len(done.taken)}. Here before: {len(done.kept_as_before)}.")
    plain(f"{len(here)} hand-ins of {unit} are here.")
    raise typer.Exit(1 if done.problems else 0)


@app.command()
def roster(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="A CSV with a column `trainee`.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    course: Folder = HERE,
    as_json: AsJson = False,
) -> None:
    """Show who is in which cohort, or take in a new roster."""
    from peercompass.grading.submissions.roster import (
        compare,
        enter_names,
        keep_roster,
        parse_roster,
        read_roster,
    )

    with plain_errors():
        desk = desk_of(course)
        if file is None:
            _show(read_roster(desk.work), as_json)
            return
        new, remarks = parse_roster(file)
        change = compare(read_roster(desk.work), new)
        copy = None
        if not dry_run:
            copy = keep_roster(desk.work, new) if change else None
            enter_names(desk.db_url, desk.course_id, new)
    if as_json:
        typer.echo(json.dumps({**asdict(change), "remarks": remarks}, ensure_ascii=False))
        return
    for remark in remarks:
        plain(f"Note: {remark}.")
    _tell(change)
    if copy:
        plain(f"The roster before it is kept as {copy.name}.")
    if dry_run:
        plain("Nothing was changed; leave out --dry-run to take it in.")
    else:
        plain(f"{len(new.people)} people are in the roster.")


@app.command()
def due(
    unit: UnitId,
    when: Annotated[
        str | None, typer.Argument(help='A day and time of the course, like "2026-12-01 17:00".')
    ] = None,
    clear: Annotated[bool, typer.Option("--clear", help="No due date any more.")] = False,
    course: Folder = HERE,
) -> None:
    """Say when a unit is due, or show it."""
    from peercompass.grading.gradebook.due_dates import due_of, set_due

    with plain_errors():
        if clear and when:
            raise ValueError("give a time or --clear, not both")
        desk = desk_of(course)
        desk.known(unit)
        if clear or when:
            set_due(desk.layout, unit, desk.layout.clock.read(when) if when else None)
            chosen = desk.settle(unit)
        moment, extensions = due_of(desk.layout, unit)
    if moment is None:
        plain(f"{unit} has no due date.")
    else:
        plain(f"{unit} is due on {desk.layout.clock.show(moment)}.")
        for trainee, more in sorted(extensions.items()):
            plain(f"{trainee} has until {desk.layout.clock.show(moment + more)}.")
    if clear or when:
        _go_on(unit, chosen)


@app.command()
def extend(
    unit: UnitId,
    trainee: TraineeId,
    days: Annotated[float | None, typer.Option(help="So many days more.")] = None,
    hours: Annotated[float | None, typer.Option(help="So many hours more.")] = None,
    course: Folder = HERE,
) -> None:
    """Give one trainee more time; `--days 0` takes it back."""
    from peercompass.grading.gradebook.due_dates import due_of
    from peercompass.grading.gradebook.due_dates import extend as give

    with plain_errors():
        if days is None and hours is None:
            raise ValueError("say how much: --days 3, or --hours 12; --days 0 takes it back")
        desk = desk_of(course)
        desk.known(unit)
        give(desk.layout, unit, trainee, days or 0, hours or 0)
        chosen = desk.settle(unit)
        moment, extensions = due_of(desk.layout, unit)
    if moment is None:  # somebody cleared it meanwhile
        plain(f"{unit} has no due date.")
    elif more := extensions.get(trainee):
        plain(f"{trainee} has until {desk.layout.clock.show(moment + more)}.")
    else:
        plain(
            f"{trainee} has no more time than all; it is due on {desk.layout.clock.show(moment)}."
        )
    _go_on(unit, chosen)


def _go_on(unit: str, chosen: list[str]) -> None:
    for line in chosen:
        plain(line)
    plain(f"Run `peercompass grade {unit}`, so that it holds in the marks.")


def _show(people: "Roster", as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(p) for p in people.people.values()], ensure_ascii=False))
        return
    if not people.people:
        plain(
            "There is no roster, so any well-formed trainee id is taken. To have one, make a table "
            "with a column `trainee` (and, if you like, cohort, first_name, last_name, email, "
            "canvas_id, sis_id, login, section, moodle_id), save it as CSV, and run: "
            "peercompass roster FILE.csv"
        )
        return
    table = Table("Trainee", "Cohort", "Name", "Email")
    for one in people.people.values():
        name = f"{one.first_name} {one.last_name}".strip()
        table.add_row(*map(Text, (one.trainee, one.cohort, name, one.email)))
    out.print(table)
    plain(f"{len(people.people)} people, {len(people.cohorts)} cohorts.")


def _tell(change: "RosterChange") -> None:
    for trainee in change.added:
        plain(f"+ {trainee}")
    for trainee, columns in change.changed.items():
        plain(f"~ {trainee}: {', '.join(columns)}")
    for trainee in change.gone:
        plain(f"- {trainee} (their marks stay in the gradebook)")
    if not change:
        plain("Nothing changes.")
