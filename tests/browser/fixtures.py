"""Fixtures that every browser test shares: `server_factory` and `page`.

A browser test carries `@pytest.mark.browser`. It skips, and says so, where no Chromium is found.
"""

from __future__ import annotations

import os
import shutil
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.browser.course import PATIENCE, Classroom, ready_course
from tests.helpers.jupyter import JupyterServer
from tests.helpers.once import once

try:
    from playwright import sync_api as playwright
except ImportError:  # the fixture below says so
    playwright = None

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's is looked up. (Refusing requests one by one, as Playwright's routes
    # do, would switch off the browser's cache and make each page three times slower.)
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
SIZE = {"width": 1280, "height": 800}
Chromium = tuple["playwright.BrowserType", dict[str, object]]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """Ways to start Chromium, and how: `kind.launch(**how)`."""
    if playwright is None:
        pytest.skip("No playwright here, so browser tests are skipped. It is in the extra `test`.")
    program = chromium_program()
    if program is None:
        pytest.skip(
            "No Chromium here, so browser tests are skipped. On Debian: apt install chromium"
        )
    with playwright.sync_playwright() as driver:
        yield driver.chromium, {"executable_path": program, "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser(chromium: Chromium) -> Iterator[playwright.Browser]:
    """One Chromium for all profiles that forget."""
    kind, how = chromium
    browser = kind.launch(**how)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def profile(
    chromium: Chromium, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[playwright.BrowserContext]:
    """One profile for the whole run, so that the application's files are loaded once. It is on a
    disk: only there Chromium keeps scripts as it has compiled them, a third of a page's opening.
    """
    kind, how = chromium
    folder = tmp_path_factory.mktemp("profile")
    profile = kind.launch_persistent_context(folder, viewport=SIZE, **how)
    profile.set_default_timeout(PATIENCE)
    yield profile
    profile.close()


@pytest.fixture
def only_this_machine() -> Iterator[Callable[[playwright.BrowserContext], None]]:
    """Fail the test if meanwhile any page of a watched profile asked for something outside this
    machine: `only_this_machine(profile)`."""
    strangers: list[str] = []
    watched: list[playwright.BrowserContext] = []

    def note(request: playwright.Request | playwright.WebSocket) -> None:
        if _is_outside(request.url):
            strangers.append(request.url)

    def watch(page: playwright.Page) -> None:
        page.on("websocket", note)

    def watch_all(profile: playwright.BrowserContext) -> None:
        profile.on("request", note)
        profile.on("page", watch)
        watched.append(profile)

    yield watch_all
    for profile in watched:
        profile.remove_listener("request", note)
        profile.remove_listener("page", watch)
    assert not strangers, f"The page asked for something outside this machine: {strangers}"


@pytest.fixture
def new_profile(
    browser: playwright.Browser, only_this_machine: Callable
) -> Iterator[Callable[..., playwright.BrowserContext]]:
    """Make profiles of one's own: `new_profile(has_touch=True)`; only where a page of the shared
    one will not do, since each loads the whole application anew."""
    made: list[playwright.BrowserContext] = []

    def make(**options: object) -> playwright.BrowserContext:
        profile = browser.new_context(**options)
        profile.set_default_timeout(PATIENCE)
        only_this_machine(profile)
        made.append(profile)
        return profile

    yield make
    for profile in made:
        profile.close()


@pytest.fixture
def new_page(
    profile: playwright.BrowserContext, only_this_machine: Callable
) -> Iterator[Callable[..., playwright.Page]]:
    """Make pages: `new_page(width=390, color_scheme="dark", reduced_motion="reduce")`."""
    only_this_machine(profile)
    before = set(profile.pages)

    def make(width: int = SIZE["width"], **media: str) -> playwright.Page:
        page = profile.new_page()
        page.set_viewport_size({**SIZE, "width": width})
        page.emulate_media(**media)
        return page

    yield make
    for page in set(profile.pages) - before:
        page.close()


@pytest.fixture
def page(new_page: Callable[..., playwright.Page]) -> playwright.Page:
    """A page of 1280 by 800; the test fails on any request that leaves the machine."""
    return new_page()


@pytest.fixture(scope="module")
def server_factory(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., JupyterServer]]:
    """Start servers: `server_factory(root_dir, env=…, kernel_env=…, page_config=…)`.

    They live until the module's tests are done, because a start costs seconds.
    """
    with ExitStack() as servers:
        yield partial(_started, servers, tmp_path_factory)


@pytest.fixture(scope="session")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Classroom]:
    """The real course, made ready once a run, and one JupyterLab on it for all of a worker's tests.

    A module whose tests count on a fresh one begins with `classroom.as_at_first()`.
    """
    ready = once(tmp_path_factory, "ready", lambda folder: ready_course(folder / "course"))
    with ExitStack() as servers:
        root = tmp_path_factory.mktemp("classroom") / "course"
        yield Classroom(ready / "course", root, partial(_started, servers, tmp_path_factory))


def _started(
    servers: ExitStack, factory: pytest.TempPathFactory, root_dir: Path, **options: dict[str, str]
) -> JupyterServer:
    """A server that ends with the others of `servers`."""
    return servers.enter_context(JupyterServer(root_dir, factory.mktemp("jupyter"), **options))


def chromium_program() -> str | None:
    """The Chromium to use: `PEERCOMPASS_CHROMIUM`, or the first found on the PATH."""
    named = os.environ.get("PEERCOMPASS_CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def _is_outside(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK
