"""Commands that keep an instructor's work: a backup, the way back, and a gradebook made anew."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from peercompass.support.text import count_of

from .shared import HERE, Folder, bar, err, plain, plain_errors, root_of

if TYPE_CHECKING:
    from peercompass.grading.backup.create import Backup
    from peercompass.grading.backup.restore import Restored

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE.zip", help="The file to write; else one in backups/."),
    ] = None,
    course: Folder = HERE,
) -> None:
    """Keep everything of your own desk in one zip: gradebook, hand-ins, feedback and marks."""
    from peercompass.grading.backup import create

    with plain_errors():
        found = create.contents(root_of(course))
        with bar("Backup", len(found.files)) as tick:
            made = create.backup(found, file, tick)
        for line in made.manifest.left_out:
            err.print(f"Left out: {line}.", style="yellow", markup=False, soft_wrap=True)
        files = count_of(len(made.manifest.files), "file")
        plain(f"{files} and the gradebook are kept in {made.path}")
        plain("It holds personal writing. Keep it on a locked or encrypted disk.")


@app.command()
def restore(
    file: Annotated[
        Path | None, typer.Argument(metavar="FILE.zip", help="A backup; without it, see them all.")
    ] = None,
    course: Folder = HERE,
) -> None:
    """Go back to a backup. What is there now is kept beside it."""
    from peercompass.grading import DeskError
    from peercompass.grading.backup import create, restore
    from peercompass.grading.backup.manifest import check_backup
    from peercompass.grading.backup.unfinished import unfinished
    from peercompass.grading.layout import layout_of

    with plain_errors():
        root = root_of(course)
        desk = layout_of(root)
        note = unfinished(desk.work)
        if note and note["what"] == "restore":
            plain("The last restore was stopped in the middle; finishing it.")
            _tell(restore.finish_restore(root))
            if file:
                plain("To go back to another backup now, run the command again.")
            return
        if file is None:
            _list(create.backups(root))
            return
        if note:
            raise DeskError("A rebuild was stopped in the middle. Finish it: peercompass rebuild")
        with bar("Restore", len(check_backup(desk, file).files)) as tick:
            done = restore.restore(root, file, tick)
        _tell(done)


@app.command()
def rebuild(course: Folder = HERE) -> None:
    """Make a damaged or lost gradebook anew, from hand-ins, answers and the marks you gave."""
    from peercompass.grading import Desk
    from peercompass.grading.backup.rebuild import rebuild as make_anew
    from peercompass.grading.backup.rebuild import released_units

    with plain_errors():
        root = root_of(course)
        desk = Desk(root, finishing="rebuild")
        count = sum(len(desk.students(unit)) for unit in released_units(desk))
        with bar("Rebuilding", count) as tick:
            done = make_anew(root, tick)
        for note in done.notes:
            err.print(note, style="yellow", markup=False, soft_wrap=True)
        for unit, graded in done.units.items():
            plain(f"{unit}: graded {graded} anew.")
        plain(f"{done.decisions} marks, notes and dates that people gave were put back.")
        if done.aside:
            plain(f"The gradebook as it was is kept in {done.aside}")


def _tell(done: "Restored") -> None:
    plain(f"The desk is as it was in the backup: {done.rows} rows are in the gradebook.")
    if done.before:
        plain(f"What was there before is kept in {done.before}")
    for note in done.notes:
        plain(note)


def _list(found: "list[Backup]") -> None:
    if not found:
        plain("There are no backups here yet. Make one with: peercompass backup")
        return
    for one in found:
        size = one.path.stat().st_size / 1_000_000
        plain(f"{one.path}  {one.manifest.made}  {size:.1f} MB")
    plain(f'To go back to the last one: peercompass restore "{found[-1].path}"')
