"""Commands for a review by real people: make the packages, and read what comes back."""

import difflib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from peercompass.support.regular_files import read_regular

from .shared import (
    HERE,
    Folder,
    UnitId,
    err,
    one_unit,
    out,
    plain,
    plain_errors,
    root_of,
    write_out,
)

if TYPE_CHECKING:
    from peercompass.authoring.review.agreement import Estimate
    from peercompass.authoring.review.compare import Comparison, Difference, Measure
    from peercompass.authoring.review.read_sheet import Doubt, Reading
    from peercompass.course import Course, Reviewer, Unit

app = typer.Typer()

_NOBODY = "reviewer-1"


@app.command()
def review(
    unit: UnitId,
    codes: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE]...",
            help="A code for each reviewer, like reviewer-2: no name. Letters are mixed by it.",
            show_default=False,
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The folder for the packages; else one beside you.")
    ] = None,
    course: Folder = HERE,
) -> None:
    """Make a package for each person who reads the unit before trainees do.

    It holds a page to read and to mark, without the key, and a sheet to fill in.
    """
    from peercompass.authoring.review.package import package
    from peercompass.authoring.review.sheet import one_code

    with plain_errors():
        root = root_of(course)
        loaded, found = one_unit(root, unit)
        folder = to or Path(f"review-{unit}")
        wanted = dict.fromkeys(one_code(code) for code in codes or (_NOBODY,))
        ready = {
            folder / code / name: content
            for code in wanted
            for name, content in package(root, loaded, found, code).items()
        }
        _keep_answers(ready)
        for path, content in ready.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_out(path, content)
            plain(f"wrote {path}")


@app.command("read-review")
def read_review(
    unit: UnitId,
    sheets: Annotated[list[Path], typer.Argument(metavar="SHEET...", help="Sheets (CSV).")],
    write: Annotated[
        bool, typer.Option("--write", help="Name in unit.yaml the reviewers who agreed to it.")
    ] = False,
    course: Folder = HERE,
) -> None:
    """Read the sheets that reviewers sent back.

    How far they agree with the key and with each other, where they differ, and what they doubt.
    """
    from peercompass.authoring.review.compare import compare
    from peercompass.authoring.review.package import shown_in_lesson
    from peercompass.authoring.review.questions import questions_of

    with plain_errors():
        root = root_of(course)
        loaded, found = one_unit(root, unit)
        shown = shown_in_lesson(root, unit)
        readings, understood = _readings(sheets, loaded, found, shown)
        questions = questions_of(found, shown, "")
        _print(compare(questions, readings), {one.id: one.number for one in questions})
        named = [one.reviewer for one in readings if one.reviewer]
        if named:
            _name(root, unit, named, write)
        elif write:
            plain("Nobody is named: no sheet says yes to that.")
        raise typer.Exit(0 if understood else 1)


def _keep_answers(ready: Mapping[Path, bytes]) -> None:
    """Raise `ValueError` where a sheet that somebody may have filled in would be written over."""
    for path, content in ready.items():
        if path.suffix == ".csv" and path.exists() and path.read_bytes() != content:
            raise ValueError(
                f"{path} is there already and says something else; it may have been filled in. "
                "Move it away, take another code, or name another folder with --to"
            )


def _readings(
    sheets: list[Path], course: "Course", unit: "Unit", shown: list[str]
) -> "tuple[list[Reading], bool]":
    """The readings in `sheets`, and whether all was understood; what was not is told."""
    from peercompass.authoring.review.read_sheet import BadSheet, read_sheet

    readings: dict[str, tuple[Path, Reading]] = {}
    understood = True
    for sheet in sheets:
        try:
            one = read_sheet(read_regular(sheet), unit, shown, course.file.dates)
            if one.code in readings:
                raise BadSheet(
                    f"{readings[one.code][0]} has the same code {one.code}; put the two sheets "
                    "of one person together, or give each person a package of their own"
                )
        except (BadSheet, OSError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            err.print(f"{sheet}: {why}", style="red", markup=False, soft_wrap=True)
            understood = False
            continue
        for remark in one.remarks:
            err.print(f"{sheet}, {remark}", style="yellow", markup=False, soft_wrap=True)
            understood = False
        readings[one.code] = sheet, one
    if not readings:
        raise typer.Exit(1)
    return [one for _, one in readings.values()], understood


def _name(root: Path, unit: str, reviewers: "list[Reviewer]", write: bool) -> None:
    """Show what naming `reviewers` changes in unit.yaml, and with `write` change it."""
    from peercompass.authoring.review.credit import with_reviewers
    from peercompass.course.paths import unit_file

    path = root / unit_file(unit)
    before = path.read_bytes().decode()
    after = with_reviewers(before, reviewers)
    if after == before:
        plain(f"{unit_file(unit)} names them already.")
        return
    file = unit_file(unit)
    diff = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{file} today", f"{file} with them", lineterm=""
    )
    for line in diff:
        plain(line)
    if write:
        write_out(path, after.encode())
        plain(f"wrote {unit_file(unit)}. Run `peercompass exercise sync` next.")
    else:
        plain("Nothing was written. To name them, run this again with --write.")


def _print(found: "Comparison", numbers: Mapping[str, str]) -> None:
    with_key = [(code, one) for code, many in found.with_key.items() for one in many]
    _measures("With the key", "Reviewer", with_key)
    between = [(f"{one} and {two}", measure) for (one, two), measure in found.between.items()]
    if found.among:
        between.append(("all (Fleiss)", found.among))
    if between:
        _measures("With each other", "Reviewers", between)
    _differences(found.differences)
    _doubts(found.doubts, numbers)


def _measures(title: str, who: str, rows: "Iterable[tuple[str, Measure]]") -> None:
    heads = (who, "Decisions", "Of them", "Same", "Kappa")
    table = Table(*heads, title=title, title_justify="left")
    before = ""
    for name, one in rows:
        kappa = "too few to say" if one.too_few else _interval(one.kappa, ".2f")
        shown = name if name != before else ""
        table.add_row(shown, one.sort, str(one.n), _interval(one.share, ".0%"), kappa)
        before = name
    out.print(table, markup=False)


def _interval(one: "Estimate | None", form: str) -> str:
    """A number with its 95 % interval, if that has any width."""
    if not one:
        return "–"
    value, low, high = (f"{part:{form}}" for part in one)
    return value if one.low == one.high else f"{value} ({low} to {high})"


def _differences(differences: "tuple[Difference, ...]") -> None:
    if not differences:
        plain("No answer differs from the key.")
        return
    plain("Not as the key; where two or more differ from it, first:")
    before = ""
    for one in differences:
        if one.question != before:
            plain(f"  {one.question} ({one.number})")
        said = ", ".join(f"{code} says {answer}" for code, answer in one.answers.items())
        plain(f"    {_of(one.part)}the key says {one.key}; {said}")
        before = one.question


def _doubts(doubts: "tuple[Doubt, ...]", numbers: Mapping[str, str]) -> None:
    if not doubts:
        return
    plain("Doubts:")
    before = ""
    for one in sorted(doubts, key=lambda doubt: list(numbers).index(doubt.question)):
        if one.question != before:
            plain(f"  {one.question} ({numbers[one.question]})")
        sure = " (not sure)" if one.sure == 1 else ""
        plain(f"    {_of(one.part)}{one.code}{sure}: {' '.join(one.words.split()) or 'no word'}")
        before = one.question


def _of(part: str) -> str:
    return f"{part}: " if part else ""
