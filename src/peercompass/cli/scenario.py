"""Commands on one scenario: draw it, play it, turn it into a table or a Twine story."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peercompass.support.text import count_of

from .shared import HERE, Folder, err, one_id, out, plain, plain_errors, root_of, write_out

if TYPE_CHECKING:
    from peercompass.authoring import ScenarioFile
    from peercompass.course import Course

app = typer.Typer(help="One scenario: play it, draw it, edit it as a table, take it to Twine.")

Id = Annotated[list[str], typer.Argument(metavar="ID", help="A scenario's id, like first-coffee.")]
To = Annotated[Path | None, typer.Option(help="The file to write; else one beside you.")]


@app.command()
def play(
    scenario: Id,
    opening: Annotated[
        str | None, typer.Option(help="The id of the opening to begin with; else the first.")
    ] = None,
    course: Folder = HERE,
) -> None:
    """Play it here, with all ratings and rationales told at the end. Nothing is saved."""
    from peercompass.authoring import play_in_terminal

    with plain_errors():
        loaded, found = _find(course, scenario)
        play_in_terminal(found.scenario, loaded, out, sys.stdin, opening)


@app.command()
def graph(
    scenario: Id,
    to: To = None,
    text: Annotated[bool, typer.Option("--text", help="In words, indented; no file.")] = False,
    course: Folder = HERE,
) -> None:
    """Draw it as a picture (SVG) of its moments and choices."""
    from peercompass.authoring import graph_in_words, graph_svg

    with plain_errors():
        _, found = _find(course, scenario)
        if text:
            plain(graph_in_words(found.scenario))
        else:
            _wrote(to or Path(f"{found.scenario.id}.svg"), graph_svg(found.scenario).encode())


@app.command()
def table(
    scenario: Id,
    to: To = None,
    bring_in: Annotated[
        Path | None, typer.Option("--import", help="Bring an edited table back in.")
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Write over a table that is there, or take an older one."),
    ] = False,
    course: Folder = HERE,
) -> None:
    """Write it as a table for a spreadsheet (CSV), or bring an edited one back in."""
    from peercompass.authoring import BadTable, import_table, table_csv

    with plain_errors():
        loaded, found = _find(course, scenario)
        if bring_in is None:
            name = found.scenario.id
            content, target = table_csv(found.scenario), to or Path(f"{name}.csv")
            if not force and target.exists() and target.read_bytes() != content:
                raise ValueError(
                    f"{target} is there already and says something else. Bring it in with: "
                    f"peercompass scenario table {name} --import {target}. Or write over it "
                    "with --force, or name another file with --to"
                )
            _wrote(target, content)
            return
        try:
            imported = import_table(
                found.path, found.scenario, bring_in.read_bytes(), loaded, force=force
            )
        except BadTable as bad:
            for mistake in bad.mistakes:
                err.print(f"{bring_in.name}, {mistake}", style="red", markup=False, soft_wrap=True)
            err.print(f"{len(bad.mistakes)} to mend in the table. Nothing was changed.")
            raise typer.Exit(1) from bad
        if imported:
            plain(f"{found.path} is up to date: {count_of(imported.lines, 'line')} changed.")
            plain(f"The file as it was before is kept in {imported.copy}.")
            for remark in imported.remarks:
                err.print(
                    f"{bring_in.name}, {remark}", style="yellow", markup=False, soft_wrap=True
                )
            plain("Run `peercompass check` next.")
        else:
            plain(f"The table says the same as {found.path}. Nothing was changed.")


@app.command()
def twee(scenario: Id, to: To = None, course: Folder = HERE) -> None:
    """Write it as a Twee 3 story for Twine, in the story format SugarCube 2."""
    from peercompass.authoring import twee_story

    with plain_errors():
        loaded, found = _find(course, scenario)
        _wrote(to or Path(f"{found.scenario.id}.twee"), twee_story(found.scenario, loaded).encode())


def _find(folder: Path, words: list[str]) -> "tuple[Course, ScenarioFile]":
    from peercompass.authoring import find_scenario
    from peercompass.course.load import read_course

    root = root_of(folder)
    course = read_course(root)
    return course, find_scenario(root, course, one_id(words))


def _wrote(path: Path, content: bytes) -> None:
    write_out(path, content)
    plain(f"wrote {path}")
