"""Commands for authors: check the course, begin something new, keep notebooks up to date."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from peercompass.support.atomic_files import replace_file

from .check_tables import print_measures, print_reading, print_scenarios
from .shared import (
    HERE,
    AsJson,
    Folder,
    bar,
    one_id,
    out,
    plain,
    plain_errors,
    root_of,
)

app = typer.Typer()
exercise = typer.Typer(help="Exercises: bring their notebooks up to date.")
new = typer.Typer(help="Begin something new, small and whole, to change into your own.")


@app.command()
def check(course: Folder = HERE, as_json: AsJson = False) -> None:
    """Prove the course and list every problem, with file and line.

    Sum up each scenario, what a reader of words or of form alone would meet, and how hard each file
    reads.
    """
    from peercompass.authoring import Prover, standards
    from peercompass.course.check.course import check as find
    from peercompass.course.check.hard_texts import readings
    from peercompass.course.load import load

    loaded = load(root_of(course))
    worth_a_look, units = standards(loaded)
    with bar("Walking scenarios", Prover.count(loaded.course), quiet=as_json) as tick:
        prover = Prover(tick)
        problems = sorted(find(loaded, prover) + worth_a_look)
    read = readings(loaded, loaded.course) if loaded.course else []
    errors = sum(problem.level == "error" for problem in problems)
    if as_json:
        facts = {
            "problems": [asdict(problem) for problem in problems],
            "scenarios": [asdict(summary) for summary in prover.summaries],
            "units": [asdict(one) for one in units],
            "reading": [one._asdict() for one in read],
        }
        typer.echo(json.dumps(facts, ensure_ascii=False))
    else:
        for problem in problems:
            style = "red" if problem.level == "error" else "yellow"
            out.print(str(problem), style=style, markup=False, soft_wrap=True)
        print_scenarios(prover.summaries)
        print_measures(units)
        print_reading(read)
        words = f"{errors} to mend, {len(problems) - errors} to look at."
        out.print("Nothing to mend." if not problems else words)
    raise typer.Exit(1 if errors else 0)


@app.command()
def schema(course: Folder = HERE) -> None:
    """Help your editor: it completes fields and explains them (writes curriculum/schemas)."""
    from peercompass.authoring import write_schemas

    with plain_errors():
        root = root_of(course)
        changed = write_schemas(root)
        for path in changed:
            plain(f"wrote {path.relative_to(root).as_posix()}")
        if not changed:
            plain("Everything is up to date.")


@app.command()
def coverage(course: Folder = HERE) -> None:
    """Show what the units cover and what assesses it (writes docs/coverage.md)."""
    from peercompass.course.check.coverage import coverage_page
    from peercompass.course.load import read_course

    with plain_errors():
        root = root_of(course)
        path = root / "docs" / "coverage.md"
        page = coverage_page(read_course(root, whole=True))
        if path.is_file() and path.read_bytes() == page.encode():
            plain("Everything is up to date.")
            return
        path.parent.mkdir(exist_ok=True)
        replace_file(path, page.encode(), follow_link=True)
        plain("wrote docs/coverage.md")


@new.command("course")
def new_course(
    folder: Annotated[
        Path, typer.Argument(help="The folder to write it into; empty, or not there yet.")
    ],
) -> None:
    """Write a small whole course, with notes on what to change: one unit with a lesson, practice, a
    talk, an exercise with a rubric, and a guide."""
    from peercompass.authoring import create_course
    from peercompass.notebook.sync import sync

    with plain_errors():
        begun = create_course(folder)
        sync(folder)
        for line in begun:
            plain(line)


@new.command("unit")
def new_unit(
    unit: Annotated[list[str], typer.Argument(metavar="ID", help="Its id, like a-good-start.")],
    domain: Annotated[
        str | None,
        typer.Option(help="The area that it counts for; else the first with an hour to spare."),
    ] = None,
    course: Folder = HERE,
) -> None:
    """Write a small whole unit, with notes on what to change, and name it in course.yaml."""
    from peercompass.authoring import create_unit
    from peercompass.course.load import read_course
    from peercompass.notebook.sync import sync

    with plain_errors():
        root = root_of(course)
        begun = create_unit(root, read_course(root, whole=True), one_id(unit), domain)
        sync(root)
        for line in begun:
            plain(line)


@new.command("scenario")
def new_scenario(
    scenario: Annotated[list[str], typer.Argument(metavar="ID", help="Its id, like first-coffee.")],
    unit: Annotated[str, typer.Option("--unit", help="The unit it belongs to.")],
    graded: Annotated[bool, typer.Option("--graded", help="Put it among graded work.")] = False,
    add_cell: Annotated[
        bool,
        typer.Option("--add-cell/--no-cell", help="Show it at the end of the unit's lesson."),
    ] = True,
    course: Folder = HERE,
) -> None:
    """Write a small scenario that plays, with notes on what to change."""
    from peercompass.authoring import create_scenario
    from peercompass.course.load import read_course

    with plain_errors():
        root = root_of(course)
        begun = create_scenario(
            root, read_course(root), one_id(scenario), unit, graded=graded, add_cell=add_cell
        )
        for line in begun:
            plain(line)


@exercise.command("sync")
def exercise_sync(
    course: Folder = HERE,
    boards: Annotated[
        bool, typer.Option("--boards", help="The instructor's boards too (makes the demo anew).")
    ] = False,
) -> None:
    """Bring the course's notebooks up to date: their cells and saved outputs.

    And the marked samples in guides.
    """
    from peercompass.notebook.sync import sync

    with plain_errors():
        root = root_of(course)
        changed = sync(root)
        if boards:
            from peercompass.desk.pages import save_boards  # brings nbgrader and pandas

            changed += save_boards(root)
        for path in changed:
            out.print(f"updated {path.relative_to(root)}", markup=False)
        out.print("Everything is up to date." if not changed else f"{len(changed)} updated.")
