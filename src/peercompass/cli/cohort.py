"""Commands on a whole cohort: a report of it, and files of marks for an LMS."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.table import Table
from rich.text import Text

from peercompass.support.clock import now

from .shared import HERE, AsJson, Folder, desk_of, out, plain, plain_errors, write_out

if TYPE_CHECKING:
    from peercompass.cohort.item_analysis import ItemRow
    from peercompass.cohort.reports import UnitReport

app = typer.Typer()

Demo = Annotated[bool, typer.Option("--demo", help="The synthetic cohort, not your own.")]
Cohort = Annotated[str, typer.Option(help="One cohort of the roster; else everybody.")]


@app.command()
def report(
    units: Annotated[
        list[str] | None, typer.Argument(metavar="[UNIT]...", help="Units; else all of them.")
    ] = None,
    cohort: Cohort = "",
    csv: Annotated[Path | None, typer.Option(help="A folder for the tables as CSV.")] = None,
    html: Annotated[Path | None, typer.Option(help="A file for the report as one page.")] = None,
    course: Folder = HERE,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """See the whole group: what waits, who is where, and how each item went."""
    from peercompass.cohort.reports import make_report, report_html
    from peercompass.cohort.tables import table_csv

    with plain_errors():
        desk = desk_of(course, demo)
        found = make_report(desk, units or (), cohort)
        unfit = {one.unit.id: desk.unfit(one.unit.id) for one in found.units}
        if csv:
            csv.mkdir(parents=True, exist_ok=True)
            for name, table in found.tables().items():
                _write(csv / f"{name}.csv", table_csv(table))
        if html:
            _write(html, report_html(found, now().astimezone()))
    if as_json:
        tables = {
            name: json.loads(table.to_json(orient="records", date_format="iso"))
            for name, table in found.tables().items()
        }
        facts = {"cohort": cohort, "demo": demo, "unfit": unfit, **tables}
        typer.echo(json.dumps(facts, ensure_ascii=False))
        return
    for unit in found.units:
        _tell(unit)
        for name, why in unfit[unit.unit.id].items():
            out.print(f"  {name}: {why}", style="red", markup=False, soft_wrap=True)
    if not found.units:
        plain("The course has no unit with work to hand in yet.")
    if not found.has_roster:
        plain("There is no roster yet, so nobody is missed here who has not handed in.")
    if csv:
        plain(f"The tables are in {csv}.")
    if html:
        plain(f"The page is {html}.")


@app.command()
def export(
    units: Annotated[list[str], typer.Argument(metavar="UNIT...", help="Units to export.")],
    to: Annotated[Literal["canvas", "moodle", "csv"], typer.Option(help="Who reads the file.")],
    file: Annotated[
        Path | None, typer.Option("--out", help="The file to write; without it, a dry run.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="A file exported from the LMS: keeps its rows and names its columns."),
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Also points of work that still waits to be read.")
    ] = False,
    cohort: Cohort = "",
    course: Folder = HERE,
    demo: Demo = False,
    as_json: AsJson = False,
) -> None:
    """Write marks as a file that Canvas or Moodle imports, and say what it would change."""
    from peercompass.cohort.exports import export_marks

    with plain_errors():
        desk = desk_of(course, demo)
        done = export_marks(desk, units, to, against, cohort=cohort, partial=partial)
        if file:
            _write(file, done.text)
    if as_json:
        typer.echo(json.dumps(done.facts(), ensure_ascii=False))
    else:
        for change in done.changes:
            plain(str(change))
        for problem in done.left_out:
            out.print(problem, style="red", markup=False, soft_wrap=True)
        for remark in done.remarks:
            out.print(remark, style="yellow", markup=False, soft_wrap=True)
        plain(f"{done.count} marks, {len(done.left_out)} trainees left out.")
        plain(f"The file is {file}." if file else "Nothing was written; name a file with --out.")
    raise typer.Exit(1 if done.left_out else 0)


def _write(path: Path, text: str) -> None:
    encoding = "utf-8-sig" if path.suffix == ".csv" else "utf-8"  # so that Excel reads every letter
    write_out(path, text.encode(encoding), mode=0o600)  # people's marks are nobody else's business


def _tell(unit: "UnitReport") -> None:
    from peercompass.cohort.item_analysis import item_rows
    from peercompass.cohort.item_statistics import LEAST

    plain(f"{unit.title} ({unit.unit.id})")
    plain(
        "  " + ", ".join(f"{count} {state}" for state, count in unit.counts.items() if count)
        or "  Nobody is here yet."
    )
    for row in unit.to_read.itertuples():
        plain(f"  To read: {row.trainees} × {row.item}")
    for row in unit.requests.itertuples():
        wanted = "; ".join(str(one) for one in (row.needs, row.words) if one)
        plain(f"  Asked for another way: {row.trainee}, {row.item} ({row.place}): {wanted}")
    if unit.work.empty:
        plain("  Nothing of it is graded yet, so there are no items to show.\n")
        return
    table = Table("Item", "Answered", "Left open", "Mean share", "Tells apart")
    for one in item_rows(unit.items):
        table.add_row(
            Text(one.item),
            str(one.answered),
            str(one.left_open or ""),
            _share(one),
            _apart(one, LEAST),
        )
    out.print(table)
    alpha = unit.reliability.alpha
    if alpha.known:
        plain(
            f"  Alpha {alpha.value:.2f} ({alpha.low:.2f} to {alpha.high:.2f}), error of a total "
            f"{unit.reliability.error:.1f} points, from {alpha.n} trainees."
        )
    elif unit.reliability.too_few:
        plain(
            f"  {alpha.n} answered everything and are marked: too few to say how the items hang "
            f"together ({LEAST} or more)."
        )
    for flag in unit.flags:
        plain(f"  Look at {flag.item}: {flag.what} {flag.look}")
    plain("")


def _share(row: "ItemRow") -> str:
    if not row.marked:
        return "nothing yet"
    return f"{row.difficulty:.0%} ({row.difficulty_low:.0%} to {row.difficulty_high:.0%})"


def _apart(row: "ItemRow", least: int) -> str:
    if row.complete < least:
        return "too few to say"
    return "all alike" if math.isnan(row.discrimination) else f"{row.discrimination:.2f}"
