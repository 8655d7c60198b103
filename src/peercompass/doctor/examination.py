"""The table of all that is looked at, in the order in which one thing rests on another."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from peercompass.course.paths import find_root

from . import course, desk, jupyter, machine, program, storage
from .finding import Finding, Place

Look = Callable[[Place], Iterator[Finding]]

TABLE: tuple[tuple[str, Look], ...] = (
    ("Python", program.python),
    ("Packages", program.packages),
    ("Letters on this screen", program.letters),
    ("Trainee mode in JupyterLab", jupyter.trainee_mode),
    ("The server's extensions", jupyter.server_extensions),
    ("Ports", machine.ports),
    ("Browser", machine.browser),
    ("Clock and time zones", machine.clock),
    ("Room on the disk", storage.room),
    ("Kind of disk", storage.kind),
    ("Rights", storage.rights),
    ("The course", course.readable),
    ("Answer keys", course.keys),
    ("Settings of the desk", desk.settings),
    ("The exchange", desk.exchange),
    ("The gradebook", desk.gradebook),
)


@dataclass(frozen=True)
class Looked:
    """What was looked `at`, and what was found there."""

    at: str
    found: tuple[Finding, ...]

    @property
    def serious(self) -> bool:
        """Whether something there has to be seen to."""
        return any(one.serious for one in self.found)


def examine(folder: Path, port: int = 8888) -> Iterator[Looked]:
    """Look at everything, for the course that `folder` is or lies in; each as it is done.

    What cannot be looked at is itself a finding: this never raises for what is wrong out there.
    """
    folder = Path(folder).resolve()
    place = Place(folder, find_root(folder), port)
    for at, look in TABLE:
        try:
            found = tuple(look(place))
        except Exception as error:  # noqa: BLE001 - whatever it is, the rest is looked at too
            what = str(error).strip().partition("\n")[0] or type(error).__name__
            found = (Finding(f"This could not be looked at: {what}", "See to that first."),)
        yield Looked(at, found)
