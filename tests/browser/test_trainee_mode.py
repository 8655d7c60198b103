"""Trainee mode in a real browser, in JupyterLab and in Notebook 7.

The pages here use a stub of `peercompass.notebook`, so that what is tested is the lab extension
alone. The stub lies on the kernels' path only.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import textwrap
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import nbformat
import pytest

from peercompass.untrusted.page_settings import SETTINGS
from tests.helpers.jupyter import JupyterServer
from tests.helpers.night import few_by_day
from tests.helpers.pages import publish_as_is

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE = 30  # seconds
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
        button.onclick = () => {
          model.set('count', model.get('count') + 1);
          model.save_changes();
        };
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
        const command = (test, pcCommand, text) => add('button', { test, pcCommand }, text);
        command('list', 'nbgrader:open-assignment-list', 'My assignments');
        command('forbidden', 'launcher:create', 'Forbidden');
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
    publish_as_is(file)


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
    secret = nbformat.v4.new_markdown_cell(
        "Hidden by its mark.", metadata={"peercompass": {"hidden": True}}
    )
    solution = nbformat.v4.new_markdown_cell(
        "Hidden, for written answers.",
        metadata={
            "nbgrader": {
                "grade": True,
                "grade_id": "w1",
                "locked": False,
                "points": 3,
                "schema_version": 3,
                "solution": True,
                "task": False,
            }
        },
    )
    write_page(
        root / "first.ipynb",
        f"# {TITLE}\n\nYou choose. [The second page](units/second.ipynb) [Plain](plain.ipynb)",
        show("counter"),
        secret,
        "Between the parts.",
        show("keys"),
        solution,
        show("links"),
    )
    write_page(root / "units/second.ipynb", "# The second unit\n\nMore to read.", show("counter"))
    write_page(
        root / "changed.ipynb",
        "# Changed",
        show("counter"),
        nbformat.v4.new_code_cell("open('ran', 'w')"),
    )
    hidden = {"peercompass": {"hidden": True}}
    write_page(
        root / "kept-back.ipynb",
        "# Kept back",
        nbformat.v4.new_code_cell(metadata=hidden),
        show("counter"),
    )
    write_page(
        root / "disguised.ipynb",
        "# Disguised",
        show("counter"),
        nbformat.v4.new_code_cell("open('ran', 'w')", metadata=hidden),
    )
    write_page(
        root / "odd-kernel.ipynb",
        "# Odd",
        show("counter"),
        kernelspec={"name": "gone", "display_name": "Gone", "language": "rust"},
    )
    write_page(root / "bare.ipynb", "# Bare", show("counter"), kernelspec=None)
    write_page(root / "plain.ipynb", "# Plain", show("counter"), peercompass=None)
    write_page(root / "parts/may-break.ipynb", "# May break", show("counter"), show("slow"))
    return server_factory(
        root,
        kernel_env={"PYTHONPATH": str(stub.parent)},
        page_config={"peercompassPatience": str(PATIENCE)},
    )


DOORS = few_by_day(("lab", "notebook"), ["notebook"])


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest, server: JupyterServer) -> Door:
    """Both, for what the front end has a hand in; by day the one that the course opens in, and
    `lab` where a test names it. A test of the page alone takes `notebook`."""
    return Door(request.param, server)


@pytest.fixture
def notebook(server: JupyterServer) -> Door:
    return Door("notebook", server)


@pytest.fixture(scope="module")
def opened() -> dict[str, object]:
    """Pages that stay open from test to test."""
    return {}


@pytest.fixture
def reader(door: Door, profile, opened, only_this_machine):
    """The first page, ready, for tests that only look and type: it is loaded once for them all."""
    if door.name not in opened:
        opened[door.name] = profile.new_page()
        door.open(opened[door.name])
        opened[door.name].locator("[data-test=link]").wait_for()
    page = opened[door.name]
    page.bring_to_front()
    page.set_viewport_size({"width": 1280, "height": 800})
    return page


# --- 1. What runs, and what does not


def test_a_page_starts_by_itself_is_read_from_its_top_and_works(door, page):
    door.open(page)
    assert page.title() == TITLE
    assert page.locator("[role=main]").count() == 1
    assert page.locator("[role=main] h1").count() == 1
    page.wait_for_function("document.activeElement.tagName === 'H1'")
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()


def test_a_cell_whose_code_was_kept_back_neither_shows_nor_bars_the_start(notebook, page):
    notebook.open(page, "kept-back.ipynb")
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    first, part = page.locator(".jp-CodeCell").all()
    assert first.is_hidden()
    assert part.is_visible()


CHANGED = [("lab", "changed.ipynb"), ("notebook", "disguised.ipynb")]


@pytest.mark.parametrize(
    ("door", "path"), few_by_day(CHANGED, [("notebook", "disguised.ipynb")]), indirect=["door"]
)
def test_a_changed_page_runs_nothing_and_says_so(door, page, path):
    door.open(page, path, state="changed")
    banner = page.locator(".pc-banner[role=status]")
    assert banner.inner_text() == (
        "This page has been changed, so it will not start by itself. "
        "Ask your instructor for a fresh copy. Your answers are safe."
    )
    page.wait_for_timeout(3000)  # a kernel, where one starts, has had the time to run something
    assert not (door.root / "ran").exists()
    assert page.locator("[data-test=count]").count() == 0
    assert page.locator(".jp-CodeCell .jp-Cell-inputWrapper").first.is_hidden()
    assert page.locator(".pc-top-progress").is_hidden()


def test_a_notebook_without_the_flag_is_left_alone(notebook, page):
    notebook.open(page, "plain.ipynb", state=None)
    page.locator(".jp-CodeCell .cm-content").first.wait_for()
    page.wait_for_timeout(2000)
    assert page.locator(".pc-page").count() == 0
    assert page.locator("[data-test=count]").count() == 0
    assert page.locator(".jp-NotebookPanel-toolbar").is_visible()
    assert not page.evaluate("document.body.classList.contains('pc-trainee')")


ODD = [("lab", "odd-kernel.ipynb"), ("notebook", "bare.ipynb")]


@pytest.mark.parametrize(
    ("door", "path"), few_by_day(ODD, [("lab", "odd-kernel.ipynb")]), indirect=["door"]
)
def test_a_page_with_a_strange_kernel_or_none_takes_the_usual_one(door, page, path):
    dialogs = watch_dialogs(page)
    door.open(page, path)
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    assert dialogs() == []


# --- 2. Starting, failing, trying again


def test_a_page_is_read_while_it_starts_and_says_so_calmly_and_still(notebook, new_page):
    page = new_page(reduced_motion="reduce")
    sign = notebook.root / "parts" / "slow"
    sign.touch()
    try:
        page.goto(notebook.address("parts/may-break.ipynb"))
        status = page.locator(".pc-top-words[role=status]")
        status.get_by_text("Getting ready. You can read already.").wait_for()
        bar = page.locator(".pc-top-progress")
        assert bar.is_visible()
        assert bar.evaluate("bar => getComputedStyle(bar).animationName") == "none"
        page.get_by_role("heading", name="May break").filter(visible=True).first.wait_for()
    finally:
        sign.unlink()
    bar.wait_for(state="hidden")
    assert status.text_content() == ""


def test_a_page_that_cannot_start_says_so_calmly_and_can_try_again(door, page):
    fails_and_tries_again(door, page, "broken", lambda: None)


@pytest.mark.night
def test_a_page_that_takes_too_long_says_so_calmly_and_can_try_again(notebook, page):
    page.clock.install()

    def wait() -> None:
        page.locator(".pc-top").get_by_text("Getting ready").wait_for()
        page.clock.fast_forward(1000 * PATIENCE)

    fails_and_tries_again(notebook, page, "slow", wait)


def fails_and_tries_again(door: Door, page, sign: str, wait: Callable[[], None]) -> None:
    """Open a page that cannot start while a file of this name is there; `wait` until it knows."""
    dialogs = watch_dialogs(page)
    there = door.root / "parts" / sign
    there.touch()
    try:
        door.open(page, "parts/may-break.ipynb", state=None)
        wait()
        page.wait_for_selector(".pc-page[data-pc-state=failed]", state="attached")
        banner = page.locator(".pc-banner")
        assert "This page could not start. Nothing you wrote is lost." in banner.inner_text()
        assert page.get_by_role("heading", name="May break").is_visible(), "it is there to be read"
        assert "traceback" not in page.locator(".pc-page").inner_text()
    finally:
        there.unlink()
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".pc-page[data-pc-state=ready]", state="attached")
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    assert dialogs() == []


@pytest.mark.night
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


@pytest.mark.night
def test_a_kernel_that_cannot_start_brings_no_dialog(door, page):
    dialogs = watch_dialogs(page)
    path = f"parts/never-opened-in-{door.name}.ipynb"
    write_page(door.root / path, "# New", show("counter"))
    page.route("**/api/sessions?*", refuse_new)
    door.open(page, path, state="failed")
    assert dialogs() == []
    page.unroute("**/api/sessions?*")
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".pc-page[data-pc-state=ready]", state="attached")


def test_a_server_that_goes_away_is_spoken_of_calmly(new_page, server_factory, tmp_path, server):
    write_page(tmp_path / "page.ipynb", "# A page", show("counter"))
    leaving = server_factory(tmp_path, kernel_env=server.kernel_env)
    pages = {name: new_page() for name in DOORS}
    dialogs = [watch_dialogs(page) for page in pages.values()]
    for name, page in pages.items():
        Door(name, leaving).open(page, "page.ipynb")
    leaving.stop()
    for page in pages.values():
        said = page.get_by_text("This page cannot reach the course.")
        said.wait_for()
        bar = page.locator(".pc-top").bounding_box()
        heading = page.get_by_role("heading", name="A page")
        assert heading.bounding_box()["y"] > bar["y"] + bar["height"], "it is not over the text"
        page.get_by_role("button", name="Look again").click()
        assert said.is_visible()
    page.wait_for_timeout(5000)  # JupyterLab has had the time to say so in its own way
    assert [seen() for seen in dialogs] == [[] for _ in DOORS]


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


# --- 3. What a trainee sees, and what the keyboard does

MACHINERY = [
    ".jp-Cell-inputWrapper .cm-editor",
    ".jp-CodeCell .jp-Cell-inputWrapper",
    ".jp-InputPrompt",
    ".jp-OutputPrompt",
    ".jp-Collapser",
    ".jp-cell-toolbar",
    ".jp-NotebookPanel-toolbar",
    ".validate-button",
    ".jp-Notebook-footer",
    "#jp-MainMenu",
    "#jp-top-panel",
    "#top-panel",
    "#menu-panel",
    "#jp-main-statusbar",
    ".jp-SideBar",
    "#jp-left-stack",
    "#jp-right-stack",
    ".lm-TabBar-addButton",
    ".jp-RenderedText",
    ".lm-Menu",
]


def visible(page, *selectors: str) -> list[str]:
    """Those of the selectors that match something to be seen."""
    return [s for s in selectors if any(e.is_visible() for e in page.locator(s).all())]


def test_a_trainee_sees_prose_and_parts_only(reader):
    assert visible(reader, *MACHINERY) == []
    text = reader.locator(".pc-page").inner_text()
    assert "Between the parts." in text
    assert reader.evaluate("document.body.classList.contains('pc-trainee')")
    for never in ("Hidden", "warning", "peercompass", "[1]", "In ["):
        assert never not in text
    box = reader.locator(".pc-page").bounding_box()
    assert box["x"] < 8
    assert box["width"] > 1260, "the page takes the room of what is hidden"


def test_other_documents_get_everything_back(page, server):
    Door("lab", server).open(page)
    page.get_by_role("link", name="Plain").click()
    page.locator("#jp-MainMenu").wait_for()
    parts = ["#jp-top-panel", "#jp-main-statusbar", "#jp-left-stack", ".jp-SideBar"]
    assert visible(page, *parts) == parts
    assert visible(page, ".jp-NotebookPanel:not(.pc-page) .jp-NotebookPanel-toolbar")
    assert page.evaluate("document.title").startswith("plain.ipynb")
    page.get_by_role("tab", name=TITLE).click()
    page.locator("#jp-MainMenu").wait_for(state="hidden")
    assert visible(page, *(s for s in MACHINERY if s != ".jp-NotebookPanel-toolbar")) == []
    assert page.evaluate("document.title") == TITLE


def test_nothing_is_cut_off_on_a_narrow_screen(reader):
    for width in (390, 320, 640):  # a phone; 1280 at 400 % zoom; at 200 %
        reader.set_viewport_size({"width": width, "height": 800})
        reader.wait_for_timeout(500)
        overflow = reader.evaluate(
            """[document.documentElement, document.querySelector('.jp-WindowedPanel-outer')]
               .map((node) => node.scrollWidth - node.clientWidth)"""
        )
        assert overflow == [0, 0]
        assert visible(reader, *MACHINERY) == [], "also where the application changes its form"
        for part in ("h1", "[data-test=count]", ".pc-quiet"):
            box = reader.locator(f".pc-page {part}").first.bounding_box()
            assert box["x"] >= 12
            assert box["x"] + box["width"] <= width - 12


def test_the_theme_follows_the_system(reader):
    for scheme, dark in (("light", False), ("dark", True)):
        reader.emulate_media(color_scheme=scheme)
        reader.wait_for_function(
            f"document.body.dataset.jpThemeLight === '{str(not dark).lower()}'"
        )
        colour = reader.locator(".jp-WindowedPanel-outer").evaluate(
            "node => getComputedStyle(node).backgroundColor"
        )
        assert (int(re.search(r"\d+", colour)[0]) < 60) is dark


EDITING_KEYS = [
    *"abxddzmycv",
    "Escape",
    "Enter",
    "Shift+Enter",
    "Control+Enter",
    "Alt+Enter",
    "Delete",
    *"00ii",
]
CELLS = """[...document.querySelectorAll('.pc-page .jp-Cell')].map(
    (cell) => [cell.className.match(/jp-(Code|Markdown)Cell/)[0], cell.querySelector(
        '.jp-RenderedMarkdown')?.textContent ?? ''])"""


def test_keys_never_edit_the_page(reader):
    count = reader.locator("[data-test=count]")
    count.click()
    reader.wait_for_function("document.querySelector('[data-test=count]').textContent > 'Count: 0'")
    before, counted = reader.evaluate(CELLS), count.inner_text()
    for place in (TITLE, "Between the parts."):
        reader.locator(".pc-page").get_by_text(place).last.click()
        for key in EDITING_KEYS:
            reader.keyboard.press(key)
    reader.locator(".pc-page h1").dblclick()
    reader.locator(".pc-page h1").click(button="right")
    reader.wait_for_timeout(500)
    assert reader.evaluate(CELLS) == before
    assert visible(reader, *MACHINERY) == []
    assert count.inner_text() == counted, "nothing ran again"


def test_parts_get_all_their_keys(reader):
    keys = reader.locator("[data-test=keys]")
    keys.click()
    pressed = [*"123456789", "ArrowDown", "ArrowUp", "Enter", *"abxdz", "Escape", "Shift+Enter"]
    for key in pressed:
        keys.press(key)
    logged = reader.locator("[data-test=log]").inner_text().split()
    expected = [key for press in pressed for key in press.split("+")]
    assert logged == expected
    assert keys.evaluate("node => node === document.activeElement")
    words = reader.locator("[data-test=text]")
    words.click()
    reader.keyboard.type("abxdd 123 zz\nend")
    assert words.input_value() == "abxdd 123 zz\nend"
    reader.keyboard.press("Control+z")
    assert words.input_value() != "abxdd 123 zz\nend", "undo is for the words"


def test_the_tab_key_passes_through_the_whole_page(reader):
    reader.locator(".pc-page h1").focus()
    seen = []
    for _ in range(9):
        reader.keyboard.press("Tab")
        name = reader.evaluate("document.activeElement.textContent.trim().slice(0, 15)")
        seen.append(re.sub(r"\d", "N", name))
        if seen[-1] == "For instructors":
            break
    assert seen == [
        "The second page",
        "Plain",
        "Count: N",
        "Press keys here",
        "",
        "The next unit",
        "My assignments",
        "Forbidden",
        "For instructors",
    ]
    reader.keyboard.press("Shift+Tab")
    assert reader.evaluate("document.activeElement.textContent") == "Forbidden"


# --- 4. Nothing is saved, nothing asks


def test_the_file_stays_as_released_and_closing_never_asks(door, page):
    file = door.root / "first.ipynb"
    before = file.read_bytes()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    dialogs = watch_dialogs(page)
    door.open(page)
    for turn in range(1, 4):
        page.locator("[data-test=count]").click()
        page.get_by_text(f"Count: {turn}").wait_for()
    page.keyboard.press("Control+s")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1000)
    assert page.locator(".jp-mod-dirty").count() == 0
    assert dialogs() == []
    page.goto("about:blank")
    assert asked == []
    assert file.read_bytes() == before
    assert not list(door.root.glob("*Your story*")), "a page's title is not a file name"


# --- 5. Ways from a page to elsewhere


LINKS = ("[data-test=link]", "a:has-text('The second page')")


@pytest.mark.parametrize("link", few_by_day(LINKS, LINKS[:1]))
def test_a_link_opens_another_page(door, page, link):
    door.open(page)
    page.evaluate("window.stillHere = true")
    with page.context.expect_page() if opens_new(door, link) else nothing() as new:
        page.locator(link).click()
    front = new.value if new else page
    front.wait_for_selector(".pc-page[data-pc-path='units/second.ipynb'][data-pc-state=ready]")
    assert front.evaluate("document.title") == "The second unit"
    if door.name == "lab":
        assert page.evaluate("window.stillHere"), "another tab of JupyterLab, not a page load"
    else:
        assert front.url.endswith("/notebooks/units/second.ipynb")


def opens_new(door: Door, link: str) -> bool:
    # Notebook 7 opens a link in Markdown in a new window, as it always does.
    return door.name == "notebook" and "has-text" in link


def nothing():
    return contextlib.nullcontext()


@pytest.mark.night
def test_a_button_opens_the_assignment_list(door, page):
    door.open(page)
    page.locator("[data-test=list]").click()
    page.locator("#nbgrader-assignment-list").wait_for()
    page.locator("#jp-MainMenu").wait_for()
    assert "pc-command" not in page.url


def test_only_the_named_commands_may_be_asked_for(reader):
    address = reader.url
    reader.locator("[data-test=forbidden]").click()
    reader.wait_for_timeout(1000)
    assert reader.locator(".pc-page h1").is_visible()
    assert reader.url == address


def test_only_the_named_commands_may_be_asked_for_by_an_address(page, server):
    page.goto(server.address("lab?pc-command=filebrowser:create-new-directory"))
    page.locator("#jp-MainMenu").wait_for()
    page.wait_for_timeout(2000)
    assert not (server.root_dir / "Untitled Folder").exists()


# --- 6. The instructor's way out, and back


def leave_by_button(page) -> None:
    page.get_by_role("button", name="For instructors").click()
    assert page.get_by_text("Show the workings of this page? (for instructors)").is_visible()
    page.get_by_role("button", name="Stay here").click()
    assert page.locator(".pc-page").count() == 1
    page.get_by_role("button", name="For instructors").click()
    page.get_by_role("button", name="Show the workings").click()


def leave_by_keys(page) -> None:
    page.locator(".pc-page h1").click()
    page.keyboard.press("Control+Shift+Y")


WAYS_OUT = [("lab", leave_by_button), ("notebook", leave_by_keys)]


@pytest.mark.parametrize(("door", "leave"), few_by_day(WAYS_OUT, WAYS_OUT[:1]), indirect=["door"])
def test_an_instructor_sees_the_workings_and_comes_back(door, page, leave):
    door.open(page)
    page.locator("[data-test=count]").click()
    page.get_by_text("Count: 1").wait_for()
    leave(page)
    page.locator(".jp-NotebookPanel-toolbar").wait_for()
    shown = [
        ".jp-CodeCell .jp-Cell-inputWrapper",
        ".jp-NotebookPanel-toolbar",
        ".validate-button",
        "#jp-MainMenu",
        ".jp-RenderedText",
    ]
    assert visible(page, *shown) == shown
    assert visible(page, ".pc-banner", ".pc-top", ".pc-wayout") == []
    assert page.get_by_text("Hidden by its mark.").last.is_visible()
    assert page.get_by_text("Count: 1").is_visible(), "the parts go on"
    assert not page.evaluate("document.body.classList.contains('pc-trainee')")
    assert "first" in page.title()
    page.keyboard.press("Control+Shift+Y")
    page.locator(".pc-page").wait_for()
    assert visible(page, *MACHINERY) == []
    assert page.title() == TITLE
    page.get_by_text("Count: 1").wait_for()


def test_out_of_trainee_mode_the_notebook_is_an_ordinary_one(door, page):
    write_page(door.root / "edited.ipynb", "# Edited", show("counter"))
    door.open(page, "edited.ipynb")
    leave_by_keys(page)
    page.locator(".jp-NotebookPanel-toolbar").wait_for()
    page.locator(".jp-MarkdownCell h1").click()
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.locator(".jp-Cell").nth(2).wait_for()
    with page.expect_response(lambda r: "edited.ipynb" in r.url and r.request.method == "PUT"):
        page.keyboard.press("Control+s")
    saved = json.loads((door.root / "edited.ipynb").read_text())
    assert len(saved["cells"]) == 3
    assert all("editable" not in cell["metadata"] for cell in saved["cells"])


@pytest.mark.night
def test_the_palette_has_both_commands(page, server):
    Door("lab", server).open(page)
    leave_by_keys(page)
    page.locator("#jp-MainMenu").wait_for()
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill("back to trainee mode")
    page.get_by_text("PeerCompass: back to trainee mode").click()
    page.locator(".pc-page").wait_for()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+Shift+C")
    page.locator(".lm-CommandPalette-input").fill("leave trainee mode")
    page.get_by_text("PeerCompass: leave trainee mode on this page").click()
    page.locator("#jp-MainMenu").wait_for()


# --- 7. For everyone


def test_axe_finds_nothing(reader):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for scheme, light in (("light", "true"), ("dark", "false")):
        reader.emulate_media(color_scheme=scheme)
        reader.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")
        reader.wait_for_timeout(500)  # the theme's style sheet takes hold
        found = axe.run(reader, context=".pc-page").response["violations"]
        assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found] == []


# --- The settings that come with it


def schema_of(server, plugin, asked_from):
    """A plugin's settings, as the page at the address `asked_from` gets them."""
    headers = {"Referer": f"{server.url}{asked_from}"} if asked_from else {}
    address = server.address(f"lab/api/settings/{plugin}")
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)["schema"]


def test_each_setting_is_one_that_jupyter_knows_and_takes_effect_on_our_pages_alone(server):
    ours = "notebooks/first.ipynb", "lab/workspaces/auto-x/tree/units/second.ipynb?token=x"
    others = "", "lab", "tree", "notebooks/my%20own/notes.ipynb", "notebooks/../../first.ipynb"
    changed = []
    for plugin, settings in json.loads(SETTINGS.read_text(encoding="utf-8")).items():
        own = schema_of(server, plugin, others[0])
        jsonschema.Draft7Validator(own).validate(settings)
        for key, value in settings.items():
            default = own["properties"][key]["default"]
            changed += [key] if default != value else []
            for page in ours:
                there = schema_of(server, plugin, page)["properties"][key]["default"]
                assert there == value, (plugin, key, page)
            for page in others:
                there = schema_of(server, plugin, page)["properties"][key]["default"]
                assert there == default, (plugin, key, page)
    assert {"enabled", "windowingMode", "kernelShutdown", "fetchNews"} <= set(changed)
