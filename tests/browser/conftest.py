"""Fixtures that every browser test shares: `server_factory` and `page`.

A browser test carries `@pytest.mark.browser`. It skips, and says so, where no Chromium is found.
"""

from __future__ import annotations

import os
import shutil
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser.jupyter import JupyterServer

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
]
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    """One Chromium for the whole run: `PEERCOMPASS_CHROMIUM`, or the first found on the PATH."""
    if playwright is None:
        pytest.skip("No playwright here, so browser tests are skipped. It is in the extra `test`.")
    named = os.environ.get("PEERCOMPASS_CHROMIUM")
    program = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if program is None:
        pytest.skip("No Chromium here, so browser tests are skipped. On Debian: apt install chromium")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=CHROMIUM_ARGS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: playwright.Browser) -> Iterator[Callable[..., playwright.Page]]:
    """Make pages, each in a clean profile; options are those of a Playwright context.

    Afterwards the test fails if any of them asked for something outside this machine.
    """
    contexts, strangers = [], []

    def make(**options: object) -> playwright.Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        # Refused, not only noticed: the test must not depend on the answer either.
        context.route(_is_outside, lambda route: (strangers.append(route.request.url), route.abort()))
        context.on(
            "page",
            lambda page: page.on(
                "websocket",
                lambda socket: strangers.append(socket.url) if _is_outside(socket.url) else None,
            ),
        )
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
    assert not strangers, f"The page asked for something outside this machine: {strangers}"


@pytest.fixture
def page(new_page: Callable[..., playwright.Page]) -> playwright.Page:
    """A page of 1280 by 800; the test fails on any request that leaves the machine."""
    return new_page(viewport={"width": 1280, "height": 800})


@pytest.fixture(scope="module")
def server_factory(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Callable[..., JupyterServer]]:
    """Start servers: `server_factory(root_dir, env=…, kernel_env=…, page_config=…)`.

    They live until the module's tests are done, because a start costs seconds.
    """
    servers: list[JupyterServer] = []

    def start(root_dir: Path, **options: dict[str, str]) -> JupyterServer:
        server = JupyterServer(root_dir, tmp_path_factory.mktemp("jupyter"), **options)
        servers.append(server)
        server.start()
        return server

    yield start
    for server in servers:
        server.stop()


def _is_outside(url: str) -> bool:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.hostname not in LOOPBACK
