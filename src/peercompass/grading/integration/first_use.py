"""What is made when somebody first asks for it, while the server goes on to answer: the exercises
of a course that was just started, and the synthetic cohort.

Each is made by the `peercompass` command in a process of its own. One that is ended in the middle
leaves nothing that counts as made, so that the next start makes it.
"""

import asyncio
import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from peercompass.course.load import read_course
from peercompass.course.paths import DEMO
from peercompass.grading.handouts import has_exchange, is_handed_out
from peercompass.grading.layout import DeskLayout, layout_of
from peercompass.support.processes import apart, speaking_utf8

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
        self._all = [name for name, unit in course.units.items() if unit.items]
        self._work: asyncio.Task[None] | None = None
        self.course_id = course.file.id

    @property
    def waiting(self) -> list[str]:
        """The ids of the units whose exercises are still to be opened, in order."""
        return [name for name, event in self._open.items() if not event.is_set()]

    @property
    def there(self) -> list[str]:
        """The ids of the units whose exercises are open, in order."""
        return [name for name in self._all if name not in self.waiting]

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
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[subprocess.CompletedProcess[bytes]] = loop.create_future()

    def take(done: subprocess.CompletedProcess[bytes]) -> None:
        if not answer.done():
            answer.set_result(done)

    def run() -> None:
        done = subprocess.run(
            # With -P nothing that lies in the folder is imported in place of the real one.
            [sys.executable, "-P", "-m", "peercompass.cli", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={name: value for name, value in speaking_utf8().items() if name != STARTED},
            check=False,
            **apart(behind=behind),
        )
        with contextlib.suppress(RuntimeError):  # the server has stopped meanwhile
            loop.call_soon_threadsafe(take, done)

    # In a thread: the loop that Jupyter runs on Windows can start no process.
    threading.Thread(target=run, daemon=True).start()
    done = await answer
    return done.returncode, done.stdout.decode("utf-8", "replace").strip()


def _is_open(layout: DeskLayout, unit: str) -> bool:
    """Whether a unit lies whole in the exchange, or is there to be given away. What a release that
    was stopped has left in the exchange lacks some of what was generated."""
    if not has_exchange():
        return is_handed_out(layout.root, unit)
    released = layout.folder("release", ".", unit)
    outbound = layout.inbound.parent / "outbound" / unit
    return outbound.is_dir() and _sizes(outbound).items() >= _sizes(released).items()


def _sizes(folder: Path) -> dict[str, int]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
