"""The command that looks whether all is well on this computer."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from .shared import HERE, AsJson, Folder, out, plain

if TYPE_CHECKING:
    from peercompass.doctor.examination import Looked

app = typer.Typer()


@app.command()
def doctor(
    course: Folder = HERE,
    port: Annotated[int, typer.Option(help="The first port that a start would try.")] = 8888,
    as_json: AsJson = False,
) -> None:
    """Look for what may keep PeerCompass from working here, and say what to do."""
    from peercompass.doctor.examination import examine

    looked = []
    for one in examine(course, port):
        looked.append(one)
        if not as_json:
            _tell(one)
    found = [finding for one in looked for finding in one.found]
    serious = sum(finding.serious for finding in found)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in looked], ensure_ascii=False))
    elif found:
        plain(f"\n{serious} to see to, {len(found) - serious} good to know.")
    else:
        plain("\nAll is well.")
    raise typer.Exit(1 if serious else 0)


def _tell(one: "Looked") -> None:
    mark, style = ("see to", "red") if one.serious else ("note", "yellow")
    if not one.found:
        mark, style = "ok", "green"
    out.print(f"{mark:>6}  {one.at}", style=style, markup=False, soft_wrap=True)
    for finding in one.found:
        plain(f"        {finding.wrong}\n        > {finding.do}")
