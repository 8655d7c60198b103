"""Measure how long a trainee waits after a click: `make bench ARGS=clicks`.

A real scene in a real JupyterLab with a real kernel. A click counts from the click itself until
the next line is painted; the answer is on disk by then. On the same page and in the same run, a
click on a plain ipywidgets button whose label the kernel changes is what it is compared with.
"""

import statistics
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path

import nbformat
from playwright.sync_api import Page, sync_playwright
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.bench.measure import figure, published_course
from tests.browser.course import LESSON, Classroom
from tests.browser.fixtures import CHROMIUM_ARGS, SIZE, chromium_program
from tests.browser.stage import ENDED, Stage
from tests.helpers.jupyter import JupyterServer

CLICKS, FEW_CLICKS = 40, 2
PAUSE = 200  # milliseconds, so that nothing of one click is still on its way at the next
TRIES = 3
WARMING = 4  # the first clicks, which load what later ones find loaded
BUTTON = """
import ipywidgets
count = 0
button = ipywidgets.Button(description='0')
def clicked(_):
    global count
    count += 1
    button.description = str(count)
button.on_click(clicked)
button.add_class('bench-button')
button
"""
# When each message left and came, to tell the browser's share from the kernel's and the wire's.
WIRE = """
window.wire = { sent: 0, came: 0 };
const Real = WebSocket;
window.WebSocket = class extends Real {
  constructor(...all) {
    super(...all);
    this.addEventListener('message', ({ data }) => {
      const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
      // A button's new label is an update; a part's view comes as a message of its own.
      if (/"method": ?"(update|custom)"/.test(text)) wire.came = performance.now();
    });
  }
  send(data) { wire.sent ||= performance.now(); super.send(data); }
};
"""
CLICK = """([button, watched]) => new Promise((done) => {
  const at = performance.now();
  wire.sent = 0;
  const observer = new MutationObserver(() => {
    if (!wire.sent || wire.came < wire.sent) return;  // what the page draws before it is answered
    observer.disconnect();
    requestAnimationFrame(() => setTimeout(() =>  // the frame with the change is painted by then
      done([performance.now() - at, wire.came - wire.sent])));
  });
  observer.observe(watched, { childList: true, subtree: true, characterData: true });
  button.click();
})"""


def figures(small: bool = False) -> list[dict]:
    """Milliseconds from a click on a choice to the next line on the screen, and the part of it
    that the kernel and the wire take, beside the round trip of a plain button. Nothing where
    there is no Chromium."""
    if not chromium_program():
        print("Clicks are left out: they need Chromium.")
        return []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))

        def start(root: Path, **options) -> JupyterServer:
            return stack.enter_context(JupyterServer(root, folder / "jupyter", **options))

        room = Classroom(published_course(folder / "ready"), folder / "course", start)
        driver = stack.enter_context(sync_playwright())
        chromium = driver.chromium.launch(executable_path=chromium_program(), args=CHROMIUM_ARGS)
        stack.callback(chromium.close)
        page = chromium.new_page(viewport=SIZE, reduced_motion="reduce")
        page.set_default_timeout(60_000)
        page.add_init_script(WIRE)
        stage = _open(room, page)
        choices, plain = _measure(stage, FEW_CLICKS if small else CLICKS)
    share = statistics.median(kernel for _, kernel in choices)
    beside = statistics.median(whole for whole, _ in plain)
    return [
        figure(
            "click_ms_median",
            statistics.median(whole for whole, _ in choices),
            "ms",
            f"a plain ipywidgets button on the same page: {beside:.1f} ms",
        ),
        figure(
            "click_ms_kernel_and_wire",
            share,
            "ms",
            "a plain ipywidgets button on the same page: "
            f"{statistics.median(kernel for _, kernel in plain):.1f} ms",
        ),
    ]


def _open(room: Classroom, page: Page) -> Stage:
    """A notebook with a scene and a plain button, run in JupyterLab."""
    stage = Stage(room, page)
    show = f"from peercompass.notebook import show\nshow({stage.scenario.id!r})"
    cells = [nbformat.v4.new_code_cell(source) for source in (show, BUTTON)]
    path = Path(LESSON).with_name("bench.ipynb")
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(notebook, room.root / path)
    page.goto(room.server.lab(str(path)))
    page.locator(".jp-CodeCell").nth(1).wait_for()
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()
    for _ in range(TRIES):  # a menu that opens while JupyterLab still settles may do nothing
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        with suppress(PlaywrightTimeout):
            page.locator(".bench-button").wait_for(timeout=20_000)
            break
    stage.begin()
    return stage


def _measure(stage: Stage, clicks: int) -> tuple[list, list]:
    """Click choices and the plain button in turn. Each pair: the whole wait, the kernel's part."""
    choices, plain = [], []
    button = stage.page.locator(".bench-button").element_handle()
    log = stage.player.locator(".pc-log").element_handle()
    while len(choices) < clicks + WARMING:
        if stage.heading(ENDED).count():
            stage.press("Play it from the start", "What do you do?")
        if stage.player.locator(".pc-dock textarea").count():
            stage.press("Now show me some ways to say it")
        choice = stage.player.locator(".pc-choice").first.element_handle()
        made = stage.made
        choices.append(stage.page.evaluate(CLICK, [choice, log]))
        stage.player.locator(".pc-mine").nth(made).wait_for()
        stage.page.wait_for_timeout(PAUSE)
        plain.append(stage.page.evaluate(CLICK, [button, button]))
        stage.page.wait_for_timeout(PAUSE)
    return choices[WARMING:], plain[WARMING:]
