"""Commands for paper: print a unit, and type in what was written on it."""

import getpass
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from peercompass.support.regular_files import read_regular
from peercompass.support.voice import say, say_n

from .shared import (
    HERE,
    AsJson,
    Folder,
    UnitId,
    desk_of,
    err,
    one_unit,
    plain,
    plain_errors,
    root_of,
    write_out,
)
from .submissions import TraineeId

if TYPE_CHECKING:
    from peercompass.paper import FilledSheet, Question

app = typer.Typer()


@app.command("print")
def print_(
    unit: UnitId,
    to: Annotated[
        Path | None, typer.Option(help="The folder to write into; else print/UNIT in the course.")
    ] = None,
    paper: Annotated[
        Literal["letter", "a4"] | None,
        typer.Option(help="The size of the paper; else what course.yaml says."),
    ] = None,
    html_only: Annotated[bool, typer.Option("--html", help="No PDF.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    course: Folder = HERE,
    as_json: AsJson = False,
) -> None:
    """Put a unit on paper: its lesson and its exercise as HTML and PDF, with room to write.

    Beside them lies a sheet (answers.csv) to type the answers into. No key and no rating is on the
    exercise.
    """
    from peercompass.paper import print_unit

    with plain_errors():
        root = root_of(course)
        loaded, found = one_unit(root, unit)
        folder = to or root / "print" / unit
        size = paper or loaded.file.paper_size
        files = print_unit(loaded, root, found, size)
        _keep_what_is_there(folder, files, force)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_out(folder / name, content)
        made, why_not = ([], "") if html_only else _pdfs(folder, [n for n in files if "html" in n])
    if as_json:
        facts = {"folder": str(folder), "files": [*files, *made], "paper": size, "no_pdf": why_not}
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name in (*files, *made):
        plain(say("wrote {path}", path=folder / name))
    if why_not:
        plain(why_not)


@app.command("type-in")
def type_in(
    unit: UnitId,
    trainee: TraineeId,
    sheet: Annotated[
        Path | None, typer.Argument(metavar="[SHEET]", help="The answers.csv, filled in.")
    ] = None,
    by: Annotated[str, typer.Option(help="Who types it in; else the name of this account.")] = "",
    handed_in: Annotated[
        str | None,
        typer.Option(help='When the paper was handed in, like "2026-12-01 17:00"; else now.'),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would be.")] = False,
    back: Annotated[
        bool, typer.Option("--take-back", help="Take back what was typed in last for them.")
    ] = False,
    course: Folder = HERE,
    as_json: AsJson = False,
) -> None:
    """Type in what a trainee wrote on paper.

    The sheet becomes a hand-in of theirs, with a note of who typed it. Earlier attempts are kept.
    """
    with plain_errors():
        if back == (sheet is not None):
            raise ValueError(say("Name the sheet to type in, or --take-back, and not both."))
        if back:
            _take_back(unit, trainee, course)
            return
        _type_in(unit, trainee, sheet or Path(), by, handed_in, course, dry_run, as_json)


def _keep_what_is_there(folder: Path, files: Mapping[str, bytes], force: bool) -> None:
    """Raise `ValueError` where a file that says something else would be written over."""
    for name, content in files.items():
        path = folder / name
        if not force and path.exists() and path.read_bytes() != content:
            raise ValueError(
                say(
                    "{path} is there already and says something else. Move it away, name another "
                    "folder with --to, or write over it with --force.",
                    path=path,
                )
            )


def _pdfs(folder: Path, pages: list[str]) -> tuple[list[str], str]:
    """Make a PDF of each page: their names, and where there are none, why in a sentence."""
    from peercompass.paper.pdf import NoPdf, find_browser, print_pdf

    by_hand = say("Open each page in a browser and print it from there.")
    if not (browser := find_browser()):
        return [], say("No PDF: no Chrome, Edge or Chromium was found.") + " " + by_hand
    made: list[str] = []
    for page in pages:
        pdf = (folder / page).with_suffix(".pdf")
        try:
            print_pdf(browser, folder / page, pdf)
        except NoPdf as error:
            return made, f"{error}. {by_hand}"
        made.append(pdf.name)
    return made, ""


def _type_in(
    unit: str,
    trainee: str,
    sheet: Path,
    by: str,
    handed_in: str | None,
    course: Path,
    dry_run: bool,
    as_json: bool,
) -> None:
    from peercompass.grading.begun import require_released
    from peercompass.grading.submissions.typed_in import check_trainee, type_in
    from peercompass.paper import SheetFaults, questions_on_paper, read_sheet

    desk = desk_of(course)
    desk.known(unit)
    require_released(desk.layout, unit)
    check_trainee(desk.layout, trainee)
    when = desk.layout.clock.read(handed_in) if handed_in else None
    loaded = desk.course.units[unit]
    page, questions = questions_on_paper(desk.course, desk.root, loaded)
    try:
        filled = read_sheet(read_regular(sheet), page, questions)
    except SheetFaults as error:
        if as_json:
            typer.echo(json.dumps({"faults": error.faults}, ensure_ascii=False))
        for fault in error.faults:
            err.print(f"{sheet}: {fault}", style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    facts: dict[str, Any] = {"trainee": trainee, "answers": filled.values, "notes": filled.notes}
    if dry_run:
        _tell(facts, questions, filled, as_json)
        if not as_json:
            plain(say("Nothing was kept; leave out --dry-run to keep it."))
        return
    typed = by or getpass.getuser()
    done = type_in(
        desk.layout,
        loaded,
        page,
        trainee,
        filled.values,
        typed,
        when,
        same_words=filled.same_words,
    )
    facts |= {"by": typed, "new": done.new, "attempt": str(done.attempt.folder)}
    _tell(facts, questions, filled, as_json)
    if as_json:
        return
    for line in done.noted:
        plain(say("Note: {line}.", line=line))
    if not done.new:
        plain(say("These answers were typed in before; nothing was kept twice."))
        return
    plain(say("Kept as an attempt of {trainee}, typed in by {by}.", trainee=trainee, by=typed))
    plain(say("Next: peercompass grade {unit}", unit=unit))
    plain(
        say(
            "Was there a slip? Mend the sheet and type it in again. Or take it back: {command}",
            command=f"peercompass type-in {unit} {trainee} --take-back",
        )
    )


def _take_back(unit: str, trainee: str, course: Path) -> None:
    from peercompass.grading.submissions.typed_in import take_back

    desk = desk_of(course)
    desk.known(unit)
    kept = take_back(desk.layout, desk.course.units[unit], trainee)
    if kept is None:
        raise ValueError(say("Nothing was typed in for {trainee}.", trainee=trainee))
    plain(say("Taken back. It lies in {path} and is not graded.", path=kept))


def _tell(
    facts: dict[str, Any], questions: "list[Question]", filled: "FilledSheet", as_json: bool
) -> None:
    if as_json:
        typer.echo(json.dumps(facts, ensure_ascii=False, default=list))
        return
    for note in filled.notes:
        plain(say("Note: {line}.", line=note.rstrip(".")))
    asked = [q for q in questions if q.item and not q.item.private]
    empty = [q.code for q in asked if q.item and q.item.id not in filled.values]
    there = len(asked) - len(empty)
    plain(say_n("{n} answer.", "{n} answers.", there))
    if empty:
        plain(say("Left empty: {codes}.", codes=", ".join(empty)))
