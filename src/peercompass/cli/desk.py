"""Commands of the instructor's desk: release, grade, feedback, and a look into answers."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

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
    find_root,
    out,
    plain,
    plain_errors,
)

app = typer.Typer()

Demo = Annotated[bool, typer.Option("--demo", help="The synthetic cohort, not your own.")]


@app.command()
def release(unit: UnitId, course: Folder = HERE) -> None:
    """Open an exercise to trainees."""
    with plain_errors():
        folder = desk_of(course).release(unit)
        out.print(f"{unit} is open to trainees (released from {folder})", markup=False)


@app.command()
def grade(unit: UnitId, course: Folder = HERE, demo: Demo = False, as_json: AsJson = False) -> None:
    """Grade every hand-in of a unit; written work waits for a person."""
    with plain_errors():
        desk = desk_of(course, demo)
        with bar("Grading", len(desk.students(unit)), quiet=as_json) as tick:
            done = desk.grade(unit, tick)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in done], ensure_ascii=False))
    else:
        _report(done)
    raise typer.Exit(1 if any(one.problem for one in done) else 0)


@app.command()
def feedback(unit: UnitId, course: Folder = HERE) -> None:
    """Give every graded trainee their feedback page."""
    with plain_errors():
        desk = desk_of(course)
        with bar("Feedback", len(desk.students(unit))) as tick:
            given = desk.feedback(unit, tick)
        out.print(f"{len(given)} trainees have feedback for {unit}.")


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
    from peercompass.course.loading import load
    from peercompass.grading.answers import read_answers

    with plain_errors():
        around = find_root(course) or find_root(file.parent)
        found = read_answers(file, load(around).course if around else None)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False))
    else:
        for one in found:
            _tell(one)
    raise typer.Exit(0 if all(one.readable for one in found) else 1)


def _tell(one) -> None:
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


def _times(item) -> str:
    parts = [f"Answered {item.when}"]
    if item.changes:
        parts.append("changed once" if item.changes == 1 else f"changed {item.changes} times")
    if item.attempts > 1:
        parts.append(f"{item.attempts} attempts")
    return "; ".join(parts) + "."


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
    out.print(table if done else "Nothing was handed in yet.")
