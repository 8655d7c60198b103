"""Trainee mode in a real browser, in JupyterLab and in Notebook 7.

The pages here use a stub of `peercompass.notebook`, so that what is tested is the lab extension
alone. The stub lies on the kernels' path only.
"""

from __future__ import annotations

import json
import os
import re
import signal
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from tests.browser.jupyter import JupyterServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Your story, with a purpose"
STUB = '''
"""A stand-in for peercompass.notebook: parts that need nothing but anywidget."""
import os, pathlib, sys, time
import anywidget, traitlets

class Part(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      const id = model.get('name');
      const add = (tag, data, text) => {
        const node = Object.assign(document.createElement(tag), { textContent: text });
        Object.assign(node.dataset, data);
        el.append(node);
        return node;
      };
      if (id === 'counter') {
        const button = add('button', { test: 'count' }, 'Count: 0');
        button.onclick = () => { model.set('count', model.get('count') + 1); model.save_changes(); };
        model.on('change:told', () => { button.textContent = 'Count: ' + model.get('told'); });
      }
      if (id === 'keys') {
        const log = add('output', { test: 'log' }, '');
        const area = add('div', { test: 'keys' }, 'Press keys here');
        area.tabIndex = 0;
        area.onkeydown = (event) => { log.textContent += event.key + ' '; };
        const text = add('textarea', { test: 'text' }, '');
        text.setAttribute('aria-label', 'Your words');
      }
      if (id === 'links') {
        const link = add('a', { test: 'link', pcOpen: 'units/second.ipynb' }, 'The next unit');
        link.href = '#';
        add('button', { test: 'list', pcCommand: 'nbgrader:open-assignment-list' }, 'My assignments');
        add('button', { test: 'forbidden', pcCommand: 'notebook:leave-everything' }, 'Forbidden');
      }
    } };
    """
    name = traitlets.Unicode().tag(sync=True)
    count = traitlets.Int(0).tag(sync=True)
    told = traitlets.Int(0).tag(sync=True)

    @traitlets.observe("count")
    def _tell(self, change):
        self.told = change["new"]  # shown only after a round trip through the kernel

def show(name):
    print("a warning that trainees never see", file=sys.stderr)
    if pathlib.Path("broken").exists():
        raise RuntimeError("a traceback that trainees never see")
    while name == "slow" and pathlib.Path("slow").exists():
        time.sleep(0.1)
    return Part(name=name)
'''


def show(name: str) -> nbformat.NotebookNode:
    """The one form of code cell that a page may have."""
    return nbformat.v4.new_code_cell(f'from peercompass.notebook import show; show("{name}")\n')


def write_page(file: Path, *cells: nbformat.NotebookNode | str, **metadata: object) -> None:
    """Write a trainee's page; text becomes Markdown."""
    made = [nbformat.v4.new_markdown_cell(c) if isinstance(c, str) else c for c in cells]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    about = {"kernelspec": kernel, "peercompass": {"trainee": True}} | metadata
    about = {key: value for key, value in about.items() if value is not None}
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(nbformat.v4.new_notebook(cells=made, metadata=about), file)


@dataclass
class Door:
    """One of the two front ends, and how to open a page in it."""

    name: str
    server: JupyterServer

    @property
    def root(self) -> Path:
        return self.server.root_dir

    def address(self, path: str) -> str:
        # Each visit gets a workspace of its own: JupyterLab would otherwise restore the last one's.
        if self.name == "notebook":
            return self.server.notebook(path)
        self.server.visits = getattr(self.server, "visits", 0) + 1
        return self.server.address(f"lab/workspaces/visit-{self.server.visits}/tree/{path}")

    def open(self, page, path: str = "first.ipynb", state: str | None = "ready") -> None:
        page.goto(self.address(path))
        if state:
            page.wait_for_selector(f".pc-page[data-pc-state={state}]", state="attached")


@pytest.fixture(scope="module")
def server(server_factory: Callable[..., JupyterServer], tmp_path_factory) -> JupyterServer:
    stub = tmp_path_factory.mktemp("stub") / "peercompass"
    stub.mkdir()
    (stub / "__init__.py").touch()
    (stub / "notebook.py").write_text(textwrap.dedent(STUB))
    root = tmp_path_factory.mktemp("course")
    secret = nbformat.v4.new_markdown_cell("Hidden by its mark.", metadata={"peercompass": {"hidden": True}})
    solution = nbformat.v4.new_markdown_cell(
        "Hidden, for written answers.",
        metadata={
            "nbgrader": {"grade": True, "grade_id": "w1", "locked": False, "points": 3,
                         "schema_version": 3, "solution": True, "task": False}
        },
    )
    write_page(
        root / "first.ipynb",
        f"# {TITLE}\n\nYou choose what to share. [The next unit](units/second.ipynb)",
        show("counter"), secret, "Between the parts.", show("keys"), solution, show("links"),
    )  # fmt: skip
    write_page(root / "units/second.ipynb", "# The second unit\n\nMore to read.", show("counter"))
    write_page(root / "changed.ipynb", "# Changed", show("counter"),
               nbformat.v4.new_code_cell("open('ran', 'w')"))  # fmt: skip
    write_page(root / "odd-kernel.ipynb", "# Odd", show("counter"),
               kernelspec={"name": "gone", "display_name": "Gone", "language": "rust"})  # fmt: skip
    write_page(root / "bare.ipynb", "# Bare", show("counter"), kernelspec=None)
    write_page(root / "plain.ipynb", "# Plain", show("counter"), peercompass=None)
    write_page(root / "parts/may-break.ipynb", "# May break", show("counter"), show("slow"))
    return server_factory(root, kernel_env={"PYTHONPATH": str(stub.parent)}, page_config={"peercompassPatience": "12"})


@pytest.fixture(params=["lab", "notebook"])
def door(request: pytest.FixtureRequest, server: JupyterServer) -> Door:
    return Door(request.param, server)


# --- 1. What runs, and what does not


def test_a_page_starts_by_itself_and_works(door, page):
    door.open(page)
    button = page.locator("[data-test=count]")
    button.click()
    page.get_by_text("Count: 1").wait_for()


def test_a_changed_page_runs_nothing_and_says_so(door, page):
    door.open(page, "changed.ipynb", state="changed")
    banner = page.locator(".pc-banner[role=status]")
    assert banner.inner_text() == (
        "This page has been changed, so it will not start by itself. "
        "Ask your instructor for a fresh copy. Your answers are safe."
    )
    page.wait_for_timeout(3000)  # a kernel, where one starts, has had the time to run something
    assert not (door.root / "ran").exists()
    assert page.locator("[data-test=count]").count() == 0
    assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper").first.is_hidden()
    assert page.locator(".pc-curtain").is_hidden()


def test_a_notebook_without_the_flag_is_left_alone(door, page):
    door.open(page, "plain.ipynb", state=None)
    page.locator(".jp-CodeCell .cm-content").first.wait_for()
    page.wait_for_timeout(2000)
    assert page.locator(".pc-page").count() == 0
    assert page.locator("[data-test=count]").count() == 0
    assert page.locator(".jp-NotebookPanel-toolbar").is_visible()
    assert not page.evaluate("document.body.classList.contains('pc-trainee')")


@pytest.mark.parametrize("path", ["odd-kernel.ipynb", "bare.ipynb"])
def test_a_page_with_a_strange_kernel_or_none_takes_the_usual_one(door, page, path):
    dialogs = watch_dialogs(page)
    door.open(page, path)
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    assert dialogs() == []


# --- 2. Starting, failing, trying again


def test_the_curtain_is_announced_and_lifts(door, page):
    page.goto(door.address("first.ipynb"))
    status = page.locator(".pc-curtain [role=status][aria-live=polite]")
    page.locator(".pc-curtain").wait_for()
    page.wait_for_function(
        "document.querySelector('.pc-curtain-words').textContent === 'Getting ready…'"
    )
    assert page.locator(".pc-curtain progress").is_visible()
    page.locator(".pc-curtain").wait_for(state="hidden")
    assert status.text_content() == ""
    page.locator("[data-test=count]").wait_for()


def test_reduced_motion_is_respected(door, new_page):
    page = new_page(reduced_motion="reduce")
    page.goto(door.address("first.ipynb"))
    bar = page.locator(".pc-curtain-bar")
    bar.wait_for()
    assert bar.evaluate("bar => getComputedStyle(bar).animationName") == "none"


@pytest.mark.parametrize("what", ["broken", "slow"])
def test_a_page_that_cannot_start_says_so_calmly_and_can_try_again(door, page, what):
    dialogs = watch_dialogs(page)
    sign = door.root / "parts" / what
    sign.touch()
    try:
        door.open(page, "parts/may-break.ipynb", state="failed")
        curtain = page.locator(".pc-curtain")
        assert "This page could not start. Nothing you wrote is lost." in curtain.inner_text()
        assert "traceback" not in page.locator(".pc-page").inner_text()
    finally:
        sign.unlink()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".pc-page[data-pc-state=ready]", state="attached")
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    assert dialogs() == []


def test_a_kernel_that_dies_leaves_a_way_to_start_again(door, page):
    dialogs = watch_dialogs(page)
    door.open(page, "units/second.ipynb")
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    for kernel in door.server.kernel_processes():
        os.kill(kernel, signal.SIGKILL)
    page.get_by_text("This page has stopped working. Nothing you wrote is lost.").wait_for()
    page.get_by_role("button", name="Start again").click()
    page.wait_for_selector(".pc-page[data-pc-state=ready]", state="attached")
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    assert page.locator(".pc-banner").inner_text() == ""
    assert dialogs() == []


def test_a_kernel_that_cannot_start_brings_no_dialog(door, new_page, server):
    page = new_page()
    dialogs = watch_dialogs(page)
    page.route("**/api/sessions?*", lambda route: refuse_new(route))
    door.open(page, "parts/may-break.ipynb", state="failed")
    assert dialogs() == []
    page.unroute("**/api/sessions?*")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".pc-page[data-pc-state=ready]", state="attached")


def refuse_new(route) -> None:
    if route.request.method == "POST":
        route.fulfill(status=500, json={"message": "no kernel for you", "traceback": "a traceback"})
    else:
        route.continue_()


def watch_dialogs(page) -> Callable[[], list[str]]:
    """Note every Jupyter dialog that is shown on the page, however briefly."""
    page.add_init_script(
        """
        window.seenDialogs = [];
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes) for (const node of addedNodes)
            if (node.classList?.contains('jp-Dialog')) window.seenDialogs.push(node.textContent);
        }).observe(document, { childList: true, subtree: true });
        """
    )
    return lambda: page.evaluate("window.seenDialogs")
