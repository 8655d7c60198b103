"""What is made when somebody first asks for it, while the server goes on to answer: the exercises
of a course that was just started, and the synthetic cohort.

Each is made by the `peercompass` command in a process of its own. One that is ended in the middle
leaves nothing that counts as made, so that the next start makes it.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from pathlib import Path

from peercompass.course.load import read_course
from peercompass.course.paths import DEMO
from peercompass.grading.layout import DeskLayout, layout_of

from .started import STARTED

DEMO_MADE = ".made"
"""Stands in the folder of the synthetic cohort once all of it is made."""

Say = Callable[[str], None]


class Exercises:
    """The exercises of the course in `root` that were never opened, and their opening one by one.
    Where the exchange is the machine's and not the desk's own, none: there, an instructor opens
    them.

    `say` is told of each. Needs a running event loop from `begin` on.
    """

    def __init__(self, root: Path, say: Say) -> None:
        course = read_course(root)
        self._root, self._say = root, say
        self._titles = {name: unit.plan.title for name, unit in course.units.items()}
        layout = layout_of(root)
        self._queue = [
            name
            for name, unit in course.units.items()
            if layout.exchange_is_own and unit.items and not _is_open(layout, name)
        ]
        self._open = {name: asyncio.Event() for name in self._queue}
        self._work: asyncio.Task[None] | None = None
        self.course_id = course.file.id

    @property
    def waiting(self) -> list[str]:
        """The ids of the units whose exercises are still to be opened, in order."""
        return [name for name, event in self._open.items() if not event.is_set()]

    def begin(self) -> None:
        """Begin to open them all, unless that has begun."""
        if self._work is None and self._queue:
            self._work = asyncio.get_running_loop().create_task(self._open_all())

    async def have(self, unit: str) -> None:
        """Wait until the exercise of `unit` is open, or could not be; it is opened next."""
        if unit not in self.waiting:
            return
        if unit in self._queue:
            self._queue.remove(unit)
            self._queue.insert(0, unit)
        self.begin()
        await self._open[unit].wait()

    async def _open_all(self) -> None:
        while self._queue:
            unit = self._queue.pop(0)
            title = self._titles[unit]
            self._say(f"Opening the exercise “{title}”…")
            if words := await _run("release", unit, "--course", str(self._root), behind=False):
                self._say(f"The exercise “{title}” could not be opened. {words}")
            self._open[unit].set()


class DemoCohort:
    """The synthetic cohort of the course in `root`, made when it is first asked for."""

    def __init__(self, root: Path, say: Say) -> None:
        self._root, self._say = root, say
        self._work: asyncio.Task[None] | None = None
        self.failed = False
        """Whether it could not be made; the reason was said."""

    @property
    def ready(self) -> bool:
        """Whether all of it is there."""
        return (self._work is None or self._work.done()) and demo_ready(self._root)

    def begin(self) -> None:
        """Begin to make it, unless that has begun."""
        if self._work is None:
            self._work = asyncio.get_running_loop().create_task(self._make())

    async def _make(self) -> None:
        self._say("Making the synthetic cohort: 12 made-up people play the course. One moment…")
        if words := await _run("demo", "--if-missing", "--course", str(self._root), behind=True):
            self.failed = True
            self._say(f"The synthetic cohort could not be made. {words}")
        else:
            self._say("The synthetic cohort is ready.")


def demo_ready(root: Path) -> bool:
    """Whether the synthetic cohort of the course directory `root` is there, all of it."""
    return (Path(root) / DEMO / DEMO_MADE).exists()


async def _run(*arguments: str, behind: bool) -> str:
    """Run a `peercompass` command. What it said, where it failed; else nothing."""
    code, said = await run_command(*arguments, behind=behind)
    return said if code else ""


async def run_command(*arguments: str, behind: bool = False) -> tuple[int, str]:
    """Run a `peercompass` command, `behind` all else where nobody needs it at once. Returns its
    exit code and what it said.

    Ctrl and C in the window does not reach it: it ends what it has begun.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",  # nothing that lies in the folder is imported in place of the real one
        "-m",
        "peercompass.cli",
        *arguments,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
        env={name: value for name, value in os.environ.items() if name != STARTED},
        preexec_fn=_step_back if behind and os.name == "posix" else None,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode("utf-8", "replace").strip()


def _step_back() -> None:
    os.nice(10)


def _is_open(layout: DeskLayout, unit: str) -> bool:
    """Whether a unit lies whole in the exchange. What a release that was stopped has left there
    lacks some of what was generated."""
    released = layout.folder("release", ".", unit)
    outbound = layout.inbound.parent / "outbound" / unit
    return outbound.is_dir() and _sizes(outbound).items() >= _sizes(released).items()


def _sizes(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
