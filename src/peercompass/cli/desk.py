"""Commands of the instructor's desk: release, grade, feedback, and a look into answers."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from .shared import (
    HERE,
    AsJson,
    Folder,
    UnitId,
    bar,
    desk_of,
    err,
    out,
    plain,
    plain_errors,
)

if TYPE_CHECKING:
    from peercompass.exercise.transcript import TranscriptEntry
    from peercompass.grading.feedback.batch_report import BatchReport
    from peercompass.grading.submissions.show_responses import LogTranscript

app = typer.Typer()

Demo = Annotated[bool, typer.Option("--demo", help="The synthetic cohort, not your own.")]


@app.command()
def release(unit: UnitId, course: Folder = HERE) -> None:
    """Open an exercise to trainees."""
    from peercompass.grading.handouts import exercise_zip, has_exchange
    from peercompass.grading.privacy import keys_seen_by_others

    with plain_errors():
        desk = desk_of(course)
        plain(f"{unit} is open to trainees (released from {desk.release(unit)})")
        if not has_exchange():
            given = exercise_zip(desk.work, unit)
            plain(f"Give trainees this file, to unpack beside their home page: {given}")
        if seen := keys_seen_by_others(desk.root):
            err.print(seen, style="yellow", markup=False, soft_wrap=True)


@app.command()
def grade(
    unit: UnitId,
    course: Folder = HERE,
    cohort: Annotated[str, typer.Option(help="Only this cohort of the roster.")] = "",
    trainee: Annotated[list[str] | None, typer.Option(help="Only this trainee; repeat it.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes to mark with; else as it fits.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler's address, like tcp://10.0.0.5:8786.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Also what has not changed.")] = False,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Grade the hand-ins of a unit; written work waits for a person.

    What has not changed since it was graded stays as it stands, so you can stop at any time and
    go on later. Marks and comments that a person gave always stay.
    """
    with plain_errors():
        desk = desk_of(course, demo)
        chosen = desk.choose(unit, cohort, trainee or [])
        try:
            with bar("Grading", len(chosen), quiet=as_json) as tick:
                some = chosen if cohort or trainee else None
                done = desk.grade(
                    unit, tick, students=some, force=force, jobs=jobs, scheduler=scheduler
                )
        except KeyboardInterrupt:
            err.print("Stopped. What was graded is kept; the same command goes on from there.")
            raise typer.Exit(130) from None
        report, page = desk.report(unit, done)
    if as_json:
        typer.echo(report.as_json())
    else:
        _tell_batch(report, page)
    raise typer.Exit(1 if report.count("not graded") else 0)


@app.command()
def feedback(unit: UnitId, course: Folder = HERE) -> None:
    """Give every graded trainee their feedback page."""
    from peercompass.grading.handouts import feedback_zip, has_exchange

    with plain_errors():
        desk = desk_of(course)
        with bar("Feedback", len(desk.students(unit))) as tick:
            given = desk.feedback(unit, tick)
        out.print(f"{len(given)} trainees have feedback for {unit}.")
        if given and not has_exchange():
            pages = feedback_zip(desk.work, unit)
            plain(f"Give each trainee their own page from this file, and no other's: {pages}")


@app.command()
def responses(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="A responses.jsonl, a hand-in's folder, or its zip."),
    ],
    course: Folder = HERE,
    as_json: AsJson = False,
) -> None:
    """Read a file of answers in plain words: what was asked, what was answered, and when."""
    from peercompass.course.load import load
    from peercompass.course.paths import find_root
    from peercompass.grading.submissions.show_responses import read_transcripts

    with plain_errors():
        around = find_root(course) or find_root(file.parent)
        found = read_transcripts(file, load(around).course if around else None)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            _tell(one)
    raise typer.Exit(0 if all(one.readable for one in found) else 1)


def _tell(one: "LogTranscript") -> None:
    plain(f"{one.title or one.file}")
    for remark in one.remarks:
        plain(f"  Note: {remark}")
    for number, item in enumerate(one.items, 1):
        plain(f"\n{number}. {item.stem or item.item} ({item.item})")
        for answer in item.answer:
            plain("\n".join(f"   {line}" for line in answer.splitlines()))
        if not item.answer:
            plain("   No answer." if not item.remarks else "   No answer that can be read.")
        if item.when:
            plain(f"   {_times(item)}")
        for remark in item.remarks:
            plain(f"   Note: {remark}")


def _times(item: "TranscriptEntry") -> str:
    parts = [f"Answered {item.when}"]
    if item.changes:
        parts.append("changed once" if item.changes == 1 else f"changed {item.changes} times")
    if item.attempts > 1:
        parts.append(f"{item.attempts} attempts")
    return "; ".join(parts) + "."


_PARTS = (
    ("unreadable", "Please look at these; nothing is lost, and they have no points yet:"),
    ("tell", "What you could tell them:"),
    ("repaired", "Repaired; you need do nothing:"),
    ("notes", "Good to know:"),
)


def _tell_batch(report: "BatchReport", page: Path) -> None:
    if not report.lines:
        plain("Nothing was handed in yet. Collect first: peercompass collect")
        return
    table = Table("Trainee", "Now", "Points so far", "Answered", "To read")
    for line in report.lines:
        points = f"{line.points:.4g} of {line.maximum:g}" if line.items else ""
        answered = f"{line.answered} of {line.items}" if line.items else ""
        table.add_row(
            *map(Text, (line.trainee, line.state, points, answered, str(len(line.to_read) or "")))
        )
    out.print(table)
    for part, lead in _PARTS:
        if lines := report.having(part):
            out.print(f"\n{lead}", style="bold")
            for line in lines:
                plain("\n".join(f"  {line.trainee}: {text}" for text in getattr(line, part)))
    plain(f"\n{report.summary()}")
    plain(f"The same to print or to send on: {page}")
