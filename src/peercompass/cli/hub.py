"""Commands for a JupyterHub."""

import typer

from .shared import HERE, Folder, plain, plain_errors, root_of

app = typer.Typer()


@app.command("hub-desk")
def hub_desk(course: Folder = HERE) -> None:
    """Be the desk of a course on a JupyterHub, which starts this as a service (docs/hub.md)."""
    from peercompass.hub.desk_service import serve_desk

    with plain_errors():
        serve_desk(root_of(course), plain)
