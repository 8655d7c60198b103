"""Measure how long a trainee waits for a page: `make bench ARGS=opening`.

The real lesson in Notebook 7's layout, from the click (the page is asked for) until every part of
it is live. In the same run and layout a bare notebook with one ipywidgets button is opened, and
run as soon as it is there: by a server as Jupyter starts it, and by ours, which keeps a kernel
ready. Each opening has a kernel of its own, as on the first visit of a day.

What a visit brings over the wire is what the page's websockets receive, and what it asks for over
HTTP that is ours.
"""

import base64
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import nbformat
from playwright.sync_api import Browser, Page, sync_playwright

from peercompass.launch import WARM_KERNELS
from tests.bench.measure import UNIT, figure, published_course
from tests.browser.fixtures import CHROMIUM_ARGS, SIZE, chromium_program
from tests.helpers.jupyter import JupyterServer

LESSON = f"workspace/learn/{UNIT}/lesson.ipynb"
HOME = "workspace/home.ipynb"
BARE = f"workspace/learn/{UNIT}/bare.ipynb"
OURS = (f"--ServerApp.kernel_manager_class={WARM_KERNELS}",)
BUTTON = "import ipywidgets\nbutton = ipywidgets.Button()\nbutton.add_class('bench-button')\nbutton"


class Size(NamedTuple):
    """`rounds` openings of each page, after `warming` that load what later ones find in the
    browser's cache; `visits` of the lesson; `rest` in seconds before each, so that nothing of one
    opening goes on at the next, and a kernel waits for it; `ways` are the pages."""

    warming: int
    rounds: int
    visits: int
    rest: float
    ways: tuple[str, ...] = ("lesson", "bare", "home", "ready")


WHOLE = Size(warming=1, rounds=3, visits=5, rest=8)
SMALL = Size(warming=0, rounds=1, visits=1, rest=0.2, ways=("lesson", "ready"))
LIVE = """() => {
  const page = document.querySelector('.pc-page[data-pc-state=ready]');
  const cells = [...(page?.querySelectorAll('.jp-CodeCell') ?? [])];
  return cells.length > 0 && cells.every((cell) => cell.querySelector('.pc-root > *'));
}"""
PRESSED = "() => document.querySelector('.bench-button')"
# Run the bare notebook the moment that it can be run.
RUN = """
const wait = setInterval(async () => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  if (!panel?.context?.isReady || !panel.content?.widgets?.length) return;
  clearInterval(wait);
  await panel.sessionContext.ready;
  window.jupyterapp.commands.execute('notebook:run-all-cells');
}, 10);
"""


class Wire:
    """The bytes that a page receives: all frames of its websockets, and our files."""

    def __init__(self, page: Page):
        self.bytes = 0
        self._ours: dict[str, int] = {}
        session = page.context.new_cdp_session(page)
        session.on("Network.webSocketFrameReceived", self._frame)
        session.on("Network.responseReceived", self._response)
        session.on("Network.loadingFinished", self._loaded)
        session.send("Network.enable")

    def _frame(self, event: dict) -> None:
        response = event["response"]
        data = response["payloadData"]
        self.bytes += len(base64.b64decode(data)) if response["opcode"] == 2 else len(data)

    def _response(self, event: dict) -> None:
        if "peercompass" in event["response"]["url"]:
            self._ours[event["requestId"]] = 0

    def _loaded(self, event: dict) -> None:
        if event["requestId"] in self._ours:
            self.bytes += int(event["encodedDataLength"])


def figures(small: bool = False) -> list[dict]:
    """Seconds from the click to a live lesson and home, the lesson's ratio to a bare notebook, and
    kilobytes that a visit brings. Nothing where there is no Chromium."""
    if not chromium_program():
        print("Opening is left out: it needs Chromium.")
        return []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        root = _course(folder)
        server = stack.enter_context(_serve(root, folder / "ours", OURS))
        plain = server if small else stack.enter_context(_serve(root, folder / "plain"))
        driver = stack.enter_context(sync_playwright())
        chromium = driver.chromium.launch(executable_path=chromium_program(), args=CHROMIUM_ARGS)
        stack.callback(chromium.close)
        return _measure(server, plain, chromium, SMALL if small else WHOLE)


def _course(folder: Path) -> Path:
    """The real course with its lessons in place, and the bare notebook beside one."""
    root = published_course(folder / "course")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(BUTTON)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, root / BARE)
    return root


def _serve(root: Path, home: Path, options: tuple[str, ...] = ()) -> JupyterServer:
    """A server on the course; with `OURS`, as the launcher starts it."""
    env = {"JUPYTER_CONFIG_PATH": str(root / "grading"), "JUPYTER_PREFER_ENV_PATH": "1"}
    page_config = {"exposeAppInBrowser": True}
    return JupyterServer(root, home, env=env, page_config=page_config, options=options)


def _measure(
    server: JupyterServer, plain: JupyterServer, chromium: Browser, size: Size
) -> list[dict]:
    context = chromium.new_context(viewport=SIZE, reduced_motion="reduce")
    context.set_default_timeout(60_000)

    def opening(server: JupyterServer, path: str, live: str, script: str = "") -> float:
        """Seconds until a page is live, in a kernel of its own."""
        close_kernels(server)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.wait_for_timeout(1000 * size.rest)
        seconds = _open(page, server.notebook(path), live)
        page.close()
        return seconds

    ways: dict[str, Callable[[], float]] = {
        "lesson": lambda: opening(server, LESSON, LIVE),
        "bare": lambda: opening(plain, BARE, PRESSED, RUN),
        "home": lambda: opening(server, HOME, LIVE),
        "ready": lambda: opening(server, BARE, PRESSED, RUN),
    }
    found: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(size.warming + size.rounds):
        for name in size.ways:
            seconds = ways[name]()
            if turn >= size.warming:
                found[name].append(seconds)
    lesson, bare, home, ready = (statistics.median(found[name] or found["ready"]) for name in ways)
    first, last = _kilobytes(server, context.new_page(), size)
    context.close()
    beside = (
        f"a bare notebook with one ipywidgets button: {bare:.2f} s as Jupyter starts it, "
        f"{ready:.2f} s where a kernel is kept ready"
    )
    return [
        figure("lesson_open_ratio", lesson / bare, "times", beside),
        figure("lesson_open_s", lesson, "s", beside),
        figure("home_open_s", home, "s", beside),
        figure("lesson_wire_kb", first, "kB", "the first visit, with its parts' script"),
        figure("lesson_wire_kb_fifth", last, "kB", f"the first visit: {first:.0f} kB"),
    ]


def _open(page: Page, address: str, live: str) -> float:
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_function(live, polling=20)
    return time.perf_counter() - start


def _kilobytes(server: JupyterServer, page: Page, size: Size) -> tuple[float, float]:
    """What the first and the last of some visits in one kernel bring over the wire."""
    close_kernels(server)
    wire, visits = Wire(page), []
    for _ in range(size.visits):
        wire.bytes = 0
        _open(page, server.notebook(LESSON), LIVE)
        page.wait_for_timeout(1000 * size.rest)
        visits.append(wire.bytes / 1000)
    return visits[0], visits[-1]


def close_kernels(server: JupyterServer) -> None:
    """Shut down every kernel, as closing the course for the day does."""
    for session in server.api("sessions"):
        server.api(f"sessions/{session['id']}", method="DELETE")
