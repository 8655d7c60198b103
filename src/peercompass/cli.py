"""The `peercompass` command: parses and delegates, nothing else.

Exit codes: 0 done, 1 the course or a submission has problems (all listed), 2 wrong use.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

app = typer.Typer(
    help="PeerCompass: a training curriculum toolkit for peer support.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
exercise_app = typer.Typer(help="Exercises: bring their notebooks up to date.")
app.add_typer(exercise_app, name="exercise")

_out, _err = (Console(stderr=err, highlight=False, emoji=False) for err in (False, True))

Folder = Annotated[Path, typer.Option("--course", help="The course directory.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same facts for a machine.")]
Demo = Annotated[bool, typer.Option("--demo", help="The synthetic cohort, not your own.")]
UnitId = Annotated[str, typer.Argument(help="A unit's id, like m2-story-with-purpose.")]
HERE = Path()


@app.command()
def start(
    course: Folder = HERE,
    port: Annotated[int, typer.Option(help="The first port to try.")] = 8888,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    lab: Annotated[bool, typer.Option("--lab", help="Open inside JupyterLab.")] = False,
) -> None:
    """Open the course: lessons and exercises for trainees, the desk for instructors."""
    from peercompass.grading.launch import course_root, free_port, has_display, make_ready, serve

    with _plain_errors():
        root = course_root(course, _plain)
        loaded = make_ready(root, _plain)
        _demo_if_missing(root, len(loaded.units))
        open_it = not no_browser and has_display()
        code = serve(root, free_port(port, _plain), browser=open_it, lab=lab, say=_plain)
    raise typer.Exit(code)


@app.command()
def check(course: Folder = HERE, as_json: AsJson = False) -> None:
    """Prove the course and list every problem, with file and line."""
    from peercompass.course.checking import check as find
    from peercompass.course.loading import load

    loaded = load(_root(course))
    problems = find(loaded, _prove)
    errors = sum(problem.level == "error" for problem in problems)
    if as_json:
        typer.echo(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            style = "red" if problem.level == "error" else "yellow"
            _out.print(str(problem), style=style, markup=False, soft_wrap=True)
        _say_reading_grade()
        words = f"{errors} to mend, {len(problems) - errors} to look at."
        _out.print("Nothing to mend." if not problems else words)
    raise typer.Exit(1 if errors else 0)


@app.command()
def publish(
    course: Folder = HERE,
    to: Annotated[Path | None, typer.Option(help="The folder; else the workspace.")] = None,
) -> None:
    """Put what learners may have into a folder."""
    from peercompass.course.publishing import publish as put
    from peercompass.grading import WORKSPACE, Desk

    with _plain_errors():
        desk = Desk(_root(course))
        target = to or desk.root / WORKSPACE
        files = put(desk.course, desk.root, target)
        _out.print(f"{len(files)} files are in {target}", markup=False)


@app.command()
def release(unit: UnitId, course: Folder = HERE) -> None:
    """Open an exercise to trainees."""
    with _plain_errors():
        folder = _desk(course).release(unit)
        _out.print(f"{unit} is open to trainees (released from {folder})", markup=False)


@app.command()
def collect(
    unit: UnitId,
    course: Folder = HERE,
    zips: Annotated[
        list[Path] | None, typer.Argument(help="Hand-ins that came as files, like dana.zip.")
    ] = None,
) -> None:
    """Collect what was handed in, from the exchange and from zip files."""
    with _plain_errors():
        desk = _desk(course)
        problems = desk.collect(unit, zips or [])
        for problem in problems:
            _out.print(problem, style="red", markup=False)
        _out.print(f"{len(desk.students(unit))} hand-ins of {unit} are here.")
        if problems:
            raise typer.Exit(1)


@app.command()
def grade(unit: UnitId, course: Folder = HERE, demo: Demo = False, as_json: AsJson = False) -> None:
    """Grade every hand-in of a unit; written work waits for a person."""
    with _plain_errors():
        desk = _desk(course, demo)
        with _bar("Grading", len(desk.students(unit)), quiet=as_json) as tick:
            done = desk.grade(unit, tick)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in done], ensure_ascii=False))
    else:
        _report(done)
    raise typer.Exit(1 if any(one.problem for one in done) else 0)


@app.command()
def feedback(unit: UnitId, course: Folder = HERE) -> None:
    """Give every graded trainee their feedback page."""
    with _plain_errors():
        desk = _desk(course)
        with _bar("Feedback", len(desk.students(unit))) as tick:
            given = desk.feedback(unit, tick)
        _out.print(f"{len(given)} trainees have feedback for {unit}.")


@app.command()
def demo(
    course: Folder = HERE,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cohort.")] = 12,
    trainees: Annotated[int, typer.Option(min=1, max=400, help="How many.")] = 12,
) -> None:
    """Make the synthetic cohort anew: made-up trainees who play the real course."""
    with _plain_errors():
        root = _root(course)
        units = _make_demo(root, seed, trainees, units=len(_desk(root).course.units))
        for unit, done in units.items():
            _out.print(f"{unit}: {len(done)} synthetic trainees graded.")
        _out.print("Look at them: start the course and open “For instructors”.")


@exercise_app.command("sync")
def exercise_sync(
    course: Folder = HERE,
    boards: Annotated[
        bool, typer.Option("--boards", help="The instructor's boards too (makes the demo anew).")
    ] = False,
) -> None:
    """Bring the cells and saved outputs of the course's notebooks up to date."""
    from peercompass.cohort.board import save_boards
    from peercompass.notebook.saving import sync

    with _plain_errors():
        root = _root(course)
        changed = sync(root) + (save_boards(root) if boards else [])
        for path in changed:
            _out.print(f"updated {path.relative_to(root)}", markup=False)
        _out.print("Everything is up to date." if not changed else f"{len(changed)} updated.")


def main() -> None:
    """The entry point of the `peercompass` command."""
    app()


def _root(folder: Path) -> Path:
    for root in (folder.resolve(), *folder.resolve().parents):
        if (root / "curriculum" / "course.yaml").exists():
            return root
    _err.print("There is no course here. Go into a course directory, or name it with --course.")
    raise typer.Exit(2)


def _desk(folder: Path, demo: bool = False):
    from peercompass.grading import Desk

    return Desk(_root(folder), demo=demo)


def _prove(scenario):
    from peercompass.scenario.proof import faults

    return [(fault.path, fault.message, fault.level) for fault in faults(scenario)]


def _demo_if_missing(root: Path, units: int) -> None:
    from peercompass.grading import DEMO

    if not (root / DEMO / "gradebook.db").exists():
        _make_demo(root, 12, 12, units)


def _make_demo(root: Path, seed: int, trainees: int, units: int):
    from peercompass.cohort import make_demo

    with _bar("Synthetic cohort", units * (2 * trainees + 1)) as tick:
        return make_demo(root, seed, trainees, tick)


def _report(done) -> None:
    table = Table("Trainee", "Points so far", "Answered", "To read", "Unreadable", "Remarks")
    for one in done:
        if one.problem:
            table.add_row(Text(one.student), "", "", "", "all", Text(one.problem))
            continue
        points = sum(r.points or 0 for r in one.results)
        maximum = sum(r.maximum for r in one.results)
        count = {
            s: sum(r.status == s for r in one.results) for s in ("needs-marking", "unreadable")
        }
        given = sum(r.status != "not-attempted" for r in one.results)
        table.add_row(
            Text(one.student), f"{points:g} of {maximum:g}", f"{given} of {len(one.results)}",
            str(count["needs-marking"] or ""), str(count["unreadable"] or ""),
            Text("\n".join(one.remarks)),
        )  # fmt: skip
    _out.print(table if done else "Nothing was handed in yet.")


def _say_reading_grade() -> None:
    from importlib.util import find_spec

    if find_spec("textstat") is None:
        _out.print("Reading grades were not checked: install the extra `author` for that.")


@contextmanager
def _bar(what: str, count: int, quiet: bool = False) -> Iterator:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
               TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=_err, transient=True, disable=quiet) as progress:
        task = progress.add_task(what, total=count)
        yield lambda _word: progress.advance(task)


def _plain(text: str) -> None:
    _out.print(text, markup=False, soft_wrap=True)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """Turn what can be expected to go wrong into one calm line."""
    from peercompass.course.publishing import LeakError
    from peercompass.grading import DeskError, UnknownUnit
    from peercompass.grading.launch import LaunchError

    try:
        yield
    except (DeskError, LaunchError, LeakError, OSError, ValueError) as error:
        _err.print(str(error), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(2 if isinstance(error, UnknownUnit) else 1) from error


if __name__ == "__main__":
    main()
