"""Commands for whoever opens the course: start it, publish it, see it with a made-up cohort."""

from pathlib import Path
from typing import Annotated

import typer

from peercompass.support.voice import say, say_n

from .shared import AUTHORS, HERE, INSTRUCTORS, Folder, bar, out, plain, plain_errors, root_of

app = typer.Typer()


@app.command()
def start(
    course: Folder = HERE,
    port: Annotated[int, typer.Option(help="The first port to try.")] = 8888,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    lab: Annotated[bool, typer.Option("--lab", help="Open inside JupyterLab.")] = False,
    ip: Annotated[
        str, typer.Option(help="Where to listen. Only in a container anything but this computer.")
    ] = "127.0.0.1",
    installed: Annotated[
        str | None,
        typer.Option(help="Which installed course an empty folder gets, where there are several."),
    ] = None,
) -> None:
    """Open the course: lessons and exercises for trainees, the desk for instructors.

    In a folder that was published for trainees, open that, without a desk.
    """
    from peercompass.launch import course_root, free_port, has_display, serve

    with plain_errors():
        root = course_root(course, plain, installed)
        open_it = not no_browser and has_display()
        found = free_port(port, plain)
        code = serve(root, found, browser=open_it, lab=lab, tell=plain, ip=ip)
    raise typer.Exit(code)


@app.command(rich_help_panel=AUTHORS)
def publish(
    course: Folder = HERE,
    to: Annotated[Path | None, typer.Option(help="The folder; else the workspace.")] = None,
    site: Annotated[
        Path | None, typer.Option(help="Make plain web pages for any web server, in this folder.")
    ] = None,
    runtime: Annotated[
        Path | None,
        typer.Option(help="With --site: where the files of the pages' Python lie; else fetched."),
    ] = None,
    hand_in_to: Annotated[
        str | None, typer.Option(help="With --site: the mail address that takes work.")
    ] = None,
) -> None:
    """Put what learners may have into a folder: a workspace, or plain web pages."""
    from peercompass.course.load import read_course
    from peercompass.course.paths import WORKSPACE
    from peercompass.course.publish import publish as put

    with plain_errors():
        root = root_of(course)
        if site:
            _publish_site(root, site, runtime, hand_in_to)
            return
        target = to or root / WORKSPACE
        files = put(read_course(root), root, target)
        out.print(f"{len(files)} files are in {target}", markup=False)


@app.command(rich_help_panel=INSTRUCTORS)
def demo(
    course: Folder = HERE,
    seed: Annotated[int, typer.Option(help="The same seed gives the same cohort.")] = 12,
    trainees: Annotated[int, typer.Option(min=1, max=400, help="How many.")] = 12,
    if_missing: Annotated[
        bool, typer.Option("--if-missing", help="Only where there is none yet.")
    ] = False,
) -> None:
    """Make the synthetic cohort anew: made-up trainees who play the real course."""
    from peercompass.cohort.demo import have_demo, make_demo
    from peercompass.course.load import read_course

    with plain_errors():
        root = root_of(course)
        units = len(read_course(root).units)
        with bar("Synthetic cohort", units * (2 * trainees + 1)) as tick:
            graded = {} if if_missing else make_demo(root, seed, trainees, tick)
            if if_missing:
                have_demo(root, tick)
        for unit, done in graded.items():
            out.print(f"{unit}: {len(done)} synthetic trainees graded.")
        out.print("Look at them: start the course and open “For instructors”.")


def _publish_site(root: Path, folder: Path, runtime: Path | None, hand_in_to: str | None) -> None:
    from peercompass.course.load import read_course
    from peercompass.site import (
        build_site,
        fetched_runtime,
        refuse_strange,
        runtime_in,
        steps_of,
    )

    refuse_strange(folder)
    loaded = read_course(root)
    python = runtime_in(runtime) if runtime else fetched_runtime()
    with bar("Site", steps_of(loaded, root)) as tick:
        made = build_site(loaded, root, folder, python, hand_in_to=hand_in_to, tick=tick)
    plain(
        say_n(
            "{n} page is in {folder}. The first page that works sends {size} MB, {packed} MB from "
            "a server that packs.",
            "{n} pages are in {folder}. The first page that works sends {size} MB, {packed} MB "
            "from a server that packs.",
            made.pages,
            folder=folder,
            size=f"{made.first_visit / 1e6:.1f}",
            packed=f"{made.packed / 1e6:.1f}",
        )
    )
    if made.unreleased:
        plain(
            say(
                "These have no exercise yet: {units}. Run {command} and make the site again.",
                units=", ".join(made.unreleased),
                command=f"peercompass release {made.unreleased[0]}",
            )
        )
    if not made.compiled:
        plain(
            say(
                "There is no Node here. The pages work, and start a few seconds later than they "
                "could."
            )
        )
